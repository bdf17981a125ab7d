"""The command line: parse, call the API, print."""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import Annotated, Any, NoReturn

from cyclopts import App, Parameter
from rich.markup import escape

from assistant.answering.exporting import form_of
from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError, CorpusError, ReceiptError
from assistant.indexing.refresh import Report
from assistant.printing import ERRORS, print_article, print_report, progress, show_report
from assistant.settings import Settings

app = App(
    name="assistant",
    help="Ask a folder of articles, get answers in exact quotes.",
    version=lambda: version("article-assistant"),
    version_flags=["--version"],
)


def _setting(name: str) -> Parameter:
    """An option for a setting; its help is the description of the setting, as a sentence."""
    text = Settings.model_fields[name].description or ""
    return Parameter(help=f"{text[0].upper()}{text[1:]}.")


@Parameter(name="*")
@dataclass(frozen=True)
class IndexOptions:
    """The settings that every command takes; the environment and the defaults fill in the rest."""

    corpus: Annotated[Path | None, _setting("corpus")] = None
    index: Annotated[Path | None, _setting("index")] = None
    chroma_url: Annotated[str | None, _setting("chroma_url")] = None
    embedding_model: Annotated[str | None, _setting("embedding_model")] = None
    reranker: Annotated[str | None, _setting("reranker")] = None


@Parameter(name="*")
@dataclass(frozen=True)
class FilterOptions:
    """Which articles to look in."""

    after: date | None = None
    """Only articles published on this day (YYYY-MM-DD) or later."""
    before: date | None = None
    """Only articles published on this day or earlier."""
    as_of: date | None = None
    """"Today": later articles are left out."""
    sources: Annotated[tuple[str, ...], Parameter(name="--source", negative="")] = ()
    """Only articles from this source; may be repeated."""
    articles: Annotated[tuple[str, ...], Parameter(name="--article", negative="")] = ()
    """Only this article, by path; may be repeated."""
    excluded: Annotated[tuple[str, ...], Parameter(name="--without", negative="")] = ()
    """Not this article, by path; may be repeated."""


@Parameter(name="*")
@dataclass(frozen=True)
class ModelOptions:
    """What writes the answers, and what checks them."""

    llm: Annotated[str | None, _setting("llm")] = None
    llm_base_url: Annotated[str | None, _setting("llm_base_url")] = None
    nli: Annotated[str | None, _setting("nli")] = None


AsJson = Annotated[bool, Parameter(name="--json", negative="")]


@app.command
def chat(
    *,
    index_options: IndexOptions = IndexOptions(),
    model_options: ModelOptions = ModelOptions(),
    host: Annotated[str | None, _setting("host")] = None,
    port: Annotated[int | None, _setting("port")] = None,
    watch: Annotated[bool | None, _setting("watch")] = None,
) -> None:
    """Bring the index up to date and serve the chat page."""
    assistant = _open(index_options, **asdict(model_options), host=host, port=port, watch=watch)
    _ = assistant.chat_model
    if assistant.has_index:
        _ = assistant.status  # Says what is wrong with it, if anything is.
    elif not assistant.settings.corpus.is_dir():
        _ = assistant.refresh(dry_run=True)  # Says that there is nothing to answer from.
    print("Starting the page …", file=sys.stderr)
    _announce_indexing(assistant)
    from assistant.ui import serve

    serve(
        assistant,
        ready=lambda url: print(f"Ask at {url} (Ctrl+C ends it)", file=sys.stderr),
        background=lambda: _keep_up(assistant),
    )


@app.command
def mcp(
    *, index_options: IndexOptions = IndexOptions(), model_options: ModelOptions = ModelOptions()
) -> None:
    """Serve the articles as tools to another assistant, which starts this command itself."""
    assistant = _open(index_options, **asdict(model_options))
    from assistant.serving.mcp_tools import mcp_server

    server = mcp_server(assistant)
    _announce_indexing(assistant)
    Thread(target=_keep_up, args=[assistant], daemon=True).start()
    server.run()
    _leave(0)


def _leave(code: int) -> NoReturn:
    """End at once: the model may be at work in a thread, and would abort a process that unwinds."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _announce_indexing(assistant: Assistant) -> None:
    """Say that articles are being read, before `_keep_up` does it: else there seem to be none."""
    assistant.indexing = 0, 0


def _keep_up(assistant: Assistant) -> None:
    """Refresh the index, load the models, then refresh at each change; print what happens."""
    try:
        print_report(_refresh(assistant, words_only=True))
    except AssistantError as error:
        _warn(error)
    try:
        assistant.warm_up()  # Now, so that the first question does not wait for it.
        if not assistant.settings.watch:
            assistant.refresh()
    except AssistantError as error:
        _warn(error)
    try:
        for news in assistant.watch() if assistant.settings.watch else ():
            if isinstance(news, Report):
                print_report(news)
            else:
                _warn(news)
    except CorpusError as error:
        _warn(error)


def _warn(error: AssistantError) -> None:
    ERRORS.print(f"[yellow]{escape(str(error))}[/]", markup=True)


@app.command
def ask(
    *question: str,
    filters: FilterOptions = FilterOptions(),
    index_options: IndexOptions = IndexOptions(),
    model_options: ModelOptions = ModelOptions(),
    period: bool = True,
    spelling: bool = True,
    quoted: Annotated[bool, Parameter(negative="")] = False,
    export: Path | None = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question.

    Args:
        question: Put it in quotation marks if it holds ?, * or the like.
        period: Whether a time that the question names ("last month") narrows the search.
        spelling: Whether words that no article has are searched as articles spell them.
        quoted: Answer in exact quotes though there is a chat model.
        export: Write it to this file too, by its ending as Markdown (.md), Word (.docx) or JSON;
            the table of a timeline, a list or a comparison as CSV.
        as_json: Print JSON, for programs, and to check later: see `verify`.
    """
    assistant = _open(index_options, **asdict(model_options))
    if export:
        form_of(export)  # Nobody waits for an answer that cannot be written.
    asked = " ".join(question)
    how = {"period": period, "spelling": spelling, "quoted": quoted} | asdict(filters)
    answer = assistant.ask(asked, **how)
    if export:
        answer.save(export)
    if as_json:
        print(answer.to_json())
        return
    print(answer.text)
    if answer.references:
        print("\n" + "\n".join(answer.references))
    if answer.usage:
        print(f"\nWritten in {answer.usage}.")
    if answer.certainty:
        print(f"\nHow sure: {answer.certainty} (--json has the probability).")
    for typed, searched in answer.respelt:
        print(f"\nNo article has “{typed}”: searched for “{searched}” (--no-spelling: as typed).")
    if answer.period:
        print(f"\nOnly what tells of that time was looked for: {answer.period} (--no-period: all).")


@app.command
def verify(
    file: Path,
    *,
    filters: FilterOptions = FilterOptions(),
    index_options: IndexOptions = IndexOptions(),
    as_json: AsJson = False,
) -> int:
    """Check an answer's quotes, or each sentence of a text, against the articles as they are now.

    Args:
        file: What `assistant ask --json` printed: do its quotes still stand? Or any plain text: do
            the articles say so?
        as_json: Print JSON, for programs.

    Returns:
        Exit code 0; 1 if a quote no longer stands, or the articles contradict a sentence.
    """
    try:
        text = file.read_text(errors="replace")
    except OSError as error:
        raise ReceiptError(f"{file} cannot be read ({error.strerror}): check it.") from error
    assistant = _open(index_options)
    if not text.strip():
        raise ReceiptError(f"{file} has no sentence to check.")
    if not text.lstrip().startswith("{"):
        return _verify_text(assistant, text, filters, as_json=as_json)
    found = assistant.check_receipt(text)
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(f"[{one.number}] {one.state}: {one.article}: {' '.join(one.quote.split())}")
    return 1 if any(one.state in ("changed", "gone") for one in found) else 0


def _verify_text(assistant: Assistant, text: str, filters: FilterOptions, *, as_json: bool) -> int:
    """Print the verdict on each sentence of a text, the reason, and what it rests on."""
    found = assistant.verify(text, **asdict(filters))
    if as_json:
        print(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False, indent=2))
    for one in () if as_json else found:
        print(f"{one.support}: {' '.join(one.text.split())}")
        if one.note:
            print(f"    {one.note}")
        for cited in one.citations:
            print(f"    [{cited.number}] “{' '.join(cited.quote.split())}” ({cited.reference})")
    return 1 if any(one.support == "contradicted" for one in found) else 0


@app.command
def search(
    *question: str,
    limit: int | None = None,
    filters: FilterOptions = FilterOptions(),
    index_options: IndexOptions = IndexOptions(),
    as_json: AsJson = False,
) -> None:
    """List the passages that fit a question best.

    Args:
        question: Words or a sentence.
        limit: How many passages at most.
        as_json: Print JSON, for programs.
    """
    assistant = _open(index_options)
    passages = assistant.search(" ".join(question), limit=limit, **asdict(filters))
    if as_json:
        print(json.dumps([asdict(p) for p in passages], default=str, ensure_ascii=False, indent=2))
        return
    for passage in passages:
        day = f", {passage.published}" if passage.published else ""
        place = f"{passage.article}:{passage.start}-{passage.end}"
        print(f"{passage.rank}. {passage.title}{day} ({place}, score {passage.score:.2f})")
        print(f"   {' '.join(passage.text.split())}\n")


@app.command
def index(
    *,
    index_options: IndexOptions = IndexOptions(),
    rebuild: Annotated[bool, Parameter(negative="")] = False,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    yes: Annotated[bool, Parameter(negative="")] = False,
    words_only: Annotated[bool, Parameter(negative="")] = False,
    watch: Annotated[bool, Parameter(negative="")] = False,
    as_json: AsJson = False,
) -> int:
    """Bring the index in line with the folder of articles; only what changed is touched.

    Articles can be asked as soon as they are read. Then their passages are encoded, so that they
    are found by meaning too; if that is interrupted, the next run goes on where it was.

    Args:
        rebuild: Make it anew, also where it was made with other settings; the old one answers
            until all files are read.
        dry_run: Only say what would happen.
        yes: Take articles out also where more than half of them are gone.
        words_only: End when all articles are found by their words; the next run encodes the rest.
        watch: Go on, and take in each change when it comes; Ctrl+C ends it.
        as_json: Print the report as JSON, for programs.

    Returns:
        Exit code 0; 1 if an article could not be read.
    """
    assistant = _open(index_options)
    report = _refresh(
        assistant, rebuild=rebuild, dry_run=dry_run, confirmed=yes, words_only=words_only or watch
    )
    show_report(report, as_json, listed=dry_run)
    if watch and not dry_run:
        print(f"Watching {assistant.settings.corpus} (Ctrl+C ends it)", file=sys.stderr)
        # Ctrl+C is the way to end it; a refresh that it meets changes nothing.
        with suppress(KeyboardInterrupt):
            for news in assistant.watch():
                if isinstance(news, Report):
                    report = news
                    show_report(report, as_json, listed=True)
                else:
                    ERRORS.print(str(news), markup=False)
        _leave(1 if report.failed else 0)
    return 1 if report.failed else 0


@app.command
def add(*origins: str, index_options: IndexOptions = IndexOptions()) -> int:
    """Save articles into the corpus, and take them into the index.

    Args:
        origins: Web addresses, or paths of files.

    Returns:
        Exit code 0; 1 if an article could not be read.
    """
    if not origins:
        raise ArticleError("There is nothing to add: give a web address or the path of a file.")
    assistant = _open(index_options)
    for origin in origins:
        print(f"Saved {assistant.settings.corpus / assistant.add(origin)}", file=sys.stderr)
    report = _refresh(assistant)
    print_report(report)
    return 1 if report.failed else 0


@app.command
def check(*files: Path) -> int:
    """Show how files are read: their text, title and day, and where each comes from.

    Args:
        files: The files; they need not lie in the folder of articles.

    Returns:
        Exit code 0; 1 if something could not be read.
    """
    if not files:
        raise ArticleError("There is nothing to check: give the path of a file.")
    failed = False
    for file in files:
        found = Assistant.check(file)
        for article in found.articles:
            print_article(article)
        for path, reason in found.failed.items():
            ERRORS.print(f"{path}: {reason}", markup=False)
        failed = failed or bool(found.failed)
    return int(failed)


@app.command
def doctor(*, index_options: IndexOptions = IndexOptions()) -> None:
    """Check the index, and repair it from what is sound of it and from the articles."""
    assistant = _open(index_options)
    found = assistant.doctor()
    for sentence in found:
        print(sentence)
    if not assistant.has_index:
        print_report(_refresh(assistant))
        print("The index is made again from the articles.")
    elif not found:
        print("The index is sound: catalog and vectors agree.")


@app.command
def status(
    *, index_options: IndexOptions = IndexOptions(), articles: bool = False, as_json: AsJson = False
) -> None:
    """Say what is in the index.

    Args:
        articles: List the articles too.
        as_json: Print JSON, for programs.
    """
    assistant = _open(index_options)
    found: dict[str, Any] = asdict(assistant.status)
    listed = assistant.articles() if articles else []
    if as_json:
        found["not_read"] = assistant.failures() | assistant.unread()
        found["incomplete"] = assistant.incomplete()
        if articles:
            found["titles"] = [asdict(article) for article in listed]
        print(json.dumps(found, default=str, ensure_ascii=False, indent=2))
        return
    for name, value in found.items():
        print(f"{name.replace('_', ' ')}: {'none' if value is None else value}")
    for kind, names in [
        ("not read", assistant.failures() | assistant.unread()),
        ("read in part or with doubts", assistant.incomplete()),
    ]:
        if names:
            print(f"{kind}: {len(names):,}")
        for path, reason in names.items():
            print(f"  {path}: {reason}")
    for article in listed:
        day = str(article.published or "undated")
        # The day of the file is no day of publication, and must not be taken for one.
        saved = f" (file of {article.saved})" if article.saved and not article.published else ""
        print(f"{day:<10}  {article.article}  {article.title}{saved}")


def _open(index_options: IndexOptions, **settings: Any) -> Assistant:
    return Assistant.open(**asdict(index_options), **settings)


def _refresh(assistant: Assistant, **how: bool) -> Report:
    with progress(("Reading", "files"), ("Encoding", "passages")) as (read, encoded):
        return assistant.refresh(progress=read, encoding=encoded, **how)


def main() -> None:
    """Run the command line; an error that a user can put right is one sentence and exit code 1."""
    try:
        app()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whatever reads the output, like `head`, has ended; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except AssistantError as error:
        ERRORS.print(str(error), markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
