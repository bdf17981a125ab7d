"""What of Word documents was lost in silence is read, or said to be missing."""

import io
import zipfile

import pytest
from test_faithful import W, paragraph, run, text, word
from test_office_formats import frame, pptx, shape
from test_office_formats import run as slide_run

from assistant.errors import ArticleError
from assistant.reading.format import Draft
from assistant.reading.formats import read

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def draft(body: str, **parts: str) -> Draft:
    (found,) = read(word(body, **parts), "a.docx")
    return found


@pytest.mark.parametrize(
    ("chunk", "shown"),
    [
        ("<html><head><title>No</title></head><body><h1>Gate</h1><ul><li>oak</ul></body></html>",
         "Gate\n\n• oak"),
        (r"{\rtf1\ansi The gate is of oak.\par It holds.\par}", "The gate is of oak.\n\nIt holds."),
        ("The gate is of oak.", "The gate is of oak."),
        (word(paragraph(run("The gate is of oak."))), "The gate is of oak."),
    ],
)  # fmt: skip
def test_documents_within_a_document_are_read_where_they_stand(
    chunk: str | bytes, shown: str
) -> None:
    inside = f'<w:altChunk {R} r:id="rchunk1"/>'
    body = paragraph(run("Before.")) + inside + paragraph(run("After."))
    found = draft(body, chunk1=chunk)  # type: ignore[arg-type]
    assert found.text == f"Before.\n\n{shown}\n\nAfter."
    assert found.notes == ()


def test_a_document_within_a_document_that_cannot_be_read_is_noted() -> None:
    inside = f'<w:altChunk {R} r:id="rnothing"/><w:altChunk {R} r:id="rchunk1"/>'
    found = draft(paragraph(run("Before.")) + inside, chunk1="PK\x03\x04")
    assert found.text == "Before."
    assert [note.split(" (")[0] for note in found.notes] == ["not read: a document within it"] * 2


def drawing(kind: str, inside: str) -> str:
    data = f'<a:graphicData uri="http://x/2006/{kind}">{inside}</a:graphicData>'
    return f"<w:r><w:drawing><a:graphic {A}>{data}</a:graphic></w:drawing></w:r>"


def diagram() -> str:
    points = "".join(
        f'<pt modelId="{name}" type="{kind}"><t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></t></pt>'
        for name, kind, words in [
            ("d", "doc", ""), ("2", "node", "Clerk"), ("1", "node", "Warden"), ("p", "pres", "x"),
            ("3", "asst", "Scribe"), ("t", "sibTrans", ""),
        ]
    )  # fmt: skip
    links = "".join(
        f'<cxn srcId="{above}" destId="{name}" srcOrd="{place}"/>'
        for above, name, place in [("d", "2", 1), ("d", "1", 0), ("1", "3", 0)]
    )
    return f'<dataModel xmlns="{DIAGRAM}" {A}>{points}{links}</dataModel>'


def test_the_words_of_a_diagram_are_a_list() -> None:
    link = f'<d:relIds xmlns:d="{DIAGRAM}" {R} r:dm="rdata1"/>'
    body = paragraph(run("Who serves:"), drawing("diagram", link))
    shown = draft(body, data1=diagram())
    assert shown.text == "Who serves:\n\n• Warden\n  • Scribe\n• Clerk"
    assert shown.notes == ()
    assert draft(body).notes == ("not read: a diagram",)


def chart(values: str = "", looks: str = "General") -> str:
    def title(words: str) -> str:
        return f"<title><tx><rich><a:p><a:r><a:t>{words}</a:t></a:r></a:p></rich></tx></title>"

    def points(*texts: str) -> str:
        return "".join(f'<pt idx="{n}"><v>{one}</v></pt>' for n, one in enumerate(texts))

    def series(name: str, *figures: str) -> str:
        return (
            f"<ser><tx><strRef><strCache>{points(name)}</strCache></strRef></tx><cat><strRef>"
            f"<strCache>{points('Aldwick', 'Oxmouth')}</strCache></strRef></cat><val><numRef>"
            f"<numCache><formatCode>{looks}</formatCode>{points(*figures)}</numCache></numRef>"
            "</val></ser>"
        )

    return (
        f'<chartSpace xmlns="{CHART}" {A}><chart>{title("Boats by port")}<plotArea><barChart>'
        f"{series('2023', '0.31', '4')}{series('2024', '9')}</barChart>"
        f"<catAx>{title('Port')}</catAx><valAx>{title('thousands')}</valAx></plotArea></chart>"
        "</chartSpace>"
    )


@pytest.mark.parametrize(("looks", "first"), [("General", "0.31"), ("0%", "31%")])
def test_the_figures_of_a_chart_are_a_table(looks: str, first: str) -> None:
    link = f'<c:chart xmlns:c="{CHART}" {R} r:id="rchart1"/>'
    last = "4" if looks == "General" else "400%"
    other = "9" if looks == "General" else "900%"
    shown = draft(paragraph(drawing("chart", link)), chart1=chart(looks=looks))
    assert shown.text == (
        f"Boats by port\n\nthousands\n\nPort: Aldwick | 2023: {first} | 2024: {other}\n"
        f"Port: Oxmouth | 2023: {last}"
    )
    assert shown.notes == ()


def test_diagrams_and_charts_of_slides_are_read() -> None:
    made = pptx(
        shape(slide_run("One.")),
        frame("http://x/diagram", f'<d:relIds xmlns:d="{DIAGRAM}" r:dm="rId8"/>')
        + frame("http://x/chart", f'<c:chart xmlns:c="{CHART}" r:id="rId9"/>')
        + frame("http://x/ole"),
    )
    link = '<Relationship Id="{}" Type="x" Target="../{}.xml"/>'
    links = link.format("rId8", "diagrams/data1") + link.format("rId9", "charts/chart1")
    out = io.BytesIO(made)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("ppt/diagrams/data1.xml", diagram())
        packed.writestr("ppt/charts/chart1.xml", chart())
        rels = "ppt/slides/_rels/slide1.xml.rels"
        packed.writestr(rels, f"<Relationships>{links}</Relationships>")
    (found,) = read(out.getvalue(), "a.pptx")
    assert found.text.startswith("One.\n\n• Warden\n  • Scribe\n• Clerk\n\nBoats by port")
    assert found.text.endswith("Port: Oxmouth | 2023: 4")
    assert found.notes == ("not read: an embedded object on slide 2",)


def test_a_document_of_pictures_says_so() -> None:
    picture = drawing("picture", f'<a:blip {R} r:embed="rId1"/>')
    with pytest.raises(ArticleError, match="only pictures"):
        read(word(paragraph(picture)), "a.docx")
    header = f"<w:hdr {W}>{paragraph(run('Tern Weekly'))}</w:hdr>"
    found = draft(paragraph(picture), header1=header)
    assert (found.text, found.notes) == (
        "Tern Weekly",
        ("not read: its pages, which are only pictures",),
    )
    assert draft(paragraph(run("Words.")) + paragraph(picture)).notes == ()


def sym(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        ([run("It costs "), sym("Symbol", "F0B3"), run(" 5 "), sym("Symbol", "F06D"), run("g")],
         "It costs ≥ 5 μg"),
        ([sym("Wingdings", "F0FE"), sym("Wingdings", "F0A8"), sym("Wingdings", "F0E0"), run("x")],
         "☑☐→x"),
        ([sym("Wingdings 2", "F050"), run(" done"), sym("Arial", "2190")], "✓ done←"),
        ([run("5 \uf0b1 1", '<w:rFonts w:ascii="Symbol"/>')], "5 ± 1"),
        ([run("It"), sym("Unknown", "F0B3"), run(" is.")], "It is."),
    ],
)  # fmt: skip
def test_signs_of_fonts_of_signs_are_what_they_look_like(pieces: list[str], shown: str) -> None:
    assert draft(paragraph(*pieces)).text == shown


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    gone = '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    body = (
        paragraph(gone, run("The pier is "))
        + paragraph(gone, "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>")
        + paragraph(run("shut."))
        + paragraph(run("It rained."))
        + paragraph(gone, run("The end."))
    )
    assert draft(body).text == "The pier is shut.\n\nIt rained.\n\nThe end."


def test_a_note_mark_that_was_typed_is_no_text() -> None:
    def mark(name: str, typed: str = "") -> str:
        custom = 'w:customMarkFollows="1"' if typed else ""
        shown = f"<w:t>{typed}</w:t>" if typed else ""
        return f'<w:r><w:footnoteReference {custom} w:id="{name}"/>{shown}</w:r>'

    notes = "".join(
        f'<w:footnote w:id="{name}">{paragraph(run(words))}</w:footnote>'
        for name, words in [("2", "a Of wood."), ("3", "In May.")]
    )
    body = paragraph(
        run("It has 86"), mark("2", "a"), run(" piers and 9"), mark("3"), run(" gates.")
    )
    found = draft(body, footnotes=f"<w:footnotes {W}>{notes}</w:footnotes>")
    assert found.text == "It has 86 piers and 9 gates.\n\na Of wood.\n1. In May."


def level(place: int, form: str, shown: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{shown}"/>{more}</w:lvl>'
    )


def test_numbers_of_several_levels_are_those_that_word_shows() -> None:
    levels = (
        level(0, "upperRoman", "Article %1")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + level(2, "lowerLetter", "(%3)")
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {W}><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'
    )

    def item(words: str, place: int, of: int = 1, style: str = "") -> str:
        listed = f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{of}"/></w:numPr>'
        style = style and f'<w:pStyle w:val="{style}"/>'
        return paragraph(f"<w:pPr>{style}{listed}</w:pPr>", run(words))

    body = (
        item("Piers", 0, style="H")
        + item("Wood", 1)
        + item("oak", 2)
        + item("Stone", 1)
        + item("Gates", 0, 2)
        + item("Iron", 1, 2)
        + item("Locks", 0, 3)
        + item("More", 0, 3)
    )
    assert draft(body, numbering=numbering, styles=styles).text == (
        "Article I Piers\n\n1.1 Wood\n  (a) oak\n1.2 Stone\n\nArticle II Gates\n  2.1 Iron\n\n"
        "Article V Locks\nArticle VI More"
    )


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Microsoft Word - draft3.doc", ""),
        ("draft_final.docx", ""),
        ("Document1", ""),
        ("The harbour of Skelling", "The harbour of Skelling"),
        ("Document of the year", "Document of the year"),
    ],
)
def test_what_a_program_put_for_a_title_is_none(title: str, read_as: str) -> None:
    made = io.BytesIO(word(paragraph(run("Words."))))
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr(
            "docProps/core.xml",
            f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>',
        )
    (found,) = read(made.getvalue(), "a.docx")
    assert found.fields["title"] == read_as


def test_boxes_to_tick_and_old_forms_keep_what_was_chosen() -> None:
    def control(state: str) -> str:
        return (
            f'<w:sdt><w:sdtPr><w14:checkbox {W14}><w14:checked w14:val="{state}"/></w14:checkbox>'
            f"</w:sdtPr><w:sdtContent>{run('☒')}</w:sdtContent></w:sdt>"
        )

    def form(inside: str) -> str:
        begin = f'<w:fldChar w:fldCharType="begin"><w:ffData>{inside}</w:ffData></w:fldChar>'
        return f'<w:r>{begin}</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

    ticked = form('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')
    choice = form(
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="oak"/><w:listEntry w:val="elm"/>'
        "</w:ddList>"
    )
    body = (
        paragraph(control("1"), run(" Paid"))
        + paragraph(control("0"), run(" Sent"))
        + paragraph(ticked, run(" Wood: "), choice)
        + paragraph(form('<w:checkBox><w:default w:val="0"/></w:checkBox>'), run(" Stone"))
    )
    assert draft(body).text == "☑ Paid\n\n☐ Sent\n\n☑ Wood: elm\n\n☐ Stone"


def test_an_embedded_object_is_noted() -> None:
    inside = '<w:object><o:OLEObject xmlns:o="urn:x" ProgID="Equation.3"/></w:object>'
    found = draft(paragraph(run("It is "), f"<w:r>{inside}</w:r>", run(".")))
    assert (found.text, found.notes) == ("It is .", ("not read: an embedded object",))


def test_text_may_hold_no_private_signs_of_other_fonts() -> None:
    assert text(word(paragraph(run("a\uf0b3"))), "a.docx") == "a\uf0b3"
