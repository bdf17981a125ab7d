"""What stands on a web page beside its article: menus, boxes, pointers to other pages, appeals.

A box of the article itself, with facts or a correction, is not of these: it has words to read and
leads nowhere.
"""

import re
from typing import Any

TAGS = frozenset("nav aside footer form menu".split())
_BOXES = frozenset(("aside", "footer"))
"""Elements that may also be of the article."""

_ROLES = frozenset("navigation complementary contentinfo search banner dialog".split())

# Names of what leads elsewhere. What bears one and has no links is of the article: the menu of an
# inn, a table of share prices.
_LEADING = re.compile(
    r"\b(?:related|recommend(?:ed|ations?)?|most[-_]?read|read[-_]?(?:more|also|next)|more[-_]?(?:on|from)"
    r"|share(?![-_])|sharing|social(?![-_])|breadcrumbs?|sidebar|menu|navbar|navigation|pagination"
    r"|tags(?![-_])|tag[-_]?list)\b"
    r"|(?:^|[\s_-])(?:share|social|related|sidebar)s?[-_]"
    r"(?:bars?|links?|buttons?|icons?|media|tools?|box|widgets?|lists?|counts?|form|section|area"
    r"|articles?|stor(?:y|ies)|posts?|content|banner|wrapper|container|inner)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:newsletter|subscribe|subscription|promo|advert(?:isement|ising)?|ads?(?![-_])"
    r"|sponsored|cookies?|consent|comments?(?![-_])|popup|modal|paywall|skip[-_]?link"
    r"|print[-_]?only|outbrain|taboola)\b"
    r"|(?:^|[\s_-])(?:newsletter|comment|cookie|promo)s?[-_]"
    r"(?:bars?|links?|buttons?|box|widgets?|lists?|counts?|form|section|area"
    r"|thread|content|banner|notice|signup|wrapper|container|inner)",
    re.IGNORECASE,
)

_READ_ALSO = (
    r"(?:read (?:also|more|next|on)|also read|see also|related(?: (?:articles?|stor(?:y|ies)))?"
    r"|more on this|don['’]t miss|you (?:may|might) also like|recommended"
    r"|lesen sie (?:auch|mehr)|mehr (?:zum thema|dazu)|siehe auch|(?:à )?lire (?:aussi|également)"
    r"|voir aussi|lee también|le[ea] (?:más|mais)|leia também|vea también|leggi anche"
    r"|lees (?:ook|meer)|läs (?:också|mer|även)|les også|læs også|czytaj (?:też|także|również)"
    r"|читайте также)"
)
_POINTER = re.compile(rf"\W*{_READ_ALSO}\s*(?:[:…>»–—-]|\.{{3}}|$)", re.IGNORECASE)
_POINTER_BEFORE = re.compile(rf"\s*[(\[]\s*{_READ_ALSO}\s*[:…>»–—-]?\s*$", re.IGNORECASE)

_APPEAL = re.compile(
    # For consent.
    r"(?:we|our|this|wir|diese|nous|notre|utilizamos|usamos|utilizziamo|by)\b[^.]{0,60}\bcookies?\b"
    # For an address.
    r"|(?:sign up|subscribe|register|get|receive|join|enter your|never miss|abonnieren|bestellen"
    r"|melden sie|erhalten sie|inscrivez|abonnez|recevez|suscr[ií]|iscriviti|ricevi)\b"
    r"[^.]{0,80}\b(?:newsletters?|inbox|your e-?mail|e-?mail (?:alerts|updates)|boletín"
    r"|infolettre)\b"
    # For money.
    r"|(?:already|not)\b[^.]{0,30}\b(?:subscribe[rd]|member|account|registered)\b"
    r"|(?:this|cet|dieser|este) (?:article|story|content|page|artikel|artículo)\b[^.]{0,40}"
    r"\b(?:subscribers|members|abonnés|abonnenten|suscriptores)\b"
    r"|(?:to|you|log|sign|subscribe|unlock|start)\b[^.]{0,60}"
    r"\b(?:(?:continue|keep) reading|unlimited access|free articles?|full access)\b",
    re.IGNORECASE,
)
"""How the words begin that ask a reader for consent, an address or money."""

_LABEL = re.compile(
    r"\W*(?:advertisement|advertising|sponsored content|anzeige|werbung|publicité|publicidad"
    r"|pubblicità|реклама|scroll (?:down )?to continue(?: reading)?"
    r"|(?:story|article) continues (?:below|after)(?: (?:this )?advertisement)?"
    r"|skip (?:advertisement|ad|to (?:main )?content)"
    r"|(?:page|seite|página|pagina) \d+ (?:of|von|sur|de|di|van) \d+"
    r"|(?:(?:previous|next|prev|older|newer)(?: (?:page|post|article|story)s?)?[\W\d]*)+"
    r"|accept(?: all)?(?: cookies)?|reject all|manage (?:cookies|preferences)"
    r"|print this(?: page| article)?|back to top|nach oben)\W*",
    re.IGNORECASE,
)
"""All the words of a block that is no text."""

_IMPRINT = re.compile(r"©|\(c\)\s*\d{4}|copyright|all rights reserved", re.IGNORECASE)
_LABEL_WORDS = 5
_CREDIT = re.compile(
    r"\W*(?:source|photo|foto|image|video|quelle|by|von|author|contact|kontakt|tel|e-?mail|web)",
    re.IGNORECASE,
)
"""What such a label says where the link is of the article: a source, a credit, an address."""

_LINKED = 0.6
"""The share of its letters in links from which a block is a menu."""

_FEW_LINKS = 0.3
"""The share of its letters in links up to which a box may be of the article."""

_LEAST = 30
"""Letters that a box of the article has at least."""

_LONGEST = 400
"""Characters that a pointer has at most."""

_LONGEST_APPEAL = 250


def is_beside(element: Any) -> bool:
    """Whether an element is not of the article: a menu, a box, links to other pages."""
    if element.tag in _BOXES:
        return not _is_of_article(element)
    if element.tag in TAGS or (element.get("role") or "") in _ROLES:
        return True
    named = names(element)
    if _FOREIGN.search(named) or (_LEADING.search(named) and not _says(element)):
        return True
    is_list = element.tag in ("ul", "ol", "p", "div", "table")
    return is_list and links(element) > _LINKED and not _is_led_in(element)


def _is_of_article(box: Any) -> bool:
    """Whether a box stands in the article and says something: facts, a correction."""
    stands_in = any(one.tag in ("article", "main") for one in box.iterancestors())
    is_foreign = _FOREIGN.search(names(box)) or _IMPRINT.search("".join(box.itertext()))
    return stands_in and not is_foreign and _says(box)


def _says(element: Any) -> bool:
    """Whether an element has words to read, asks for none, and leads nowhere."""
    if next(element.iter("form", "button", "input", "nav"), None) is not None:
        return False
    return len(letters_of(element)) >= _LEAST and links(element) < _FEW_LINKS


def _is_led_in(element: Any) -> bool:
    """Whether the line before a list of links says what they are: "Sources for this article:"."""
    before = element.getprevious()
    if before is None or before.tag != "p" or element.tag not in ("ul", "ol"):
        return False
    words = "".join(before.itertext()).strip()
    return words.endswith(":") and words.count(" ") >= 2 and not _POINTER.match(words)


def is_appeal(element: Any) -> bool:
    """Whether a block only asks something of the reader or is a label of the page's own."""
    if element.tag not in ("p", "div", "section", "aside", "span", "h2", "h3", "h4", "li"):
        return False
    words = " ".join("".join(element.itertext()).split())
    return bool(
        words
        and len(words) <= _LONGEST_APPEAL
        and (_LABEL.fullmatch(words) or _APPEAL.match(words))
    )


def is_pointer(element: Any) -> bool:
    """Whether an element only points to another story ("Read also: …")."""
    if element.tag not in ("p", "div", "aside", "strong", "b", "em", "i", "span", "section"):
        return False
    words = "".join(element.itertext())
    link = next(element.iter("a"), None)
    if len(words) > _LONGEST or link is None:
        return False
    linked = sum(len(letters_of(one)) for one in element.iter("a") if one.get("href"))
    if match := _POINTER.match(words):
        return linked > 0.9 * len(letters(words[match.end() :]))
    # Whatever the language: a few words and a colon, and all the rest leads elsewhere.
    label = words.partition("".join(link.itertext()))[0].strip()
    others = len(letters(words)) - len(letters(label))
    is_label = 0 < label.count(" ") + 1 <= _LABEL_WORDS and label[-1:] in (":", "»", ">", "→", "|")
    return is_label and not _CREDIT.match(label) and linked > 0.95 * others > 0


def cut_pointers(tree: Any) -> None:
    """Take out what points elsewhere within a sentence: "(read more: …)"."""
    for link in list(tree.iter("a")):
        last = link.getprevious()
        before = (link.getparent().text if last is None else last.tail) or ""
        match = _POINTER_BEFORE.search(before)
        if match and (link.tail or "").lstrip()[:1] in (")", "]"):
            link.tail = (link.tail or "").lstrip()[1:]
            if last is None:
                link.getparent().text = before[: match.start()]
            else:
                last.tail = before[: match.start()]
            drop(link)


def names(element: Any) -> str:
    """The classes and the id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def links(element: Any) -> float:
    """The share of the letters of an element that stand in links."""
    total = len(letters_of(element))
    linked = sum(len(letters_of(one)) for one in element.iter("a") if one.get("href"))
    return linked / total if total else 0.0


def letters_of(element: Any) -> str:
    """The letters and figures in an element."""
    return letters("".join(element.itertext()))


def letters(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(filter(str.isalnum, text))


def drop(element: Any) -> None:
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
