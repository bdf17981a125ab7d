"""What a question is about: runs of its words, without question words and general terms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.words import FUNCTION_WORDS, stem, words

_TOKEN = re.compile(r"\w+(?:[.,]\d+)*(?:[-/]\w+)*(?:['’](?!s\b)\w+)?")

_FORM = """
affect affects answer available bad basic best better big biggest call called cause caused causes
change changed changes choose chosen common compare compared contrast cost cover covered create
created dangerous delicious describe described develop developed differ different differs discovered
ethical exist explain famous find first found founded general good great happen happened happens
hard help helped helpful important influence influential interesting invented key known large
largest last late later latest learn like list live long longer low main make making mean means
minor modern natural need negative new oh ok okay old oldest one ones other others popular positive
possible produce quickly recommend related short show similar small smallest special start started
strong strongest successful support talk tell thanks together traditional treat treatable treated
true try typical unique use used useful using usually various want was work worked works worst wow
yes young younger youngest actually hi hmm overall really sorry cool
"""
_TASK = """
summarise summarize summarised summarized summary summaries overview overviews timeline chronology
recap digest gist synopsis tldr shorten shorter longer briefly sentence sentences bullet bullets
contrast list lists article articles mention mentions mentioned
"""
"""Words that set a task."""
_RELATION = """
advantage advantages alternative alternatives amount aspect aspects average benefit benefits
characteristic characteristics comparison cons contribution costs creation criticism definition
development difference differences disadvantage disadvantages effect effects evidence example
examples fact facts factor factors feature features findings function history idea ideas impact
implications importance information issue issues kind kinds meaning name names nature number object
opinion option options order origin origins part parts pattern people plan plans point problem
problems process properties property pros purpose purposes question rate reason reasons relation
relationship result results risk risks role side sign signs similarities similarity size sort sound
source sources step steps story symptom symptoms system systems term terms theme themes thing things
time times today treatment type types usage uses variety version versions way ways weight world year
years method methods model models place
"""
_FORMS = frozenset((_FORM + _TASK).split()) | FUNCTION_WORDS
"""Words that only tell how a question is put."""
_RELATIONS = frozenset(_RELATION.split())
"""What can be asked about a subject, and is not a subject by itself."""

_ARTICLES = frozenset(("a", "an", "the"))
_ACTORS = frozenset(("i", "you", "we", "they", "he", "she", "it", "to", "who", "people"))
_BEING = frozenset(("is", "are", "was", "were", "be", "been", "being", "am"))
_DOING = frozenset(
    ("do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "shall", "should")
)

_PAST = re.compile(r"[^e]ed$|^(?:built|made|sold|held|founded|lost|born|paid|bought|begun|sunk)$")


@dataclass(frozen=True, slots=True)
class Subject:
    """Words of a question that name what it is about, with their place in it."""

    text: str
    start: int
    end: int

    @property
    def named(self) -> bool:
        """Whether it is a name."""
        return self.text[0].isupper()

    @property
    def stems(self) -> set[str]:
        """The stems of its content words."""
        return content_stems(self.text)


def subjects(question: str) -> list[Subject]:
    """Find what a question is about: runs of words, without question words and general terms.

    >>> [subject.text for subject in subjects("What did Ken Hu say about the 5G test zone?")]
    ['Ken Hu', '5G test zone']
    """
    tokens = [
        (match[0], match.start(), match.end())
        for match in _TOKEN.finditer(question.replace("’s", "  ").replace("'s", "  "))
    ]
    runs: list[list[int]] = [[]]
    for place, (word, start, _) in enumerate(tokens):
        gap = question[tokens[runs[-1][-1]][2] : start].strip() if runs[-1] else ""
        opens = question[:start].rstrip()[-1:] in ("", ".", "?", "!", '"', "“")
        follows = bool(runs[-1]) and runs[-1][-1] == place - 1 and gap in ("", "-", "/", "&")
        carries = _carries(word, opens)
        joins = word.lower() in ("of", "and", "the", "de") and place + 1 < len(tokens)
        if carries or (follows and word.lower() in _RELATIONS):
            runs = runs if follows or not runs[-1] else [*runs, []]
            runs[-1].append(place)
        elif follows and joins and tokens[place - 1][0][0].isupper():
            if tokens[place + 1][0][0].isupper():
                runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    found = []
    for run in runs:
        kept = _without_verbs(run, [word for word, _, _ in tokens])
        if kept:
            start, end = tokens[kept[0]][1], tokens[kept[-1]][2]
            found.append(Subject(question[start:end], start, end))
    return found


def _carries(word: str, opens: bool) -> bool:
    name = word[0].isupper() and not opens
    if name and (word.lower() not in FUNCTION_WORDS or (word.isupper() and len(word) > 1)):
        return True
    return word.lower() not in _FORMS and word.lower() not in _RELATIONS


def _without_verbs(run: list[int], tokens: Sequence[str]) -> list[int]:
    """Drop the verbs at the ends of a run of words, as far as the words around it show them."""
    if not run:
        return run
    before = [word.lower() for word in tokens[: run[0]]][-2:]
    previous = before[-1] if before else ""
    behind = tokens[run[-1] + 1].lower() if run[-1] + 1 < len(tokens) else ""
    auxiliary = next((word for word in reversed(before) if word not in _ARTICLES), "")
    first = tokens[run[0]]
    if previous in ("most", "more", "very", "so", "too") and len(run) == 1:
        return []
    acts = previous in _ACTORS and first[0].islower()
    does = first.endswith("ing") and (previous in _BEING | _ACTORS or behind in _ARTICLES)
    if acts or does:
        run = run[1:]
    elif auxiliary in _DOING and len(run) > 1 and tokens[run[-1]][0].islower():
        run = run[:-1]
    elif previous in ("what", "which", "who") and behind in _ARTICLES and first[0].islower():
        run = run[1:]
    while run and tokens[run[-1]][0].islower() and _PAST.search(tokens[run[-1]]):
        run = run[:-1]
    return run


def content_stems(text: str) -> set[str]:
    """The stems of the words of a text that carry meaning."""
    return {stem(word) for word in words(text) if word.lower() not in FUNCTION_WORDS}
