"""A greeting, thanks, or a question about this assistant: a short reply."""

import re

from assistant.answering.answer import Answer
from assistant.answering.tasks.material import Material, articles_in_words, laid_out

_THANKS = re.compile(r"\W*(?:thank|thx|cheers|great|nice|perfect|cool|well done)", re.IGNORECASE)
_BYE = re.compile(r"\W*(?:bye|goodbye|good night|see you)", re.IGNORECASE)
_HOW_ARE_YOU = re.compile(r".*\bhow (?:are|r) (?:you|u)\b", re.IGNORECASE)
_MAKER = re.compile(
    r"\W*who (?:\w+ )?(?:wrote|made|built|created|programmed|develop)", re.IGNORECASE
)


def talk(material: Material) -> Answer:
    """Reply, and say what can be asked."""
    said = material.question.text
    if _THANKS.match(said):
        return laid_out("talk", material, "You are welcome.")
    if _BYE.match(said):
        return laid_out("talk", material, "Goodbye.")
    if _MAKER.match(said):
        intro = (
            "What I show are exact quotes of the articles here, whose names stand below each; I am "
            "a program that finds them, and write nothing of my own about them."
        )
        return laid_out("talk", material, intro)
    listed = material.listed()
    if not listed:
        intro = "I answer questions from articles in exact quotes, but there are none here yet."
        return laid_out("talk", material, intro)
    opening = "Fine, thank you. " if _HOW_ARE_YOU.match(said) else ""
    intro = (
        f"{opening}I answer questions from the articles here ({articles_in_words(listed)}) in "
        "exact quotes, give overviews of them, and say so when they do not answer."
    )
    return laid_out("talk", material, intro, suggestions=["What are these about?"])
