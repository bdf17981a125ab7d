"""What the index says of an article is what was read: every field, of every kind."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats import PAGE, docx, pdf

from assistant import Assistant
from assistant.indexing.catalog import Catalog
from assistant.indexing.passages import Encoded, content_of
from assistant.language.dates import Month
from assistant.language.words import plain
from assistant.reading.article import Article
from assistant.reading.chunking import Chunk
from assistant.reading.corpus import list_files, read_file

ALL = """---
title: Bridge reopens
published: 2024-05-03
source: The Tern
url: https://example.org/bridge
author: [Ada Lund, Bo Lund]
---
The harbour bridge in Oxmouth reopened."""

LINES = """{"id": "tram", "title": "Tram", "text": "It\\u0000 starts.", "published": "2024-05-04"}
{"text": "The museum closed on Monday. Its roof is old.", "source": "Gull", "author": "Ada"}
{"id": "dated", "text": "OXMOUTH, 3 May 2024 (Tern) - It reopened. It rained."}"""

LONG = "The way is long. " * 200

MAIL = b"""From: Ada Lund <ada@example.org>
Subject: Bridge reopens
Date: Fri, 3 May 2024 10:00:00 +0000

The bridge reopened."""

KINDS: dict[str, bytes] = {
    "all.md": ALL.encode(),
    "heading.md": b"# Rain in May\n\nIt rained.",
    "line.txt": b"Rain in May\n\nIt rained.",
    "heavy-rain_in-may.txt": b"It rained. Nobody minded.",
    "2024-05-03.txt": b"It rained. Nobody minded.",
    "2024-05-03-rain.txt": b"It rained. Nobody minded.",
    "2024/05/03/rain.txt": b"It rained. Nobody minded.",
    "dateline.txt": b"OXMOUTH, 3 May 2024 (Tern) - It rained. Nobody minded.",
    "odd.txt": f"It\r\nrained \x1b[31m in \N{GRINNING FACE} \u202eO\u0308xmouth. {LONG}".encode(),
    "old.txt": "Über 500 Gäste kamen aus Köln, sagte sie.".encode("cp1252"),
    "pages.pdf": pdf("The bridge reopened.", "It cost 4.2 million."),
    "word.docx": docx("The bridge reopened.", "It was late."),
    "page.html": PAGE.encode(),
    "mail.eml": MAIL,
    "lines.jsonl": LINES.encode(),
}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over an article of each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    for name, content in KINDS.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    assistant = Assistant.open(folder / "corpus", folder / "index", chroma_url="")
    assert assistant.refresh().failed == {}
    return assistant


@pytest.mark.parametrize("name", KINDS)
def test_an_article_of_the_index_is_the_one_that_was_read(kinds: Assistant, name: str) -> None:
    read = read_file(kinds.settings.corpus, name).articles
    assert read
    assert [kinds._index.catalog.articles.get(article.path) for article in read] == read
    assert [kinds.article(article.path).digest for article in read] == [one.digest for one in read]


def test_the_kinds_have_every_field_in_every_way(kinds: Assistant) -> None:
    corpus = kinds.settings.corpus
    read = [one for file in list_files(corpus).files for one in read_file(corpus, file).articles]
    assert {one.path for one in read} == {one.article for one in kinds.articles()}
    assert {one.dated for one in read} == {"file", "name", "text", None}
    assert {one.titled for one in read} == {"file", "name", "text", None}
    assert {bool(one.pages) for one in read} == {True, False}
    for name in "published", "url", "source", "author":
        assert {getattr(one, name) is None for one in read} == {True, False}, name


LINE = st.none() | st.text().map(plain)
ARTICLES = st.builds(
    Article,
    path=st.text(min_size=1).map(plain),
    text=st.text(min_size=1).map(plain),
    title=st.text().map(plain),
    published=st.none() | st.dates() | st.dates().map(lambda day: Month(day.year, day.month, 1)),
    url=LINE,
    source=LINE,
    author=LINE,
    dated=st.sampled_from(["file", "name", "text", None]),
    pages=st.lists(st.integers(0, 2**40)).map(tuple),
    titled=st.sampled_from(["file", "name", "text", None]),
    notes=st.lists(st.text().map(plain)).map(tuple),
)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog(tmp_path_factory.mktemp("catalog") / "catalog.sqlite", create=True)


def test_any_article_comes_out_of_the_tables_as_it_went_in(catalog: Catalog) -> None:
    @settings(max_examples=60)
    @given(ARTICLES)
    def try_it(article: Article) -> None:
        chunk = Chunk(article.path, 0, 0, len(article.text), article.text)
        content = content_of(article.heading, article.text)
        encoded = Encoded(content, np.full(4, 0.5, np.float32), b"tokens")
        with catalog.transaction():
            catalog.add(article, [chunk], {content: encoded})
        assert catalog.articles.get(article.path) == article
        assert catalog.articles.digests() == {article.path: article.digest}
        (point,) = catalog.passages.points(catalog.passages.keys())
        assert (point.article, point.text, point.title) == (
            article.path,
            article.text,
            article.title,
        )
        with catalog.transaction():
            catalog.remove(article.path)
        assert catalog.articles.get(article.path) is None
        assert catalog.passages.keys() == set()

    try_it()


def test_what_is_found_by_its_heading_has_a_title_of_its_own() -> None:
    titled = Article("bridge.md", "It rained.", "Bridge reopens")
    assert (titled.heading, replace(titled, titled=None).heading) == ("Bridge reopens", "")
