"""The collection for the page's pane of articles: its list as JSON, adding and removing."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zlib import crc32

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError
from assistant.indexing.refresh import Report
from assistant.messages import say
from assistant.reading.article import file_of
from assistant.reading.format import LARGEST
from assistant.serving.rest import Json

_MOST_NAMED = 5
"""The most unreadable files that a message names."""

_LONGEST_NAME = 200
"""Bytes of the name of a file; its end is kept, since it tells the kind."""


class Chosen(BaseModel):
    """An article by its path, or a web address."""

    name: str


class Renamed(Chosen):
    """An article by its path, and its new title."""

    title: str


class Collection:
    """What the pane lists, made once for each state, and what it changes."""

    def __init__(self, assistant: Assistant) -> None:
        """List what an assistant has."""
        self._assistant = assistant
        self._made: tuple[str, bytes] = "", b""

    @property
    def key(self) -> str:
        """Another text when the list is another one; empty if there is none."""
        try:
            unread = json.dumps(self._unread())
            return f"{self._assistant.generation}-{crc32(unread.encode())}"
        except AssistantError:
            return ""

    def listed(self) -> Response:
        """For each article its path, title, day, outlet, kind, and what of it was not read."""
        key = self.key
        if not key:
            return JSONResponse({"articles": [], "unread": []})
        if self._made[0] != key:
            doubts = self._assistant.incomplete()
            articles = [
                [
                    one.article,
                    one.title,
                    str(one.published or ""),
                    one.source or "",
                    _kind(one.article),
                    doubts.get(one.article, ""),
                ]
                for one in self._assistant.articles()
            ]
            listed = {"articles": articles, "unread": list(self._unread().items())}
            self._made = key, json.dumps(listed).encode()
        return Response(self._made[1], media_type="application/json")

    def _unread(self) -> dict[str, str]:
        return self._assistant.failures() | self._assistant.unread()

    def waiting(self) -> Json:
        """What a refresh would do; nothing where it is done by itself."""
        if self._assistant.settings.watch or self._assistant.indexing:
            return {"ok": True, "said": ""}
        return self._outcome(lambda: _waiting(self._assistant.refresh(dry_run=True)))

    async def add_file(self, request: Request, name: str) -> Json:
        """Add the file that is the body of a request."""
        with TemporaryDirectory() as folder:
            file = Path(folder) / _file_name(name)
            size = 0
            with file.open("wb") as copy:
                async for part in request.stream():
                    size += len(part)
                    if size > LARGEST:
                        return {
                            "ok": False,
                            "said": say("It has more than {most} bytes.", most=LARGEST),
                        }
                    copy.write(part)
            return await to_thread.run_sync(self._outcome, partial(self._assistant.add, str(file)))

    def add_address(self, chosen: Chosen) -> Json:
        """Add a web page."""
        return self._outcome(lambda: self._fetched(chosen.name.strip()))

    def _fetched(self, address: str) -> str:
        if not address.lower().startswith(("http://", "https://")):
            raise ArticleError(
                say("{text} is not a web address: it begins with https://.", text=repr(address))
            )
        # The reader may sit at another machine, so no addresses of private networks.
        return self._assistant.add(address, private=False)

    def remove(self, chosen: Chosen) -> Json:
        """Remove an article."""
        return self._outcome(lambda: _told(self._assistant.remove(chosen.name)))

    def put_back(self, chosen: Chosen) -> Json:
        """Undo the removal of an article."""
        return self._outcome(lambda: _told(self._assistant.put_back(chosen.name)))

    def rename(self, renamed: Renamed) -> Json:
        """Show an article under another title."""
        return self._outcome(lambda: _told(self._assistant.rename(renamed.name, renamed.title)))

    def rename_back(self, chosen: Chosen) -> Json:
        """Undo the renaming of an article."""
        return self._outcome(lambda: _told(self._assistant.rename_back(chosen.name)))

    def refresh(self) -> Json:
        """Bring the index up to date."""
        return self._outcome(lambda: _told(self._assistant.refresh()))

    def _outcome(self, action: Callable[[], str]) -> Json:
        """What an action did or why it failed, in words without folders of this machine."""
        try:
            return {"ok": True, "said": action()}
        except AssistantError as error:
            said = str(error)
        for folder in self._assistant.settings.corpus, self._assistant.settings.index:
            for parent in folder.parent, folder.resolve().parent:
                said = said.replace(f"{parent}/", "") if parent.is_absolute() else said
        return {"ok": False, "said": said}


def router(assistant: Assistant) -> APIRouter:
    """`/articles/…` for the page: `list`, `waiting`, and what changes the collection."""
    routes, collection = APIRouter(prefix="/articles"), Collection(assistant)
    routes.get("/list")(collection.listed)
    routes.get("/waiting")(collection.waiting)
    routes.post("/files")(collection.add_file)
    routes.post("/address")(collection.add_address)
    routes.post("/remove")(collection.remove)
    routes.post("/put-back")(collection.put_back)
    routes.post("/rename")(collection.rename)
    routes.post("/rename-back")(collection.rename_back)
    routes.post("/refresh")(collection.refresh)
    return routes


def _kind(path: str) -> str:
    """The kind of the file of an article.

    >>> _kind("a/page.HTML.gz"), _kind("news.jsonl#12"), _kind("a.md")
    ('HTML', 'JSONL', 'MD')
    """
    name = file_of(path).lower().removesuffix(".gz")
    return PurePosixPath(name).suffix[1:].upper()


def _file_name(sent: str) -> str:
    r"""The name of a file that was sent, without folders.

    >>> _file_name("../a/b.md"), _file_name("C:\\news\\b.md"), _file_name("..")
    ('b.md', 'b.md', 'article')
    """
    name = sent.replace("\\", "/").replace("\0", "").rsplit("/", 1)[-1].lstrip(".")
    return name.encode()[-_LONGEST_NAME:].decode(errors="ignore") or "article"


def _told(report: Report) -> str:
    """A report in words, with some of the files that were not read."""
    named = list((report.failed | report.incomplete | report.skipped).items())[:_MOST_NAMED]
    counts = [
        say("{count} added", count=len(report.added)),
        say("{count} changed", count=len(report.changed)),
        say("{count} removed", count=len(report.removed)),
        say("{count} unchanged", count=len(report.unchanged)),
        say("{count} failed", count=len(report.failed)),
    ]
    # These are rare, and a zero would only raise a question.
    if report.incomplete:
        counts.append(say("{count} incomplete", count=len(report.incomplete)))
    if report.skipped:
        counts.append(say("{count} skipped", count=len(report.skipped)))
    return say("Articles: {counts}", counts=", ".join(counts)) + "".join(
        f"; {path}: {reason}" for path, reason in named
    )


def _waiting(plan: Report) -> str:
    """What a refresh would do; empty if nothing."""
    parts = []
    if plan.added:
        parts.append(say("{count} new", count=len(plan.added)))
    if plan.changed:
        parts.append(say("{count} changed", count=len(plan.changed)))
    if plan.removed:
        parts.append(say("{count} gone", count=len(plan.removed)))
    return say("Waiting to be read: {counts}.", counts=", ".join(parts)) if parts else ""
