import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import ArticleError, CorpusError
from assistant.language.dates import Month
from assistant.reading.article import Article
from assistant.reading.corpus import list_files, read_article, read_file

Write = Callable[[str, str], Path]


def read(file: Path) -> Article:
    return read_article(file.parent, file.name)


def test_front_matter_names_title_day_and_source(write: Write) -> None:
    file = write("a.md", "---\ntitle: Rain\npublished: 2024-02-29\nsource: Tern\n---\nIt rained.\n")
    assert read(file) == Article(
        "a.md", "It rained.", "Rain", date(2024, 2, 29), None, "Tern", dated="file"
    )


def test_a_text_without_front_matter_is_read_whole(write: Write) -> None:
    file = write("heavy-rain_in-may.txt", "It rained. Nobody minded.")
    assert read(file) == Article(
        "heavy-rain_in-may.txt", "It rained. Nobody minded.", "Heavy rain in may", titled="name"
    )


def test_a_first_line_like_a_title_is_the_title(write: Write) -> None:
    assert read(write("a.txt", "Rain in May\n\nIt rained.")).title == "Rain in May"
    assert read(write("b.md", "# Rain in June\n\nIt rained.")).title == "Rain in June"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = (
        "“Über 500 Gäste kamen”, sagte Frau Müller aus Köln. Die Straße war für Stunden gesperrt."
    )
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read_article(tmp_path, "a.txt").text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (bytes(range(256)) * 20, "it is not text but binary data; take it out of the corpus"),
        (
            b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 500,
            "it is a picture, not what its name says",
        ),
    ],
)
def test_what_is_no_article_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(ArticleError, match=f"^{reason}$"):
        read_article(tmp_path, "a.txt")


def test_of_broken_front_matter_what_can_be_read_is_and_the_rest_is_said(write: Write) -> None:
    article = read(write("a.md", "---\ntitle: [unclosed\nauthor: Ada\n---\nText."))
    assert (article.text, article.author) == ("Text.", "Ada")
    assert [note[:35] for note in article.notes] == ["its front matter is not valid YAML "]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("24 Oct 2019", date(2019, 10, 24)),
        ("24.10.2019", date(2019, 10, 24)),
        ("10/24/2019", date(2019, 10, 24)),
        ("24. Oktober 2019", date(2019, 10, 24)),
        ("October 2019", Month(2019, 10, 1)),
        ("2019-10", Month(2019, 10, 1)),
    ],
)
def test_days_are_read_as_people_write_them(write: Write, written: str, day: date) -> None:
    article = read(write("c.md", f"---\npublished: {written}\n---\nT."))
    assert (str(article.published), article.notes) == (str(day), ())


@pytest.mark.parametrize("written", ["someday", "2019", "spring 2019", "12/03/2024", "yesterday"])
def test_a_day_in_doubt_leaves_the_article_undated_and_says_so(write: Write, written: str) -> None:
    article = read(write("b.md", f"---\npublished: {written}\n---\nText."))
    assert (article.text, article.published, article.dated) == ("Text.", None, None)
    assert [note.startswith(f"its date '{written}' ") for note in article.notes] == [True]


@pytest.mark.parametrize(
    "title",
    ["[" * 3000 + "]" * 3000, "x" * 30_000, "{a: b}", "[[a], b]"],
)
def test_of_odd_front_matter_the_text_below_is_read(write: Write, title: str) -> None:
    assert read(write("a.md", f"---\ntitle: {title}\n---\nText.")).text.endswith("Text.")


def test_values_of_front_matter_stay_text(write: Write) -> None:
    fields = "title: 0x7fff\nauthor: [Ada, Bo]\nurl: null\npublished: 2019-10-24T23:30:00+09:00"
    article = read(write("a.md", f"---\n{fields}\n---\nText."))
    assert (article.title, article.author, article.url) == ("0x7fff", "Ada, Bo", None)
    assert article.published == date(2019, 10, 24)


def test_a_colon_in_a_title_is_a_part_of_it(write: Write) -> None:
    file = write("a.md", "---\ntitle: Correction: “Rain” in May\nsource: 'a: b'\n---\nText.")
    assert (read(file).title, read(file).source) == ("Correction: “Rain” in May", "a: b")


def test_a_rule_that_opens_a_text_is_not_front_matter(write: Write) -> None:
    article = read(write("a.md", "---\nBetween two rules.\n---\nAnd the rest."))
    assert article.text == "Between two rules.\n\nAnd the rest."


def test_links_out_of_the_corpus_are_refused(tmp_path: Path, write: Write) -> None:
    (tmp_path / "secret.txt").write_text("Not for readers.")
    corpus = write("a.txt", "An article.").parent
    (corpus / "b.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ArticleError, match="a link out of the corpus"):
        read_article(corpus, "b.txt")


def test_hidden_and_foreign_files_are_left_out(write: Write) -> None:
    corpus = write("b/c.md", "Text.").parent.parent
    write(".git/d.md", "Text.")
    write("picture.png", "")
    write("a.txt", "Text.")
    assert sorted(list_files(corpus).files) == ["a.txt", "b/c.md"]


def test_no_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="make it and put articles into it"):
        list_files(tmp_path / "nowhere")


def test_every_field_but_the_path_changes_the_digest() -> None:
    article = Article("a.md", "Text.", "Title")
    other = Article(
        path="elsewhere.md",
        text="Text!",
        title="Titles",
        published=date(2024, 1, 1),
        url="https://example.org",
        source="Tern",
        author="Ada",
        dated="file",
        pages=(0,),
        titled=None,
        notes=("page 2 is only a picture",),
    )
    changes = {
        field.name: dataclasses.replace(article, **{field.name: getattr(other, field.name)})
        for field in dataclasses.fields(Article)
    }
    # What was moved is still the same article, and costs nothing.
    assert changes.pop("path").digest == article.digest
    digests = {article.digest, *(changed.digest for changed in changes.values())}
    assert len(digests) == 1 + len(changes)


def test_of_articles_with_one_name_the_first_is_taken(write: Write) -> None:
    lines = '{"id": 1, "text": " "}\n{"id": 1, "text": "It snowed."}\n{"text": "It rained."}'
    found = read_file(write("a.jsonl", lines).parent, "a.jsonl")
    assert [article.path for article in found.articles] == ["a.jsonl#3"]
    assert list(found.failed) == ["a.jsonl#1"]
