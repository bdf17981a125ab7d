"""Web pages."""

import re
from collections.abc import Iterator
from typing import Any

from assistant.errors import ArticleError
from assistant.reading.blocks import is_unseen, text_of
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format
from assistant.reading.page_dates import published_in

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096
"""Bytes at the beginning in which a page declares its encoding."""

_JUNK_TAGS = frozenset("nav aside footer form menu".split())
_JUNK_ROLES = frozenset("navigation complementary contentinfo search banner dialog".split())
_JUNK = re.compile(
    r"\b(?:related|recommend(?:ed|ations?)?|most[-_]?read|read[-_]?(?:more|also|next)|more[-_]?(?:on|from)"
    r"|share(?![-_])|sharing|social(?![-_])|newsletter|subscribe|subscription|promo|advert(?:isement|ising)?|ads?(?![-_])"
    r"|sponsored|cookies?|consent|comments?(?![-_])|breadcrumbs?|sidebar|menu|navbar|navigation|pagination"
    r"|popup|modal|paywall|tags(?![-_])|tag[-_]?list|skip[-_]?link|print[-_]?only|outbrain|taboola)\b"
    r"|(?:^|[\s_-])(?:share|social|related|newsletter|comment|cookie|promo|sidebar)s?[-_]"
    r"(?:bars?|links?|buttons?|icons?|media|tools?|box|widgets?|lists?|counts?|form|section|area"
    r"|thread|articles?|stor(?:y|ies)|posts?|content|banner|notice|signup|wrapper|container|inner)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\W*(?:read (?:also|more|next|on)|also read|see also|related(?: (?:articles?|stor(?:y|ies)))?"
    r"|more on this|don['’]t miss|you (?:may|might) also like|recommended"
    r"|lesen sie (?:auch|mehr)|mehr (?:zum thema|dazu)|siehe auch|(?:à )?lire (?:aussi|également)"
    r"|voir aussi|lee también|le[ea] (?:más|mais)|leia também|vea también|leggi anche"
    r"|lees (?:ook|meer)|läs (?:också|mer|även)|les også|læs også|czytaj (?:też|także|również)"
    r"|читайте также)\s*(?:[:…>»–—-]|\.{3}|$)",
    re.IGNORECASE,
)
_LABEL_WORDS = 5
_CREDIT = re.compile(
    r"\W*(?:source|photo|foto|image|video|quelle|by|von|author|contact|kontakt|tel|e-?mail|web)",
    re.IGNORECASE,
)
"""What such a label says where the link is of the article: a source, a credit, an address."""

_LEAVES = "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre td th figcaption caption div".split()
_SURE = 25
"""Letters from which a stretch of a page that occurs in the article found is taken for it."""

_MUCH = 0.4
"""The share of the letters of the article's part of a page from which nothing is a mere box."""

_LINKED = 0.6
"""The share of its letters in links from which a block is a menu."""


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
    day = published_in(tree)
    about = trafilatura.extract_metadata(tree)
    _prune(tree)
    found: Any = trafilatura.bare_extraction(tree, include_comments=False)
    text = _text_of_article(tree, found.text if found else "")
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


def _prune(tree: Any) -> None:
    """Take out what a reader of the page does not see, and pointers to other pages."""
    sheets = "".join(style.text or "" for style in tree.iter("style"))
    hidden = frozenset(_HIDDEN_NAMES | _hidden_names(sheets))
    body = tree.find("body") if tree.tag == "html" else tree
    for element in list((tree if body is None else body).iter()):
        if is_unseen(element) or _names(element) & hidden or _is_pointer(element):
            _drop(element)


_HIDDEN_NAMES = frozenset(
    ".mw-editsection .noprint .sr-only .visually-hidden .visuallyhidden .screen-reader-text"
    " .screen-reader-only".split()
)
"""What pages call text that only programs which read aloud are given: "Skip to content"."""

_MEDIA = re.compile(r"/\*.*?\*/|@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NOT_SHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def _hidden_names(sheets: str) -> set[str]:
    """The classes and ids, like `.note` and `#note`, that style sheets of the page hide."""
    return {
        name.strip()
        for names, how in _RULE.findall(_MEDIA.sub("", sheets))
        if _NOT_SHOWN.search(how)
        for name in names.split(",")
        if re.fullmatch(r"\s*[.#][\w-]+\s*", name)
    }


def _names(element: Any) -> set[str]:
    found = {f".{name}" for name in (element.get("class") or "").split()}
    return found | {f"#{element.get('id')}"}


def _is_pointer(element: Any) -> bool:
    """Whether a block only points to another story ("Read also: …")."""
    if element.tag not in ("p", "div", "aside", "strong", "section"):
        return False
    words = "".join(element.itertext())
    link = next(element.iter("a"), None)
    if len(words) > 400 or link is None:
        return False
    linked = sum(len(_letters_of(one)) for one in element.iter("a") if one.get("href"))
    if match := _POINTER.match(words):
        return linked > 0.9 * len(_letters(words[match.end() :]))
    # Whatever the language: a few words and a colon, and all the rest leads elsewhere.
    label = words.partition("".join(link.itertext()))[0].strip()
    letters = len(_letters(words)) - len(_letters(label))
    is_label = 0 < label.count(" ") + 1 <= _LABEL_WORDS and label[-1:] in (":", "»", ">", "→", "|")
    return is_label and not _CREDIT.match(label) and linked > 0.95 * letters > 0


def _text_of_article(tree: Any, known: str) -> str:
    """The text of the part of a page that holds what is known to be its article.

    Finding an article on a page is `trafilatura`'s work, but it leaves out lists, tables and
    captions, and joins others; so what it finds only tells where the article is.
    """
    lines = {_letters(line) for line in known.splitlines()}
    whole = _letters(known)
    kept = [one for one in _leaves(tree) if _is_in(_letters_of(one), lines, whole)]
    region = _common(kept) if kept else tree
    # A document that a program has made of a text has nothing around it.
    is_site = next(tree.iter(*_JUNK_TAGS), None) is not None
    holding = {one for leaf in kept for one in leaf.iterancestors()} | set(kept)
    # What holds much of the text is the text, whatever it is called.
    most = _MUCH * len(_letters_of(region))
    for element in list(region.iter()):
        if element is region or element in holding or not _is_junk(element):
            continue
        if element.tag in _JUNK_TAGS or len(_letters_of(element)) < most:
            _drop(element)
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


def _is_junk(element: Any) -> bool:
    """Whether an element is not of the article: a menu, a box, links to other pages."""
    if element.tag in _JUNK_TAGS or (element.get("role") or "") in _JUNK_ROLES:
        return True
    if _JUNK.search(_named(element)):
        return True
    return element.tag in ("ul", "ol", "p", "div", "table") and _links(element) > _LINKED


def _named(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _links(element: Any) -> float:
    """The share of the letters of an element that stand in links."""
    total = len(_letters_of(element))
    linked = sum(len(_letters_of(one)) for one in element.iter("a") if one.get("href"))
    return linked / total if total else 0.0


def _trim(region: Any, kept: list[Any]) -> None:
    """Take out what stands before the article and after it, where the page does not part them."""
    order = {element: place for place, element in enumerate(region.iter())}
    first, last = order[kept[0]], order[kept[-1]]
    for element in list(_leaves(region)):
        place = order.get(element, first)
        is_plain_item = element.tag == "li" and _links(element) < _LINKED / 2
        outside = element.tag in ("p", "div", "li") and not first <= place <= last
        outside = outside and not is_plain_item
        if outside and not any(_NOTES.search(_named(one)) for one in element.iterancestors()):
            _drop(element)


_NOTES = re.compile(r"\b(?:foot|end)notes?\b", re.IGNORECASE)


def _drop(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _letters_of(element: Any) -> str:
    return _letters("".join(element.itertext()))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


FORMAT = Format(
    endings=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    read=_read,
    # Trafilatura leaves much to others: links to courlan, which asks tld; what it cannot read
    # itself to justext; parsing to lxml.
    libraries=(
        "charset-normalizer",
        "courlan",
        "dateparser",
        "htmldate",
        "justext",
        "lxml",
        "python-dateutil",
        "tld",
        "trafilatura",
    ),
    described=(
        "the article without menus and comments; title, day, author, link and outlet from the page"
    ),
)
