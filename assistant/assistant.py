"""The Python API: an archive of articles that answers questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from assistant.archive import Archive
from assistant.errors import QuestionError, StoreError
from assistant.indexing.filters import NO_FILTERS, Narrowing, read_filters
from assistant.language.words import plain

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.retrievers import BaseRetriever

    from assistant.answering.answer import Answer, Sentence
    from assistant.answering.chain import RetrievalChain
    from assistant.answering.conversation import Turn
    from assistant.answering.reader import Finding
    from assistant.answering.receipts import Standing
    from assistant.answering.retrieval import Passage
    from assistant.indexing.index import Index
    from assistant.parts import Parts
    from assistant.settings import Settings

MOST_PASSAGES = 1000
MOST_TURNS = 10
"""Of a conversation; what came before them is not looked at."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the index holds, and whether it is up to date."""

    articles: int
    passages: int
    first: date | None
    """The earliest day of publication."""
    last: date | None
    embedding_model: str
    llm: str | None
    """The chat model that writes; None for answers in quotes only."""


class Asking(Narrowing, total=False):
    """What `ask` and `stream` take beside the question and its history."""

    period: bool
    """Whether a time that the question names ("last month", counted from `as_of`) narrows the
    search, where neither `after` nor `before` is given; it does unless nothing of that time
    answers."""
    passages: int | None
    """In how many passages an answer is looked for, 1 to 50; the setting if not given."""
    quoted: bool
    """Whether to answer in quotes though there is a chat model."""


class Assistant(Archive):
    """Answers questions about a folder of articles, in exact quotes or checked sentences.

    Safe to use from several threads, and while other processes refresh the same index.
    """

    def __init__(self, settings: "Settings", *, chat_model: "BaseChatModel | None" = None) -> None:
        """Put an assistant together; `open` is the short way to it."""
        self.settings = settings
        self._chat_model = chat_model

    @classmethod
    def open(
        cls,
        corpus: str | Path | None = None,
        index: str | Path | None = None,
        *,
        chat_model: "BaseChatModel | None" = None,
        **settings: Any,
    ) -> "Assistant":
        """Open an assistant over a folder of articles and an index, which may not be there yet.

        Args:
            corpus: the folder of articles.
            index: the folder of the index.
            chat_model: a LangChain chat model that writes the answers, instead of the setting
                `llm`.
            settings: any field of `Settings`.

        Raises:
            SettingsError: a setting has a value that cannot be used.
        """
        from assistant.settings import load_settings

        chosen = load_settings(corpus=corpus, index=index, **settings)
        return cls(chosen, chat_model=chat_model)

    @cached_property
    def _parts(self) -> "Parts":
        from assistant.parts import Parts

        return Parts(self.settings, self._chat_model)

    @property
    def _index(self) -> "Index":
        """The index, with the models that its passages are encoded by."""
        return self._parts.index

    @property
    def chat_model(self) -> "BaseChatModel | None":
        """The chat model that writes the answers; None for answers in quotes.

        Raises:
            SettingsError: the setting `llm` names none.
            ModelError: it cannot be loaded.
        """
        return self._parts.chat_model

    @property
    def _writer(self) -> str | None:
        """The name of the chat model."""
        return type(self._chat_model).__name__ if self._chat_model else self.settings.llm

    def warm_up(self) -> None:
        """Load the models now, so that the first question need not wait for them."""
        self._parts.warm_up()

    @property
    def status(self) -> Status:
        """What is in the index.

        Raises:
            StoreError: there is no index, or it is damaged.
            RecipeError: it was made with other settings.
        """
        self._index.check_recipe()
        covered = self._index.catalog.articles.coverage(NO_FILTERS)
        return Status(
            articles=covered.articles,
            passages=self._index.catalog.size,
            first=covered.first,
            last=covered.last,
            embedding_model=self.settings.embedding_model,
            llm=self._writer,
        )

    def search(
        self, question: str, *, limit: int | None = None, **narrowing: Unpack[Narrowing]
    ) -> "list[Passage]":
        """Find the passages that fit a question best, the best first.

        Args:
            question: words, or a sentence; up to 2,000 characters.
            limit: how many passages, up to 1,000; the setting `passages` if not given.
            narrowing: `as_of`, `after` and `before` (a date, or text like "2024-05-01"), `sources`
                and `articles`: see `Narrowing`.

        Raises:
            QuestionError: the question is empty or too long, a day is none, the days are the wrong
                way round, or the limit is not 1 to 1,000.
            StoreError: there is no index, or it is damaged.
            RecipeError: it was made with other settings.
        """
        from assistant.language.questions import Question

        filters = read_filters(**narrowing)
        most = self.settings.passages if limit is None else limit
        if not 1 <= most <= MOST_PASSAGES:
            raise QuestionError(f"A search gives 1 to {MOST_PASSAGES:,} passages, not {most:,}.")
        asked = Question(self._askable(question), filters.today)
        return self._parts.pipeline.search(asked, limit=most, filters=filters)

    def _askable(self, question: str) -> str:
        """The question on one line, if it is one that can be asked, and now."""
        from assistant.language.questions import askable

        asked = askable(question)
        if self.indexing and not (self.has_index and self.status.articles):
            done, total = self.indexing
            far = f", {done:,} of {total:,} files so far" if total else ""
            raise StoreError(
                f"The articles are being read for the first time{far}: ask again in a moment."
            )
        return asked

    def ask(self, question: str, history: "Sequence[Turn]" = (), **how: Unpack[Asking]) -> "Answer":
        """Answer a question, or say that the articles do not.

        Args:
            question: up to 2,000 characters.
            history: the conversation so far: questions with the texts of their answers.
            how: the filters of `search`, and `period`, `passages` and `quoted`: see `Asking`.

        Raises:
            QuestionError: the question is empty or too long, a day is none, or the days are the
                wrong way round.
            StoreError: there is no index, or it is damaged.
            RecipeError: it was made with other settings.
            SettingsError: the setting `llm` is not a chat model.
            ModelError: a model cannot be loaded. One that does not answer is no error: the answer
                is in quotes then, and says so.
        """
        *_, answer = self.stream(question, history, **how)
        return answer

    def stream(
        self,
        question: str,
        history: "Sequence[Turn]" = (),
        *,
        period: bool = True,
        passages: int | None = None,
        quoted: bool = False,
        **narrowing: Unpack[Narrowing],
    ) -> "Iterator[Answer]":
        """Answer like `ask`, in whole Answers, each more complete than the one before."""
        from assistant.answering import conversation, writing
        from assistant.language.questions import Question
        from assistant.settings import MOST_READ

        model = None if quoted else self.chat_model
        asked = conversation.stand_alone(
            self._askable(question),
            [(plain(said), plain(reply)) for said, reply in history[-MOST_TURNS:]],
            self._parts.reading_model.encode_sentences,
            partial(writing.rewrite, model) if model else None,
        )
        filters = read_filters(**narrowing)
        most = self.settings.passages if passages is None else passages
        if not 1 <= most <= MOST_READ:
            raise QuestionError(f"An answer is looked for in 1 to {MOST_READ} passages.")
        answers = self._parts.pipeline.answer(
            Question(asked, filters.today),
            filters,
            passages=most,
            period=period,
            chat_model=model,
        )
        writer = self._writer if model else None
        for answer in answers:
            yield replace(answer, writer=writer)

    def read(self, question: str, passages: "Sequence[Passage | str]") -> "list[Finding]":
        """Find the sentences that answer a question in given passages; no index is needed.

        Args:
            question: one that stands alone.
            passages: what to read, all of it: passages of a search, or plain strings of any
                length, which are read as articles named by their place among the strings: `1`,
                `2` and so on.

        Returns:
            Every sentence of two words or more that carry meaning, markup and menus left out: the
            likeliest to answer first, with the probability that it does.

        Raises:
            QuestionError: the question is empty or too long.
        """
        from assistant.answering import reader
        from assistant.answering.retrieval import compared_passages
        from assistant.language.questions import Question, askable

        asked = Question(askable(question))
        material = compared_passages(asked, passages, self._parts.reading_model)
        return reader.read(asked, material, lambda term: 1.0, self._parts.comprehension).sentences

    def verify(self, text: str, passages: "Sequence[Passage | str]") -> "list[Sentence]":
        """Check each sentence of a text against passages.

        Args:
            text: what somebody wrote; marks like [1] in it are left aside.
            passages: what it may rest on: passages of a search, or plain strings, which are cited
                as articles named by their place: `1`, `2` and so on.

        Returns:
            The sentences in order, each with `support` ("quoted", "supported" or "unsupported"),
            a `score` from 0 to 1, and the stretch that supports it best.
        """
        from assistant.answering.retrieval import as_passages

        material = as_passages(passages)
        return self._parts.pipeline.checker.verify(plain(text), material)

    def check_receipt(self, receipt: str) -> "list[Standing]":
        """Say which quotes of an answer still stand in the articles as they are now.

        Args:
            receipt: what `Answer.to_json` gave.

        Raises:
            ReceiptError: it is no receipt, or was changed.
        """
        from assistant.answering.receipts import check_receipt

        return check_receipt(receipt, self.settings.corpus)

    def rate(self, receipt: str, *, good: bool, note: str = "") -> None:
        """Keep what a reader thinks of an answer, in `feedback.jsonl` in the index folder.

        Args:
            receipt: what `Answer.to_json` gave.
            good: whether it was.
            note: why.

        Raises:
            ReceiptError: it is no receipt.
            StoreError: the index folder cannot be written to.
        """
        from assistant.answering.feedback import keep

        keep(self.settings.index / "feedback.jsonl", receipt, good=good, note=note)

    @cached_property
    def retriever(self) -> "BaseRetriever":
        """A LangChain retriever over `search`, for chains of your own."""
        from assistant.answering.chain import PassageRetriever

        return PassageRetriever(search=self.search, limit=self.settings.passages)

    @cached_property
    def chain(self) -> "RetrievalChain":
        """A LangChain Runnable: `input` and `chat_history` in, `context` and `answer` out."""
        from assistant.answering.chain import RetrievalChain

        return RetrievalChain(self.stream)
