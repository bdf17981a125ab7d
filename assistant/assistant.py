"""The Python API; where the parts are put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from assistant.errors import CorpusError, QuestionError, StoreError, UnknownArticleError
from assistant.indexing.filters import NO_FILTERS, Narrowing, read_filters
from assistant.language.words import plain

if TYPE_CHECKING:
    from threading import Event

    from langchain_core.language_models import BaseChatModel
    from langchain_core.retrievers import BaseRetriever

    from assistant.answering.answer import Answer, Sentence
    from assistant.answering.chain import RetrievalChain
    from assistant.answering.conversation import Turn
    from assistant.answering.pipeline import Pipeline
    from assistant.answering.reader import Finding
    from assistant.answering.receipts import Standing
    from assistant.answering.retrieval import Passage
    from assistant.indexing.articles import Listed
    from assistant.indexing.index import Index
    from assistant.indexing.refresh import Progress, Report
    from assistant.models.comprehension import Comprehension
    from assistant.models.embedding import Embedder
    from assistant.reading.article import Article
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


class Assistant:
    """Answers questions about a folder of articles, in exact quotes or checked sentences.

    Safe to use from several threads, and while other processes refresh the same index.
    """

    def __init__(self, settings: "Settings", *, chat_model: "BaseChatModel | None" = None) -> None:
        """Put an assistant together; `open` is the short way to it."""
        self.settings = settings
        self._chat_model = chat_model
        self.indexing: tuple[int, int] | None = None
        """While this assistant refreshes: the files read so far, and the files to read; both are 0
        until they are counted."""

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
    def _index(self) -> "Index":
        from assistant.indexing.index import Index
        from assistant.models.embedding import load_embedder
        from assistant.models.folders import BUNDLED

        embedder = load_embedder(self.settings.embedding_model)
        # What is trained here is trained for the bundled model, whichever one finds passages.
        reading_model = embedder if embedder.name == BUNDLED else load_embedder(BUNDLED)
        url = self.settings.chroma_url
        return Index(self.settings.index, embedder, reading_model, chroma_url=url)

    @property
    def _reading_model(self) -> "Embedder":
        return self._index.reading_model

    @cached_property
    def _comprehension(self) -> "Comprehension":
        from assistant.models.comprehension import load_comprehension

        return load_comprehension(self._reading_model)

    @cached_property
    def _pipeline(self) -> "Pipeline":
        from assistant.answering.grounding import Checker
        from assistant.answering.pipeline import Pipeline
        from assistant.models.cross_encoders import load_entailment, load_reranker

        settings = self.settings
        entailment = load_entailment(settings.nli) if settings.nli else None
        encode = self._reading_model.encode_sentences
        return Pipeline(
            index=self._index,
            comprehension=self._comprehension,
            checker=Checker(encode, self._comprehension, entailment),
            reranker=load_reranker(settings.reranker) if settings.reranker else None,
            min_confidence=settings.min_confidence,
            show_unsupported=settings.show_unsupported,
        )

    @cached_property
    def chat_model(self) -> "BaseChatModel | None":
        """The chat model that writes the answers; None for answers in quotes.

        Raises:
            SettingsError: the setting `llm` names none.
            ModelError: it cannot be loaded.
        """
        if self._chat_model or not self.settings.llm:
            return self._chat_model
        from assistant.models.chat_models import load_chat_model

        return load_chat_model(
            self.settings.llm,
            base_url=self.settings.llm_base_url,
            api_key=self.settings.llm_api_key,
            timeout=self.settings.llm_timeout,
        )

    def warm_up(self) -> None:
        """Load the models now, so that the first question need not wait for them."""
        _ = self._index.embedder.model, self._comprehension.model, self.chat_model
        if self._pipeline.reranker:
            _ = self._pipeline.reranker.model

    def refresh(
        self,
        *,
        rebuild: bool = False,
        dry_run: bool = False,
        confirmed: bool = False,
        progress: "Progress | None" = None,
    ) -> "Report":
        """Bring the index in line with the folder of articles; only what changed is touched.

        Args:
            rebuild: make the index anew, also where it was made with other settings.
            dry_run: only say what would happen.
            confirmed: take articles out also where more than half of them are gone.
            progress: called with the files read so far and the files to read.

        Raises:
            CorpusError: the folder cannot be read or holds no article; the index stays as it is.
            RemovalError: more than half of the articles are gone, and that is not confirmed.
            BusyError: another process is writing to the index.
            StoreError: the index cannot be written to, or is damaged.
            RecipeError: it was made with other settings and `rebuild` is not set.
        """
        from assistant.indexing.refresh import refresh

        def tell(done: int, total: int) -> None:
            if not dry_run:
                self.indexing = done, total
            if progress:
                progress(done, total)

        if not dry_run:
            self.indexing = 0, 0
        try:
            return refresh(
                self._index,
                self.settings.corpus,
                rebuild=rebuild,
                dry_run=dry_run,
                confirmed=confirmed,
                progress=tell,
            )
        finally:
            if not dry_run:
                self.indexing = None

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

    def watch(
        self, *, stop: "Event | None" = None
    ) -> "Iterator[Report | CorpusError | StoreError]":
        """Bring the index up to date whenever the articles change, until told to stop.

        Args:
            stop: set to end it.

        Yields:
            A report of each refresh that changed an article or met one that cannot be read, and
            what stood in the way of a refresh: it may be over soon, and is tried again.

        Raises:
            CorpusError: there is no folder of articles.
        """
        from assistant.indexing.watching import watch

        return watch(self.settings.corpus, self.refresh, stop)

    def add(self, origin: str, *, private: bool = True) -> str:
        """Save an article into the corpus; the next refresh takes it in.

        Args:
            origin: a web address, or the path of a file.
            private: whether addresses in private networks are fetched from, such as this machine.

        Returns:
            The path of the article, relative to the corpus.

        Raises:
            ArticleError: it cannot be fetched or read, or holds no article; nothing is saved.
            CorpusError: the corpus cannot be written to.
        """
        from assistant.reading.adding import add

        return add(self.settings.corpus, origin, private=private)

    def remove(self, path: str) -> "Report":
        """Take an article out of the corpus and the index; `put_back` undoes it.

        Raises:
            ArticleError: there is no such file, or it holds other articles too.
            AssistantError: what `refresh` raises.
        """
        from assistant.reading.adding import remove

        remove(self.settings.corpus, path)
        return self.refresh(confirmed=True)

    def put_back(self, path: str) -> "Report":
        """Undo `remove`.

        Raises:
            ArticleError: it is not there any more, or its place was taken.
            AssistantError: what `refresh` raises.
        """
        from assistant.reading.adding import put_back

        put_back(self.settings.corpus, path)
        return self.refresh()

    def doctor(self) -> "list[str]":
        """Compare the catalog with the vectors, and repair the index.

        Returns:
            What was found and done about it, a sentence each; nothing if all is well.

        Raises:
            BusyError: another process is writing to the index.
            StoreError: there is no index, or it cannot be written to.
        """
        from assistant.indexing.doctor import mend

        return mend(self._index)

    @property
    def has_index(self) -> bool:
        """Whether there is an index, whatever its state."""
        return self._index.catalog_file.exists()

    @property
    def generation(self) -> int:
        """Counts the refreshes that changed an article, whichever process did it.

        Raises:
            StoreError: there is no index, or it is damaged.
        """
        return self._index.catalog.generation

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
        return self._pipeline.search(asked, limit=most, filters=filters)

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
            self._reading_model.encode_sentences,
            partial(writing.rewrite, model) if model else None,
        )
        filters = read_filters(**narrowing)
        most = self.settings.passages if passages is None else passages
        if not 1 <= most <= MOST_READ:
            raise QuestionError(f"An answer is looked for in 1 to {MOST_READ} passages.")
        answers = self._pipeline.answer(
            Question(asked, filters.today),
            filters,
            passages=most,
            period=period,
            chat_model=model,
        )
        writer = self._writer if model else None
        for answer in answers:
            yield replace(answer, writer=writer)

    @property
    def _writer(self) -> str | None:
        """The name of the chat model."""
        return type(self._chat_model).__name__ if self._chat_model else self.settings.llm

    def article(self, path: str) -> "Article":
        """The article that is indexed under a path, with its whole text as it was read.

        Raises:
            UnknownArticleError: there is none.
            StoreError: there is no index, or it is damaged.
        """
        found = self._index.catalog.articles.get(plain(path))
        if found is None:
            raise UnknownArticleError(
                f"There is no article {path!r} in the index: `assistant status --articles` "
                "lists them."
            )
        return found

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
        from assistant.answering import reader, retrieval
        from assistant.answering.retrieval import Passage
        from assistant.language.questions import Question, askable

        asked = Question(askable(question))
        texts = [plain(passage) for passage in passages if isinstance(passage, str)]
        material = [passage for passage in passages if isinstance(passage, Passage)]
        material += retrieval.passages_of(asked, texts, self._reading_model)
        return reader.read(asked, material, lambda term: 1.0, self._comprehension).sentences

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
        from assistant.answering.retrieval import Passage

        material = [
            Passage(str(rank), "", plain(passage), 0, len(passage), 0.0, rank)
            if isinstance(passage, str)
            else passage
            for rank, passage in enumerate(passages, 1)
        ]
        return self._pipeline.checker.verify(plain(text), material)

    def check_receipt(self, receipt: str) -> "list[Standing]":
        """Say which quotes of an answer still stand in the articles as they are now.

        Args:
            receipt: what `Answer.to_json` gave.

        Raises:
            ReceiptError: it is no receipt, or was changed.
        """
        from assistant.answering.receipts import check_receipt

        return check_receipt(receipt, self.settings.corpus)

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

    def sources(self) -> list[str]:
        """The names of all sources of articles in the index."""
        return self._index.catalog.articles.sources()

    def failures(self) -> dict[str, str]:
        """What could not be read when it was last looked at, by path, with the reason."""
        return self._index.catalog.articles.failures()

    def articles(self) -> "list[Listed]":
        """Every article in the index, the newest first."""
        return self._index.catalog.articles.listed()
