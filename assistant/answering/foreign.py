"""Questions in a language that no article is in: what of them can be looked for all the same."""

from assistant.indexing.catalog import Catalog
from assistant.language.languages import SMALL_WORDS, language_of, says_what_is_read, script_of
from assistant.language.words import words


def is_read(catalog: Catalog, text: str) -> bool:
    """Whether a question is in English, or in the language or the script of any article."""
    if language := language_of(text):
        return language == "en" or language in catalog.languages
    script = script_of(text)
    return script in ("", "LATIN") or script in map(script_of, catalog.vocabulary)


def unread(catalog: Catalog, text: str) -> tuple[str, str]:
    """What to say, in its language, of a question that is not read; its names and figures."""
    language = language_of(text)
    small = SMALL_WORDS.get(language, ())
    named = [
        word
        for word in words(text)
        if (word[0].isupper() or word[0].isdigit())
        and word.lower() not in small
        and catalog.mentions(word)
    ]
    return says_what_is_read(language, catalog.languages), " ".join(named)
