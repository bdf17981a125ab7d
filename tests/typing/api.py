"""Every public call and attribute, once each: for type checkers to read, never run.

A function for each type, which takes one of it; `tests/test_package.py` proves that none is left
out.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any, Literal, assert_type

from langchain_core.language_models import BaseChatModel
from langchain_core.retrievers import BaseRetriever

from assistant import (
    Answer,
    Article,
    ArticleError,
    Asking,
    Assistant,
    AssistantError,
    Beginning,
    BusyError,
    Citation,
    Content,
    CorpusError,
    ExportError,
    Filters,
    Finding,
    Listed,
    ModelError,
    Narrowing,
    NearDuplicate,
    Passage,
    Period,
    QuestionError,
    ReceiptError,
    RecipeError,
    RemovalError,
    Report,
    RetrievalChain,
    Searched,
    Sentence,
    ServerError,
    Settings,
    SettingsError,
    Share,
    Standing,
    Statement,
    Status,
    StoreError,
    UnknownArticleError,
    Usage,
)

Support = Literal["quoted", "supported", "unconfirmed", "contradicted"]
AnswerState = Literal["answered", "unsure", "refused"]
Task = Literal[
    "question", "overview", "list", "count", "timeline", "comparison", "verdict", "reasons", "talk"
]
State = Literal["stands", "moved", "changed", "gone"]
Origin = Literal["file", "name", "text"]


def opening(model: BaseChatModel, chosen: Settings) -> None:
    assert_type(Assistant.open(), Assistant)
    Assistant.open("corpus", Path("index"), chat_model=model, passages=4)
    assert_type(Assistant(chosen, chat_model=model), Assistant)


def assistant(one: Assistant) -> None:
    assert_type(one.settings, Settings)
    assert_type(one.status, Status)
    assert_type(one.chat_model, BaseChatModel | None)
    assert_type(one.chain, RetrievalChain)
    assert_type(one.retriever, BaseRetriever)
    assert_type(one.has_index, bool)
    assert_type(one.generation, int)
    assert_type(one.indexing, tuple[int, int] | None)
    assert_type(one.encoding, tuple[int, int] | None)
    assert_type(one.warm_up(), None)


def asking(one: Assistant) -> None:
    history = [("Who is Ken Hu?", "A vice chairman.")]
    how = Asking(
        after="2019-10-01",
        before=date(2019, 10, 31),
        as_of=None,
        sources=["The Tern"],
        articles=("a.md",),
        excluded=None,
        period=False,
        spelling=False,
        passages=4,
        quoted=True,
    )
    narrowing = Narrowing(
        after=None,
        before=None,
        as_of="2019-10-31",
        sources=None,
        articles=None,
        excluded=["b.md"],
    )
    assert_type(one.ask("What did he announce?", history, **how), Answer)
    assert_type(one.stream("Who?", period=True, passages=None, quoted=False), Iterator[Answer])
    assert_type(one.search("Huawei", limit=3, **narrowing), list[Passage])
    passages: list[Passage | str] = [*one.search("Huawei"), "Text."]
    assert_type(one.read("Who?", passages), list[Finding])
    assert_type(one.verify("He announced it [1].", ["He announced it."]), list[Sentence])
    assert_type(one.check_receipt(one.ask("Who?").to_json()), list[Standing])
    assert_type(one.suggestions("{}", without=["Why?"]), Iterator[str])
    assert_type(one.beginnings(), tuple[Beginning, ...])
    assert_type(one.rate("{}", good=False, note="why"), None)


def keeping(one: Assistant) -> None:
    done: list[tuple[int, int]] = []
    assert_type(
        one.refresh(
            rebuild=True,
            dry_run=True,
            confirmed=True,
            words_only=True,
            progress=lambda read, all: done.append((read, all)),
            encoding=lambda encoded, all: done.append((encoded, all)),
        ),
        Report,
    )
    assert_type(one.watch(stop=Event()), Iterator[Report | CorpusError | StoreError])
    assert_type(one.add("https://example.org/", private=False), str)
    assert_type(one.remove("a.md"), Report)
    assert_type(one.put_back("a.md"), Report)
    assert_type(one.rename("a.md", "The bridge"), Report)
    assert_type(one.rename_back("a.md"), Report)
    assert_type(one.doctor(), list[str])
    assert_type(one.article("a.md"), Article)
    assert_type(one.articles(), list[Listed])
    assert_type(one.sources(), list[str])
    assert_type(one.failures(), dict[str, str])
    assert_type(one.incomplete(), dict[str, str])
    assert_type(one.unread(), dict[str, str])
    assert_type(one.check("bridge.pdf"), Content)


def answer(one: Answer) -> None:
    assert_type(one.question, str)
    assert_type(one.found, bool)
    assert_type(one.is_written, bool)
    assert_type(one.text, str)
    assert_type(one.markdown, str)
    assert_type(one.confidence, float)
    assert_type(one.sentences, tuple[Sentence, ...])
    assert_type(one.citations, tuple[Citation, ...])
    assert_type(one.references, list[str])
    assert_type(one.passages, tuple[Passage, ...])
    assert_type(one.refusal, str)
    assert_type(one.nearest, tuple[Passage, ...])
    assert_type(one.notice, str)
    assert_type(one.struck, tuple[Sentence, ...])
    assert_type(one.usage, Usage | None)
    assert_type(one.differing, tuple[Statement, ...])
    assert_type(one.independent_sources, int)
    assert_type(one.articles_with_orders, set[str])
    assert_type(one.filters, Filters)
    assert_type(one.searched, Searched)
    assert_type(one.period, Period | None)
    assert_type(one.state, AnswerState)
    assert_type(one.certainty, str)
    assert_type(one.warning, str)
    assert_type(one.respelt, tuple[tuple[str, str], ...])
    assert_type(one.unknown, tuple[str, ...])
    assert_type(one.task, Task)
    assert_type(one.intro, str)
    assert_type(one.suggestions, tuple[str, ...])
    assert_type(one.elsewhere, tuple[str, ...])
    assert_type(one.today, date | None)
    assert_type(one.writer, str | None)
    assert_type(one.recipe, tuple[tuple[str, str], ...])
    assert_type(one.parts, tuple[Answer, ...])
    assert_type(one.elsewhere, tuple[str, ...])
    assert_type(one.task, Task)
    assert_type(one.intro, str)
    assert_type(one.suggestions, tuple[str, ...])
    assert_type(one.events, tuple[tuple[Period, Sentence], ...])
    assert_type(one.to_json(), str)
    assert_type(one.save("answer.docx"), None)


def sentence(one: Sentence) -> None:
    assert_type(one.text, str)
    assert_type(one.support, Support)
    assert_type(one.score, float)
    assert_type(one.citations, tuple[Citation, ...])
    assert_type(one.note, str)
    assert_type(one.label, str)
    assert_type(one.when, Period | None)
    assert_type(one.before, str)
    assert_type(one.is_row, bool)
    assert_type(one.cells, list[str])


def usage(one: Usage) -> None:
    assert_type(one.read, int)
    assert_type(one.written, int)
    assert_type(one.seconds, float)


def statement(one: Statement) -> None:
    assert_type(one.value, str)
    assert_type(one.citation, Citation)


def citation(one: Citation, passage: Passage) -> None:
    assert_type(Citation.of(1, passage, 0, 10), Citation)
    assert_type(one.number, int)
    assert_type(one.quote, str)
    assert_type(one.article, str)
    assert_type(one.title, str)
    assert_type(one.published, date | None)
    assert_type(one.url, str | None)
    assert_type(one.start, int)
    assert_type(one.end, int)
    assert_type(one.page, int | None)
    assert_type(one.source, str | None)
    assert_type(one.also_in, tuple[NearDuplicate, ...])
    assert_type(one.link, str)
    assert_type(one.digest, str)
    assert_type(one.times, tuple[str, ...])
    assert_type(one.reference, str)


def passage(one: Passage) -> None:
    assert_type(one.article, str)
    assert_type(one.title, str)
    assert_type(one.text, str)
    assert_type(one.start, int)
    assert_type(one.end, int)
    assert_type(one.score, float)
    assert_type(one.rank, int)
    assert_type(one.published, date | None)
    assert_type(one.url, str | None)
    assert_type(one.source, str | None)
    assert_type(one.also_in, tuple[NearDuplicate, ...])
    assert_type(one.page, int | None)
    assert_type(one.page_starts, tuple[int, ...])
    assert_type(one.sentences, tuple[tuple[int, int, float], ...])


def near_duplicate(one: NearDuplicate) -> None:
    assert_type(one.article, str)
    assert_type(one.title, str)
    assert_type(one.published, date | None)
    assert_type(one.source, str | None)


def finding(one: Finding) -> None:
    assert_type(one.passage, Passage)
    assert_type(one.start, int)
    assert_type(one.end, int)
    assert_type(one.probability, float)
    assert_type(one.text, str)
    assert_type(one.overlaps(one), bool)


def standing(one: Standing) -> None:
    assert_type(one.number, int)
    assert_type(one.article, str)
    assert_type(one.quote, str)
    assert_type(one.state, State)


def article(one: Article) -> None:
    assert_type(one.path, str)
    assert_type(one.text, str)
    assert_type(one.title, str)
    assert_type(one.published, date | None)
    assert_type(one.url, str | None)
    assert_type(one.source, str | None)
    assert_type(one.author, str | None)
    assert_type(one.dated, Origin | None)
    assert_type(one.pages, tuple[int, ...])
    assert_type(one.titled, Origin | None)
    assert_type(one.notes, tuple[str, ...])
    assert_type(one.heading, str)
    assert_type(one.digest, str)


def listed(one: Listed) -> None:
    assert_type(one.article, str)
    assert_type(one.title, str)
    assert_type(one.published, date | None)
    assert_type(one.dated, Origin | None)
    assert_type(one.source, str | None)
    assert_type(one.saved, date | None)
    assert_type(one.size, int)


def report(one: Report) -> None:
    assert_type(one.added, list[str])
    assert_type(one.changed, list[str])
    assert_type(one.removed, list[str])
    assert_type(one.unchanged, list[str])
    assert_type(one.failed, dict[str, str])
    assert_type(one.incomplete, dict[str, str])
    assert_type(one.skipped, dict[str, str])


def content(one: Content) -> None:
    assert_type(one.articles, list[Article])
    assert_type(one.failed, dict[str, str])
    assert_type(one.stamp, str)
    assert_type(one.saved, date)


def status(one: Status) -> None:
    assert_type(one.articles, int)
    assert_type(one.dated, int)
    assert_type(one.passages, int)
    assert_type(one.waiting, int)
    assert_type(one.first, date | None)
    assert_type(one.last, date | None)
    assert_type(one.embedding_model, str)
    assert_type(one.llm, str | None)


def searched(one: Searched) -> None:
    assert_type(one.months, tuple[Share, ...])
    assert_type(one.sources, tuple[Share, ...])


def beginning(one: Beginning) -> None:
    assert_type(one.form, str)
    assert_type(one.question, str)


def share(one: Share) -> None:
    assert_type(one.name, str)
    assert_type(one.articles, int)
    assert_type(one.searched, int)


def filters(one: Filters) -> None:
    assert_type(one.after, date | None)
    assert_type(one.before, date | None)
    assert_type(one.as_of, date | None)
    assert_type(one.sources, tuple[str, ...] | None)
    assert_type(one.articles, tuple[str, ...] | None)
    assert_type(one.excluded, tuple[str, ...] | None)
    assert_type(one.last, date | None)
    assert_type(one.today, date)


def period(one: Period) -> None:
    assert_type(one.words, str)
    assert_type(one.after, date | None)
    assert_type(one.before, date | None)


def retrieval_chain(one: RetrievalChain) -> None:
    asked = {"input": "Who is Ken Hu?", "chat_history": []}
    assert_type(one.invoke(asked), dict[str, Any])
    assert_type(one.stream(asked), Iterator[dict[str, Any]])


def settings(one: Settings) -> None:
    assert_type(one.corpus, Path)
    assert_type(one.index, Path)
    assert_type(one.chroma_url, str | None)
    assert_type(one.watch, bool)
    assert_type(one.embedding_model, str)
    assert_type(one.reranker, str | None)
    assert_type(one.nli, str | None)
    assert_type(one.llm, str | None)
    assert_type(one.llm_base_url, str | None)
    assert_type(one.llm_api_key, str | None)
    assert_type(one.llm_timeout, float)
    assert_type(one.passages, int)
    assert_type(one.min_confidence, float)
    assert_type(one.show_unsupported, bool)
    assert_type(one.llm_checks, bool)
    assert_type(one.llm_window, int | None)
    assert_type(one.feedback, bool)
    assert_type(one.password, str | None)
    assert_type(one.host, str)
    assert_type(one.port, int)


def errors() -> dict[type[AssistantError], type[Exception]]:
    return {
        SettingsError: AssistantError,
        CorpusError: AssistantError,
        ArticleError: CorpusError,
        RemovalError: CorpusError,
        StoreError: AssistantError,
        RecipeError: StoreError,
        BusyError: StoreError,
        ModelError: AssistantError,
        QuestionError: AssistantError,
        ReceiptError: AssistantError,
        ExportError: AssistantError,
        UnknownArticleError: KeyError,
        ServerError: AssistantError,
    }
