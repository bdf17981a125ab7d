"""Add articles to an index and remove them, within one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.indexing.passages import Point
from assistant.indexing.staging import Encoded, content_of
from assistant.language.sentences import sentence_spans
from assistant.models.embedding import Vectors
from assistant.models.late_interaction import compress
from assistant.reading.article import Article
from assistant.reading.chunking import split

if TYPE_CHECKING:
    from assistant.indexing.index import Index

Titled = tuple[str, str]
"""The heading of an article (its title, or empty) and the text of one of its passages."""


class Change:
    """Additions and removals that are committed together."""

    def __init__(self, index: "Index") -> None:
        """Change an index; made by `Index.changing`."""
        self._index = index
        self.catalog = index.catalog

    def replace(self, articles: Sequence[Article]) -> None:
        """Add articles; each replaces the article with the same path, if there is one."""
        embedder = self._index.embedder
        chunks = [
            split(article, count_tokens=embedder.count_tokens, limit=embedder.max_tokens)
            for article in articles
        ]
        titled = [
            (article.heading, chunk.text)
            for article, parts in zip(articles, chunks, strict=True)
            for chunk in parts
        ]
        encoded = iter(self._encode(titled))
        for article in articles:
            self.remove(article.path)
        for article, parts in zip(articles, chunks, strict=True):
            self.catalog.add(article, parts, list(islice(encoded, len(parts))))
        keys = [key for article in articles for key in self.catalog.passages.keys_of(article.path)]
        self.put(self.catalog.passages.points(keys))

    def put(self, points: Sequence[Point]) -> None:
        """Write vectors to the vector store, after the catalog has their passages."""
        self._index.staging.touch(point.key for point in points)
        self._index.vectors.add(points)

    def remove(self, path: str) -> None:
        """Remove an article; does nothing if it is not there."""
        self._index.staging.touch(self.catalog.passages.keys_of(path))
        self.catalog.remove(path)

    def _encode(self, passages: Sequence[Titled]) -> list[Encoded]:
        """Encode passages, except those in the index and those that a killed refresh encoded."""
        contents = [content_of(*passage) for passage in passages]
        found = self.catalog.passages.known(set(contents))
        found |= self._index.staging.encoded(set(contents) - found.keys())
        new = {
            content: passage
            for content, passage in zip(contents, passages, strict=True)
            if content not in found
        }
        made = [Encoded(content, *one) for content, one in zip(new, self._new(new), strict=True)]
        self._index.staging.put(made)
        found |= {one.content: one for one in made}
        return [found[content] for content in contents]

    def _new(self, passages: Mapping[bytes, Titled]) -> Iterator[tuple[Vectors, bytes]]:
        """Encode passages: the vector of each, and its compressed tokens."""
        embedder, reading_model = self._index.embedder, self._index.reading_model
        texts = [f"{title}\n{text}" for title, text in passages.values()]
        others = None if embedder is reading_model else embedder.encode(texts)
        read = zip(passages.values(), reading_model.iter_tokens(texts), strict=True)
        for place, ((title, text), tokens) in enumerate(read):
            vector = tokens.whole if others is None else others[place]
            yield vector, compress(tokens, self._sizes(title, text))

    def _sizes(self, title: str, text: str) -> list[int]:
        """How many tokens the title has, and each sentence of the text."""
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        return self._index.reading_model.count_tokens([title, *sentences])
