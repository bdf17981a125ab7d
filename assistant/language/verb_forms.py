"""The verbs behind past forms that a stem does not tell."""

from assistant.language.words import stem

_PAST = {
    past: verb
    for verb, *pasts in map(
        str.split,
        [
            "become became", "rise rose risen", "catch caught", "drive drove driven",
            "fly flew flown", "hear heard", "know knew known", "shoot shot", "strike struck",
            "swear swore sworn", "throw threw thrown", "withdraw withdrew withdrawn",
            "eat ate eaten", "feel felt", "hide hid hidden", "show showed shown",
            "begin began begun", "break broke broken", "bring brought",
            "build built", "buy bought", "choose chose chosen", "come came", "cost cost",
            "die died", "draw drew drawn", "fall fell fallen", "fight fought", "find found",
            "get got", "give gave given", "go went gone", "grow grew grown", "have had",
            "hold held", "keep kept", "leave left", "lead led", "lose lost", "make made",
            "meet met", "pay paid", "run ran", "say said", "see saw seen", "sell sold",
            "send sent", "sing sang sung", "sink sank sunk", "speak spoke spoken",
            "spend spent", "stand stood", "steal stole stolen", "take took taken",
            "teach taught", "tell told", "think thought", "win won", "write wrote written",
        ],
    )
    for past in pasts
}  # fmt: skip
"""The past forms of verbs that a stem does not tell, and the verbs."""


def is_past(word: str) -> bool:
    """Whether a word looks like the past of a verb.

    >>> is_past("opened"), is_past("won"), is_past("win")
    (True, True, False)
    """
    return word.lower().endswith("ed") or word.lower() in _PAST


def base(word: str) -> str:
    """The stem of a word, of a verb in the past the stem of the verb.

    >>> base("won"), base("ferries")
    ('win', 'ferri')
    """
    return stem(_PAST.get(word.lower(), word))
