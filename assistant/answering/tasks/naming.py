"""The people, organisations and places that articles name, one entry for each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.answering.tasks.listing import Entry, Read, by_frequency
from assistant.answering.tasks.material import Quote
from assistant.language.entities import Entity, Sort, entities, initials, surname
from assistant.language.gazetteer import COUNTRIES, PLACES, ROLES
from assistant.language.phrases import Kind
from assistant.language.runs import Run

_ROLE = "|".join(map(re.escape, sorted(ROLES, key=len, reverse=True)))
_APPOSITION = re.compile(rf",(?: [\w’'&-]+){{0,6}}? (?:{_ROLE})\b", re.IGNORECASE)
_SPEAKS = re.compile(
    r" (?:has |had |also )?(?:said|says|told|added|warned|explained|argued|insisted|asked|wrote)\b"
)
_CIVIC = re.compile(
    r"\b(?:university|council|ministry|department|committee|commission|parliament|senate|congress"
    r"|police|army|navy|school|court|party|church|association|federation|union|institute|agency"
    r"|labour|conservatives|tories|democrats|republicans|lib dems|nato|fifa|uefa|opec"
    r"|parish|cabinet|authority|nations|government|administration|bureau|office|tribunal)\b",
    re.IGNORECASE,
)
"""What an organisation is called that is no company."""

_SORTS: Mapping[Kind, Sort] = {
    "people": "person",
    "organisations": "organisation",
    "companies": "organisation",
    "places": "place",
    "countries": "place",
}


def people(read: Sequence[Read]) -> list[Entry]:
    """The people; those named by surname only are joined with who bears it in another article."""
    found = _named(read, "person")
    entries: dict[str, Entry] = {}
    for one, entity in found:
        if " " in entity.name:
            words = entity.name.split()
            near = f"{words[0][0]} {surname(words)}".lower()
            key = f"{words[0]} {surname(words)}".lower().replace(".", "")
            _put(entries, near if near in entries else key, one, entity)
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for key in entries:
        bearers[key.split()[-1]].append(key)
    for one, entity in found:
        if " " not in entity.name:
            known = bearers[entity.name.lower()]
            if len(known) == 1 or entity.sort == "person":
                _put(entries, known[0] if len(known) == 1 else entity.name.lower(), one, entity)
    return by_frequency(entries.values())


def organisations(read: Sequence[Read]) -> list[Entry]:
    """The organisations, companies among them."""
    return by_frequency(_joined(_named(read, "organisation")))


def companies(read: Sequence[Read]) -> list[Entry]:
    """The organisations without those that are plainly no companies."""
    return [one for one in organisations(read) if _is_of("companies", one.label)]


def places(read: Sequence[Read]) -> list[Entry]:
    """The places, countries among them."""
    return by_frequency(_joined(_named(read, "place")))


def countries(read: Sequence[Read]) -> list[Entry]:
    """The countries among the places."""
    return [one for one in places(read) if _is_of("countries", one.label)]


def named_in(read: Read, kind: Kind) -> list[Entity]:
    """What one article names of a kind, such as companies, by their first mentions."""
    return [one for _, one in _named([read], _SORTS[kind]) if _is_of(kind, one.name)]


def _is_of(kind: Kind, name: str) -> bool:
    """Whether an organisation may be a company, and a place is a country."""
    if kind == "companies":
        return not _CIVIC.search(name)
    return kind != "countries" or name.lower() in COUNTRIES


def _named(read: Sequence[Read], sort: Sort) -> list[tuple[Read, Entity]]:
    """What articles name of a sort, also where only another article tells that it is of it."""
    found = [(one, entity) for one in read for entity in entities(one.article.text, one.sentences)]
    sorts: defaultdict[str, set[Sort]] = defaultdict(set)
    for _, entity in found:
        if entity.sort != "other":
            sorts[entity.name].add(entity.sort)
    bearers = Counter(
        surname(entity.name.split())
        for _, entity in found
        if entity.sort == "person" and entity.known
    )
    for place, (one, entity) in enumerate(found):
        if entity.sort == "other" and not sorts[entity.name] and bearers[entity.name]:
            # A surname alone may be a word or a place as well.
            speaks = any(_SPEAKS.match(run.after) for run in entity.mentions)
            if bearers[entity.name] > 1 or speaks:
                found[place] = one, replace(entity, sort="person")
    return [
        (one, entity)
        for one, entity in found
        if entity.sort == sort or (entity.sort == "other" and sorts[entity.name] == {sort})
    ]


def _joined(found: Iterable[tuple[Read, Entity]]) -> list[Entry]:
    """Join the forms of a name: the shorter with the first longer one that begins with it."""
    entries: dict[str, Entry] = {}
    for one, entity in sorted(found, key=lambda each: -len(each[1].name)):
        name = entity.name
        longer = [other for other in entries if other.startswith(f"{name.lower()} ")]
        is_own = len(longer) != 1 or name.lower() in COUNTRIES | PLACES
        key = name.lower() if is_own else longer[0]
        if name.isupper() and key not in entries:
            key = next((k for k, e in entries.items() if initials(e.label) == name), key)
        _put(entries, key, one, entity)
    return list(entries.values())


def _put(entries: dict[str, Entry], key: str, read: Read, entity: Entity) -> None:
    quote, is_good = _introduction(read, entity)
    entry = entries.get(key)
    if entry is None:
        held = {read.article.path}
        entries[key] = Entry(entity.name, quote, len(entity.mentions), held, introduced=is_good)
        return
    entry.times += len(entity.mentions)
    entry.articles.add(read.article.path)
    if is_good and not entry.introduced:
        entry.quote, entry.introduced = quote, True
    if len(entity.name.split()) > len(entry.label.split()) and entity.sort == "person":
        entry.label = entity.name


def _introduction(read: Read, entity: Entity) -> tuple[Quote, bool]:
    """The sentence that says what somebody is, else the first with the full name."""
    full = [one for one in entity.mentions if len(one.words) == len(entity.name.split())]
    told = next(filter(_says_what, full), None)
    run = told or (full or entity.mentions)[0]
    return Quote(read.article, *read.sentences[run.sentence]), told is not None


def _says_what(run: Run) -> bool:
    """Whether what somebody is stands next to a name."""
    return bool(run.role or run.title not in ("", "mr", "mrs", "ms", "miss")) or bool(
        _APPOSITION.match(run.after)
    )
