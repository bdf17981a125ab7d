"""Answers that readers share: a link to a page of its own, which says which quotes still stand.

Kept are receipts as the assistant made them, and nothing of who shared them.
"""

import hmac
import json
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from assistant.answering.receipts import State
from assistant.assistant import Assistant
from assistant.errors import AssistantError, ReceiptError, StoreError
from assistant.messages import counted, language, say
from assistant.ui.theme import early

MOST_SHARED = 1000
"""The most answers that are kept; the one that was shared first goes first."""

LARGEST_SHARED = 500_000
"""Bytes of one of them."""


def _standing(state: State) -> str:
    """What is said of a quote."""
    said = {
        "stands": "",
        "moved": say("Stands elsewhere in the article by now."),
        "changed": say("Not in the article any more."),
        "gone": say("The article is not there any more."),
    }[state]
    return f'<p class="lost">{said}</p>' if said else ""


class Sharing(BaseModel):
    """What a page sends to share an answer."""

    receipt: str
    seal: str


class Shared:
    """The answers that are shared, a file each, in the folder of the index."""

    def __init__(self, assistant: Assistant) -> None:
        """Nothing is made before somebody asks for it."""
        self._assistant = assistant
        self._folder = assistant.settings.index / "shared"

    def seal(self, receipt: str) -> str:
        """What only this assistant can add to a receipt, so that no other text is shared."""
        return hmac.new(self._key(), receipt.encode(errors="replace"), sha256).hexdigest()

    def share(self, receipt: str, seal: str) -> str:
        """Keep an answer; returns its name in links, the same for the same answer.

        Raises:
            ReceiptError: it is not an answer of this assistant, or too large.
            StoreError: the folder of the index cannot be written to.
        """
        own = self.seal(receipt)
        if not hmac.compare_digest(own, seal):
            raise ReceiptError(say("This answer was not made here: ask again, and share that."))
        if len(receipt.encode(errors="replace")) > LARGEST_SHARED:
            raise ReceiptError(say("This answer is too long to be shared."))
        file = self._folder / f"{own[:32]}.json"
        try:
            file.write_text(receipt, encoding="utf-8", errors="replace")
            kept = sorted(self._folder.glob("*.json"), key=lambda one: one.stat().st_mtime)
            for old in kept[:-MOST_SHARED]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise _not_written(self._folder, error) from error
        return file.stem

    def page(self, name: str) -> str | None:
        """A shared answer as a page, with the state of each quote; None if there is none."""
        file = self._folder / f"{name}.json"
        if not re.fullmatch("[0-9a-f]{32}", name) or not file.is_file():
            return None
        receipt = file.read_text(encoding="utf-8")
        states = {one.number: one.state for one in self._assistant.check_receipt(receipt)}
        return _page(json.loads(receipt), states)

    def _key(self) -> bytes:
        """A secret of this index, made when it is first needed."""
        file = self._folder / "key"
        try:
            if not file.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                with suppress(FileExistsError), file.open("xb") as made:
                    made.write(secrets.token_bytes(32))
                    file.chmod(0o600)
            return file.read_bytes()
        except OSError as error:
            raise _not_written(self._folder, error) from error


def _not_written(folder: Path, error: OSError) -> StoreError:
    return StoreError(f"{folder} cannot be used ({error.strerror}): make the folder writable.")


def router(assistant: Assistant) -> APIRouter:
    """`POST /shared` keeps an answer, `GET /shared/…` shows it."""
    routes, shared = APIRouter(prefix="/shared"), Shared(assistant)

    @routes.post("")
    def share(given: Sharing) -> JSONResponse:
        try:
            return JSONResponse({"link": f"shared/{shared.share(given.receipt, given.seal)}"})
        except AssistantError as error:
            return JSONResponse({"error": {"message": str(error)}}, status_code=400)

    @routes.get("/{name}")
    def show(name: str) -> HTMLResponse:
        try:
            found = shared.page(name)
        except AssistantError as error:
            return HTMLResponse(
                _whole(say("Not shown"), f"<p lang='en'>{escape(str(error))}</p>"), 500
            )
        head, why = say("This answer is not shared"), say("It may have been too long ago.")
        none = f"<h1>{head}</h1><p>{why}</p>"
        return HTMLResponse(found or _whole(say("Not shared"), none), 200 if found else 404)

    return routes


def _page(answer: Mapping[str, Any], states: Mapping[int, State]) -> str:
    """An answer as a page: what was said, what it cites, and whether that still stands."""
    lost = sum(state in ("changed", "gone") for state in states.values())
    notice = ""
    if lost:
        said = counted(
            "1 of the quotes does not stand in the articles any more.",
            "{count} of the quotes do not stand in the articles any more.",
            lost,
        )
        notice = f'<p class="lost" role="status">{said}</p>'
    paragraphs = "".join(
        f"<p>{_with_marks(part)}</p>" for part in str(answer["text"]).split("\n\n") if part
    )
    cited = "".join(_cited(one, states[one["number"]]) for one in answer["citations"])
    sources = f"<h2>{say('Sources')}</h2><ol>{cited}</ol>" if cited else ""
    question = escape(str(answer["question"]))
    return _whole(question, f"<h1>{question}</h1>{notice}{paragraphs}{sources}")


def _with_marks(text: str) -> str:
    """Text as HTML, its marks like [1] as links to the sources below."""
    marked = re.sub(r"\[(\d{1,4})\]", r'<a href="#source-\1">[\1]</a>', escape(text))
    return marked.replace("\n", "<br>")


def _cited(citation: Mapping[str, Any], state: State) -> str:
    number = int(citation["number"])
    facts = [citation[name] for name in ("source", "published") if citation[name]]
    link = f'<a href="../{escape(citation["link"])}">{escape(citation["title"])}</a>'
    return (
        f'<li id="source-{number}" value="{number}">'
        f"{', '.join([link, *map(escape, map(str, facts))])}"
        f"<blockquote>{escape(citation['quote'])}</blockquote>{_standing(state)}</li>"
    )


def _whole(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>{early()}<style>{_STYLE}</style></head><body><main>{body}"
        f'<p><a href="../">{say("Ask the articles yourself")}</a></p></main></body></html>'
    )


_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#22262a, #e4e2dc);
  --paper: light-dark(#faf8f4, #17191c); --accent: light-dark(#0f5e59, #7cc4bd);
  --warn: light-dark(#8a3b12, #f0a884); }
body { font: 1rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  margin: 2rem 1rem; }
main { max-width: 42rem; margin: auto; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
a { color: var(--accent); }
blockquote { margin: 0.4rem 0 1rem; padding-left: 0.75rem; border-left: 3px solid #b9a36a; }
.lost { color: var(--warn); }
"""
