"""An article as the page shows it, with what is quoted marked."""

from functools import lru_cache
from html import escape
from itertools import pairwise
from textwrap import shorten
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from assistant.answering.citations import link_to
from assistant.answering.exporting import on_lines
from assistant.assistant import Assistant
from assistant.errors import AssistantError, UnknownArticleError
from assistant.language.dates import long_date
from assistant.reading.adding import holds_title
from assistant.reading.article import Article, file_of
from assistant.reading.injections import instructions

_ORIGINS = {"name": " (by its file name)", "text": " (by its first lines)"}
"""Where a day comes from, if the file does not say so."""

_OF_QUOTES = '<span class="unseen"> quote</span>'
"""What a name says to a screen reader; for all others there is no room on a small screen."""

_LONG = 50_000
"""Characters from which an article is searched for orders only after it is shown."""

_SENTENCES = 4
"""The most sentences that say what an article says."""

_PART = 4_000
"""About how many characters of a long article a browser lays out at once."""

NO_SOURCE = (
    '<p class="hint">Choose a mark like <span class="mark">1</span> in an answer to read the '
    "article that it quotes, or the title of any article.</p>"
)


def source_html(assistant: Assistant, link: str) -> str:
    """The article that a link names, with the quoted stretch marked, if it still says that."""
    try:
        fields = {name: values[0] for name, values in parse_qs(link.lstrip("#")).items()}
        start, quote = int(fields.get("start", 0)), fields.get("quote", "")
        article = assistant.article(fields["source"])
    except UnknownArticleError:
        return _unread(assistant, fields["source"])
    except (KeyError, ValueError):
        return '<p class="hint">This link names no source.</p>'
    except AssistantError as error:
        return f'<p class="hint">{escape(str(error))}</p>'
    facts = []
    if article.published:
        facts.append(f"{long_date(article.published)}{_ORIGINS.get(article.dated or '', '')}")
    facts += [escape(fact) for fact in (article.source, article.author) if fact]
    if article.url and _is_web(article.url):
        facts.append(f'<a href="{escape(article.url)}" rel="noopener" target="_blank">original</a>')
    head = f"<h2>{escape(article.title)}</h2><p class='facts'>{' · '.join(facts)}</p>"
    head += _actions(article.path, is_read=True)
    head += "".join(f'<p class="notice">{escape(note.capitalize())}.</p>' for note in article.notes)
    head += orders_html(article.text) if len(article.text) <= _LONG else _LATE_ORDERS
    head += _OVERVIEW
    if quote:
        links = _quote_tools(article, link_to(article.path, start, quote), quote)
        start = _nearest(article.text, quote, start)
        if start < 0:
            head += '<p class="notice">This article has changed since it was quoted.</p>'
    else:
        links, start = "", -1
    marked = slice(start, start + len(quote)) if start >= 0 else slice(0, 0)
    return (
        f'<article data-path="{escape(article.path)}">{_tools(links)}{head}'
        f"<div class='text'>{_text(article.text, marked)}</div></article>"
    )


def _unread(assistant: Assistant, path: str) -> str:
    """Why there is no such article to read."""
    reason = assistant.failures().get(path)
    if not reason:
        return '<p class="hint">This article is no longer in the index.</p>'
    shown = f'<h2>{escape(path)}</h2><p class="notice">It was not read: {escape(reason)}.</p>'
    return f"<article>{shown}{_actions(path, is_read=False)}</article>"


def _actions(path: str, *, is_read: bool) -> str:
    """Links that ask about, rename or remove an article; the page's script follows them."""
    links = {"only": "Ask about this article"} if is_read else {}
    if is_read and holds_title(path):
        links["rename"] = "Rename"
    if file_of(path) == path:
        links["remove"] = "Remove"
    shown = [
        f'<a class="copy" href="{escape("#" + urlencode({name: path}))}">{text}</a>'
        for name, text in links.items()
    ]
    if is_read and "rename" not in links:
        shown.append('<span class="facts">Its kind of file has no place for another title.</span>')
    return f"<p class='actions'>{' '.join(shown)}</p>"


_OVERVIEW = (
    "<details class='overview'><summary>What it says</summary>"
    "<div role='status'>Reading …</div></details>"
)
"""The page's script fills it when it is unfolded."""

_LATE_ORDERS = "<div class='orders'></div>"
"""The page's script fills it once the article is shown."""


def _text(text: str, marked: slice) -> str:
    """A text as HTML with a stretch marked; a long one in parts, drawn when they are scrolled to.

    No part ends within the stretch, and together they are the text.
    """
    ends = [0]
    while len(text) > _LONG and len(text) - ends[-1] > _PART:
        end = text.find("\n", ends[-1] + _PART) + 1 or len(text)
        if marked.start < end < marked.stop:
            end = text.find("\n", marked.stop) + 1 or len(text)
        ends.append(end)
    parts = []
    for start, end in pairwise(dict.fromkeys([*ends, len(text)])):
        if not start <= marked.start < marked.stop <= end:
            parts.append(escape(text[start:end]))
            continue
        before, after = text[start : marked.start], text[marked.stop : end]
        quote = f"<mark id='quote' tabindex='-1'>{escape(text[marked])}</mark>"
        parts.append(f"{escape(before)}{quote}{escape(after)}")
    return (
        "".join(f"<div class='part'>{one}</div>" for one in parts) if parts[1:] else "".join(parts)
    )


def _tools(links: str) -> str:
    """What stays above an article while it is scrolled: links, and a box to find words in it."""
    return (
        f"<div class='tools'>{links}<span class='find' role='search'>"
        "<input type='search' aria-label='Find in this article' placeholder='Find' "
        "autocomplete='off'><span class='hits' role='status'></span>"
        "<a class='copy' href='#hit=-1' aria-label='Previous hit' title='Previous hit'>↑</a>"
        "<a class='copy' href='#hit=1' aria-label='Next hit' title='Next hit'>↓</a></span></div>"
    )


def _quote_tools(article: Article, link: str, quote: str) -> str:
    """Links to the quotes before and behind this one in its answer, and one that copies it."""
    day = long_date(article.published) if article.published else None
    cited = ", ".join(filter(None, (article.title, article.source, day)))
    text = f"“{' '.join(quote.split())}” ({cited})"
    links = (
        ({"step": -1, "of": link}, f"Previous{_OF_QUOTES}"),
        ({"step": 1, "of": link}, f"Next{_OF_QUOTES}"),
        ({"copy": text}, "Copy with citation"),
        ({"note": "quote", **dict(parse_qsl(link.lstrip("#")))}, f"Keep{_OF_QUOTES}"),
    )
    return " ".join(
        f'<a class="copy" href="{escape("#" + urlencode(fields))}">{name}</a>'
        for fields, name in links
    )


@lru_cache(maxsize=64)
def orders_html(text: str) -> str:
    """A badge for an article that gives orders to whatever machine reads it."""
    found = instructions(text)
    if not found:
        return ""
    first = shorten(text[slice(*found[0])], 80, placeholder=" …")
    return (
        '<p><span class="badge">holds orders to a machine</span> They are not followed, and '
        f"their paragraph is not quoted: “{escape(first)}”</p>"
    )


def overview_html(assistant: Assistant, path: str) -> str:
    """What an article says in short, in its own words, each a link to where it says so."""
    try:
        answer = assistant.ask("Summarise this article", articles=[path], quoted=True)
    except AssistantError as error:
        return f'<p class="hint">{escape(str(error))}</p>'
    items = "".join(
        f'<li><a href="{escape(one.citations[0].link)}">{escape(on_lines(one.text))}</a></li>'
        for one in answer.sentences[:_SENTENCES]
        if one.citations
    )
    return f"<ul>{items}</ul>" if items else '<p class="hint">No sentence sums it up.</p>'


def summary(assistant: Assistant, path: str) -> str:
    """The sentence of an article that sums it up best; empty if none does."""
    wish = "Summarise this article in one sentence"
    found = assistant.ask(wish, articles=[path], quoted=True).sentences
    return on_lines(found[0].text) if found and found[0].citations else ""


def _nearest(text: str, quote: str, start: int) -> int:
    """Where a text holds a quote, as near as can be to where it was; -1 if it does not."""
    places = [text.find(quote, max(start, 0)), text.rfind(quote, 0, max(start, 0) + len(quote))]
    return min((one for one in places if one >= 0), key=lambda one: abs(one - start), default=-1)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
