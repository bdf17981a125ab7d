"""The data types of an answer, and how they are written as text."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from assistant.answering.citations import Citation
from assistant.answering.document import Support, document_of
from assistant.answering.exporting import escaped, on_lines, save
from assistant.answering.retrieval import Passage
from assistant.indexing.articles import Coverage, Searched
from assistant.indexing.filters import NO_FILTERS, Filters
from assistant.language.dates import Period, long_date
from assistant.language.tasks import Task
from assistant.reading.injections import readable

State = Literal["answered", "unsure", "refused"]
"""`answered`: the sentences answer the question. `unsure`: they are the nearest that the articles
say, and may not answer it. `refused`: the articles do not answer it."""

_CERTAINTY = (0.75, "very likely"), (0.5, "likely"), (0.0, "perhaps")

NOTHING_SEARCHED = Searched()

_NEAREST = 3
"""How many articles a refusal names."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, and the citations that support it."""

    text: str
    """The sentence, without marks like `[1]`."""
    support: Support
    score: float
    """How well it is supported, from 0 to 1; 1 for a quotation."""
    citations: tuple[Citation, ...] = ()
    """What supports it; if it is unconfirmed, what comes nearest; if contradicted, what does it."""
    note: str = ""
    """A remark for the reader: that the quote is older than the first one, why what was written is
    not supported; may be empty."""
    label: str = ""
    """What it says something about, in a list: a name, a day; may be empty."""
    when: Period | None = None
    """When it happened, in a timeline."""
    before: str = ""
    """Of what a chat model wrote: what stands before it in Markdown, such as a heading, `- ` or a
    space; empty for other quotes."""
    is_row: bool = False
    """Whether it is a row of a table that a chat model wrote, its cells joined by ` | `."""

    @property
    def cells(self) -> list[str]:
        """The cells of a row; of any other sentence its text alone."""
        return re.split(r"\s*\|\s*", self.text) if self.is_row else [self.text]


@dataclass(frozen=True, slots=True)
class Statement:
    """The value that one source gives, where sources give different values for the same thing."""

    value: str
    """As the source writes it: `4.2 million crowns`."""
    citation: Citation


@dataclass(frozen=True, slots=True)
class Usage:
    """What it took a chat model to write an answer."""

    read: int
    """Tokens that it read; 0 if it does not tell."""
    written: int
    seconds: float
    """From the first request to the last word."""

    def __str__(self) -> str:
        told = f", {self.read:,} tokens read, {self.written:,} written" if self.read else ""
        return f"{self.seconds:.1f} s{told}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles answer to a question, or a refusal that says that they do not answer."""

    question: str
    """The question as it was understood: a follow-up is rewritten so that it stands alone."""
    state: State
    """Whether the sentences answer, may answer, or there are none; then `text` says what was
    searched."""
    confidence: float
    """How likely it is that this answers the question, from 0 to 1."""
    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    """The passages that were found, the best first."""
    refusal: str = ""
    notice: str = ""
    """A remark for the reader about how the answer was made; may be empty."""
    differing: tuple[Statement, ...] = ()
    """If sources give different figures for the same thing: what each gives, the newest first."""
    filters: Filters = NO_FILTERS
    """Which articles were searched."""
    searched: Searched = NOTHING_SEARCHED
    """How many of all articles were searched, by month and by source."""
    period: Period | None = None
    """The period that the question names, if it narrowed the search."""
    respelt: tuple[tuple[str, str], ...] = ()
    """The words of the question that no article has, each with that which was searched instead."""
    unknown: tuple[str, ...] = ()
    """The words of the question that no article has."""
    elsewhere: tuple[str, ...] = ()
    """The names and years of the question that the article quoted first does not have."""
    today: date | None = None
    """The day from which "last month" and the age of articles are counted."""
    writer: str | None = None
    """The chat model that was asked to write, if any; `notice` says if its text is not used."""
    usage: Usage | None = field(default=None, compare=False)
    """Of a chat model that has ended: its tokens and time."""
    recipe: tuple[tuple[str, str], ...] = ()
    """The models and rules that the index was built with."""
    task: Task = "question"
    """What was asked for: an answer, or an overview, a list and so on."""
    intro: str = ""
    """What the assistant itself says first, such as how many articles it has read; may be empty."""
    suggestions: tuple[str, ...] = ()
    """Questions that the articles answer, to ask next."""
    struck: tuple[Sentence, ...] = ()
    """What a chat model wrote and the articles contradict, each with the reason as its note."""
    parts: tuple["Answer", ...] = ()
    """If several questions were asked at once: the answer to each, in order, with the numbers that
    its citations have in the whole."""

    @property
    def found(self) -> bool:
        """Whether the question is answered: neither refused nor unsure."""
        return self.state == "answered"

    @property
    def is_written(self) -> bool:
        """Whether a chat model wrote it, or a part of it."""
        return any(one.before for one in self.sentences)

    @property
    def events(self) -> tuple[tuple[Period, Sentence], ...]:
        """Of a timeline: each time and the sentence that tells what happened then, in order."""
        return tuple((one.when, one) for one in self.sentences if one.when)

    @property
    def certainty(self) -> str:
        """`confidence` in words: "very likely", "likely", "perhaps", or "unsure" as the state is.

        Empty for a refusal, and for what is no answer to a question.
        """
        if self.state == "refused" or self.task not in ("question", "verdict", "reasons"):
            return ""
        if self.state == "unsure":
            return "unsure"
        return next(word for least, word in _CERTAINTY if self.confidence >= least)

    @property
    def warning(self) -> str:
        """How an answer begins that may be none; empty for others."""
        if self.state != "unsure":
            return ""
        if any(one.support != "quoted" for one in self.sentences):
            return "The articles may not say this:"
        if any(part.found for part in self.parts):
            return "The articles answer a part of this:"
        lacks = [
            f" {where}: {', '.join(names)}."
            for where, names in [
                ("Not in the articles", self.unknown),
                ("Not in the nearest article", self.elsewhere),
            ]
            if names
        ]
        return f"The articles may not answer this.{''.join(lacks)} The nearest that they say:"

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the sentences and the differing statements cite, without repeats, by number."""
        cited = [cited for item in self.sentences for cited in item.citations]
        found = {one.number: one for one in [*cited, *(each.citation for each in self.differing)]}
        return tuple(found[number] for number in sorted(found))

    @property
    def nearest(self) -> tuple[Passage, ...]:
        """For a refusal: the passages nearest to an answer, one for each article; else empty."""
        if self.state != "refused":
            return ()
        first = {one.title: one for one in reversed(self.passages)}
        return tuple(sorted(first.values(), key=lambda one: one.rank)[:_NEAREST])

    @property
    def independent_sources(self) -> int:
        """How many outlets are cited by name; copies of one story count as one.

        An article that names no outlet counts for nothing: it may be of any of the others.
        """
        return len({cited.source.casefold() for cited in self.citations if cited.source})

    @property
    def text(self) -> str:
        """The answer in plain text, with marks like `[1]`."""
        return "\n\n".join(self._paragraphs(str) + ([self.notice] if self.notice else []))

    @property
    def markdown(self) -> str:
        """The answer in Markdown, with marks like `[1]`."""
        notice = [f"*{escaped(self.notice)}*"] if self.notice else []
        return "\n\n".join(self._paragraphs(escaped) + notice)

    def _paragraphs(self, written: Callable[[str], str]) -> list[str]:
        """The paragraphs of the answer; `written` is how words from outside are written."""
        lines = [(item.before or "\n\n") + _marked(item, written) for item in self.sentences]
        parts = ["".join(lines).strip()] if lines else []
        if self.state == "refused":
            parts = [written(self._refused)]
        if self.suggestions:
            parts += ["You can ask:", "\n".join(f"- {written(one)}" for one in self.suggestions)]
        if self.state == "unsure":
            parts.insert(0, written(self.warning))
        if self.intro:
            parts.insert(0, written(self.intro))
        if self.differing:
            differing = "; ".join(_differing(one, written) for one in self.differing)
            parts.append(f"Sources differ: {differing}.")
        return parts

    @property
    def _refused(self) -> str:
        titles = "; ".join(f"“{one.title}”" for one in self.nearest)
        return f"{self.refusal} Nearest: {titles}." if titles else self.refusal

    @property
    def articles_with_orders(self) -> set[str]:
        """The articles with a passage that gives orders to a machine (prompt injection)."""
        return {one.article for one in self.passages if readable(one.text) != one.text}

    @property
    def references(self) -> list[str]:
        """What is cited, one line each: `[1] Bridge reopens, 2024-05-03: bridge.pdf, page 2`."""
        return [
            f"[{one.number}] {one.reference}"
            + (" (holds orders to a machine)" if one.article in self.articles_with_orders else "")
            for one in self.citations
        ]

    def to_json(self) -> str:
        """The whole answer as JSON, for programs, and as a receipt.

        `assistant verify` can check a receipt later. It is an object with the fields of this class,
        `found`, `certainty`, `warning`, `text`, `events`, and `citations`, each with its `digest`,
        `link`, `reference` and `times`; of `parts` there is only how each was understood and
        answered.
        Dates are in ISO 8601; offsets count characters of the article. The same index, question and
        settings give the same bytes, but for `usage`.
        """
        fields = asdict(replace(self, parts=())) | {
            "found": self.found,
            "certainty": self.certainty,
            "warning": self.warning,
            "text": self.text,
            "events": [(str(when), sentence.text) for when, sentence in self.events],
            "citations": [_receipt(citation) for citation in self.citations],
            "recipe": dict(self.recipe),
            "parts": [_part(one) for one in self.parts],
        }
        return json.dumps(fields, default=str, ensure_ascii=False, indent=2)

    def save(self, path: str | Path) -> None:
        """Write the answer to a file, with all that it cites: title, outlet, day, file and quote.

        Args:
            path: its ending says in which form: `.md` for Markdown, `.docx` for Word, `.json`, or
                `.csv` for the table of a timeline, a list or a comparison.

        Raises:
            ExportError: the ending is another one, there is no table, or the file cannot be
                written.
        """
        save(document_of(self.to_json()), Path(path))

    def _repr_markdown_(self) -> str:
        """The answer and its references, as a notebook shows them."""
        return "\n\n".join([self.markdown, *map(escaped, self.references)])


def _part(answer: Answer) -> dict[str, Any]:
    names = "question", "state", "found", "confidence", "certainty", "text"
    return {name: getattr(answer, name) for name in names}


def _receipt(citation: Citation) -> dict[str, Any]:
    names = "digest", "link", "reference", "times"
    return asdict(citation) | {name: getattr(citation, name) for name in names}


def _shown(sentence: Sentence, written: Callable[[str], str]) -> str:
    """A sentence, or each cell of a row: in quotation marks if quoted, struck if contradicted."""
    quoted = sentence.support == "quoted" and sentence.citations
    struck = sentence.support == "contradicted"
    opens, closes = "“”" if quoted else ("~~", "~~") if struck else ("", "")
    cells = [f"{opens}{written(on_lines(cell))}{closes}" if cell else "" for cell in sentence.cells]
    return " | ".join(cells)


def _differing(statement: Statement, written: Callable[[str], str]) -> str:
    citation = statement.citation
    day = f", {long_date(citation.published)}" if citation.published else ""
    return f"{written(statement.value)} ({written(citation.title)}{day}) [{citation.number}]"


def _marked(sentence: Sentence, written: Callable[[str], str]) -> str:
    marks = [f"[{citation.number}]" for citation in sentence.citations]
    note = written(sentence.note)
    label = [f"{written(sentence.label)}:"] if sentence.label else []
    if sentence.support in ("unconfirmed", "contradicted"):
        compare = f"; compare {''.join(marks)}" if marks else ""
        said = [*label, _shown(sentence, written), f"({sentence.support}: {note}{compare})"]
    else:
        said = [*label, _shown(sentence, written), *marks, *([f"({note})"] if note else [])]
    line = " ".join(said)
    return f"| {line} |" if sentence.is_row else line


def _missing(gaps: Sequence[str]) -> str:
    """Which files may hold more than was read."""
    if not gaps:
        return ""
    named = ", ".join(gaps[:_NEAREST]) + (", …" if len(gaps) > _NEAREST else "")
    what = "1 file" if len(gaps) == 1 else f"{len(gaps):,} files"
    return f"{what} could not be read, or not in full ({named})"


_NOTHING = "Nothing in the articles answers this."
_NOT_DONE = (
    "I cannot do that: I only answer questions from the articles, in exact quotes, and give "
    "overviews of them."
)


def refuse(
    question: str,
    passages: Sequence[Passage],
    coverage: Coverage,
    *,
    confidence: float = 0.0,
    unknown: Sequence[str] = (),
    gaps: Sequence[str] = (),
    request: bool = False,
) -> Answer:
    """Make a refusal: it says that the articles do not answer, and what was searched.

    Of a request it says what is done instead.

    Args:
        question: the question as it was understood.
        passages: what was found for it, the best first.
        coverage: what was searched.
        confidence: how likely it is that the best sentence does answer.
        unknown: words of the question that no article mentions.
        gaps: paths of what could not be read, or only in part; it may hold the answer.
        request: whether the question asks for a task to be done.
    """
    if not coverage.articles:
        text = "There was nothing to search: no article is indexed yet, or the filters leave none."
        return Answer(question, "refused", 0.0, refusal=text)
    if request:
        return Answer(question, "refused", confidence, refusal=_NOT_DONE)
    parts = [f"{_NOTHING} I searched {coverage}."]
    missing = _missing(gaps)
    if unknown:
        names = " or ".join(f"“{name}”" for name in unknown)
        parts.append(f"No article mentions {names}{missing and f', as far as read: {missing}'}.")
    elif missing:
        parts.append(f"{missing[0].upper()}{missing[1:]}.")
    text = " ".join(parts)
    return Answer(
        question,
        "refused",
        confidence,
        passages=tuple(passages),
        refusal=text,
        unknown=tuple(unknown),
    )
