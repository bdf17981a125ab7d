"""What somebody wants who asks for an overview: of what, and how long."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.language.phrases import NUMBER
from assistant.language.words import FUNCTION_WORDS, small_number, stem, words

Scope = Literal["article", "news", "collection", "subject"]
"""`article`: one article. `news`: the newest. `collection`: all. `subject`: what is about it."""

_PLEASE = (
    r"\W*(?:(?:please|now|ok|okay|hey|hi|hello|so|and|then)\b[,!. ]*)*"
    r"(?:(?:can|could|would|will) you (?:please |quickly |briefly )*"
    r"|(?:i(?:'d|’d| would)? (?:want|like|love)|i need|may i have|can i (?:have|get))(?: you)?"
    r" (?:to (?:get|have|see|read) )?(?:to )?|let'?s )?(?:please |quickly |briefly )*"
)
_GIVE = (
    r"(?:(?:give|make|write|provide|show|get|tell|send|prepare|do|create|list)"
    r"(?: (?:me|us))?(?: with)? |what(?:['’]?s| is| are| were) |is there )?"
)
_HOW = (
    r"(?:(?:a|an|the|your|some|another|very|short|quick|brief|concise|general|rough|little|good"
    r"|weekly|daily|monthly|news|executive|one[- ]sentence|one[- ]line"
    r"|\w+[- ](?:sentence|point|line)|bullet[- ]point) )*"
)
_ARTICLE = (
    r"(?:article|story|piece|text|document|report|file|page|interview|letter|post|column|press"
    r" release)"
)
_ARTICLES = (
    r"(?:articles|stories|documents|reports|files|texts|news|archive|collection|corpus|folder"
    r"|headlines|coverage|library|database|press|papers|newspapers)"
)
_MADE = (
    r"(?:summar(?:y|ies)|overview|synopsis|recap|run-?down|digest|gist|outline|précis|abstract"
    r"|tl;?dr|essence|bottom line"
    r"|(?:news )?round-?up)"
)
_POINTS = (
    r"(?:(?:main|key|central|most important|essential|major|chief|principal|core|biggest|top) "
    r"(?:\w+ )?(?:points?|takeaways?|take-aways?|ideas?|facts?|messages?|findings?|news|stories"
    r"|headlines|themes?|topics?|subjects?|developments?|events?|things)|highlights|essentials"
    r"|bullet points|takeaways)"
)
_NAMES_A_TEXT = rf"(?:\b{_ARTICLE}\b|\b{_ARTICLES}\b|[\w-]+\.[a-z]{{2,5}}\b|[“\"]|\bhere\b)"
_HERE = (
    rf"(?:(?:in )?here|(?:in |of |by |from )?(?:this|these|those|them|it|all of (?:this|these|them)"
    rf"|(?:(?:all|the|these|this|your|those|my|of) )+(?:\w+ )?{_ARTICLES}))"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
)
_YEAR = r"(?:(?:19|20)\d\d)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_LATELY = (
    r"(?:(?:the )?(?:last|past|this|current|previous) (?:\w+ )?(?:days?|weeks?|weekend|months?"
    r"|quarters?|years?)|the (?:day|week|weekend|month|year)|yesterday|today|lately"
    rf"|recently|(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?|{_MONTH} {_DAY}(?:,? {_YEAR})?"
    rf"|(?:(?:early|late|mid)[ -])?{_MONTH}(?: (?:of )?{_YEAR})?"
    rf"|(?:(?:early|late|mid)[ -]|the year )?{_YEAR}(?:-\d\d-\d\d)?"
    r"|(?:the )?(?:spring|summer|autumn|fall|winter|(?:first|second|third|fourth) quarter"
    rf"|(?:first|second) half)(?: of)? {_YEAR})"
)
_COUNT = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|a few|a couple of)"
_LENGTH = (
    rf"in {_COUNT}(?: (?:single|short|simple|brief|concise|key|bullet|main))*"
    r" (?:sentences?|points?|bullets?|lines?|words)"
)
_ASKS = (
    r"who|whom|whose|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|tell|explain|answer|list|compare|describe|translate|write"
)
_IS = r"(?:['’]?s| is| are| was| were)"
_DETERMINED = r"(?:(?:the|this|that|these|those|all|of|your) )+"
_LEAD = r"\W*(?:(?:in short|in a nutshell|in brief|briefly|so|and|ok|okay)\W+)?"
_SHORTLY = rf"(?:in short|in brief|in a nutshell|briefly|{_LENGTH}|tl;?dr|summed up|summari[sz]ed)"

PATTERN = "|".join(
    [
        rf"{_PLEASE}(?:summari[sz]e|(?:sum|round|wrap) (?:\w+ ){{0,6}}up|round-?up|recap"
        rf"|recapitulate|tl;?dr|outline"
        r"|condense|brief (?:me|us)|catch (?:me|us) up|fill (?:me|us) in|boil (?:\w+ ){1,5}down"
        r"|(?:bring|get) (?:me|us) up to (?:speed|date))\b",
        rf"{_PLEASE}{_GIVE}{_HOW}{_MADE}(?:\W*$|\W*(?:please|thanks?)\W*$|,? (?:please )?"
        rf"(?:of|on|about|for|from|in) )",
        rf"{_PLEASE}{_GIVE}{_HOW}(?:\w+ )?{_ARTICLE} {_MADE}\b",
        rf"{_PLEASE}{_GIVE}(?:the )?{_COUNT} (?:(?:short|key|main|bullet|(?:most )?important) )*"
        r"(?:points?|bullets|facts|sentences?|lines|things|takeaways)(?: to know)? (?:about|on|from"
        r"|of|for) .+",
        rf"\W*(?!(?:{_ASKS})\b)[^?]{{3,90}}[,:–-] (?:the )?{_POINTS}\W*$",
        rf"{_PLEASE}{_GIVE}{_HOW}{_POINTS}(?:\W*$| (?:please|so far|right now)\W*$"
        rf"|.*{_NAMES_A_TEXT}| (?:of|from|in) {_LATELY}\W*$| covered\W*$)",
        # Not "Who built it, in short?": that asks something, and wants it short.
        r"\W*(?!(?:who|whom|whose|when|where|why|how|which|is|are|was|were|do|does|did|has|have|can"
        r"|could|will|would|should|tell|explain|answer|list|compare|describe|translate|write)\b"
        r"|what (?!happened|has happened|does the|do the|did the|is going|was|’s|is the))"
        rf".+\b{_SHORTLY}\W*$",
        rf"\W*(?:what happened|what(?:['’]?s| is)).*[.?!] (?:please )?(?:summari[sz]e|{_GIVE}{_HOW}"
        rf"{_MADE})\W*(?:please)?\W*$",
        rf"{_LEAD}what{_IS} {_DETERMINED}(?:.{{1,60}} )?"
        rf"(?:{_ARTICLE}|{_ARTICLES}|[\w-]+\.[a-z]{{2,5}})"
        rf"(?: (?:here|on|of|by|from) ?.{{0,40}})? ?(?:all )?\babout(?:,? {_SHORTLY})?\W*$",
        rf"{_PLEASE}(?:(?:tell|show) me|explain|say|know) what {_DETERMINED}(?:.{{1,60}} )?"
        rf"(?:{_ARTICLE}|{_ARTICLES}) (?:is|are) (?:all )?about(?:,? {_SHORTLY})?\W*$",
        r"\W*what (?:is|are) [\w-]+\.[a-z]{2,5} about\W*$",
        rf"{_PLEASE}(?:explain|describe|shorten) (?:to me )?{_DETERMINED}(?:\w+ ){{0,3}}{_ARTICLE}"
        rf"(?: (?:please|to me|{_SHORTLY}))*\W*$",
        rf"{_PLEASE}update (?:me|us)(?: (?:on|about) .+)?\W*$",
        rf"\W*what have {_DETERMINED}{_ARTICLES} (?:got )?to say\W*$",
        rf"{_PLEASE}(?:(?:tell|show) me |know )?what (?:kinds?|sorts?|types?) of {_ARTICLES}"
        r" (?:are|is|do|can)\b.{0,30}$",
        rf"{_PLEASE}(?:(?:tell|show) me |know )?what (?:kinds?|sorts?|types?) of (?:stuff|things?"
        rf"|content|material)(?: (?:are|is|can|do) (?:there|covered|you|i|we)(?: have| find"
        rf"| read)?)? {_HERE}\W*$",
        r"\W*what can i (?:read|find|learn)(?: about)? (?:in )?here\W*$",
        r"\W*what (?:do (?:you|we|i) (?:know|have|got)|have (?:you|we|i) got)(?: about)?(?: in)?"
        r"(?: here)?\W*$",
        rf"\W*what (?:was|is|were) (?:most )?important(?: (?:in|during|on))? {_LATELY}\W*$",
        rf"\W*(?!(?:{_ASKS})\b)(?:[\w-]+ ){{1,3}}(?:summary|overview|tl;?dr|recap|digest|gist)"
        r"(?:,? please)?\W*$",
        r".{1,80}\b(?:and|then) (?:summari[sz]e|sum up) (?:it|them|this|that)\b",
        r"\W*what(?:['’]?s| is| are) (?:all )?(?:it|this|these|they|those) (?:all )?about\W*$",
        rf"\W*what d(?:o|oes|id) {_DETERMINED}(?:.{{1,40}} )?"
        rf"(?:{_ARTICLES}|{_ARTICLE}) "
        r"(?:say|cover|talk about|deal with|contain|report|discuss|tell(?: (?:me|us))?|tell of"
        rf"|have)(?:,? (?:please|in (?:short|brief|general)|{_LATELY}|{_SHORTLY}))?\W*$",
        rf"\W*what(?:['’]?s| is| are| do you have)? (?:there )?(?:contained )?{_HERE}\W*$",
        r"\W*(?:what|which) (?:\w+ )?(?:topics?|themes?|subjects?|stories|news|things)"
        r"(?: (?:are|is|do|does|can|have|there|you|been))* (?:covered|discussed|dealt with|reported"
        r"|treated|present|included|here|in here|there"
        rf"|(?:{_HERE} )?(?:covers?|discuss(?:es)?|deals? with|about|contains?))?"
        rf"(?: {_HERE})?\W*$",
        rf"\W*(?:(?:so|and),? )?(?:what(?:['’]?s| is)|anything|what else is) (?:new|up)"
        rf"(?: (?:here|lately|today|(?:with|on|from) .+|(?:in|at) (?-i:[A-Z]).+|{_LATELY}))?\W*$",
        rf"{_PLEASE}{_GIVE}(?:any|some|the|all the|today's|all)? ?(?:(?:very )?(?:latest|recent|new"
        r"|newest|current|last|top|most recent|breaking) )?(?:news|headlines|updates?)"
        rf"(?: (?:please|today|here))?(?: ?(?:of|from|in|on|about|for|regarding)? {_LATELY})?"
        r"(?: (?:on|about|regarding|concerning|with) (?!the (?:number|price|cost)).+)?\W*$",
        r"\W*what(?:['’]?s| is) the (?:latest|newest)"
        r"(?: news)?(?: (?:on|about|with|regarding|from) (?!offer|sale|show|display).+)?\W*$",
        rf"\W*what(?:['’]?s| has| is|’ve| have| did)?(?: been| i)? (?:happen(?:ed|ing)?|going on"
        rf"|miss(?:ed)?)(?: (?:here|in the news))?(?: (?:in|during|over|on|since|of|for)? ?"
        rf"{_LATELY})\W*$",
        rf"\W*what(?:['’]?s| was| is| were| has been) in the (?:news|headlines|papers|press)"
        rf"(?: (?:in|during|on|of|from|for)? ?{_LATELY})?\W*$",
        rf"{_PLEASE}{_GIVE}(?:(?:all|any|some|the) )*{_YEAR} (?:news|headlines)\W*$",
        r"\W*what(?:['’]?s| is| has been| was)? (?:happening|happened|going on)(?: here)? in the"
        r" news\W*$",
        r"\W*what(?:['’]?s| is| has been) (?:happening|going on)(?: (?:here|lately))?\W*$",
        r"\W*(?:[^?.,:]{1,60}[,:] )?what (?:do|should|must|would) (?:i|we|one) (?:need to "
        r"|have to )?know"
        r"(?: (?:(?:about|from|of|on) .+|here))?\W*$",
        r"\W*what['’]?s (?:important|the story)(?: (?:here|now|today|right now))?\W*$",
        r".{1,80}, (?:please )?(?:summari[sz]e|sum (?:it|them|this) up)(?: it| them| this)?"
        r"(?: please)?\W*$",
        r"\W*(?:is there )?anything new (?:about|on|with|in) .+",
        r"\W*what(?:['’]?s| is| has been) (?:happening|going on) (?:with|around) .+",
        r"\W*(?:where|how) do (?:things|we) stand (?:with|on) .+",
        r"\W*what have i missed\W*$|\W*what did i miss\W*$",
    ]
)
"""What asks for an overview."""

_TASK_WORDS = frozenset(
    map(
        stem,
        """
        summary summaries summarise summarize summarised summarized overview synopsis recap
        recapitulate rundown run digest gist outline abstract condense brief briefly short nutshell
        tl dr tldr tl;dr sum summed key main central important essential essentials major chief
        principal core point points takeaway takeaways idea ideas fact facts message messages
        highlight highlights bullet bullets sentence sentences line lines word words article
        articles story stories piece text texts document documents report reports file files page
        give write provide show send prepare create list catch bring speed date fill boil quick
        quickly concise general rough news headline headlines update updates latest newest recent
        current new happen happened happening topic topics theme themes subject subjects cover
        covered covers discussed dealt deal discuss contain contains contained collection archive
        corpus folder library database everything anything thing things one two three four five
        six seven eight nine ten few couple executive want need like love coverage today lately
        oldest earliest recently top biggest development developments event events missed miss far
        breaking
        round roundup wrap minute minutes pile lot bunch handle sense upshot lowdown low-down primer
        briefing refresher version paragraph picture paint deal background basics crux
        roundup rest whole entire content contents know me talk concern concerning regarding
        press release update me explain describe kind kinds sort sorts type types weekly
        daily monthly important read following hello stand hi hey greetings okay ok thanks thank
        """.split(),
    )
)

_MOST = 10
_LENGTHS = re.compile(
    r"\b(a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
    r"[ -](?:(?:single|short|simple|brief|concise|key|bullet|main|most important|top)[ -])*"
    r"(?:sentences?|points?|bullets?|lines?|takeaways?|stories|headlines|facts)\b",
    re.IGNORECASE,
)
IN_FEW = re.compile(
    rf",? in (?:just |only )?({NUMBER}|an?)(?: (?:short|simple|brief|single))* (?:sentences?"
    rf"|lines?)\W*$",
    re.IGNORECASE,
)
"""Ends a question that is to be answered in so many sentences, the group."""
_VERY_SHORT = re.compile(
    r"\btl;?dr\b|\bin a nutshell\b|\bgist\b|\b(?:very|extremely) (?:short|brief)", re.IGNORECASE
)
_END = re.compile(
    rf"\b(?:(newest|latest|most recent)|oldest|earliest) (?:news )?{_ARTICLE}\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"]([^”\"]{3,})[”\"]")
_FILE = re.compile(r"(?<![\w@])[\w/-][\w./-]*\.[a-z]{2,5}\b", re.IGNORECASE)
_ONE_ARTICLE = re.compile(rf"\b{_ARTICLE}\b", re.IGNORECASE)
_EACH = re.compile(
    rf"\b(?:each|every|all)(?: one| single)*(?: of)?(?: the| these| those| your)? {_ARTICLE}\b"
    rf"|\beach (?:of|one)\b|\b{_ARTICLES},? (?:one by one|individually|separately|one at a time)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:it|its|he|him|his|she|her|they|them|their)\b", re.IGNORECASE)
_NEW = re.compile(
    r"\b(?:new|latest|newest|recent|recently|lately|up|missed|miss|updates?|today|happening"
    r"|going on|breaking|headlines|the news)\b|\b(?:catch|fill|bring|get) (?:me|us)\b"
    r"|^\W*(?:any )?news\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """A text that asks for an overview, without the words for its period.

    >>> Wish("Give me the key points of the ferry article").subject
    ['ferry']
    >>> Wish("Summarise the strike in two sentences").length
    2
    """

    text: str

    @cached_property
    def length(self) -> int | None:
        """How many sentences are wanted; None if that is not said."""
        if found := _LENGTHS.search(self.text):
            return max(1, min(small_number(found[1]), _MOST))
        return 2 if _VERY_SHORT.search(self.text) else None

    @cached_property
    def title(self) -> str:
        """A title in quotation marks, or a file's name; empty if there is none."""
        found = _QUOTED.search(self.text)
        file = _FILE.search(self.text)
        return found[1].strip(" .,;!?") if found else file[0] if file else ""

    @cached_property
    def subject(self) -> list[str]:
        """The words that say what it is to be about."""
        found = [word for word in words(self.text) if word.lower() not in FUNCTION_WORDS]
        return [word for word in found if not is_task_word(word) and not _is_little(word)]

    @cached_property
    def scope(self) -> Scope:
        """What it is to be an overview of."""
        if self.title or (_ONE_ARTICLE.search(self.text) and not self.subject):
            return "article"
        if self.subject:
            return "subject"
        return "news" if self.is_of_the_newest else "collection"

    @cached_property
    def is_of_the_newest(self) -> bool:
        """Whether it asks for what is new."""
        return bool(_NEW.search(self.text))

    @property
    def end(self) -> Literal["", "newest", "oldest"]:
        """Whether only the newest article is wanted, or only the oldest.

        >>> Wish("Summarise the latest article about the ferry").end, Wish("Latest news").end
        ('newest', '')
        """
        found = _END.search(self.text)
        return ("newest" if found[1] else "oldest") if found else ""

    @property
    def stands_alone(self) -> bool:
        """Whether it is understood without what was said before it."""
        return self.scope != "subject" and not _POINTS_BACK.search(self.text)

    @property
    def is_of_each(self) -> bool:
        """Whether each article is to be summed up by itself."""
        return bool(_EACH.search(self.text))

    @property
    def is_of_one(self) -> bool:
        """Whether it speaks of one article."""
        return bool(_ONE_ARTICLE.search(self.text))


def without_length(text: str) -> str:
    """A wish for an overview without the words for its length, and without the mark at its end.

    >>> without_length("Summarise the strike in two short sentences, please.")
    'Summarise the strike'
    >>> without_length("Give me a five-point overview of the strike")
    'Give me a overview of the strike'
    """
    bare = re.sub(r"(?:,? (?:please|thanks))?[\s?.!]*$", "", text, flags=re.IGNORECASE)
    bare = re.sub(rf",? {_LENGTH}\b", "", bare, flags=re.IGNORECASE)
    return re.sub(r"\b[\w]+-(?:sentence|point|line) ", "", bare, flags=re.IGNORECASE).strip()


def is_task_word(word: str) -> bool:
    """Whether a word only says that an overview is wanted.

    >>> is_task_word("summarise"), is_task_word("ferry")
    (True, False)
    """
    return stem(word) in _TASK_WORDS


def _is_little(word: str) -> bool:
    """Whether a word is what a shortened one leaves, or a number of sentences."""
    return len(word) < 2 or "'" in word or "’" in word or (word.isdigit() and len(word) < 3)
