"""The parts of an assistant, built from its settings, each when it is first needed.

What answers is imported then, too: it takes seconds, and nothing of it is needed to read files.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.indexing.index import Index
from assistant.models.embedding import BundledEmbedder, bundled, load_embedder
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.answering.checking.checker import Checker
    from assistant.answering.pipeline import Pipeline
    from assistant.answering.writing import Writer
    from assistant.models.comprehension import Comprehension


class Parts:
    """Index, models and pipeline of one assistant."""

    def __init__(self, settings: Settings, chat_model: "BaseChatModel | None") -> None:
        """Take the settings, and a chat model to use instead of the one that they name."""
        self._settings = settings
        self._chat_model = chat_model

    @cached_property
    def index(self) -> Index:
        """The index, with the models that encode its passages."""
        embedder = load_embedder(self._settings.embedding_model)
        # The weights in this package are trained for the bundled model, whichever model finds
        # passages.
        url = self._settings.chroma_url
        return Index(self._settings.index, embedder, bundled(), chroma_url=url)

    @property
    def reading_model(self) -> BundledEmbedder:
        """The bundled model, which reads questions and passages."""
        return self.index.reading_model

    @cached_property
    def comprehension(self) -> "Comprehension":
        """The model that reads a question and a passage together."""
        from assistant.models.comprehension import load_comprehension

        return load_comprehension(self.reading_model)

    @cached_property
    def pipeline(self) -> "Pipeline":
        """The way from a question to an answer."""
        from assistant.answering.pipeline import Pipeline
        from assistant.models.cross_encoders import load_reranker

        settings = self._settings
        return Pipeline(
            index=self.index,
            comprehension=self.comprehension,
            reranker=load_reranker(settings.reranker) if settings.reranker else None,
            min_confidence=settings.min_confidence,
        )

    @cached_property
    def checker(self) -> "Checker":
        """Checks what somebody wrote against sources."""
        from assistant.answering.checking.checker import Checker
        from assistant.models.cross_encoders import load_entailment

        nli = self._settings.nli
        entailment = load_entailment(nli) if nli else None
        return Checker(self.reading_model.encode_sentences, self.comprehension, entailment)

    @property
    def writer(self) -> "Writer | None":
        """The chat model with what it writes by; None if answers are quotes.

        Raises:
            SettingsError, ModelError: as for `chat_model`.
        """
        model = self.chat_model
        if not model:
            return None
        from assistant.answering.writing import Writer
        from assistant.models.chat_models import window_of

        settings = self._settings
        window = settings.llm_window or window_of(model)
        return Writer(model, self.checker, window, settings.show_unsupported, settings.llm_checks)

    @cached_property
    def chat_model(self) -> "BaseChatModel | None":
        """The chat model that writes the answers; None if answers are quotes.

        Raises:
            SettingsError: the setting `llm` is not the name of a chat model.
            ModelError: it cannot be loaded.
        """
        settings = self._settings
        if self._chat_model or not settings.llm:
            return self._chat_model
        from assistant.models.chat_models import load_chat_model

        return load_chat_model(
            settings.llm,
            base_url=settings.llm_base_url,
            api_key=settings.llm_api_key,
            timeout=settings.llm_timeout,
        )

    def warm_up(self) -> None:
        """Load the models now, except the one for NLI, which is loaded when it is first used."""
        for model in self.index.embedder, self.comprehension, self.pipeline.reranker:
            if model:
                model.load()
        _ = self.chat_model
