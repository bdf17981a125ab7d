"""The people, organisations and places that an article names, told apart by what stands around.

What a name is, is decided by all its mentions in the article together.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.language.gazetteer import (
    ACRONYMS,
    COUNTRIES,
    FIRMS,
    FIRST_NAMES,
    NEITHER,
    ORGANISATION,
    PLACE,
    PLACES,
    POLITE,
    ROLES,
    TITLES,
)
from assistant.language.runs import Run, runs
from assistant.language.sentences import Span
from assistant.language.words import FUNCTION_WORDS

Sort = Literal["person", "organisation", "place", "other"]
"""`other`: what the article does not tell of."""

_ENOUGH = 2.0
"""The evidence from which on a name is of a kind."""

_SAYING = (
    r"(?:said|says|told|added|adds|warned|claimed|explained|argued|insisted|asked|wrote|replied)"
)
_ROLE = "|".join(sorted(map(re.escape, ROLES), key=len, reverse=True))
FIRM = (
    r"(?:company|firm|monopoly|group|maker|giant|operator|bank|carrier|airline|retailer|club"
    r"|broadcaster"
    r"|newspaper|agency|union|charity|party|supplier|publisher|manufacturer|developer|chain|brand"
    r"|subsidiary|rival|studio|label|watchdog|website|provider|regulator|organisation"
    r"|organization"
    r"|consultancy|lender|insurer|brewer|shipyard|foundation|institute|university|team|magazine)"
)
"""What an organisation is, in a word."""


def _any(*patterns: tuple[str, float]) -> list[tuple[re.Pattern[str], float]]:
    return [(re.compile(pattern), weight) for pattern, weight in patterns]


_PERSON_AFTER = _any(
    (rf"^,(?: [\w’'-]+){{0,6}}? (?:{_ROLE})\b", 2),
    (r"^,? ?\(?(?:aged )?\d\d\)?(?:,|\s|$)", 2),
    (r"^,? (?:who|whose)\b", 1.5),
    (rf"^,? (?:has |had )?{_SAYING}\b", 1),
    (
        r"^ (?:was born|died|married|retired|resigned|lives|thinks|thought|believes|scored"
        r"|finished|clocked|was (?:named|third|second|fourth|jailed|arrested))\b",
        1,
    ),
    (r"^(?: \(\w+\))?(?:[,;] | and )[A-Z](?:-[A-Z])?\.? [A-Z]\w", 1),
    (r"^[^.;]{0,60} (?:his|her|he|she|himself|herself)\b", 0.5),
)
_OF_A_COUNTRY = "|".join(one.title() for one in sorted(COUNTRIES) if len(one) > 3)
_PERSON_BEFORE = _any(
    (r"\b[A-Z](?:-[A-Z])?\.? [A-Z][\w’'-]+(?: \(\w+\))?(?:[,;] | and )$", 1),
    (rf"\b(?:{_OF_A_COUNTRY})['’]s $", 1.5),
    (rf"(?:{_SAYING}|according to) $", 1),
    (r"(?:\bwidow|\bwife|\bhusband|\bson|\bdaughter|\bbrother|\bsister|\bstarring|\bplayed by"
     r"|\bdirected by)"
     r"(?: was| is| are|,)? $", 1.5),
    (rf"\b(?:{_ROLE}) (?:and )?(?:is|was|,)? ?$", 1),
    (r"\b(?:film|drama|movie|comedy|biopic|novel|book|album|song|musical|play|thriller|series"
     r"|character"
     r"|ship|boat|vessel|ferry|yacht|steamer|hurricane|storm) $", -2.5),
)  # fmt: skip
_FIRM_AFTER = _any(
    (rf"^,(?: [\w’'-]+){{0,5}}? {FIRM}\b", 2),
    (r"^['’]s? (?:chief|chairman|boss|shares|profits?|sales|spokesm|spokesw|head|director|manager"
     r"|board|owner|shareholders|founder|coach|captain|website|customers|products|managing)", 2),
    (r"^ (?:shares|spokes\w+|chief|chairman|executives?|officials|boss|fans|employees|customers"
     r"|investors|shareholders|analysts?|manager)\b", 1),
    (rf"^ (?:has |had |have |will |also )?(?:{_SAYING}|announced|launched|reported|bought"
     rf"|sold|plans"
     r"|acquired|hired|agreed|owns|signed|denied|claims|employs|wants|runs|operates|offers"
     r"|makes|made|filed|threatened)\b", 1),
)  # fmt: skip
_FIRM_BEFORE = _any(
    (rf"\b{FIRM} $", 2),
    (rf"\b(?:{_ROLE}) (?:of|at|for|from|with) (?:the )?$", 2),
    (
        r"\b(?:shares|stake|subsidiary|customers|employees|division|unit) (?:in|of|at) (?:the"
        r" )?$",
        1.5,
    ),
    (r"\b(?:acquired|bought|joined|by|sued|between|against|with) (?:the )?$", 0.5),
)
_PLACE_BEFORE = _any(
    (r"\b(?:[Ii]n|[Nn]ear|[Ss]outh of|[Nn]orth of|[Ee]ast of|[Ww]est of) $", 2),
    (r"\b(?:at|to|from|through|across|outside|around|towards?|between|over) $", 1),
    (r"\b(?:city|town|village|port|river|island|capital|state|province|region|district|county"
     r"|suburb"
     r"|coast|valley|harbour|mayor|residents|people|bishop|king|queen|governor|streets|parish"
     r"|bridge"
     r"|ferry) (?:of )?$", 2),
    (r"\b[Tt]he (?:river|isle) $", 3),
)  # fmt: skip
_PLACE_AFTER = _any(
    (r"^['’]s? (?:capital|coast|government|prime minister|president|harbour|streets|mayor|economy"
     r"|population|residents|airport|parliament|borders?|north|south|east|west)", 2),
    (rf"^, (?:in )?(?:{_OF_A_COUNTRY})\b", 2),
)  # fmt: skip
_DEMONYM = re.compile(
    r"(?:.+(?:ish|ian|ians|ese|ean|eans|ican|icans)|french|dutch|germans?|greeks?|swiss|thai"
    r"|iraqis?"
    r"|israelis?|english|welsh|irish|scots?|danes?|swedes?|turks?|poles?|europeans?|asians?"
    r"|.+(?:men|man|women)|democrats?|republicans?|tory|tories|conservatives?|lib|dem|dems)$",
    re.IGNORECASE,
)
_THE = re.compile(r"\b[Tt]he $")


_ADJECTIVES = re.compile(
    r"(?:british|french|dutch|german|american|european|asian|african|chinese|russian)$"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that an article names."""

    sort: Sort
    name: str
    """The fullest form of its name."""
    mentions: tuple[Run, ...]
    """Where it is named, in order."""
    known: bool = True
    """Whether the article has the full name; of a person only by surname it does not."""


def entities(text: str, sentences: Sequence[Span]) -> list[Entity]:
    """The people, organisations and places that an article names, by their first mentions.

    >>> text = "Ada Vinter, the treasurer, left Oxmouth Bank. Ms Vinter moved to Norway."
    >>> [(one.sort, one.name) for one in entities(text, [(0, 45), (46, 72)])]
    [('person', 'Ada Vinter'), ('organisation', 'Oxmouth Bank'), ('place', 'Norway')]
    """
    named: defaultdict[str, list[Run]] = defaultdict(list)
    for run in runs(text, sentences):
        named[run.name].append(run)
    people = _people(named)
    taken = {run.start for one in people for run in one.mentions}
    others = _others(named, taken)
    return sorted([*people, *others], key=lambda one: one.mentions[0].start)


def _score(
    mentions: Iterable[Run],
    before: Sequence[tuple[re.Pattern[str], float]],
    after: Sequence[tuple[re.Pattern[str], float]],
) -> float:
    """The sum of the kinds of evidence around the mentions; each kind counts once."""
    mentions = list(mentions)
    found = [
        weight
        for pattern, weight in before
        if any(pattern.search(one.before[-60:]) for one in mentions)
    ]
    found += [
        weight
        for pattern, weight in after
        if any(pattern.search(one.after[:100]) for one in mentions)
    ]
    return sum(found)


def _people(named: dict[str, list[Run]]) -> list[Entity]:
    alone = {name for name, found in named.items() if len(found[0].words) == 1}
    titled = {
        surname(found[-1].words)
        for found in named.values()
        if any(one.title in POLITE for one in found)
    }
    scores = {
        name: _person(found, alone, titled)
        for name, found in named.items()
        if len(found[0].words) > 1
    }
    sure = [name for name, score in scores.items() if score >= _ENOUGH]
    beside = re.compile(rf"(?:{'|'.join(map(re.escape, sure)) or '(?!)'})(?:, | and |, and )$")
    behind = re.compile(rf"(?:, | and |, and )(?:{'|'.join(map(re.escape, sure)) or '(?!)'})")
    full = {
        name: named[name]
        for name, score in scores.items()
        if score >= _ENOUGH
        or any(
            bool(beside.search(one.before)) + bool(behind.match(one.after)) > (score < 0.5)
            for one in named[name]
            if score >= 0
        )
    }
    heads: dict[tuple[str, str], str] = {}
    groups: dict[str, list[Run]] = {}
    for name, found in sorted(full.items(), key=lambda each: _is_initial(each[1][0].words[0])):
        first, last = found[0].words[0], surname(found[0].words)
        like = first[0] if _is_initial(first) else first
        head = heads.setdefault((like, last), name)
        heads.setdefault((first[0], last), name)
        groups[head] = [*groups.get(head, []), *found]
    known = set(groups)
    for name, found in named.items():
        if len(found[0].words) > 1:
            continue
        fitting = [
            head
            for head in known
            if name in (surname(groups[head][0].words), groups[head][0].words[0])
        ]
        bearers = [head for head in fitting if surname(groups[head][0].words) == name]
        if fitting:
            for run in found:
                head = _nearest(bearers or fitting, groups, run)
                groups[head].append(run)
        elif _is_person_alone(found):
            groups[name] = found
    return [
        Entity(
            "person",
            max((one.name for one in found), key=lambda one: (len(one.split()), len(one))),
            tuple(sorted(found, key=lambda one: one.start)),
            name in known,
        )
        for name, found in groups.items()
    ]


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1


def _nearest(heads: Sequence[str], groups: dict[str, list[Run]], run: Run) -> str:
    """Of people with one surname, the one that was named in full last."""
    said = [
        (one.start, head)
        for head in heads
        for one in groups[head]
        if len(one.words) > 1 and one.start < run.start
    ]
    return max(said)[1] if said else heads[0]


def _person(found: Sequence[Run], alone: set[str], titled: set[str]) -> float:
    words = found[0].words
    last = surname(words)
    small = [word.lower() for word in words]
    name = " ".join(small)
    score = _score(found, _PERSON_BEFORE, _PERSON_AFTER)
    is_given = small[0] in FIRST_NAMES
    score += 2 if is_given else 0
    score += 1 if len(small) > 2 and _is_initial(small[1]) else 0
    score += 1 if _is_initial(small[0]) and len(small[-1]) > 2 else 0
    score += 3 if any(one.title for one in found) or last in titled else 0
    score += 2 if any(one.role for one in found) else 0
    if (
        last in alone
        and words[0] not in alone
        and last.lower() not in NEITHER | ORGANISATION | PLACE
    ):
        score += 2
    score -= 4 if set(small) & ORGANISATION else 0
    if set(small) & PLACE:
        score -= 2 if is_given else 4
    score -= 3 * len(set(small[is_given:]) & NEITHER)
    score -= 2 if _mostly(r"\b[Tt]he $", found) else 0
    score -= 6 if name in COUNTRIES | PLACES | FIRMS or small[-1] in COUNTRIES | PLACES else 0
    score -= 4 if small[0] in COUNTRIES | PLACES | FIRMS and not is_given else 0
    score -= 6 if _DEMONYM.match(small[0]) and not is_given else 0
    score -= 6 if _ADJECTIVES.match(small[-1]) and not is_given else 0
    score -= 2 if small[0].endswith("ing") and not is_given else 0
    score -= (
        3
        if any(len(word) > 1 and word.isupper() for word in words[: words.index(last) + 1])
        and not name.isupper()
        else 0
    )
    score -= 4 if small[0] in FUNCTION_WORDS or (small[-1] in ROLES and not is_given) else 0
    score -= 3 if len(words) > 4 or {"of", "for", "and", "the"} & set(small) else 0
    if not is_given and _mostly(r"\b(?:in|at) $", found):
        score -= 1.5
    # A firm may be called like a person: "the auditors Grant Holm".
    firm = _score(found, _FIRM_BEFORE, _FIRM_AFTER)
    return score if score >= firm else 0


def _mostly(before: str, found: Sequence[Run]) -> bool:
    """Whether most mentions stand behind something."""
    return 2 * sum(bool(re.search(before, one.before)) for one in found) > len(found)


def _is_person_alone(found: Sequence[Run]) -> bool:
    """Whether a single word is a person's name: by a title, or a role before a first name."""
    word = found[0].words[0].lower()
    if any(one.title in POLITE for one in found):
        return len(word) > 1
    if (
        word in ROLES | TITLES | COUNTRIES | PLACES | NEITHER | ORGANISATION | PLACE
        or _DEMONYM.match(word)
    ):
        return False
    if len(word) < 3 or found[0].words[0].isupper():
        return False
    if any(one.title for one in found):
        return True
    return word in FIRST_NAMES and any(one.role for one in found)


def _others(named: dict[str, list[Run]], taken: set[int]) -> list[Entity]:
    """What is not named as a person."""
    found: defaultdict[Sort, dict[str, list[Run]]] = defaultdict(dict)
    for name, mentions in named.items():
        if free := [one for one in mentions if one.start not in taken]:
            found[_sort(name, free)][name] = free
    return [
        Entity(
            sort,
            max((one.name for one in each), key=len),
            tuple(sorted(each, key=lambda one: one.start)),
        )
        for sort, groups in found.items()
        for each in (groups if sort == "other" else _joined(groups)).values()
    ]


def _sort(name: str, found: Sequence[Run]) -> Sort:
    small = [word.lower() for word in found[0].words]
    whole = " ".join(small)
    if whole in COUNTRIES | PLACES or (name.isupper() and whole.replace(".", "") in COUNTRIES):
        return "place"  # "U.S." too.
    if whole in FIRMS:
        return "organisation"
    if len(small) == 1 and (
        whole in NEITHER | ROLES | ACRONYMS | FIRST_NAMES or _DEMONYM.match(whole)
    ):
        return "other"
    rest = small[1:] if _DEMONYM.match(small[0]) else small
    if len(whole) < 2 or set(rest) <= NEITHER | ROLES | ACRONYMS:
        return "other"
    organisation = _score(found, _FIRM_BEFORE, _FIRM_AFTER)
    organisation += 3 if set(small) & ORGANISATION and len(small) > 1 else 0
    organisation += 2 if len(small) == 1 and 1 < len(name) < 7 and name.isupper() else 0
    organisation += 1 if len(small) == 1 and len(found) > 2 else 0
    if small[-1] in NEITHER or (set(small) & NEITHER and not set(small) & ORGANISATION):
        organisation -= 3
    place = _score(found, _PLACE_BEFORE, _PLACE_AFTER)
    place += 2 if set(small) & PLACE and len(small) > 1 else 0
    place -= 3 if set(small) & NEITHER or name.isupper() or _DEMONYM.match(small[-1]) else 0
    place -= 1 if any(_THE.search(one.before) for one in found) and len(small) == 1 else 0
    if max(organisation, place) < _ENOUGH:
        return "other"
    return "place" if place > organisation else "organisation"


def _joined(groups: dict[str, list[Run]]) -> dict[str, list[Run]]:
    """Join the forms of one name: "Brink" with "Brink Line", "WTO" with what it is short for."""
    joined: dict[str, list[Run]] = {}
    for name in sorted(groups, key=len, reverse=True):
        longer = [one for one in joined if _is_short_for(name, one)]
        head = longer[0] if len(longer) == 1 else name
        joined[head] = [*joined.get(head, []), *groups[name]]
    return joined


def _is_short_for(short: str, long: str) -> bool:
    if short.lower() in COUNTRIES | PLACES and short != initials(long):
        return False
    return long.startswith(f"{short} ") or short == initials(long)


def surname(words: Sequence[str]) -> str:
    """The last word of a name that is no "Jr".

    >>> surname(["Hugo", "Vinter", "Jr."])
    'Vinter'
    """
    behind = len(words) > 2 and words[-1].rstrip(".") in ("Jr", "Sr", "II", "III", "IV")
    return words[-2] if behind else words[-1]


def initials(name: str) -> str:
    """The first letters of the capitalised words of a name.

    >>> initials("Bank of Oxmouth")
    'BO'
    """
    return "".join(word[0] for word in name.split() if word[0].isupper())
