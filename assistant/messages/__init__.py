"""What the page says, in the language of its reader.

The English words stand in the code, as the keys of a catalogue for each other language: a file like
`de.json` beside this module, which the scripts of the page read too. Of a count it has a text for
each plural form of the language, under the English plural.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.language.dates import Month, long_date

ENGLISH = "en"

COOKIE = "article-assistant-language"
"""In which a browser remembers the language that its reader has chosen."""

_LATER = ""
"""The language of a page that is built before anybody reads it."""

_OPENS, _CLOSES = "\ue010", "\ue011"
"""Around what is said of such a page; from a private use area."""

_MARKED = re.compile(f"{_OPENS}([^{_CLOSES}]*){_CLOSES}")

SCRIPT = f"{_OPENS}{_CLOSES}"
"""In whose place a page gets its language and the catalogue, for its scripts."""

_language = ContextVar("language", default=ENGLISH)


@cache
def _catalogues() -> dict[str, dict[str, Any]]:
    """The catalogues by language."""
    found = [one for one in files(__name__).iterdir() if one.name.endswith(".json")]
    return {
        one.name.removesuffix(".json"): json.loads(one.read_text(encoding="utf-8"))
        for one in sorted(found, key=lambda one: one.name)
    }


def languages() -> dict[str, str]:
    """The languages of the page, each by its own name."""
    names = {one: Locale.parse(one).get_display_name() or one for one in [ENGLISH, *_catalogues()]}
    return {one: name[:1].upper() + name[1:] for one, name in names.items()}


def language() -> str:
    """The language in which the page speaks now."""
    return _language.get() or ENGLISH


def wanted(headers: Mapping[str, str]) -> str:
    """The language for a request: the chosen one, else the first that the browser's reader reads.

    >>> wanted({"accept-language": "it, fr-CH;q=0.8, de;q=0.9"}), wanted({"accept-language": "it"})
    ('de', 'en')
    """
    chosen = SimpleCookie()
    try:
        chosen.load(headers.get("cookie", ""))
    except CookieError:
        chosen.clear()
    ranked = re.findall(
        r"([a-zA-Z]+)[\w-]*(?:\s*;\s*q=([\d.]+))?", headers.get("accept-language", "")
    )
    asked = sorted(ranked, key=lambda one: -_rank(one[1]))
    known = [ENGLISH, *_catalogues()]
    own = [chosen[COOKIE].value] if COOKIE in chosen else []
    readable = [*own, *(name.lower() for name, rank in asked if _rank(rank))]
    return next((one for one in readable if one in known), ENGLISH)


def _rank(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Say what is said within it in a language."""
    before = _language.set(name)
    try:
        yield
    finally:
        _language.reset(before)


def spoken_later() -> Any:
    """Mark what is said within it; `spoken` says it in the language of whoever opens the page."""
    return speaking(_LATER)


def spoken(built: Any) -> Any:
    """What was built, with all that was marked said in the language of now."""
    if isinstance(built, str):
        return _MARKED.sub(lambda match: say(match[1]) if match[1] else _for_scripts(), built)
    if isinstance(built, dict):
        return {name: spoken(one) for name, one in built.items()}
    if isinstance(built, list | tuple):
        return type(built)(map(spoken, built))
    return built


def _for_scripts() -> str:
    known = {"language": language(), "texts": _catalogues().get(language(), {})}
    return json.dumps(known, ensure_ascii=False).replace("</", "<\\/")


def say(text: str, /, **values: Any) -> str:
    """A message in the language of the reader; numbers as that writes them.

    >>> say("{done} of {all} files", done=1000, all=20000)
    '1,000 of 20,000 files'
    """
    if _language.get() == _LATER:
        return f"{_OPENS}{text}{_CLOSES}"
    return _filled(_catalogues().get(language(), {}).get(text, text), values)


def counted(one: str, many: str, count: int, /, **values: Any) -> str:
    """A message about so many things.

    >>> counted("1 article", "{count} articles", 1), counted("1 article", "{count} articles", 2)
    ('1 article', '2 articles')
    """
    forms = _catalogues().get(language(), {}).get(many, {"one": one, "other": many})
    form = forms.get(Locale.parse(language()).plural_form(count), forms["other"])
    return _filled(form, {"count": count, **values})


def _filled(text: str, values: Mapping[str, Any]) -> str:
    # What has no values is no pattern.
    shown = {
        name: number(one) if isinstance(one, int | float) else one for name, one in values.items()
    }
    return text.format(**shown) if shown else text


def number(value: float) -> str:
    """A number as the language writes it."""
    return str(format_decimal(value, locale=language()))


def percent(share: float) -> str:
    """A share in percent."""
    return str(format_percent(share, locale=language()))


def day(when: date) -> str:
    """A day or a month in words.

    >>> with speaking("de"):
    ...     day(date(2024, 5, 3)), day(Month(2024, 5, 1))
    ('3. Mai 2024', 'Mai 2024')
    """
    if language() == ENGLISH:
        return long_date(when)
    if isinstance(when, Month):
        return str(format_skeleton("yMMMM", date(when.year, when.month, 1), locale=language()))
    return str(format_date(when, "long", locale=language()))


class InLanguage:
    """ASGI middleware: what is said for a request is said in the language of its reader."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(wanted(Headers(scope=scope))):
            await self._app(scope, receive, send)
