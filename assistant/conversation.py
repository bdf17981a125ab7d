"""A follow-up in, a question that stands alone out."""

import re
from collections.abc import Callable, Sequence

from assistant.errors import ModelError
from assistant.words import content_words, words

Turn = tuple[str, str]
"""A question of the conversation so far, and the text of its answer."""

_POINTS_BACK = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then)\b"
    r"|^\s*(?:and|but|so|what about|how about)\b"
    r"|^\s*(?:why|when|where|how|who|which|what)(?:\s\w+)?\s*\?*$",
    re.I,
)


def stand_alone(
    question: str,
    history: Sequence[Turn],
    rewrite: Callable[[str, Sequence[Turn]], str] | None = None,
) -> str:
    """Make a question understandable without the conversation that it belongs to.

    Without a chat model, a question that points back is put behind the one before it.

    Args:
        question: what was asked last.
        history: the turns before it, the oldest first.
        rewrite: a chat model's way to do it; when the model fails, it is done without.
    """
    if not history or not _points_back(question):
        return question
    if rewrite:
        try:
            return rewrite(question, history)
        except ModelError:
            pass
    previous = stand_alone(history[-1][0], history[:-1])
    return f"{previous} {question}"


def _points_back(question: str) -> bool:
    named = [word for word in words(question)[1:] if word[0].isupper()]
    return bool(_POINTS_BACK.search(question)) and (not named or len(content_words(question)) < 3)
