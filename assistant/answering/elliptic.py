"""Follow-ups that only name what is to stand in the last question instead.

"What about Norfield?", "And in 2021?", "And the other one?" are the last question with another
name, time or thing in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.answering.subjects import Subject, content_stems, subjects
from assistant.language.dates import Period
from assistant.language.times import asked_period, remove_period
from assistant.language.words import FUNCTION_WORDS, stem, words

if TYPE_CHECKING:
    from assistant.models.embedding import Encode

_OPENS = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay)\b,?\s*)*(?P<about>(?:what|how)\s+about\s+)?", re.IGNORECASE
)
_LEADS = re.compile(
    r"\b(?:(?P<given>in|at|near|from|to|for|of|on|by|with|during|against)\s+)?(?P<the>the\s+)?$",
    re.IGNORECASE,
)
_SMALL = frozenset("the a an in at near from to for of on by with during against".split())
_PLACES = frozenset(("in", "at", "near", "from", "of", "around"))
_RELATIVE = re.compile(
    r"\b(?:last|past|previous|this|current|next|coming|yesterday|today|tomorrow|ago|since|the)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b[12]\d{3}\b")

_NAME = r"\b[A-Z][\w’'-]{0,40}(?:\s(?:(?:of|de|van|von)\s)?[A-Z0-9][\w’'-]{0,40}){0,4}"
_ONE = rf"(?:[Tt]he\s|[Aa]n?\s)?(?:[a-z]+\s)?{_NAME}"
_LIST = re.compile(rf"({_ONE}(?:,\s{_ONE}){{0,9}}),?\s(?:and|or)\s({_ONE})")
_COMMON = re.compile(r"\bthe\s(?P<one>[a-z]\w+)\s(?:and|or)\sthe\s(?P<other>[a-z]\w+)")
_QUOTE = re.compile(r"^“(.*?)”", re.MULTILINE | re.DOTALL)

_ORDER = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latter": -1}
_POINTS = re.compile(
    rf"\bthe\s(?P<which>others?|{'|'.join(_ORDER)})(?:\s(?P<noun>\w+))?(?=\W|$)",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"of (?:them|these|those|the two)\b", re.IGNORECASE)
_HELPS = frozenset("is are was were has have had do does did will would can could".split())
_DONE = re.compile(
    r"\w+ed|built|made|sold|held|won|sunk|found|lost|born|paid|bought|begun|cost|open|close|begin"
)

_READ = 4000
"""How many characters of an answer are searched for things that it names together."""

_CLOSE = 0.1
"""How much nearer in meaning a name must be than the first one, to be the one that is replaced."""


@dataclass(frozen=True, slots=True)
class Several:
    """Things that were named together, in their order."""

    names: tuple[str, ...]
    stems: frozenset[str]
    """Of the question, and of what named them: they may tell what the things are."""
    article: str
    """What stands before the first of them: "the ", or nothing."""


def several_in(text: str, question: str) -> Several | None:
    """The things that a text names together; None if it names none, or only one.

    Args:
        text: a question, or an answer.
        question: what was asked.

    >>> several_in("Two ferries, the Petrel and the Gannet.", "Which ferries are there?").names
    ('Petrel', 'Gannet')
    """
    text = text[:_READ]
    found: list[str] = []
    if listed := _LIST.search(text):
        found = [*re.split(r",\s", listed[1]), listed[2]]
    elif common := _COMMON.search(text):
        found = [common["one"], common["other"]]
    else:
        # Each of several quotes may tell of another one.
        own = content_stems(question)
        for quote in _QUOTE.findall(text):
            named = [name for name in re.findall(_NAME, quote) if not content_stems(name) <= own]
            found += [name for name in named[:1] if name not in found]
    names = [_bare(name) for name in found]
    if len(set(names)) < 2:
        return None
    article = "the " if re.search(rf"\bthe (?:[a-z]+ )?{re.escape(names[0])}", text, re.I) else ""
    return Several(tuple(names), frozenset(content_stems(f"{text} {question}")), article)


def _bare(name: str) -> str:
    """A name without what stands before it: of "the ferry Petrel" the Petrel."""
    match = re.search(rf"{_NAME}$", name)
    found = match[0].split() if match else [name]
    while len(found) > 1 and found[0].lower() in FUNCTION_WORDS:
        found = found[1:]
    return " ".join(found)


def with_thing(question: str, previous: str, answer: str, several: Several | None) -> str:
    """For "And the other one?", the last question of that one; else an empty string.

    "When was the second one built?" only gets its name.
    """
    if not several:
        return ""
    for match in _POINTS.finditer(question):
        asked = _named(several.names, previous)
        told = _named(several.names, answer)
        current = asked if len(asked) == 1 or not told else told
        end = _end(match, question, several.stems)
        meant = _meant(match["which"].lower(), several.names, current)
        if end and meant:
            is_all = not question[end:].strip(" ?.!") and _opening(question) == match.start()
            if is_all and len(asked) == 1:
                return re.sub(rf"\b{re.escape(asked[0])}\b", meant, previous)
            whole = f"{question[: match.start()]}{several.article}{meant}{question[end:]}"
            return f"{previous} {whole}" if is_all and asked else whole
    return ""


def _named(names: Sequence[str], text: str) -> list[str]:
    return [one for one in names if re.search(rf"\b{re.escape(one)}\b", text)]


def _opening(question: str) -> int:
    """Where what is named begins, behind "and what about" and the like."""
    opens = _OPENS.match(question)
    behind = opens.end() if opens else 0
    leads = re.compile(r"(?:(?:in|at|near|from|for|of|on|by|with)\s+)?").match(question, behind)
    return leads.end() if leads else behind


def _end(match: re.Match[str], question: str, stems: frozenset[str]) -> int:
    """Where words like "the other one" end; 0 if they speak of something else."""
    noun = (match["noun"] or "").lower()
    if not noun or noun in ("one", "ones", "two") or content_stems(noun) & stems:
        return match.end()
    if of_them := _OF_THEM.match(question, match.start("noun")):
        return of_them.end()
    is_last = not question[match.end() :].strip(" ?.!")
    if noun in _HELPS or (is_last and _DONE.fullmatch(noun)):
        return match.start("noun") - 1
    return 0


def _meant(which: str, names: Sequence[str], current: Sequence[str]) -> str:
    """Which of several things that is."""
    if which in _ORDER:
        return names[_ORDER[which]] if _ORDER[which] < len(names) else ""
    others = [name for name in names if name not in current]
    if not current or not others:
        return ""
    return " and ".join(others) if which == "others" else others[0]


def with_time(question: str, previous: str) -> str:
    """For "And in 2021?", the last question of that time; else an empty string."""
    opens = _OPENS.match(question)
    rest = question[opens.end() if opens else 0 :].strip(" ?.!")
    today = date.today()
    time = asked_period(rest, today) or asked_period(f"in {rest}", today)
    if not previous or not time or not _is_all(rest, time):
        return ""
    before = asked_period(previous, today)
    bare = (remove_period(previous, before) if before else previous).rstrip("?.! ")
    is_bare = rest == time.words and not _RELATIVE.match(rest)
    year = _YEAR.search(before.words) if before else None
    of_year = year and not _YEAR.search(rest) and not _RELATIVE.search(rest)
    return f"{bare} {'in ' if is_bare else ''}{rest}{f' {year[0]}' if year and of_year else ''}?"


def _is_all(text: str, time: Period) -> bool:
    left = text.replace(time.words, "")
    return len(left) < len(text) and {word.lower() for word in words(left)} <= FUNCTION_WORDS


def with_name(question: str, previous: str, encode: "Encode") -> str:
    """For "What about Norfield?", the last question with that name in it; else an empty string."""
    opens = _OPENS.match(question)
    named = [subject for subject in subjects(previous) if subject.named]
    if not (opens and opens.end() and named):
        return ""
    own = next((one for one in reversed(subjects(question)) if one.named), None)
    if not own or question[own.end :].strip(" ?.!"):
        return ""
    between = question[opens.end() : own.start]
    known = content_stems(previous)
    if not all(word.lower() in _SMALL or stem(word) in known for word in words(between)):
        return ""
    leads = _LEADS.search(between)
    given = leads["given"] if leads else None
    alike = [one for one in named if _leads_alike(given, previous[: one.start])]
    if leads and given and not alike:
        return f"{previous.rstrip('?.! ')} {leads[0]}{own.text}?"
    old = _nearest(own.text, alike or named, encode)
    before = previous[: old.start]
    if not (leads and leads["the"]):
        before = re.sub(r"\bthe $", "", before, flags=re.IGNORECASE)
    return f"{before}{own.text}{previous[old.end :]}"


def _leads_alike(given: str | None, before: str) -> bool:
    """Whether the preposition of a name may stand before another one."""
    return bool(
        given
        and (match := re.search(r"\b([a-z]+)\s+(?:the\s+)?$", before, re.IGNORECASE))
        and (match[1].lower() == given.lower() or {match[1].lower(), given.lower()} <= _PLACES)
    )


def _nearest(name: str, among: Sequence[Subject], encode: "Encode") -> Subject:
    """The name that another one is most likely to replace: the first, unless another is nearer."""
    if len(among) == 1:
        return among[0]
    new, *old = encode([name, *(one.text for one in among)])
    near = [
        float(new @ vector) + _CLOSE * ((" " in one.text) == (" " in name))
        for one, vector in zip(among, old, strict=True)
    ]
    best = max(range(len(among)), key=lambda place: near[place])
    return among[best if near[best] > near[0] + _CLOSE else 0]
