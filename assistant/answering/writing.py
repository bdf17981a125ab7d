"""Let a chat model write an answer from what was found, or rewrite a follow-up.

What it writes is checked statement by statement. It is asked whenever there is something to read;
what was found without it is a hint, and what is shown if it fails.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.callbacks import UsageMetadataCallbackHandler
from langchain_core.language_models import BaseChatModel

from assistant.answering import prompts
from assistant.answering.answer import Answer, Sentence, Usage
from assistant.answering.checking.checker import Checker
from assistant.answering.citations import Citation
from assistant.answering.conversation import Turn
from assistant.answering.retrieval import Passage
from assistant.errors import ModelError
from assistant.language.dates import long_date
from assistant.language.questions import Question
from assistant.language.tasks import Task
from assistant.models.chat_models import stream_text
from assistant.reading.injections import readable

CHARACTERS = 3
"""Characters in a token, at least: more in English, fewer in other scripts."""

_FOR_THE_REST = 1500
"""Tokens that are kept for the rules, the question and the answer."""

_DECLINES = re.compile(
    r"\W*(?:(?:i(?:['’]m| am) (?:sorry|afraid)|sorry|unfortunately|no answer)\b|"
    r"(?:the|these|those|none of the)?\s*(?:given |provided )?(?:articles?|passages?|sources?"
    r"|texts?|context|documents?|information)\s.{0,30}?"
    r"(?:do(?:es)?(?: not|n['’]t)|cannot|is not|are not)"
    r"|(?:there is|i (?:found|have|see)) no (?:information|answer|mention))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model, and how it is let write."""

    model: BaseChatModel
    checker: Checker
    window: int
    """How many tokens the model can read and write at once."""
    show_unsupported: bool
    """Whether what sources contradict is shown, struck through."""
    checks: bool = False
    """Whether the model is asked again of each statement whether its sources say it."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """Let a chat model rewrite a follow-up so that it stands alone.

        Returns:
            The new question on one line; the given one if the model writes nothing.

        Raises:
            ModelError: the model cannot be reached, or breaks off.
        """
        conversation = "\n\n".join(f"Q: {asked}\nA: {said}" for asked, said in history[-3:])
        text = "".join(
            stream_text(
                self.model,
                (prompts.STAND_ALONE, prompts.STAND_ALONE_QUESTION),
                {"conversation": conversation, "question": question},
            )
        )
        rewritten = " ".join(text.split())[:1000]
        return rewritten if any(map(str.isalnum, rewritten)) else question

    def write(
        self, question: Question, found: Answer, sources: Sequence[Passage]
    ) -> Iterator[Answer]:
        """Write an answer, as whole Answers, each more complete than the one before.

        Args:
            question: a question that stands alone.
            found: the answer without the model. It is the last one too if the model fails, or if
                nothing that it writes can be shown.
            sources: what the model reads, each with its rank. If it is too much to be read at once,
                the model first takes notes of each part.
        """
        shown: list[Sentence] = []
        struck: list[Sentence] = []
        begun = replace(found, passages=tuple(sources), refusal="", suggestions=())
        numbered = _numbering(())
        notice = ""
        counted, began = UsageMetadataCallbackHandler(), time.monotonic()
        try:
            parts = self._parts(sources)
            told = found.task, prompts.HINTS[found.state]
            if len(parts) > 1:
                notes = []
                for number, part in enumerate(parts, 1):
                    yield replace(found, notice=f"Reading part {number} of {len(parts)}.")
                    notes.append(
                        "".join(self._pieces(question, _shown(part), told, counted, prompts.NOTES))
                    )
                material = "\n\n".join(notes)[: self._most]
            else:
                material = _shown(sources)
            pieces = self._pieces(question, material, told, counted)
            for checked in self.checker.check_stream(pieces, sources, question.text):
                sentence = replace(checked, before=checked.before or " ")
                if not shown and not struck and _DECLINES.match(sentence.text):
                    yield _declined(found)
                    return
                if self.checks:
                    sentence = self._checked_again(sentence, sources, counted)
                if sentence.support == "contradicted":
                    struck.append(sentence)
                if sentence.support != "contradicted" or self.show_unsupported:
                    shown.append(_renumbered(sentence, numbered))
                    yield self._written(begun, found, shown, struck)
        except ModelError as error:
            notice = str(error)
        if all(sentence.support == "contradicted" for sentence in shown):
            notice = notice or (
                "The articles contradict what the chat model wrote."
                if struck
                else "The chat model wrote nothing that can be shown."
            )
            instead = "" if found.state == "refused" else " These are quotations instead."
            behind = _numbering(found.sentences)
            left_out = tuple(_renumbered(one, behind) for one in struck)
            yield replace(found, notice=f"{notice}{instead}", struck=left_out)
            return
        whole = self._written(begun, found, shown, struck, notice, is_last=True)
        yield replace(whole, usage=_usage(counted, began))

    def _written(
        self,
        begun: Answer,
        found: Answer,
        shown: Sequence[Sentence],
        struck: Sequence[Sentence],
        notice: str = "",
        *,
        is_last: bool = False,
    ) -> Answer:
        """The answer as far as it is written; quotes behind it if none of it is supported.

        What stands behind the text comes with the last one, so that until then it only grows.
        """
        holds = any(sentence.support in ("quoted", "supported") for sentence in shown)
        answers = found.state == "answered" or (found.state == "unsure" and holds)
        if struck:
            many = len(struck) > 1
            what = f"{len(struck)} statements were" if many else "1 statement was"
            how = "struck out" if self.show_unsupported else "left out"
            them = "them" if many else "it"
            notice += f" {what} {how} because the articles contradict {them}."
        numbered = _numbering(shown)
        if not holds and is_last:
            shown = [
                *shown,
                *(_renumbered(replace(one, before="\n\n"), numbered) for one in found.sentences),
            ]
        return replace(
            begun,
            state="answered" if answers else "unsure",
            sentences=tuple(shown),
            differing=tuple(
                replace(one, citation=numbered(one.citation))
                for one in (found.differing if is_last else ())
            ),
            # After all that is shown, so that there no number is missing.
            struck=tuple(_renumbered(one, numbered) for one in struck),
            notice=notice.strip() if is_last else "",
        )

    @property
    def _most(self) -> int:
        """How many characters of sources fit into the window."""
        return max(1000, (self.window - _FOR_THE_REST) * CHARACTERS)

    def _parts(self, sources: Sequence[Passage]) -> list[list[Passage]]:
        """The sources in parts that fit into the window, in order."""
        parts: list[list[Passage]] = [[]]
        size = 0
        for source in sources:
            length = len(_shown([source]))
            if parts[-1] and size + length > self._most:
                parts.append([])
                size = 0
            parts[-1].append(source)
            size += length
        return parts

    def _pieces(
        self,
        question: Question,
        material: str,
        told: tuple[Task, str],
        counted: UsageMetadataCallbackHandler,
        notes: str = "",
    ) -> Iterator[str]:
        task, hint = told
        return stream_text(
            self.model,
            (prompts.WRITE, prompts.WRITE_QUESTION),
            {
                "today": question.today.isoformat(),
                "task": notes or prompts.TASKS.get(task, prompts.TASKS["question"]),
                "hint": hint,
                "passages": material,
                "question": question.text,
            },
            counted,
        )

    def _checked_again(
        self, sentence: Sentence, sources: Sequence[Passage], counted: UsageMetadataCallbackHandler
    ) -> Sentence:
        """The statement; unconfirmed if the model, asked again, says that no source says it."""
        if sentence.support != "supported":
            return sentence
        cited = {(one.article, one.start) for one in sentence.citations}
        shown = [
            source
            for source in sources
            if any(source.article == path and source.start <= at < source.end for path, at in cited)
        ]
        pieces = stream_text(
            self.model,
            (prompts.CHECK, prompts.CHECK_STATEMENT),
            {"passages": _shown(shown), "statement": sentence.text},
            counted,
        )
        if not _NO.match("".join(pieces)):
            return sentence
        return replace(sentence, support="unconfirmed", note=_TAKEN_BACK)


_NO = re.compile(r"\W*no\b", re.IGNORECASE)
_TAKEN_BACK = "Asked again, the chat model did not find it in the articles."


def _usage(counted: UsageMetadataCallbackHandler, began: float) -> Usage:
    each = counted.usage_metadata.values()
    return Usage(
        sum(one["input_tokens"] for one in each),
        sum(one["output_tokens"] for one in each),
        round(time.monotonic() - began, 3),
    )


def _numbering(sentences: Sequence[Sentence]) -> Callable[[Citation], Citation]:
    """Gives citations the numbers that go on from those of sentences; one span has one number."""
    cited = [one for sentence in sentences for one in sentence.citations]
    numbers = {(one.article, one.start, one.end): one.number for one in cited}

    def numbered(one: Citation) -> Citation:
        place = one.article, one.start, one.end
        number = numbers.setdefault(place, max(numbers.values(), default=0) + 1)
        return replace(one, number=number)

    return numbered


def _renumbered(sentence: Sentence, numbered: Callable[[Citation], Citation]) -> Sentence:
    return replace(sentence, citations=tuple(map(numbered, sentence.citations)))


def _declined(found: Answer) -> Answer:
    """What is shown if the model says that the sources do not answer: the nearest quotes."""
    if found.state == "refused":
        return found
    intro = f"The chat model found no answer to this in the articles. {found.intro}".strip()
    return replace(found, state="unsure", intro=intro)


def _shown(sources: Sequence[Passage]) -> str:
    """Passages as a chat model sees them, numbered by rank."""
    return "\n\n".join(
        f"<passage>\n[{source.rank}] {', '.join(filter(None, _head(source)))}\n"
        f"{_material(source.text)}\n</passage>"
        for source in sources
    )


def _head(source: Passage) -> list[str]:
    day = long_date(source.published) if source.published else ""
    return [_material(source.title), _material(source.source or ""), day]


def _material(text: str) -> str:
    """A text as a chat model sees it: without orders to the model, passage tags, or marks."""
    return _MARK.sub(r"(\1)", _TAG.sub(" ", readable(text)))


_MARK = re.compile(r"[\[【](\d+(?:\s*,\s*\d+)*)[\]】]")
_TAG = re.compile(r"</?\s*passages?\s*/?>", re.IGNORECASE)
