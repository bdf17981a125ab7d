"""Ask a folder of articles, get answers in exact quotes.

The public names are imported when they are first used, so that `import assistant` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering.answer import Answer, Sentence, Statement, Usage
    from assistant.answering.chain import RetrievalChain
    from assistant.answering.citations import Citation
    from assistant.answering.reader import Finding
    from assistant.answering.receipts import Standing
    from assistant.answering.retrieval import Passage
    from assistant.answering.tasks.beginnings import Beginning
    from assistant.assistant import Asking, Assistant, Status
    from assistant.errors import (
        ArticleError,
        AssistantError,
        BusyError,
        CorpusError,
        ExportError,
        ModelError,
        QuestionError,
        ReceiptError,
        RecipeError,
        RemovalError,
        ServerError,
        SettingsError,
        StoreError,
        UnknownArticleError,
    )
    from assistant.indexing.articles import Listed, Searched, Share
    from assistant.indexing.filters import Filters, Narrowing
    from assistant.indexing.refresh import Report
    from assistant.indexing.stories import NearDuplicate
    from assistant.language.dates import Period
    from assistant.reading.article import Article
    from assistant.reading.corpus import Content
    from assistant.settings import Settings

__all__ = [
    "Answer",
    "Article",
    "ArticleError",
    "Asking",
    "Assistant",
    "AssistantError",
    "Beginning",
    "BusyError",
    "Citation",
    "Content",
    "CorpusError",
    "ExportError",
    "Filters",
    "Finding",
    "Listed",
    "ModelError",
    "Narrowing",
    "NearDuplicate",
    "Passage",
    "Period",
    "QuestionError",
    "ReceiptError",
    "RecipeError",
    "RemovalError",
    "Report",
    "RetrievalChain",
    "Searched",
    "Sentence",
    "ServerError",
    "Settings",
    "SettingsError",
    "Share",
    "Standing",
    "Statement",
    "Status",
    "StoreError",
    "UnknownArticleError",
    "Usage",
]

# Where they are, once more for Python; a test holds this and the imports above together.
_HOMES = {
    "answering.answer": ("Answer", "Sentence", "Statement", "Usage"),
    "answering.citations": ("Citation",),
    "answering.chain": ("RetrievalChain",),
    "answering.reader": ("Finding",),
    "answering.receipts": ("Standing",),
    "answering.retrieval": ("Passage",),
    "answering.tasks.beginnings": ("Beginning",),
    "assistant": ("Asking", "Assistant", "Status"),
    "errors": (
        "ArticleError",
        "AssistantError",
        "BusyError",
        "CorpusError",
        "ExportError",
        "ModelError",
        "QuestionError",
        "ReceiptError",
        "RecipeError",
        "RemovalError",
        "ServerError",
        "SettingsError",
        "StoreError",
        "UnknownArticleError",
    ),
    "indexing.articles": ("Listed", "Searched", "Share"),
    "indexing.filters": ("Filters", "Narrowing"),
    "indexing.refresh": ("Report",),
    "indexing.stories": ("NearDuplicate",),
    "language.dates": ("Period",),
    "reading.article": ("Article",),
    "reading.corpus": ("Content",),
    "settings": ("Settings",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"assistant.{home}"), name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
