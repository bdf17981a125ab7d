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
    from assistant.answering.retrieval import Passage
    from assistant.answering.tasks.beginnings import Beginning
    from assistant.indexing.index import Index
    from assistant.parts import Parts
    from assistant.settings import Settings

MOST_PASSAGES = 1000
MOST_TURNS = 10
"""How many turns of a conversation are used, the latest ones."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the index holds, and the models that are set."""

    articles: int
    dated: int
    """How many of the articles have a day of publication."""
    passages: int
    waiting: int
    """How many passages wait to be encoded; until then they are found by their words alone."""
    first: date | None
    """The earliest day of publication, as `last` is the latest; None if no article has a date."""
    last: date | None
    embedding_model: str
    llm: str | None
    """The chat model that writes; None for answers in quotes only."""


class Asking(Narrowing, total=False):
    """The keyword arguments that `ask` and `stream` take besides the question and its history."""

    period: bool
    """Whether a period that the question names ("last month", counted from `as_of`) narrows what
    may answer to what happened or was published in it, if neither `after` nor `before` is given. If
    nothing of that period answers, all is looked through."""
    spelling: bool
    """Whether words that no article has are searched as articles spell what is probably meant."""
    passages: int | None
    """In how many passages to look for the answer, 1 to 50; by default the setting `passages`."""
    quoted: bool
    """Whether to answer in quotes even if a chat model is set."""


class Assistant(Archive):
    """Answers questions about a folder of articles, in exact quotes or in checked sentences.

    Safe to use from several threads, and while other processes refresh the same index.
    """

    def __init__(self, settings: "Settings", *, chat_model: "BaseChatModel | None" = None) -> None:
        """Build an assistant from settings; `open` is the shorter way.

        Args:
            settings: the settings, from `assistant.settings.load_settings`.
            chat_model: a LangChain chat model that writes the answers, instead of the setting
                `llm`.
        """
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
        """Open an assistant for a folder of articles and an index; the index need not exist yet.

        Args:
            corpus: the folder of articles; by default the setting `corpus`.
            index: the folder of the index; by default the setting `index`.
            chat_model: a LangChain chat model that writes the answers, instead of the setting
                `llm`.
            settings: any field of `Settings`, by name. What is not given comes from the
                environment, else from the defaults.

        Returns:
            An assistant. If there is no index yet, call `refresh` before the first question.

        Raises:
            SettingsError: a setting has an unknown name, or a value that cannot be used.
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
        """The index, with the models that encode its passages."""
        return self._parts.index

    @property
    def chat_model(self) -> "BaseChatModel | None":
        """The chat model that writes the answers; None if answers are quotes.

        Raises:
            SettingsError: the setting `llm` is not the name of a chat model.
            ModelError: it cannot be loaded.
        """
        return self._parts.chat_model

    @property
    def _writer(self) -> str | None:
        """The name of the chat model; None if there is none."""
        return type(self._chat_model).__name__ if self._chat_model else self.settings.llm

    def warm_up(self) -> None:
        """Load the models now, except the one for NLI, so that the first question does not wait."""
        self._parts.warm_up()

    @property
    def status(self) -> Status:
        """What the index holds, and the models that are set.

        Raises:
            StoreError: there is no index, or it is damaged.
            RecipeError: it was built with other settings.
        """
        self._index.check_recipe()
        covered = self._index.catalog.articles.coverage(NO_FILTERS)
        return Status(
            articles=covered.articles,
            dated=covered.dated,
            passages=self._index.catalog.size,
            waiting=self._index.catalog.passages.count_waiting(),
            first=covered.first,
            last=covered.last,
            embedding_model=self.settings.embedding_model,
            llm=self._writer,
        )

    def search(
        self, question: str, *, limit: int | None = None, **narrowing: Unpack[Narrowing]
    ) -> "list[Passage]":
        """Find the passages that fit a question best.

        Args:
            question: words, or a sentence; up to 2,000 characters.
            limit: how many passages, 1 to 1,000; by default the setting `passages`.
            narrowing: which articles to search: `as_of`, `after` and `before` (a date, or text like
                "2024-05-01"), `sources`, `articles` and `excluded`. See `Narrowing`.

        Returns:
            The passages, the best first, each with its article, its text, its offsets and its
            score.

        Raises:
            QuestionError: the question is empty or too long, a filter is not valid, the dates are
                the wrong way round, or the limit is not 1 to 1,000.
            StoreError: there is no index, or it is damaged, or it is being built for the first
                time.
            RecipeError: it was built with other settings.
            ModelError: a model cannot be loaded.
        """
        from assistant.language.questions import Question

        filters = read_filters(**narrowing)
        most = self.settings.passages if limit is None else limit
        if not 1 <= most <= MOST_PASSAGES:
            raise QuestionError(f"A search gives 1 to {MOST_PASSAGES:,} passages, not {most:,}.")
        asked = Question(self._askable(question), filters.today)
        return self._parts.pipeline.search(asked, limit=most, filters=filters)

    def _askable(self, question: str) -> str:
        """Check that a question can be asked, and asked now; returns it on one line."""
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
        """Answer a question, or say that the articles do not answer it.

        Args:
            question: up to 2,000 characters; with a history, it may be a follow-up.
            history: the conversation so far, the oldest turn first: pairs of a question and the
                text of its answer. The last ten are used.
            how: the filters of `search`, and `period`, `spelling`, `passages` and `quoted`. See
                `Asking`.

        Returns:
            The answer. `found` says whether there is one; `text` is the answer or the refusal.

        Raises:
            QuestionError: the question is empty or too long, a filter is not valid, the dates are
                the wrong way round, or `passages` is not 1 to 50.
            StoreError: there is no index, or it is damaged, or it is being built for the first
                time.
            RecipeError: it was built with other settings.
            SettingsError: the setting `llm` is not the name of a chat model.
            ModelError: a model cannot be loaded. A chat model that does not reply is no error: the
                answer is then in quotes, and says so.
        """
        *_, answer = self.stream(question, history, **how)
        return answer

    def stream(
        self,
        question: str,
        history: "Sequence[Turn]" = (),
        *,
        period: bool = True,
        spelling: bool = True,
        passages: int | None = None,
        quoted: bool = False,
        **narrowing: Unpack[Narrowing],
    ) -> "Iterator[Answer]":
        """Answer like `ask`, as an iterator of Answers, each more complete than the one before.

        Args:
            question: as for `ask`.
            history: as for `ask`.
            period: whether a period that the question names narrows the search: see `Asking`.
            spelling: whether other spellings of its words are searched: see `Asking`.
            passages: in how many passages to look for the answer: see `Asking`.
            quoted: whether to answer in quotes even if a chat model is set.
            narrowing: the filters of `search`.

        Yields:
            Whole Answers, not pieces to be joined. The last one is what `ask` returns.

        Raises:
            AssistantError: any error of `ask`, when the first Answer is taken.
        """
        from assistant.answering.combining import answer_each
        from assistant.answering.conversation import stand_alone
        from assistant.answering.material import material
        from assistant.answering.retrieval import title_of
        from assistant.language.compound import questions_in
        from assistant.language.questions import Question
        from assistant.settings import MOST_READ

        writer = None if quoted else self._parts.writer
        asked = self._askable(question)
        turns = [(plain(said), plain(reply)) for said, reply in history[-MOST_TURNS:]]
        filters = read_filters(**narrowing)
        understand = partial(
            stand_alone,
            encode=self._parts.reading_model.encode_sentences,
            title_of=partial(title_of, self._index, filters=filters),
        )
        if writer:
            asked = understand(asked, turns, rewrite=writer.rewrite)
            turns = []
        most = self.settings.passages if passages is None else passages
        if not 1 <= most <= MOST_READ:
            raise QuestionError(f"An answer is looked for in 1 to {MOST_READ} passages.")
        answer = partial(
            self._parts.pipeline.answer,
            filters=filters,
            passages=most,
            period=period,
            spelling=spelling,
        )

        def quotes(text: str) -> "Answer":
            return answer(Question(text, filters.today))

        asked_at_once = questions_in(asked)
        if len(asked_at_once) > 1:
            found = answer_each(asked_at_once, turns, understand, quotes)
        else:
            found = quotes(understand(asked, turns))
        sources = material(found, self._parts.index) if writer else ()
        if not writer or not sources:
            yield found
            return
        meant = Question(found.question, filters.today)
        for one in writer.write(meant, found, sources):
            yield replace(one, writer=self._writer)

    def read(self, question: str, passages: "Sequence[Passage | str]") -> "list[Finding]":
        """Find the sentences in given passages that answer a question; no index is needed.

        Args:
            question: a question that stands alone, up to 2,000 characters.
            passages: what to read: passages of a search, or plain strings of any length. All of it
                is read. The strings are taken as articles that are named by their position among
                the strings: `1`, `2` and so on.

        Returns:
            Every sentence with at least two words that carry meaning, except markup and menus. The
            likeliest to answer comes first; each has the probability that it does.

        Raises:
            QuestionError: the question is empty or too long.
            ModelError: the model cannot be loaded.
        """
        from assistant.answering import reader
        from assistant.answering.retrieval import compared_passages
        from assistant.language.questions import Question, askable

        asked = Question(askable(question))
        material = compared_passages(asked, passages, self._parts.reading_model)
        return reader.read(asked, material, lambda term: 1.0, self._parts.comprehension).sentences

    def verify(
        self,
        text: str,
        passages: "Sequence[Passage | str] | None" = None,
        **narrowing: Unpack[Narrowing],
    ) -> "list[Sentence]":
        """Check each sentence of a text against passages, or against the articles.

        Args:
            text: what somebody wrote; marks like [1] in it are ignored.
            passages: what it may rest on: passages of a search, or plain strings. A string is cited
                as an article that is named by its position in the list: `1`, `2` and so on. None to
                hold each sentence against the passages that a search finds for it.
            narrowing: the filters of `search`, if there are no passages.

        Returns:
            The sentences in order, each with `support` ("quoted", "supported", "unconfirmed" or
            "contradicted"), a `score` from 0 to 1, citations of the spans that support or
            contradict it, or come nearest, and as `note` why it is not supported.

        Raises:
            ModelError: a model cannot be loaded.
            AssistantError: without passages, any error of `search`.
        """
        from assistant.answering.retrieval import as_passages
        from assistant.language.questions import LONGEST

        if passages is None:
            return self._parts.checker.verify(
                plain(text), lambda said: self.search(said[:LONGEST], **narrowing)
            )
        material = as_passages(passages)
        return self._parts.checker.verify(plain(text), lambda said: material)

    def suggestions(
        self, receipt: str | None = None, *, without: Sequence[str] = ()
    ) -> Iterator[str]:
        """Find up to three questions to ask next, each tried: it has an answer.

        Args:
            receipt: what `Answer.to_json` returned: its articles are asked about first, under its
                filters, and what it quotes is not asked for again. None to begin a conversation.
            without: questions that are not to be among them, such as those asked before.

        Yields:
            Each question when it is found.

        Raises:
            ReceiptError: it is not a receipt.
            AssistantError: any error of `ask`.
        """
        from assistant.answering.tasks.suggestions import suggestions

        return suggestions(self._index, partial(self.ask, quoted=True), receipt, without)

    def beginnings(self) -> "tuple[Beginning, ...]":
        """Find questions to begin with, each tried: it has an answer; made once for each state.

        Returns:
            A fact, an overview, a timeline and a comparison, as far as the articles have them, each
            with its form in words.

        Raises:
            AssistantError: any error of `ask`.
        """
        from assistant.answering.tasks.beginnings import beginnings

        return beginnings(self._index, partial(self.ask, quoted=True), self.suggestions)

    def rate(self, receipt: str, *, good: bool, note: str = "") -> None:
        """Store a reader's rating of an answer, in `feedback.jsonl` in the index folder.

        Args:
            receipt: what `Answer.to_json` returned.
            good: whether the answer was good.
            note: the reader's reason, up to 2,000 characters; the rest is cut.

        Raises:
            ReceiptError: it is not a receipt.
            StoreError: the index folder cannot be written to.
        """
        from assistant.answering.feedback import keep

        keep(self.settings.index / "feedback.jsonl", receipt, good=good, note=note)

    @cached_property
    def retriever(self) -> "BaseRetriever":
        """A LangChain retriever that uses `search`, for your own chains."""
        from assistant.answering.chain import PassageRetriever

        return PassageRetriever(search=self.search, limit=self.settings.passages)

    @cached_property
    def chain(self) -> "RetrievalChain":
        """A LangChain Runnable: `input` and `chat_history` in, `context` and `answer` out."""
        from assistant.answering.chain import RetrievalChain

        return RetrievalChain(self.stream)
