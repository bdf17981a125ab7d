"""Web pages."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from assistant.errors import ArticleError
from assistant.reading.blocks import is_unseen, text_of
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format
from assistant.reading.formulas import write_out
from assistant.reading.linked_data import articles_in
from assistant.reading.page_boxes import (
    TAGS,
    cut_pointers,
    drop,
    is_appeal,
    is_beside,
    is_pointer,
    letters,
    letters_of,
    links,
    names,
)
from assistant.reading.page_dates import published_in
from assistant.reading.styles import inline

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096
"""Bytes at the beginning in which a page declares its encoding."""

_LEAVES = "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre td th figcaption caption div".split()
_SURE = 25
"""Letters from which a stretch of a page that occurs in the article found is taken for it."""

_MUCH = 0.4
"""The share of the letters of the article's part of a page from which nothing is a mere box."""

_MOST_OF_IT = 0.7
"""The share of the text stated in its data that a page shows at least, if it shows the article."""

_SELDOM = 0.3
"""The share of its letters in links up to which an item outside of the article found is kept."""


def _read(content: bytes, name: str) -> list[Draft]:
    declared = _DECLARED.search(content[:_HEAD])
    encoding = next(filter(None, declared.groups()), b"").decode() if declared else ""
    page, notes = decode(content, encoding)
    draft = main_text(page)
    return [Draft(draft.text, draft.fields, notes=notes)]


def main_text(page: str) -> Draft:
    """The article of a page, without menus and comments, and what the page says of it.

    Raises:
        ArticleError: there is no article in it.
    """
    import trafilatura
    from lxml import html
    from trafilatura.utils import load_html

    tree = load_html(page)
    if tree is None:
        # It takes a short piece of HTML for no page.
        tree = html.document_fromstring(page)
    day, stated = published_in(tree), _stated(tree)
    about = trafilatura.extract_metadata(tree)
    _prune(tree)
    found: Any = trafilatura.bare_extraction(tree, include_comments=False)
    text = _text_of_article(tree, found.text if found else "")
    if len(letters(text)) < _MOST_OF_IT * len(letters(stated)):
        text = stated
    if not text:
        raise ArticleError("no article can be found in the page")
    fields = {
        "title": about.title,
        "author": about.author,
        "published": day,
        "url": about.url,
        "source": about.sitename,
    }
    return Draft(text, fields)


def _stated(tree: Any) -> str:
    """The article's text in the page's data, which a program may have yet to show."""
    from lxml import html

    bodies = (entry.get("articleBody") for _, entry in articles_in(tree))
    longest = max((body for body in bodies if isinstance(body, str)), key=len, default="")
    lines = html.fromstring(f"<div>{longest}</div>").itertext() if "<" in longest else [longest]
    return "\n\n".join(filter(str.strip, unescape("\n\n".join(lines)).splitlines()))


def _prune(tree: Any) -> None:
    """Take out what a reader of the page does not see, and what leads or asks elsewhere."""
    for math in list(tree.iter("math")):
        for one in list(math.iterancestors("span")):
            # Formulas are hidden where a picture of them is shown.
            one.attrib.pop("style", None)
            for picture in list(one.iter("img")):
                drop(picture)
        write_out(math)
    inline(tree, "".join(style.text or "" for style in tree.iter("style")))
    cut_pointers(tree)
    body = tree.find("body") if tree.tag == "html" else tree
    for element in list((tree if body is None else body).iter()):
        if element.tag == "input" and element.get("type") == "checkbox":
            continue  # whether a task of a list is done
        if is_unseen(element) or _is_hidden(element) or is_pointer(element) or is_appeal(element):
            drop(element)
        elif element.get("role") in _ROLES:
            element.tag = _ROLES[element.get("role")]


_ROLES = {
    "table": "table",
    "row": "tr",
    "cell": "td",
    "columnheader": "th",
    "rowheader": "th",
    "list": "ul",
    "listitem": "li",
    "heading": "h3",
}
"""What elements of any name are by their role."""

_HIDDEN_NAMES = frozenset(
    "mw-editsection noprint sr-only visually-hidden visuallyhidden screen-reader-text"
    " screen-reader-only hidden d-none is-hidden katex-html MathJax_Preview".split()
)
"""What pages call text that is not shown, or only to programs that read aloud."""

_SHOWN_WIDE = re.compile(r"^(?:d-)?(?:sm|md|lg|xl|xxl)[-:](?:block|inline|flex|grid|table)")


def _is_hidden(element: Any) -> bool:
    names = (element.get("class") or "").split()
    return not _HIDDEN_NAMES.isdisjoint(names) and not any(map(_SHOWN_WIDE.match, names))


def _text_of_article(tree: Any, known: str) -> str:
    """The text of the part of a page that holds what is known to be its article.

    Finding an article on a page is `trafilatura`'s work, but it leaves out lists, tables and
    captions, and joins others; so what it finds only tells where the article is.
    """
    lines = {letters(line) for line in known.splitlines()}
    whole = letters(known)
    kept = [one for one in _leaves(tree) if _is_in(letters_of(one), lines, whole)]
    region = _common(kept) if kept else tree
    # A document that a program has made of a text has nothing around it.
    is_site = next(tree.iter(*TAGS), None) is not None
    holding = {one for leaf in kept for one in leaf.iterancestors()} | set(kept)
    # What holds much of the text is the text, whatever it is called.
    most = _MUCH * len(letters_of(region))
    for element in list(region.iter()):
        if element is region or element in holding or not is_beside(element):
            continue
        if element.tag in TAGS or len(letters_of(element)) < most:
            drop(element)
    if kept and is_site and region.tag in ("body", "html"):
        _trim(region, kept)
    return text_of(region)


def _leaves(tree: Any) -> Iterator[Any]:
    """The elements with text of which none is within another."""
    for element in tree.iter(*_LEAVES):
        if next(element.iterdescendants(*_LEAVES), None) is None:
            yield element


def _is_in(letters: str, lines: set[str], whole: str) -> bool:
    return letters in lines - {""} or (len(letters) >= _SURE and letters in whole)


def _common(elements: list[Any]) -> Any:
    """The nearest element that holds all of some."""
    shared = [elements[0], *elements[0].iterancestors()]
    for one in elements[1:]:
        above = {one, *one.iterancestors()}
        shared = [ancestor for ancestor in shared if ancestor in above]
    inner = shared[0]
    return inner.getparent() if inner in elements and inner.getparent() is not None else inner


def _trim(region: Any, kept: list[Any]) -> None:
    """Take out what stands before the article and after it, where the page does not part them."""
    order = {element: place for place, element in enumerate(region.iter())}
    first, last = order[kept[0]], order[kept[-1]]
    for element in list(_leaves(region)):
        place = order.get(element, first)
        is_plain_item = element.tag == "li" and links(element) < _SELDOM
        outside = element.tag in ("p", "div", "li") and not first <= place <= last
        outside = outside and not is_plain_item
        if outside and not any(_NOTES.search(names(one)) for one in element.iterancestors()):
            drop(element)


_NOTES = re.compile(r"\b(?:foot|end)notes?\b", re.IGNORECASE)


FORMAT = Format(
    endings=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    read=_read,
    # Trafilatura leaves much to others: links to courlan, which asks tld; what it cannot read
    # itself to justext; parsing to lxml.
    libraries=(
        "charset-normalizer",
        "courlan",
        "cssselect",
        "dateparser",
        "htmldate",
        "justext",
        "lxml",
        "python-dateutil",
        "tinycss2",
        "tld",
        "trafilatura",
    ),
    described=(
        "the article without menus and comments; title, day, author, link and outlet from the page"
    ),
)
