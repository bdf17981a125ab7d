"""Add articles to an index and remove them, within one transaction."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.indexing.passages import Encoded, content_of
from assistant.reading.article import Article
from assistant.reading.chunking import split

if TYPE_CHECKING:
    from assistant.indexing.index import Index


class Change:
    """Additions and removals that are committed together."""

    def __init__(self, index: "Index") -> None:
        """Change an index; made by `Index.changing`."""
        self._index = index
        self.catalog = index.catalog

    def replace(self, articles: Sequence[Article]) -> None:
        """Add articles; each replaces the article with the same path, if there is one.

        Passages that are in the index already keep their vectors; the others wait to be encoded.
        """
        embedder = self._index.embedder
        chunks = [
            split(article, count_tokens=embedder.count_tokens, limit=embedder.max_tokens)
            for article in articles
        ]
        known = self.catalog.passages.known(
            {
                content_of(article.heading, chunk.text)
                for article, parts in zip(articles, chunks, strict=True)
                for chunk in parts
            }
        )
        for article in articles:
            self.remove(article.path)
        for article, parts in zip(articles, chunks, strict=True):
            self.catalog.add(article, parts, known)
        self.put(key for article in articles for key in self.catalog.passages.keys_of(article.path))

    def set_encoded(self, made: Sequence[Encoded]) -> None:
        """Keep what was encoded, for the passages that still wait for it."""
        self.put(self.catalog.set_encoded(made))

    def remove(self, path: str) -> None:
        """Remove an article; does nothing if it is not there."""
        if keys := self.catalog.passages.keys_of(path):
            self._index.staging.touch(keys)
        self.catalog.remove(path)

    def put(self, keys: Iterable[str]) -> None:
        """Write the vectors of passages to the vector store, after the catalog has them."""
        if points := self.catalog.passages.points(keys):
            self._index.staging.touch(point.key for point in points)
            self._index.vectors.add(points)
