"""Text is read as its author meant it: a small document for each kind of thing that goes wrong."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.language.dates import Month
from assistant.reading.decoding import decode
from assistant.reading.formats import read
from assistant.reading.formats.markdown import as_markdown

MEETING = (
    "The council met in the old customs house and heard from residents for most of the evening."
)


def text(content: str | bytes, name: str) -> str:
    (draft,) = read(content.encode() if isinstance(content, str) else content, name)
    return draft.text


def page(body: str, head: str = "") -> str:
    """A page whose article begins with something, and goes on with a sentence."""
    title = "<title>Harbour of Skelling</title>"
    article = f"<article><h1>Harbour of Skelling</h1>{body}<p>{MEETING}</p></article>"
    return f"<!DOCTYPE html><html><head>{title}{head}</head><body>{article}</body></html>"


def of_page(body: str, head: str = "") -> str:
    """What is read of the beginning of a page, between its heading and its last sentence."""
    found = text(page(body, head), "a.html")
    before, after = "Harbour of Skelling\n\n", f"\n\n{MEETING}"
    assert found.startswith(before)
    assert found.endswith(after)
    return found[len(before) : -len(after)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("412<sup>3</sup> berths", "412 berths"),
        ("412<sup><a href='#n3'>3</a></sup> berths", "412 berths"),
        ("86<sup class='reference'>[4]</sup> people", "86 people"),
        ("the pier<sup>*</sup> and the quay<sup>7</sup>", "the pier and the quay"),
        ("in 1999<sup>5,6</sup> and 1,250<sup>a</sup>", "in 1999 and 1,250"),
        ("18 km<sup>2</sup> and 30 000 m<sup>3</sup>", "18 km² and 30 000 m³"),
        ("5 m<sup>3</sup>/s, 9.8 m s<sup>-2</sup>", "5 m³/s, 9.8 m s⁻²"),
        ("10<sup>6</sup>, 3 × 10<sup>-8</sup>, x<sup>2</sup>", "10⁶, 3 × 10⁻⁸, x²"),
        ("E = mc<sup>2</sup>", "E = mc²"),
        (
            "the 21<sup>st</sup>, M<sup>me</sup> Curie, Tern<sup>®</sup>",
            "the 21st, Mme Curie, Tern®",
        ),
        ("H<sub>2</sub>O and CO<sub>2</sub>", "H₂O and CO₂"),
        ("Ca<sup>2+</sup> and <sup>14</sup>C", "Ca²⁺ and ¹⁴C"),
        ("<sup>1</sup>/<sub>2</sub> of the XIX<sup>e</sup> century", "¹/₂ of the XIXe century"),
        ("a tax<sup>[citation needed]</sup> of €4<sup>99</sup>", "a tax of €4⁹⁹"),
        ("12<span style='vertical-align: super'>3</span> boats", "12 boats"),
    ],
)
def test_raised_marks_join_no_word_and_exponents_stay(written: str, read: str) -> None:
    assert of_page(f"<p>It is {written}.</p>") == f"It is {read}."
    assert text(f"It is {written}.", "a.md") == f"It is {read}."


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Secret.</p>",
        "<p style='color: red; display: none'>Secret.</p>",
        "<div style='visibility:hidden'><p>Secret.</p></div>",
        "<template><p>Secret.</p></template>",
        "<!-- Secret. -->",
        "<script>Secret.</script><noscript>Secret.</noscript>",
        "<p class='gone'>Secret.</p>",
        "<span class='sr-only'>Secret.</span>",
        "<p><del>Secret.</del></p>",
        "<p><s>Secret.</s></p>",
        "<p style='text-decoration: line-through'>Secret.</p>",
        "<p><b>Read also:</b> <a href='/x'>Secret.</a></p>",
        "<p>Mehr dazu finden Sie hier: <a href='/x'>Secret.</a></p>",
        "<p>Aiheesta lisää: <a href='/x'>Secret.</a></p>",
        "<aside><h3>Secret</h3><p>Secret.</p></aside>",
        "<ul class='share'><li><a href='/x'>Secret</a></li></ul>",
    ],
)
def test_what_a_page_does_not_show_or_only_points_to_is_not_said(hidden: str) -> None:
    styles = "<style>.gone { display: none } @media print { .kept { display: none } }</style>"
    found = of_page(f"<p>It rained.</p>{hidden}<p class='kept'>It snowed.</p>", styles)
    assert found == "It rained.\n\nIt snowed."


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<p>On sale:</p><ul><li>cod<ul><li>dried</li></ul></li><li>eel</li></ul>",
         "On sale:\n\n• cod\n  • dried\n• eel"),
        ("<ol start=3><li>First.</li><li>Then.</li></ol>", "3. First.\n4. Then."),
        ("<dl><dt>Captain</dt><dd>Orla Pettibrook</dd><dt>Mate</dt><dd>Bo</dd></dl>",
         "Captain: Orla Pettibrook\n\nMate: Bo"),
        ("<table><tr><th>Port<th>Boats<tr><td>Aldwick<td>31</table>", "Port: Aldwick | Boats: 31"),
        ("<table><tr><td>Port<td>Boats<tr><td>Aldwick<td>31<tr><td>Carrow<td>9</table>",
         "Port: Aldwick | Boats: 31\nPort: Carrow | Boats: 9"),
        ("<table><tr><td>Aldwick<td>31<tr><td>Carrow<td>9</table>", "Aldwick | 31\nCarrow | 9"),
        ("<table><tr><th rowspan=2>Port<th colspan=2>Boats<tr><th>old<th>new<tr><td>Ald<td>3<td>4</table>",
         "Port: Ald | Boats old: 3 | Boats new: 4"),
        ("<table><tr><th>Captain<td>Orla<tr><th>Mate<td>Bo</table>", "Captain: Orla\nMate: Bo"),
        ("<table><tr><th>Name<th>Fee<tr><th colspan=2>Winter<tr><td>Boat<td>2</table>",
         "Name: Winter\nName: Boat | Fee: 2"),
        ("<div class='social-policy'><p>It pays nine crowns to whoever asks for them.</p></div>",
         "It pays nine crowns to whoever asks for them."),
        ("<figure><img><figcaption>The pier.</figcaption></figure><p>It rained.</p>",
         "The pier.\n\nIt rained."),
        ("<p><span><img><span class='cap'>The pier.</span></span>Warden Moss counts.</p>",
         "The pier.\n\nWarden Moss counts."),
        ("<blockquote>We strike.<cite>Union</cite></blockquote>", "We strike.\n\nUnion"),
        ("<p>One.<br><br>Two,<br>three.</p>", "One.\n\nTwo,\nthree."),
    ],
)  # fmt: skip
def test_blocks_of_a_page_stay_apart_and_say_something_alone(body: str, read: str) -> None:
    assert of_page(body) == read


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<meta property="article:published_time" content="2024-05-14T23:30-07:00">', "", "2024-05-14"),
        ('<meta name="pubdate" content="14 May 2024">', "", "2024-05-14"),
        ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
         '"datePublished": "2024-05-14"}]}</script>', "", "2024-05-14"),
        ("", "<time itemprop='datePublished' datetime='2024-05-14'>today</time>", "2024-05-14"),
        ("", "<p class='byline'>By Ana, <time datetime='2024-05-14'>today</time></p>", "2024-05-14"),
        ("", "<p>By Ana Pell, 14 May 2024</p>", "2024-05-14"),
        ('<link rel="canonical" href="https://tern.example/2024/05/14/pier">', "", "2024-05-14"),
        ('<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2024-05-14"}, '
         '{"@type": "NewsArticle", "datePublished": "2018-01-01"}]</script>', "", None),
        ('<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": '
         '"2015-02-03"}, {"@type": "Article", "datePublished": "2024-05-14"}]}</script>',
         "", "2024-05-14"),
        ('<meta property="article:modified_time" content="2024-05-14">', "", None),
        ('<meta name="created" content="2024-05-14">', "", None),
        ('<script type="application/ld+json">{"@type": "Event", "startDate": "2024-05-14"}</script>',
         "", None),
        ("<script>var day = '2024-05-14'</script>", "", None),
        ("", "<p>It plays on <time datetime='2024-05-14'>14 May</time>.</p>", None),
        ("", "<p>Updated: 14 May 2024</p>", None),
        ("", "<div class='comments'><time class='published' datetime='2024-05-14'></time></div>", None),
        ("", "<footer>© 2019 Tern</footer>", None),
    ],
)  # fmt: skip
def test_only_what_states_the_day_of_publication_counts(
    tmp_path: Path, head: str, body: str, day: str | None
) -> None:
    (tmp_path / "a.html").write_text(page(body, head))
    (article,) = Assistant.check(tmp_path / "a.html").articles
    assert article.published == (date.fromisoformat(day) if day else None)
    assert article.notes == ()


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.jsonl"])
def test_the_order_of_day_and_month_is_one_in_all_formats(tmp_path: Path, name: str) -> None:
    for written, day in ("12/03/2024", None), ("13/03/2024", date(2024, 3, 13)):
        content = {
            "a.md": f"---\ndate: {written}\n---\nIt rained.",
            "a.html": page("", f'<meta name="date" content="{written}">'),
            "a.jsonl": f'{{"text": "It rained.", "published": "{written}"}}',
        }[name]
        (tmp_path / name).write_text(content)
        (article,) = Assistant.check(tmp_path / name).articles
        assert (article.published, bool(article.notes)) == (day, day is None)


def test_a_month_is_sorted_filtered_and_shown_as_one(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for day in "2024-04-30", "2024-05-15", "May 2024", "2024-06-01":
        (corpus / f"{day}.txt".replace("-", "")).write_text("It rained in Oxmouth.")
        (corpus / f"{day}.md").write_text(f"---\npublished: {day}\n---\nThe {day} pier of Oxmouth.")
    for file in corpus.glob("*.txt"):
        file.unlink()
    assistant = Assistant.open(corpus, tmp_path / "index")
    assistant.refresh()
    listed = [str(one.published) for one in assistant.articles()]
    assert listed == ["2024-06-01", "2024-05-15", "2024-05", "2024-04-30"]
    assert assistant.article("May 2024.md").published == Month(2024, 5, 1)

    def found(**filters: str) -> list[str]:
        passages = assistant.search("pier of Oxmouth", **filters)  # type: ignore[arg-type]
        return sorted(str(one.published) for one in passages)

    assert found(after="2024-05-10", before="2024-05-12") == ["2024-05"]
    assert found(after="2024-05-16") == ["2024-05", "2024-06-01"]
    # Until the month is over, nobody can know that it was published.
    assert found(as_of="2024-05-30") == ["2024-04-30", "2024-05-15"]
    assert found(as_of="2024-05-31") == ["2024-04-30", "2024-05", "2024-05-15"]


LATIN = "Coffee at the café costs £3, and “cakes” £4 – the owner’s naïve hope."


@pytest.mark.parametrize(
    ("sentence", "encoding"),
    [
        (LATIN, "cp1252"),
        ("Die Brücke über den Fluß kostet 5 €, sagte Frau Müller.", "cp1252"),
        ("Le maire a reçu l’élu à l’hôtel, où il était déjà.", "cp1252"),
        ("Bron över Ån kostade 5 miljoner. Åsa sa det.", "cp1252"),
        ("Łódź jest duża, żółta i ładna; święta się skończyły.", "cp1250"),
        ("Že přes řeku vede most, který příští týden opraví dělníci.", "cp1250"),
        ("Başbakan açıklama yaptı, çünkü köprü açıldı ve ışık yandı.", "cp1254"),
        ("Мост через реку был открыт в мае.", "cp1251"),
        ("橋は五月に再開した。市は費用を払った。", "shift_jis"),
        ("Мост через реку был открыт в мае.", "cp866"),
        (LATIN, "mac_roman"),
        ("Die Brücke über den Fluß kostet 5 €, sagte Frau Müller.", "mac_roman"),
        ("Le maire a reçu l’élu à l’hôtel, où il était déjà.", "mac_roman"),
        ("Die Brücke über den Fluß kostet 5 €, sagte Frau Müller.", "iso-8859-15"),
        ("Le cœur de la ville bat; sa sœur l'a dit à l'élu.", "iso-8859-15"),
        ("Half a day: ½ of it, at 20 °C, § 5 of “Ana’s” law – über all.", "cp1252"),
    ],
)
def test_old_encodings_are_told_by_what_their_languages_write(sentence: str, encoding: str) -> None:
    assert decode(sentence.encode(encoding)) == (sentence, ())


def test_utf_8_with_a_bad_byte_stays_utf_8_and_that_is_said() -> None:
    found, notes = decode("Ærskov costs €12, ".encode() + b"\xff" + " Bjørn".encode())
    assert found == "Ærskov costs €12, \ufffd Bjørn"
    assert notes == ("1 byte is not valid UTF-8, shown as \ufffd",)


def test_lines_in_an_older_encoding_between_lines_of_utf_8_are_read_and_that_is_said() -> None:
    lines = ["The café is open.", "Plain.", "The naïve owner’s café – £3.", "It cost €4."]
    encodings = "utf-8", "ascii", "cp1252", "utf-8"
    content = b"\n".join(one.encode(how) for one, how in zip(lines, encodings, strict=True))
    assert decode(content) == (
        "\n".join(lines),
        ("1 line is not in UTF-8 as the others are; the older encoding was guessed",),
    )
    # A byte that no letter or sign of writing can be is a bad byte.
    found, notes = decode("A naïve élu’s café.\nIt cost ".encode() + b"\xfe 4.")
    assert found == "A naïve élu’s café.\nIt cost \ufffd 4."
    assert len(notes) == 1


def test_zero_bytes_and_the_codes_of_terminals_are_no_text(tmp_path: Path) -> None:
    assert decode(b"Aldwick\0\0\0Ada\0\0\nOxmouth\0Bo\0\0") == (
        "Aldwick Ada\nOxmouth Bo",
        ("8 zero bytes in it left out",),
    )
    coloured = "\x1b[1;31mThe gate\x1b[0m is \x1b]8;;http://x\x07shut\x1b]8;;\x1b\\."
    assert decode(coloured.encode()) == ("The gate is shut.", ())
    (tmp_path / "a.txt").write_text("It \u2067rained\u2069 in \u202eOxmouth\u202c, \u200fשלום.")
    (article,) = Assistant.check(tmp_path / "a.txt").articles
    assert article.text == "It rained in Oxmouth, \u200fשלום."


@pytest.mark.parametrize("declared", ["windows-1251", "utf-8"])
def test_an_encoding_that_a_page_declares_is_believed_if_its_bytes_allow_it(declared: str) -> None:
    head = f'<meta charset="{declared}">'
    sentence = "Мост через реку был открыт в мае после ремонта."
    content = page(f"<p>{sentence}</p>", head).encode("cp1251")
    assert sentence in text(content, "a.html")


@pytest.mark.parametrize(
    ("head", "fields", "doubts"),
    [
        ("---\ntitle:\tRain\ntags:\n\t- a\n---\n", {"title": "Rain", "tags": ["a"]}, 0),
        ("---\ntitle: He said: never: again\n---\n", {"title": "He said: never: again"}, 0),
        ('+++\ntitle = "Rain"\n+++\n', {"title": "Rain"}, 0),
        ('{"title": "Rain"}\n', {"title": "Rain"}, 0),
        ("\ufeff---\r\ntitle: Rain\r\n---\r\n", {"title": "Rain"}, 0),
        ("---\ntitle: Rain\n...\n", {"title": "Rain"}, 0),
        ("---\ntitle: Rain\n\n", {"title": "Rain"}, 1),
        ("Title: Rain\nAuthor: Ada\n  Lund\n\n", {"title": "Rain", "author": "Ada"}, 0),
        ("% Rain\n% Ada\n\n", {"title": "Rain", "author": "Ada"}, 0),
        ("---\ntitle: [Rain\nauthor: Ada\n---\n", {"title": "[Rain", "author": "Ada"}, 1),
        ("+++\ntitle = Rain\n+++\n", {"title": "Rain"}, 1),
    ],
)
def test_every_front_matter_that_people_write_is_read(
    head: str, fields: dict[str, object], doubts: int
) -> None:
    (draft,) = read(f"{head}It rained.".encode(), "a.md")
    assert (draft.text, draft.fields, len(draft.notes)) == ("It rained.", fields, doubts)


def test_a_rule_and_words_with_a_colon_are_text_and_no_front_matter() -> None:
    found = text("---\nNote: the pier is closed.\n---\nThe lock is open.", "a.md")
    assert found == "Note: the pier is closed.\n\nThe lock is open."


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_a_mark(encoding: str) -> None:
    assert decode(LATIN.encode(encoding)) == (LATIN, ())


@pytest.mark.parametrize("written", ["14-16 May 2024", "24-05-14", "14.05.48", "1970-01-01"])
def test_what_is_no_one_day_is_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "a.md").write_text(f"---\ndate: {written}\n---\nIt rained.")
    (article,) = Assistant.check(tmp_path / "a.md").articles
    assert (article.published, len(article.notes)) == (None, 1)


def test_markdown_is_read_as_it_is_shown() -> None:
    written = (
        "# Rain\n\nIt *costs* 5\\* and `code` [here](http://x) ![no](i.png) &amp; snake_case, "
        "wrapped\nhere[^1].\n\n<!-- Ask Ivy. -->\n[//]: # (Ask Bo.)\n\n1) one\n2) two\n\n> We strike.\n\n"
        "| Port | Boats |\n|---|--:|\n| Aldwick | 31 |\n\n~~gone~~ H~2~O ==kept== [[Page|shown]]\n\n"
        "[^1]: The note.\n"
    )
    assert text(written, "a.md") == (
        "Rain\n\nIt costs 5* and code here & snake_case, wrapped here.\n\n1. one\n2. two\n\n"
        "We strike.\n\nPort: Aldwick | Boats: 31\n\nH₂O kept shown\n\n1. The note."
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{% include nav.html %}\nIt rained. {{ site.x }}\n{%- if a -%}\nIt snowed.\n{% endif %}",
         "It rained.\n\nIt snowed."),
        ('It rained.\n\n{{< figure src="a.png" caption="The pier." >}}\n\n{{% note %}}Mind.{{% /note %}}',
         "It rained.\n\nThe pier.\n\nMind."),
        ("{% comment %}Secret.{% endcomment %}It rained.\n{: .big}\n\n# Rain {#rain}", "It rained.\n\nRain"),
        ("$\\frac{{a}}{b}$ and x{{2}}", "$\\frac{{a}}{b}$ and x{{2}}"),
        ("> [!warning]- Mind the gate\n> It is shut. ^gate1\n\n> [!NOTE]\n> It rained.",
         "Mind the gate\n\nIt is shut.\n\nNote\n\nIt rained."),
        ("See [[Piers]], [[Piers#Wood]], [[#Oak|oak]] and [[Piers#^a1b2]]. ![[a.png]]",
         "See Piers, Piers > Wood, oak and Piers."),
        ('!!! note "Mind"\n    It is shut.\n\n    - oak\n\nIt rained.', "Mind\n\nIt is shut.\n\n• oak\n\nIt rained."),
        ("??? tip\n    It is shut.\n    !!! danger \"\"\n        Run.", "Tip\n\nIt is shut.\n\nRun."),
        (":::tip Mind\nIt is shut.\n:::\n\n::: {.big}\nIt rained.\n:::\n\n:::note\nOak.\n:::",
         "Mind\n\nIt is shut.\n\nIt rained.\n\nNote\n\nOak."),
        ("+------+-------+\n| Port | Boats |\n+======+=======+\n| Ald  | 31    |\n| wick |       |\n"
         "+------+-------+\n| Ox   | 4     |\n+------+-------+\n\nIt rained.",
         "Port: Ald wick | Boats: 31\nPort: Ox | Boats: 4\n\nIt rained."),
        ("```\n{{ site.x }} [[a]] ==b==\n!!! note\n    x\n```\n\nUse `{% if %}` and `==a==`.",
         "{{ site.x }} [[a]] ==b==\n!!! note\n    x\n\nUse {% if %} and ==a==."),
        ("It rained:\n\n    {{ site.x }} ==b==\n\nIt snowed.", "It rained:\n\n{{ site.x }} ==b==\n\nIt snowed."),
    ],
)  # fmt: skip
def test_of_what_programs_add_to_markdown_only_what_they_show_is_read(
    written: str, shown: str
) -> None:
    assert text(written, "a.md") == shown


PLAIN = st.text(st.sampled_from("ab 1.)(#*_-+~^`<>[]|=!&;:%\\•\"'{}"), min_size=1, max_size=30)


@settings(max_examples=300, deadline=None)
@given(st.lists(PLAIN.filter(lambda one: any(map(str.isalnum, one))), min_size=1, max_size=4))
def test_text_that_is_saved_as_markdown_is_read_as_it_was(lines: list[str]) -> None:
    blocks = [" ".join(line.split()) for line in lines]
    assert text(as_markdown("\n\n".join(blocks)), "a.md") == "\n\n".join(blocks)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, **parts: str) -> bytes:
    """A Word document with this body, and further parts such as `footnotes`."""
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{name.rstrip("1")}+xml"/>'
        for name in parts
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in parts
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    packages = "http://schemas.openxmlformats.org/package/2006"
    made = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.document.main+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
        f'Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{packages}/relationships">{links}'
        "</Relationships>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    } | {f"word/{name}.xml": content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in made.items():
            packed.writestr(name, content)
    return out.getvalue()


def run(words: str, look: str = "") -> str:
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{shown}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*inside: str) -> str:
    return f"<w:p>{''.join(inside)}</w:p>"


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        ([run("It has 86"), run("4", '<w:vertAlign w:val="superscript"/>'), run(" men.")], "It has 86 men."),
        ([run("It has 86"), run("4", '<w:position w:val="8"/>'), run(" men.")], "It has 86 men."),
        ([run("18 km"), run("2", '<w:vertAlign w:val="superscript"/>')], "18 km²"),
        ([run("It will "), f"<w:ins>{run('not ')}</w:ins>", run("rise.")], "It will not rise."),
        ([run("It costs "), "<w:del><w:r><w:delText>19</w:delText></w:r></w:del>", run("14.")], "It costs 14."),
        ([run("It costs "), f"<w:moveFrom>{run('19')}</w:moveFrom>", f"<w:moveTo>{run('14')}</w:moveTo>"], "It costs 14"),
        ([run("It costs "), run("19", "<w:strike/>"), run("14.")], "It costs 14."),
        ([run("It costs "), run("19", "<w:dstrike/>"), run("14.")], "It costs 14."),
        ([run("It costs "), run("secret", "<w:vanish/>"), run("14.")], "It costs 14."),
        ([run("It costs "), run("14.", '<w:vanish w:val="0"/>')], "It costs 14."),
        ([run("It is "), f"<w:sdt><w:sdtContent>{run('Orla')}</w:sdtContent></w:sdt>", run(".")], "It is Orla."),
        (['<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>', run("No item.")], "No item."),
        ([run("On "), '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', run("PAGEREF x"),
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("3 May"),
          '<w:r><w:fldChar w:fldCharType="end"/></w:r>', run(".")], "On 3 May."),
        ([run("It is"), f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(' Click')}"
          "</w:sdtContent></w:sdt>", run(".")], "It is."),
        ([run("On "), f'<w:fldSimple w:instr=" DATE ">{run("3 May")}</w:fldSimple>', run(".")], "On 3 May."),
    ],
)  # fmt: skip
def test_word_is_read_with_its_changes_accepted(inside: list[str], read: str) -> None:
    assert text(word(paragraph(*inside)), "a.docx") == read


def test_notes_headers_and_nested_tables_of_word_are_read() -> None:
    cell = f"<w:tc>{paragraph(run('{}'))}</w:tc>"
    inner = f"<w:tbl><w:tr>{cell.format('Aldwick')}{cell.format('31')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr>{cell.format('Ports')}<w:tc>{inner}{paragraph()}</w:tc></w:tr></w:tbl>"
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph(run("One burned."))}</w:footnote></w:footnotes>'
    header = f"<w:hdr {W}>{paragraph(run('Tern Weekly'))}{paragraph(run('Page 3'))}</w:hdr>"
    body = paragraph(run("It owned four mills"), mark, run(".")) + outer
    assert text(word(body, footnotes=note, header1=header), "a.docx") == (
        "Tern Weekly\n\nIt owned four mills.\n\nPorts\n\nAldwick | 31\n\n1. One burned."
    )
