"""The day on which a web page says that it was published.

Only what means that day counts. Pages also hold days of events, of other articles, of comments, of
the last change, of the copyright, and the day on which a program wrote the file.
"""

import re
from collections.abc import Iterator
from typing import Any

from assistant.reading.linked_data import articles_in

_NAMES = frozenset(
    "article:published_time article:published og:published_time og:article:published_time"
    " og:pubdate datepublished date_published publishdate publish-date publish_date published"
    " published_at publication_date publicationdate publication-date pubdate pub_date"
    " originalpublicationdate dc.date dc.date.issued dc.date.published dc.issued dcterms.date"
    " dcterms.issued citation_publication_date citation_date parsely-pub-date sailthru.date"
    " bt:pubdate rnews:datepublished cxenseparse:recs:publishtime article.published"
    " article_date_original date prism.publicationdate".split()
)
"""What the metadata of pages call the day of publication."""

_MEANT = re.compile(
    r"publi|pubdate|(?:entry|post|article|story)[-_]?date|dateline|posted|byline", re.I
)
_NOT_MEANT = re.compile(r"updat|modif|comment|event|expire|related", re.I)
_OTHERS = re.compile(
    r"comment|related|teaser|sidebar|latest|most[-_]?(?:read|popular)|trending|recommend|more[-_]?from"
    r"|\b(?:next|prev(?:ious)?)[-_]?(?:post|article|story)",
    re.I,
)
_PATH = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?:[/-]|$)")


def published_in(tree: Any) -> str:
    """What a page states as its day of publication, as it writes it; empty if it states none."""
    for found in (_in_head(tree), _in_data(tree), _marked(tree), _in_times(tree), _in_path(tree)):
        for value in found:
            if value.strip():
                return value.strip()
    return ""


def _in_head(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        names = {(meta.get(key) or "").lower() for key in ("property", "name", "itemprop")}
        if names & _NAMES and not _is_of_another(meta):
            yield meta.get("content") or ""


def _in_data(tree: Any) -> Iterator[str]:
    """The day in JSON-LD; none where it lists several articles of different days."""
    found: dict[bool, list[str]] = {True: [], False: []}
    for kind, entry in articles_in(tree):
        if isinstance(day := entry.get("datePublished"), str):
            found[kind != "WebPage"].append(day)
    for days in (found[True], found[False]):
        if len({day[:10] for day in days}) == 1:
            yield days[0]
            return


def _marked(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//body//*[@itemprop]"):
        is_meant = "datepublished" in element.get("itemprop").lower().split()
        if is_meant and not _is_of_another(element):
            yield _value(element)


def _in_times(tree: Any) -> Iterator[str]:
    for time in tree.iter("time"):
        around = [time, *list(time.iterancestors())[:3]]
        names = " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in around)
        own = f"{time.get('class') or ''} {time.get('itemprop') or ''}"
        is_meant = time.get("pubdate") is not None or _MEANT.search(names)
        if is_meant and not _NOT_MEANT.search(own) and not _is_of_another(time):
            yield _value(time)


def _in_path(tree: Any) -> Iterator[str]:
    links = [one.get("href") for one in tree.iter("link") if one.get("rel") == "canonical"]
    links += [one.get("content") for one in tree.iter("meta") if one.get("property") == "og:url"]
    for link in links:
        if match := _PATH.search(link or ""):
            yield "-".join(match.groups())


def _value(element: Any) -> str:
    return (
        element.get("datetime")
        or element.get("content")
        or " ".join("".join(element.itertext()).split())
    )


def _is_of_another(element: Any) -> bool:
    """Whether an element belongs to a comment, an event or another article on the page."""
    for one in element.iterancestors():
        named = f"{one.get('class') or ''} {one.get('id') or ''}"
        if one.tag in ("aside", "nav") or _OTHERS.search(named):
            return True
        if re.search(r"/(?:Comment|Event|Offer|UserComments)$", one.get("itemtype") or ""):
            return True
    return False
