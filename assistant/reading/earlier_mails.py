"""Earlier mails in a mail: each of their lines is marked with `>`, as plain mails do."""

import re
from typing import Any

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of

_DEEPEST_QUOTE = 8
_DEEPEST_PAGE = 250
"""Elements within one another."""

# Programs that write mails call these things in the language of their users.
_EARLIER = (
    "original message|original mail|forwarded message|ursprüngliche nachricht|original-nachricht"
    "|weitergeleitete nachricht|message d['’]origine|message original|message transféré"
    "|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada"
    "|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht"
    "|ursprungligt meddelande|vidarebefordrat meddelande|opprinnelig melding"
    "|videresendt melding|oprindelig meddelelse|videresendt meddelelse"
    "|wiadomość oryginalna|wiadomość przekazana|исходное сообщение|пересылаемое сообщение"
)
_SEPARATOR = re.compile(
    rf"\s*-{{2,}}\s*(?:{_EARLIER})\s*(?:-{{2,}}.*)?$"
    r"|\s*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|begin doorgestuurd bericht)\s*:\s*$",
    re.IGNORECASE,
)
_FROM, _SENT, _TO = (
    re.compile(rf"\s*\*?(?:{names})\s?\*?\s?:\*?\s", re.IGNORECASE)
    for names in (
        "from|von|de|da|van|från|fra|od|от",
        "sent|date|gesendet(?: am)?|datum|envoyé|enviado(?: el)?|fecha|inviato|data|verzonden"
        "|skickat|sendt|dato|wysłano|отправлено|дата",
        "to|an|à|para|a|aan|till|til|do|кому|subject|betreff|objet|asunto|oggetto|onderwerp|ämne"
        "|emne|temat|тема|assunto",
    )
)
_HEADERS = 8
"""Lines behind the writer of an earlier mail in which its day and its subject stand."""

_QUOTES = frozenset(
    "gmail_quote yahoo_quoted protonmail_quote moz-forward-container OLK_SRC_BODY_SECTION"
    " isForwardContent isReplyContent zmail_extra tutanota_quote".split()
)
"""The ids and classes of what holds an earlier mail."""

_BREAKS = frozenset(["divRplyFwdMsg", "mail-editor-reference-message-container"])
"""The ids of what an earlier mail begins with, which goes on to the end."""

BREAK = "\uf8d1"
"""Stands for such a beginning in the text of a page; nothing else has this character."""

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unflowed(text: str, *, joined: bool) -> str:
    """A text whose lines end with a space where the paragraph goes on (RFC 3676).

    Args:
        text: what the mail has.
        joined: whether the spaces are not of the text.
    """
    paragraphs: list[tuple[str, list[str]]] = []
    goes_on = False
    for line in text.split("\n"):
        words = line.lstrip(">")
        marks = line[: len(line) - len(words)]
        words = words.removeprefix(" ")
        is_end = words == "-- "
        soft = words.endswith(" ") and not is_end
        words_only = words[:-1] if soft and joined else words
        if goes_on and paragraphs[-1][0] == marks and not is_end:
            paragraphs[-1][1].append(words_only)
        else:
            paragraphs.append((marks, [words_only]))
        goes_on = soft
    lines = ((marks, "".join(words)) for marks, words in paragraphs)
    return "\n".join(
        (f"{marks} " if marks else "") + (words if words == "-- " else words.rstrip(" "))
        for marks, words in lines
    )


def begins_earlier(text: str) -> bool:
    """Whether there is nothing before an earlier mail."""
    lines = [line.lstrip("> ") for line in text.lstrip("> \n\t").split("\n", 50)[:50]]
    return bool(_SEPARATOR.match(lines[0])) or _is_block(lines, 0)


def marked(text: str) -> str:
    """A text in which the lines of an earlier mail that stands in it to its end begin with `>`."""
    lines = text.split("\n")
    start = next((place for place in range(len(lines)) if _is_start(lines, place)), None)
    if start is None:
        return text
    if _SEPARATOR.match(lines[start]):
        start += 1
    before, earlier = lines[:start], [line.replace(BREAK, "") for line in lines[start:]]
    if not all(line.startswith(">") for line in earlier if line.strip()):
        earlier = list(map(_quoted, earlier))
    return re.sub(r"\n{3,}", "\n\n", "\n".join([*before, *earlier]))


def _is_start(lines: list[str], place: int) -> bool:
    line = lines[place]
    return BREAK in line or bool(_SEPARATOR.match(line)) or _is_block(lines, place)


def _is_block(lines: list[str], place: int) -> bool:
    """Whether the headers of an earlier mail stand here: its writer, its day, and others."""
    if not _FROM.match(lines[place]):
        return False
    below = [line for line in lines[place + 1 : place + 1 + 2 * _HEADERS] if line.strip()]
    below = below[:_HEADERS]
    return any(map(_SENT.match, below)) and any(map(_TO.match, below))


def _quoted(line: str) -> str:
    if not line.strip() or line.startswith("> " * _DEEPEST_QUOTE):
        return line
    return f"> {line}"


def shown(page: str) -> str:
    """The text of a mail that is written as a page; the lines of earlier mails begin with `>`."""
    from lxml import etree, html

    page = _NO_XML.sub("", re.sub(r"^\s*<\?xml[^>]*>", "", page))
    try:
        tree: Any = html.document_fromstring(page)
    except etree.ParserError:
        return ""  # It has nothing in it.
    # Those within others first, as they are marked twice.
    for element in reversed(_marks(tree)):
        if not _BREAKS.isdisjoint(_kinds(element)):
            element.addprevious(_line(BREAK))
        elif element.tag == "blockquote" or not _is_marked_inside(element):
            _mark(element)
    return text_of(tree)


def _marks(tree: Any) -> list[Any]:
    """The elements that hold an earlier mail, or that it begins with."""
    from lxml import etree

    found = []
    depth = quotes = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        step = 1 if event == "start" else -1
        depth += step
        if depth > _DEEPEST_PAGE:
            raise ArticleError("its parts are nested too deep")
        if _is_mark(element):
            quotes += step
            if step == 1 and quotes <= _DEEPEST_QUOTE:
                found.append(element)
    return found


def _kinds(element: Any) -> set[str]:
    return {element.get("id") or "", *(element.get("class") or "").split()}


def _is_mark(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.tag == "blockquote":
        style = "".join((element.get("style") or "").lower().split())
        # Without a line at its side it is how Gmail indents what the writer says.
        indents = "border:none" in style and "border-left" not in style
        return element.get("type") == "cite" or not indents
    return not (_QUOTES | _BREAKS).isdisjoint(_kinds(element))


def _is_marked_inside(element: Any) -> bool:
    """Whether an element holds the quote beside a line of its own that says whose it is."""
    if any(child.get("data-quoted") for child in element if isinstance(child.tag, str)):
        return True
    # What stands below these lines is marked later, up to the end.
    lines = text_of(element).split("\n")
    return bool(_SEPARATOR.match(lines[0]))


def _mark(element: Any) -> None:
    """Put the text of an earlier mail into its place, each line marked."""
    lines = text_of(element).replace(BREAK, "").split("\n")
    text = "\n".join(map(_quoted, lines))
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "pre", text, tail
    element.set("data-quoted", "yes")


def _line(text: str) -> Any:
    from lxml import etree

    made = etree.Element("p")
    made.text = text
    return made
