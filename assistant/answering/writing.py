"""Ask a chat model to write an answer, or to rewrite a follow-up so that it stands alone."""

import re
from collections.abc import Iterator, Sequence

from langchain_core.language_models import BaseChatModel

from assistant.answering import prompts
from assistant.answering.conversation import Turn
from assistant.answering.retrieval import Passage
from assistant.language.questions import Question
from assistant.models.chat_models import stream_text
from assistant.reading.injections import readable


def write(model: BaseChatModel, question: Question, passages: Sequence[Passage]) -> Iterator[str]:
    """Let a chat model answer from passages, which it sees numbered by rank.

    Yields:
        The text, in pieces.

    Raises:
        ModelError: the model cannot be reached, or breaks off.
    """
    shown = "\n\n".join(
        f"<passage>\n[{passage.rank}] {_material(passage.title)}"
        f"{f' ({passage.published})' if passage.published else ''}\n"
        f"{_material(passage.text)}\n</passage>"
        for passage in passages
    )
    return stream_text(
        model,
        (prompts.WRITE, prompts.WRITE_QUESTION),
        {"today": question.today.isoformat(), "passages": shown, "question": question.text},
    )


def _material(text: str) -> str:
    """A text as a chat model sees it: without orders to the model, passage tags, or marks."""
    return _MARK.sub(r"(\1)", _TAG.sub(" ", readable(text)))


_MARK = re.compile(r"[\[【](\d+(?:\s*,\s*\d+)*)[\]】]")
_TAG = re.compile(r"</?\s*passages?\s*/?>", re.IGNORECASE)


def rewrite(model: BaseChatModel, question: str, history: Sequence[Turn]) -> str:
    """Let a chat model rewrite a follow-up so that it stands alone.

    Returns:
        The new question on one line; the given one if the model writes nothing.

    Raises:
        ModelError: the model cannot be reached, or breaks off.
    """
    conversation = "\n\n".join(f"Q: {asked}\nA: {said}" for asked, said in history[-3:])
    text = "".join(
        stream_text(
            model,
            (prompts.STAND_ALONE, prompts.STAND_ALONE_QUESTION),
            {"conversation": conversation, "question": question},
        )
    )
    rewritten = " ".join(text.split())[:1000]
    return rewritten if any(map(str.isalnum, rewritten)) else question
