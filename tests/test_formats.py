"""Each format is read by its library; what cannot be read says why."""

import ast
import email.message
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from operator import attrgetter
from pathlib import Path

import pytest
from conftest import ROOT
from docx import Document
from pypdf import PdfReader, PdfWriter

from assistant.errors import ArticleError
from assistant.reading import formats
from assistant.reading.article import Article
from assistant.reading.corpus import list_files, read_article, read_file

READING = ROOT / "assistant" / "reading"

PAGE = """<html lang="en"><head><title>Bridge reopens - The Tern</title>
<meta name="author" content="Ada Lund">
<meta property="article:published_time" content="2024-05-03T10:00:00Z">
<meta property="og:title" content="Bridge reopens">
<meta property="og:site_name" content="The Tern">
<link rel="canonical" href="https://example.org/bridge"></head>
<body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Bridge reopens</h1>
<p>The harbour bridge in Oxmouth reopened on Friday after nine months of repairs, as planned.</p>
<p>Mayor Ada Lindqvist said the work had cost 4.2 million crowns, more than was set aside.</p>
</article><footer>Subscribe to our newsletter</footer><div class="comments"><p>First!</p></div>
</body></html>"""


def read(folder: Path, name: str, content: bytes) -> Article:
    (folder / name).write_bytes(content)
    return read_article(folder, name)


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text on each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        font = "<< /Font << /F1 3 0 R >> >>"
        box = "/MediaBox [0 0 600 800]"
        body = f"{5 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Resources {font} /Contents {body} >>")
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{one}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010} 00000 n \n".encode() for place in places)
    size = f"/Size {len(objects) + 1} /Root 1 0 R"
    out.write(f"trailer\n<< {size} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def docx(*paragraphs: str) -> bytes:
    document = Document()
    document.core_properties.title = "Bridge reopens"
    document.core_properties.author = "Ada Lund"
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Cost", "4.2 million"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_of_a_web_page_the_article_is_read_and_what_its_head_says(tmp_path: Path) -> None:
    article = read(tmp_path, "bridge.html", PAGE.encode())
    assert article.title == "Bridge reopens"
    assert (article.author, article.source) == ("Ada Lund", "The Tern")
    assert (article.published, article.dated) == (date(2024, 5, 3), "file")
    assert article.url == "https://example.org/bridge"
    assert "4.2 million crowns" in article.text
    for menu in "Home", "Subscribe", "First!":
        assert menu not in article.text


def test_of_a_pdf_the_pages_are_known(tmp_path: Path) -> None:
    article = read(tmp_path, "bridge.pdf", pdf("The bridge reopened.", "It cost 4.2 million."))
    assert article.text == "The bridge reopened.\n\nIt cost 4.2 million."
    assert article.pages == (0, 22)
    assert article.text[article.pages[1] :] == "It cost 4.2 million."


def test_a_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    article = read(tmp_path, "bridge.docx", docx("The bridge reopened.", "It was late."))
    assert article.text == "The bridge reopened.\n\nIt was late.\n\nCost | 4.2 million"
    assert (article.title, article.author) == ("Bridge reopens", "Ada Lund")


def test_an_email_is_read_with_its_subject_and_day(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["Subject"] = "Bridge réopens"
    message["From"] = "Ada Lund <ada@example.org>"
    message["Date"] = "Fri, 03 May 2024 10:00:00 +0000"
    message.set_content("The bridge reopened – at last.\n")
    message.add_alternative("<p>HTML</p>", subtype="html")
    article = read(tmp_path, "mail.eml", message.as_bytes())
    assert article.text.strip() == "The bridge reopened – at last."
    assert article.title == "Bridge réopens"
    assert article.published == date(2024, 5, 3)


@pytest.mark.parametrize(
    ("name", "text", "day", "origin"),
    [
        ("2024-05-03-bridge.txt", "It reopened.", date(2024, 5, 3), "name"),
        ("bridge_20240503.txt", "It reopened.", date(2024, 5, 3), "name"),
        ("bridge.txt", "3 May 2024. It reopened.", date(2024, 5, 3), "text"),
        ("bridge.txt", "3 May 2024. Work began on 1 August 2023.", None, None),
        ("bridge-20241399.txt", "It reopened.", None, None),
        ("bridge.txt", "It reopened in May 2024.", None, None),
        ("bridge.txt", "It reopened on 3 May 2024.", None, None),
        ("bridge.txt", "OXMOUTH, 3 May 2024 (Tern) - It reopened.", date(2024, 5, 3), "text"),
        (
            "bridge.txt",
            "Bridge reopens\n\nBy Ada Lund\nFriday, 3 May 2024, 10:30 GMT\n\nIt did.",
            date(2024, 5, 3),
            "text",
        ),
        ("bridge.txt", "Riots of 3 May 2024\n\nThey were short.", None, None),
    ],
)
def test_a_day_is_found_in_the_name_or_the_opening(
    tmp_path: Path, name: str, text: str, day: date | None, origin: str | None
) -> None:
    article = read(tmp_path, name, text.encode())
    assert (article.published, article.dated) == (day, origin)


def test_of_json_lines_each_is_an_article(tmp_path: Path) -> None:
    lines = [
        '{"id": 7, "title": "Bridge", "text": "It reopened.", "published": "2024-05-03", "n": {}}',
        "",
        '{"text": "The \\ud800 tram\\u0000 starts. It rained.", "author": ["Ada", "Bo"]}',
        "[1]",
        '{"id": 7, "text": "It closed."}',
        '{"text": "It opened.", "published": "someday"}',
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    found = read_file(tmp_path, "news.jsonl")
    day = date(2024, 5, 3)
    assert found.articles == [
        Article("news.jsonl#7", "It reopened.", "Bridge", day, dated="file"),
        Article(
            "news.jsonl#3",
            "The ? tram\ufffd starts. It rained.",
            "The ? tram\ufffd starts.",
            author="Ada, Bo",
            titled=None,
        ),
        Article(
            "news.jsonl#6",
            "It opened.",
            "It opened.",
            titled=None,
            notes=(
                "its date 'someday' cannot be read: write it like 2019-10-24; it counts as undated",
            ),
        ),
    ]
    assert list(found.failed) == ["news.jsonl#4", "news.jsonl#7"]
    assert read_article(tmp_path, "news.jsonl#7") == found.articles[0]
    with pytest.raises(ArticleError, match="there is no such article in its file"):
        read_article(tmp_path, "news.jsonl#8")


def test_a_file_that_changes_while_it_is_read_is_no_article_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("It rained.")
    numbers = iter(range(100))
    monkeypatch.setattr("assistant.reading.corpus._stamp", lambda about: str(next(numbers)))
    with pytest.raises(ArticleError, match="it was written to while it was read"):
        read_article(tmp_path, "a.txt")


@pytest.mark.parametrize(
    "name", ["é" * 125 + ".txt", "新聞" + ".md", "A.txt", "a.txt", "a b\tc.txt", "C#.md"]
)
def test_names_of_any_kind_are_names(tmp_path: Path, name: str) -> None:
    for other in "A.txt", "a.txt", name:
        (tmp_path / other).write_text(f"It rained in {other}.")
    assert {"A.txt", "a.txt", name} == set(list_files(tmp_path).files)
    assert read_article(tmp_path, name).text == f"It rained in {name}."


def test_names_that_no_article_can_have_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl#b.txt").write_text("It rained.")
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text("It rained.")
    (tmp_path / "far").symlink_to(tmp_path.parent)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    found = list_files(tmp_path)
    assert found.files == {}
    assert found.failed == {
        "a.jsonl#b.txt": "its name reads like an article in another file; rename it without the #",
        "?.txt": "its name has characters that cannot be shown; rename it",
        "far/": "it is a link to a folder; put the folder itself here",
        "gone.txt": "it cannot be read: No such file or directory",
    }


def test_a_dated_folder_dates_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "2024" / "05" / "03").mkdir(parents=True)
    (tmp_path / "2024" / "05" / "03" / "bridge.txt").write_text("It reopened.")
    assert read_article(tmp_path, "2024/05/03/bridge.txt").published == date(2024, 5, 3)


def locked() -> bytes:
    writer = PdfWriter()
    writer.append_pages_from_reader(PdfReader(io.BytesIO(pdf("Secret."))))
    writer.encrypt("swordfish", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * 60_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"nonsense", "it is not a PDF file that can be read"),
        ("a.pdf", b"", "it is empty"),
        ("a.pdf", b"<!DOCTYPE html><p>Rain.", "it is a web page, not what its name says"),
        (
            "a.docx",
            pdf("Rain."),
            "it is a PDF file, not what its name says: rename it to end in .pdf",
        ),
        ("a.pdf", locked, "it is locked with a password"),
        ("a.pdf", lambda: pdf(""), "it has no text"),
        ("a.docx", b"PK", "it is not a DOCX file that can be read"),
        ("a.docx", bomb, "it unpacks to 60,000,000 bytes; at most 50,000,000 are read"),
        ("a.html", b"<html></html>", "no article can be found in the page"),
        ("a.html", b"<div>" * 100_000, "no article can be found in the page"),
        ("a.eml", b"Subject: x\nContent-Type: image/png\n\n", "it is an e-mail without text"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes | Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(ArticleError, match=f"^{reason}"):
        read(tmp_path, name, content if isinstance(content, bytes) else content())


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(ArticleError, match="it has 2,000,000,000 bytes; at most 50,000,000"):
        read_article(tmp_path, "big.txt")


def test_the_table_of_the_readme_has_a_row_for_each_format() -> None:
    head = re.escape("| file | how it is read |\n| --- | --- |\n")
    table = re.search(rf"{head}((?:\|.*\n)+)", (ROOT / "README.md").read_text())
    assert table
    rows = [
        f"| {', '.join(f'`{ending}`' for ending in one.endings)} | {one.described} |"
        for one in formats.FORMATS
    ]
    assert sorted(table[1].splitlines()) == sorted(rows)


def test_endings_and_media_types_name_one_format_each() -> None:
    for names in (
        [ending for one in formats.FORMATS for ending in one.endings],
        [name for one in formats.FORMATS for name in one.media_types],
    ):
        assert sorted(set(names)) == sorted(names) == sorted(map(str.lower, names))
    assert all(one.endings and one.media_types for one in formats.FORMATS)


NEW_FORMAT = """
from assistant.reading.format import Draft, Format

FORMAT = Format(
    endings=(".caps",),
    media_types=("text/x-caps",),
    read=lambda content, name: [Draft(content.decode().capitalize(), {"title": "Caps"})],
    libraries=("pyyaml", "anyio"),
    described="in small letters",
)
"""

USED = """
from pathlib import Path
from assistant.reading import fetching, formats
from assistant.reading.corpus import list_files, read_article
Path("news").mkdir()
Path("news/a.CAPS").write_text("IT RAINED.")
print(*list_files(Path("news")).files)
print(read_article(Path("news"), "a.CAPS").text)
print(fetching._name("https://example.org/story", "text/x-caps"))
print(".caps" in formats.READABLE, "anyio" in formats.versions())
"""


def test_one_new_module_adds_a_format(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "assistant", tmp_path / "assistant", ignore=but_python)
    (tmp_path / "assistant/reading/formats/caps.py").write_text(NEW_FORMAT)
    run = [sys.executable, "-c", USED]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["a.CAPS", "It rained.", "story.caps", "True True"]


def but_python(folder: str, names: list[str]) -> list[str]:
    """Those of the names in a folder that are neither modules nor folders of them."""
    return [
        name
        for name in names
        if name == "__pycache__" or not (name.endswith(".py") or Path(folder, name).is_dir())
    ]


@cache
def distributions() -> dict[str, list[str]]:
    """The distributions that each package comes with."""
    return {
        package: [re.sub(r"[-_.]+", "-", name).lower() for name in names]
        for package, names in packages_distributions().items()
    }


def libraries(file: Path) -> Iterator[str]:
    """The packages that a module of the reading imports, also by way of the modules beside it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names] + [f"{node.module}"]
        else:
            continue
        for name in names:
            first = name.partition(".")[0]
            inside = ROOT / f"{name.replace('.', '/')}.py"
            if inside.is_relative_to(READING) and inside.is_file():
                yield from libraries(inside)
            elif first != "assistant" and first not in sys.stdlib_module_names:
                yield first


@pytest.mark.parametrize(
    "file", sorted((READING / "formats").glob("[a-z]*.py")), ids=attrgetter("stem")
)
def test_a_format_names_the_libraries_that_it_imports(file: Path) -> None:
    found = import_module(f"assistant.reading.formats.{file.stem}").FORMAT
    imported = set(libraries(file))
    assert imported or not found.libraries
    for package in imported:
        assert set(distributions()[package]) & set(found.libraries), package


def test_the_versions_name_what_any_file_is_read_with() -> None:
    versions = formats.versions().split()
    # `article` finds the day by dateutil, and the sentence that stands for a title by sentencex.
    expected = {"python-dateutil", "sentencex"}
    for one in formats.FORMATS:
        expected |= set(one.libraries)
    assert expected == set(versions[1::2])
    assert len(versions) == 1 + 2 * len(expected)
