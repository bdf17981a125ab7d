"""A greeting, thanks, or a question about this assistant: a short reply."""

import re

from assistant.answering.answer import Answer
from assistant.answering.tasks.material import Material, articles_in_words, laid_out

_THANKS = re.compile(r"\W*(?:thank|thx|cheers|great|nice)", re.IGNORECASE)
_BYE = re.compile(r"\W*(?:bye|goodbye|good night)", re.IGNORECASE)


def talk(material: Material) -> Answer:
    """Reply, and say what can be asked."""
    said = material.question.text
    if _THANKS.match(said):
        return laid_out("talk", material, "You are welcome.")
    if _BYE.match(said):
        return laid_out("talk", material, "Goodbye.")
    here = articles_in_words(material.listed())
    intro = (
        f"I answer questions from the articles here ({here}) in exact quotes, and say so when they "
        "do not answer."
    )
    return laid_out("talk", material, intro)
