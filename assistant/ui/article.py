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
from assistant.messages import day, say
from assistant.reading.adding import holds_title
from assistant.reading.article import Article, file_of
from assistant.reading.injections import instructions


def _dated(article: Article) -> str:
    """The day of an article, and where it comes from, if the file does not say so."""
    assert article.published
    when = day(article.published)
    if article.dated == "name":
        return say("{day} (by its file name)", day=when)
    return say("{day} (by its first lines)", day=when) if article.dated == "text" else when


_LONG = 50_000
"""Characters from which an article is searched for orders only after it is shown."""

_SENTENCES = 4
"""The most sentences that say what an article says."""

_PART = 4_000
"""About how many characters of a long article a browser lays out at once."""


def no_source() -> str:
    """What is shown where no article is read."""
    text = say(
        "Choose a mark like [1] in an answer to read the article that it quotes, or the title of "
        "any article."
    )
    return f'<p class="hint">{text}</p>'


def source_html(assistant: Assistant, link: str) -> str:
    """The article that a link names, with the quoted stretch marked, if it still says that."""
    try:
        fields = {name: values[0] for name, values in parse_qs(link.lstrip("#")).items()}
        start, quote = int(fields.get("start", 0)), fields.get("quote", "")
        article = assistant.article(fields["source"])
    except UnknownArticleError:
        return _unread(assistant, fields["source"])
    except (KeyError, ValueError):
        return '<p class="hint">{}</p>'.format(say("This link names no source."))
    except AssistantError as error:
        return f'<p class="hint" lang="en">{escape(str(error))}</p>'
    facts = []
    if article.published:
        facts.append(_dated(article))
    facts += [escape(fact) for fact in (article.source, article.author) if fact]
    if article.url and _is_web(article.url):
        link = f'<a href="{escape(article.url)}" rel="noopener" target="_blank">'
        facts.append(f"{link}{say('original')}</a>")
    head = f"<h2>{escape(article.title)}</h2><p class='facts'>{' · '.join(facts)}</p>"
    head += _actions(article.path, is_read=True)
    head += "".join(
        f'<p class="notice" lang="en">{escape(note.capitalize())}.</p>' for note in article.notes
    )
    head += orders_html(article.text) if len(article.text) <= _LONG else _LATE_ORDERS
    head += _overview()
    if quote:
        links = _quote_tools(article, link_to(article.path, start, quote), quote)
        start = _nearest(article.text, quote, start)
        if start < 0:
            changed = say("This article has changed since it was quoted.")
            head += f'<p class="notice">{changed}</p>'
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
        return '<p class="hint">{}</p>'.format(say("This article is no longer in the index."))
    why = say("It was not read: {reason}.", reason=f'<span lang="en">{escape(reason)}</span>')
    shown = f'<h2>{escape(path)}</h2><p class="notice">{why}</p>'
    return f"<article>{shown}{_actions(path, is_read=False)}</article>"


def _actions(path: str, *, is_read: bool) -> str:
    """Links that ask about, rename or remove an article; the page's script follows them."""
    links = {"only": say("Ask about this article")} if is_read else {}
    if is_read and holds_title(path):
        links["rename"] = say("Rename")
    if file_of(path) == path:
        links["remove"] = say("Remove")
    shown = [
        f'<a class="copy" href="{escape("#" + urlencode({name: path}))}">{text}</a>'
        for name, text in links.items()
    ]
    if is_read and "rename" not in links:
        why = say("Its kind of file has no place for another title.")
        shown.append(f'<span class="facts">{why}</span>')
    return f"<p class='actions'>{' '.join(shown)}</p>"


def _overview() -> str:
    """What the page's script fills when it is unfolded."""
    return (
        f"<details class='overview'><summary>{say('What it says')}</summary>"
        f"<div role='status'>{say('Reading …')}</div></details>"
    )


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
    before, after = say("Previous hit"), say("Next hit")
    return (
        f"<div class='tools'>{links}<span class='find' role='search'>"
        f"<input type='search' aria-label='{say('Find in this article')}' "
        f"placeholder='{say('Find')}' autocomplete='off'>"
        "<span class='hits' role='status'></span>"
        f"<a class='copy' href='#hit=-1' aria-label='{before}' title='{before}'>↑</a>"
        f"<a class='copy' href='#hit=1' aria-label='{after}' title='{after}'>↓</a></span></div>"
    )


def _quote_tools(article: Article, link: str, quote: str) -> str:
    """Links to the quotes before and behind this one in its answer, and one that copies it."""
    when = day(article.published) if article.published else None
    cited = ", ".join(filter(None, (article.title, article.source, when)))
    text = f"“{' '.join(quote.split())}” ({cited})"
    links = (
        ({"step": -1, "of": link}, say("Previous"), say("Previous quote")),
        ({"step": 1, "of": link}, say("Next"), say("Next quote")),
        ({"copy": text}, say("Copy with citation"), ""),
        ({"note": "quote", **dict(parse_qsl(link.lstrip("#")))}, say("Keep"), say("Keep quote")),
    )
    # For the long names there is no room on a small screen.
    return " ".join(
        f'<a class="copy" href="{escape("#" + urlencode(fields))}"{named}>{short}</a>'
        for fields, short, long in links
        for named in (f' aria-label="{long}"' if long else "",)
    )


_instructions = lru_cache(maxsize=64)(instructions)


def orders_html(text: str) -> str:
    """A badge for an article that gives orders to whatever machine reads it."""
    found = _instructions(text)
    if not found:
        return ""
    first = shorten(text[slice(*found[0])], 80, placeholder=" …")
    badge, why = (
        say("holds orders to a machine"),
        say("They are not followed, and their paragraph is not quoted:"),
    )
    return f'<p><span class="badge">{badge}</span> {why} “{escape(first)}”</p>'


def overview_html(assistant: Assistant, path: str) -> str:
    """What an article says in short, in its own words, each a link to where it says so."""
    try:
        answer = assistant.ask("Summarise this article", articles=[path], quoted=True)
    except AssistantError as error:
        return f'<p class="hint" lang="en">{escape(str(error))}</p>'
    items = "".join(
        f'<li><a href="{escape(one.citations[0].link)}">{escape(on_lines(one.text))}</a></li>'
        for one in answer.sentences[:_SENTENCES]
        if one.citations
    )
    none = f'<p class="hint">{say("No sentence sums it up.")}</p>'
    return f"<ul>{items}</ul>" if items else none


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
