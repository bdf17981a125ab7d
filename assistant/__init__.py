"""Ask a folder of articles, get answers in exact quotes.

The public names are imported when they are first used, so that `import assistant` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering.answer import Answer, Citation, Sentence
    from assistant.answering.retrieval import Passage
    from assistant.assistant import Assistant
    from assistant.errors import AssistantError
    from assistant.indexing.refresh import Report
    from assistant.reading.article import Article
    from assistant.settings import Settings

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "AssistantError",
    "Citation",
    "Passage",
    "Report",
    "Sentence",
    "Settings",
]

_HOME = {
    "Answer": "answering.answer",
    "Article": "reading.article",
    "Assistant": "assistant",
    "AssistantError": "errors",
    "Citation": "answering.answer",
    "Passage": "answering.retrieval",
    "Report": "indexing.refresh",
    "Sentence": "answering.answer",
    "Settings": "settings",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(import_module(f"assistant.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
