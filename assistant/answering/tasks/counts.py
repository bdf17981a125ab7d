"""Facts of the collection itself, from the catalog: how many articles there are."""

from assistant.answering.answer import Answer
from assistant.answering.tasks.material import Material, articles_in_words, laid_out


def count(material: Material) -> Answer | None:
    """How many articles there are; None if the question is about some of them."""
    found = material.listed()
    verb = "is" if len(found) == 1 else "are"
    return laid_out("count", material, f"There {verb} {articles_in_words(found)}.")
