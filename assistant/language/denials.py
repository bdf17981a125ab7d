"""What a text does not assert: what it asks, passes on as a rumour, or denies."""

import re

_QUESTION = re.compile(r"\?[\s\"'”’)\]*_]*$")

_SAYING = (
    r"(?:wr(?:ote|itten|ites?)|sa(?:id|ys?|ying)|t(?:old|ells?|elling)|report(?:s|ed)?"
    r"|suggest(?:s|ed)?|spread|circulat\w+|stat(?:es?|ed)|predict(?:s|ed)?|announc(?:es?|ed)"
    r"|according to|ha[ds]? it)"
)
_RUMOUR = re.compile(
    r"\b(?:rumou?r\w*|alleg\w+|reportedly|supposedly|purported\w*|unconfirmed|unverified"
    r"|speculat\w+|gossip\w*|hearsay|whisper\w*|hoax|claim(?:s|ed|ing)?|accus\w+|suspicions?"
    r"|(?:is|are|was|were) (?:widely )?(?:said|believed|thought) to"
    r"|(?:media|posts?|tweets?|leaflets?|websites?|blogs?|tabloids?|papers?|newspapers?|portals?"
    r"|messages?|reports?|videos?|letters?|story|stories|some|many|people|neighbours|locals"
    rf"|residents|critics|opponents|press|word)\b[^.;]{{0,40}}\b{_SAYING})\b",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(rf"\b{_SAYING}\b|[“\"]", re.IGNORECASE)

_TOLD = (
    r"(?:rumou?r|report|claim|allegation|accusation|speculation|story|stories|suggestion|charge"
    r"|post|article|letter|news|message|video|leaflet|figure|date|statement|idea|talk|suspicion)s?"
)
_DENIES = re.compile(
    r"(?:\b(?:not|never|nothing|no longer)|n['’]t) (?:\w+ )?(?:true|right|correct|the case)\b"
    r"|\b(?:untrue|false|falsely|fake|incorrect|inaccurate|wrong|nonsense|rubbish|baseless"
    r"|groundless|unfounded|fabricat\w+|made[- ]up|inventions?|invented|absurd|a lie|lies"
    r"|misleading|a hoax|a joke|misunderstanding|den(?:y|ies|ied|ying)|denials?|refut\w+|debunk\w+"
    r"|disput(?:es|ed)|contradict\w*|retract\w*|rebut\w*|disprov\w+|rul(?:ed|es) out"
    rf"|(?:reject|dismiss)\w* (?:\w+ ){{0,3}}(?:{_TOLD}|this|that|these|those|it|them)"
    r"|(?:no|without any|without) (?:\w+ )?(?:truth|plans?|intention|foundation|basis|evidence|sign"
    r"|such)"
    r"|nothing (?:of the (?:kind|sort)|(?:in|to) (?:it|that|this|them)))\b"
    r"|[“\"]no[,.!”\"]",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^\W*(?:(?:but|yet|however|and|all|none) (?:of )?)?(?:that|this|these|those|it|they|nothing|no"
    r"|none|not|there (?:is|was|are|were) no\w*|untrue|false|wrong|nonsense)\b"
    r"|\b(?:den|refut|debunk|disput|contradict|reject|dismiss|call|rul)\w+ (?:\w+ ){0,2}?"
    r"(?:it|this|these|those|them|both|that(?=\W*$|[.,;:]))(?!\w)"
    rf"|\b(?:the|this|that|these|those|such|all|any|his|her|their|its) (?:\w+ )?{_TOLD}\b"
    r"|\b(?:of|for|to|in) (?:this|that|it|the (?:kind|sort))(?=\W*$|[.,;:])"
    r"|[“\"]no[,.!”\"]|\bden(?:ies|ied)\b\W*$",
    re.IGNORECASE,
)
_NAMES_A_REPORT = re.compile(rf"\b{_TOLD}\b", re.IGNORECASE)


def is_question(text: str) -> bool:
    """Whether a text asks, and so asserts nothing.

    >>> is_question("Will the mill close?"), is_question("“Will it close?” she asked.")
    (True, False)
    """
    return bool(_QUESTION.search(text))


def is_rumour(text: str) -> bool:
    """Whether a text passes on what it does not vouch for.

    >>> is_rumour("Rumours that the yard will close spread."), is_rumour("The yard will close.")
    (True, False)
    """
    return bool(_RUMOUR.search(text))


def denies(text: str) -> bool:
    """Whether a text says of something that it is not so.

    >>> denies("The owner denied it."), denies("The owner confirmed it.")
    (True, False)
    """
    return bool(_DENIES.search(text))


def denies_the_one_before(text: str, before: str) -> bool:
    """Whether a sentence says that what the one before it says is not so.

    >>> denies_the_one_before("That is not true, said Bo.", "The yard will close in June.")
    True
    >>> denies_the_one_before("Bo denied theft.", "The yard will close in June.")
    False
    """
    return denies(text) and bool(
        _POINTS_BACK.search(text) or is_rumour(before) or _PASSED_ON.search(before)
    )


def denies_the_one_behind(text: str, behind: str) -> bool:
    """Whether a sentence says that what the one behind it passes on is not so.

    >>> denies_the_one_behind("Bo denied a report of the Tern.", "It wrote that the yard closes.")
    True
    >>> denies_the_one_behind("Bo denied a report of the Tern.", "The yard closes in June.")
    False
    """
    reported = _NAMES_A_REPORT.search(text) and _PASSED_ON.search(behind)
    return denies(text) and bool(is_rumour(behind) or reported)
