"""OpenDocument texts, rich text, slides and electronic books are read as their authors meant them.

The documents are built here, so that each test shows all of what it reads.
"""

import io
import zipfile

import pytest

from assistant.errors import ArticleError
from assistant.reading import formats
from assistant.reading.format import LARGEST, Draft

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
OPEN = (
    f'xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0"'
    f' xmlns:table="{OASIS}:table:1.0" xmlns:draw="{OASIS}:drawing:1.0"'
    f' xmlns:style="{OASIS}:style:1.0" xmlns:meta="{OASIS}:meta:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def zipped(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, part, how)
    return made.getvalue()


def read(content: bytes, name: str) -> Draft:
    (draft,) = formats.read(content, name)
    return draft


# OpenDocument


def odt(body: str, styles: str = "", common: str = "", margins: str = "", **more: str) -> bytes:
    meta = (
        f"<office:document-meta {OPEN}><office:meta><dc:title>The harbour</dc:title>"
        "<meta:initial-creator>Ada Lund</meta:initial-creator><dc:creator>A clerk</dc:creator>"
        "<meta:creation-date>2024-01-02T10:00:00</meta:creation-date>"
        "<dc:date>2024-02-03T10:00:00</dc:date></office:meta></office:document-meta>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {OPEN}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {OPEN}><office:styles>{common}</office:styles>"
            f"<office:master-styles><style:master-page>{margins}</style:master-page>"
            "</office:master-styles></office:document-styles>",
            "meta.xml": meta,
            **more,
        }
    )


def text_style(name: str, properties: str, parent: str = "", family: str = "text") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}"'
        f' style:parent-style-name="{parent}"><style:text-properties {properties}/></style:style>'
    )


def odt_text(body: str, styles: str = "", common: str = "", margins: str = "") -> str:
    return read(odt(body, styles, common, margins), "a.odt").text


def test_an_odt_says_its_title_and_its_first_author_but_no_day() -> None:
    draft = read(odt("<text:p>Words.</text:p>"), "a.odt")
    assert draft.text == "Words."
    assert draft.fields == {"title": "The harbour", "author": "Ada Lund"}


def test_raised_lowered_struck_and_hidden_words_of_an_odt_are_read_as_meant() -> None:
    styles = (
        text_style("T1", 'style:text-position="super 58%"')
        + text_style("T2", 'style:text-position="-33% 58%"')
        + text_style("T3", "", parent="Gone")
        + text_style("T4", 'text:display="none"')
        + text_style("T5", 'style:text-line-through-style="none"', parent="Gone")
        + text_style("P1", 'text:display="none"', family="paragraph")
    )
    common = text_style("Gone", 'style:text-line-through-style="solid"')
    body = (
        '<text:h text:outline-level="1">The <text:bookmark-start text:name="x"/>harbour</text:h>'
        '<text:p>It has 412<text:span text:style-name="T1">3</text:span> berths on 18'
        ' km<text:span text:style-name="T1">2</text:span> and'
        ' H<text:span text:style-name="T2">2</text:span>O.</text:p>'
        '<text:p>It costs <text:span text:style-name="T3">4 <text:span>million</text:span>'
        '</text:span> 6 million<text:span text:style-name="T4"> secret</text:span>'
        '<text:span text:style-name="T5"> crowns</text:span>.</text:p>'
        '<text:p text:style-name="P1">Hidden.<draw:frame><draw:text-box><text:p>Boxed.</text:p>'
        "</draw:text-box></draw:frame></text:p>"
        '<text:section text:display="none"><text:p>Hidden too.</text:p></text:section>'
        '<text:section text:name="s"><text:p>In<text:tab/>a<text:s text:c="2"/>section'
        '<text:line-break/><text:a xlink:href="http://x.example">with a link</text:a>, of'
        " <text:date>3 May</text:date>.</text:p></text:section>"
    )
    assert odt_text(body, styles, common) == (
        "The harbour\n\nIt has 412 berths on 18 km² and H₂O.\n\n"
        "It costs 6 million crowns.\n\nIn a section\nwith a link, of 3 May."
    )


def test_changes_of_an_odt_are_accepted_and_comments_left_out() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>Kept<text:change-start text:change-id="1"/> and put in<text:change-end/>'
        "<office:annotation><dc:creator>Bo</dc:creator><text:p>Really?</text:p></office:annotation>"
        ".</text:p>"
    )
    assert odt_text(body) == "Kept and put in."


LISTS = (
    '<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    '</text:list-style><text:list-style style:name="L2">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>'
    '</text:list-style><text:list-style style:name="L3">'
    '<text:list-level-style-number text:level="1" style:num-format=""/></text:list-style>'
)


def items(*texts: str) -> str:
    return "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)


def test_lists_of_an_odt_have_the_marks_that_their_author_gave_them() -> None:
    inner = "<text:p>fires</text:p><text:list>" + items(
        "<text:p>open</text:p>", "<text:p>shut</text:p>"
    )
    body = (
        '<text:list text:style-name="L1">'
        + items("<text:p>dogs</text:p>", f"{inner}</text:list>")
        + '</text:list><text:list text:style-name="L2">'
        + items("<text:p>First.</text:p><text:p>More of it.</text:p>", "<text:p>Second.</text:p>")
        + '</text:list><text:p>Between.</text:p><text:list text:style-name="L2"'
        ' text:continue-numbering="true">'
        + items(f"<text:p>Third.</text:p><text:list>{items('<text:p>Part.</text:p>')}</text:list>")
        + '</text:list><text:list text:style-name="L3">'
        + items("<text:p>Unmarked.</text:p>")
        + "</text:list>"
    )
    assert odt_text(body, LISTS) == (
        "• dogs\n• fires\n  a) open\n  b) shut\n\n1. First.\nMore of it.\n2. Second.\n\n"
        "Between.\n\n3. Third.\n  3.1 Part.\n\nUnmarked."
    )


def test_rows_of_an_odt_stand_under_their_heads_with_spanned_and_repeated_cells() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    body = (
        '<table:table><table:table-column table:number-columns-repeated="3"/>'
        f"<table:table-header-rows>{row(cell('Port'), cell('May'), cell('June'))}"
        "</table:table-header-rows>"
        + row(
            cell("Aldwick", 'table:number-rows-spanned="2"'),
            cell("9", 'table:number-columns-repeated="2"'),
        )
        + row(covered, cell("shut", 'table:number-columns-spanned="2"'), covered)
        + "</table:table>"
    )
    assert odt_text(body) == ("Port: Aldwick | May: 9 | June: 9\nPort: Aldwick | May: shut")


def test_notes_of_an_odt_come_at_its_end_and_boxes_after_their_paragraph() -> None:
    def note(mark: str, text: str) -> str:
        return (
            f"<text:note><text:note-citation>{mark}</text:note-citation><text:note-body>"
            f"<text:p>{text}</text:p></text:note-body></text:note>"
        )

    body = (
        f"<text:p>It has 412{note('1', 'In May.')} berths{note('i', 'Of wood.')}"
        "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
        " and a mole.</text:p><text:p>The end.</text:p>"
    )
    assert odt_text(body) == (
        "It has 412 berths and a mole.\n\nIn a box.\n\nThe end.\n\n1. In May.\ni. Of wood."
    )


def test_heads_and_feet_of_pages_are_read_once_unless_they_are_only_numbers() -> None:
    margins = (
        "<style:header><text:p>The Tern</text:p></style:header>"
        "<style:header-left><text:p>The Tern</text:p></style:header-left>"
        "<style:footer><text:p>Page <text:page-number>1</text:page-number> of 3</text:p>"
        "<text:p>Printed in Oxmouth</text:p></style:footer>"
    )
    text = odt_text("<text:p>Words.</text:p>", margins=margins)
    assert text == "The Tern\n\nWords.\n\nPrinted in Oxmouth"


def test_formulas_of_an_odt_are_written_out_and_charts_named() -> None:
    body = (
        '<text:p>The area <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
        ' grows.</text:p><text:p><draw:frame><draw:object xlink:href="./Object 2"/></draw:frame>'
        "</text:p>"
    )
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>A</mi><mo>=</mo>'
        "<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mfrac><mn>1</mn><mi>n</mi></mfrac></mrow>"
        "<annotation>A = x^2</annotation></semantics></math>"
    )
    parts = {"Object 1/content.xml": math, "Object 2/content.xml": "<chart/>"}
    draft = read(odt(body, **parts), "a.odt")
    assert draft.text == "The area A=x²+1/n grows."
    assert draft.notes == ("not read: a chart or another object in it",)


def test_a_locked_odt_says_so() -> None:
    locked = odt("", **{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"})
    with pytest.raises(ArticleError, match="locked with a password"):
        read(locked, "a.odt")


def test_tables_within_tables_and_cells_that_are_repeated_do_not_take_all_time() -> None:
    start = "<table:table><table:table-row><table:table-cell>"
    end = "</table:table-cell></table:table-row></table:table>"
    assert odt_text(start * 60 + "<text:p>Deep.</text:p>" + end * 60) == "Deep."
    long = f'<table:table-cell table:number-columns-repeated="999"><text:p>{"x" * 9999}</text:p>'
    body = (
        f"<table:table><table:table-row>{long}</table:table-cell></table:table-row></table:table>"
    )
    with pytest.raises(ArticleError, match="repeated too often"):
        odt_text(body)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("odt", "application/vnd.oasis.opendocument.text"),
        ("pptx", "ppt/"),
        ("epub", "application/epub+zip"),
    ],
)
def test_an_archive_that_unpacks_to_too_much_is_not_read(ending: str, kind: str) -> None:
    with pytest.raises(ArticleError, match=f"at most {LARGEST:,} are read"):
        read(zipped({"mimetype": kind, "content.xml": "x" * (LARGEST + 1)}), f"a.{ending}")


# Rich text


def rtf(body: str, head: str = "") -> Draft:
    return read(
        (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Cyr;}"
         r"{\f2\fcharset2 Symbol;}{\f3\fcharset2 Wingdings;}{\f4\fcharset128 Mincho;}}"
         + head + body + "}").encode("latin-1"),
        "a.rtf",
    )  # fmt: skip


def test_looks_of_rich_text_end_with_their_groups() -> None:
    draft = rtf(
        r"\pard\plain It has 412{\super 3} berths on 18 km\super 2\nosupersub , of H{\dn4 2}O;"
        r" {\strike 4 million }6 million{\v  secret}{\deleted  gone}{\revised  crowns}.\par"
        r"\v no\deleted no\strike no\plain {\up6 *}All\striked1 xx\striked0  stays\plain .\par"
    )
    assert draft.text == "It has 412 berths on 18 km², of H₂O; 6 million crowns.\n\nAll stays."
    assert draft.notes == ()


def test_letters_of_rich_text_are_those_of_their_encodings() -> None:
    draft = rtf(
        r"Caf\'e9 \u8212\'97 na\u239?ve {\uc2\u26085\'93\'fa}{\uc0\u8364} \u-10179?\u-8704?"
        r" {\f1 \'cf\'f0\'e8}{\f2 m}m {\f4 \'93\'fa\'96\'7b}\lquote a\rquote\emdash\~b\_c\-d\par"
    )
    assert draft.text == "Café — naïve 日€ 😀 Приμm 日本‘a’—\xa0b‑cd"


def test_rich_text_of_word_has_lists_notes_and_boxes() -> None:
    item = r"\pard\plain \ls1\ilvl%d{\listtext\pard\plain\f3 %s\tab}%s\par "
    draft = rtf(
        r"{\*\unknown {\footnote No.}}\pard\plain\outlinelevel0{\listtext 2.1\tab}Rules\par"
        + item % (0, r"\'b7", "dogs")
        + item % (1, r"\u-3929 ?", "large ones")
        + r"\pard\plain\ls2{\listtext\pard a)\tab}first\par{\listtext\pard b)\tab}second\par"
        + r"\pard Words{\super\chftn{\footnote\pard {\super\chftn} In May.\par More.}}"
        r"{\super\chftn{\footnote\ftnalt{\super\chftn} Of wood.}}{\aftnnrlc}"
        r"{\deleted x{\super\chftn{\footnote Gone.}}}"
        r"{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt In a box.\par}}{\shprslt In a box.}}"
        r'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt  and a link}}{\*\bkmkstart x}.\par'
        r"{\object{\*\objdata 0105}{\result An object.}}{\pict 0105}"
    )
    assert draft.text == (
        "2.1 Rules\n\n• dogs\n  • large ones\n\na) first\nb) second\n\nWords and a link.\n\n"
        "In a box.\n\nAn object.\n\n1. In May.\nMore.\ni. Of wood."
    )


def test_tables_of_rich_text_have_heads_spans_and_tables_within() -> None:
    draft = rtf(
        r"\trowd\trhdr\cellx1000\cellx2000\cellx3000\pard\intbl Port\cell Year\cell Boats\cell\row"
        r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl Aldwick\cell 2001\cell 31\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3010\pard\intbl\cell 2002\cell 33\cell\row"
        r"\trowd\cellx1000\cellx3000\pard\intbl Total\cell 64\cell\row"
        r"\pard Between.\par"
        r"\trowd\cellx5000\cellx9000\pard\intbl Outer.\par"
        r"\pard\intbl\itap2 In a\nestcell In b\nestcell{\*\nesttableprops\trowd\cellx2000\cellx4000"
        r"\nestrow}{\nonesttables\par}\pard\intbl\itap1\cell Other.\cell\row\pard After.\par"
    )
    assert draft.text == (
        "Port: Aldwick | Year: 2001 | Boats: 31\nPort: Aldwick | Year: 2002 | Boats: 33\n"
        "Port: Total | Year: 64\n\nBetween.\n\nOuter.\n\nIn a | In b\n\nOther.\n\nAfter."
    )


def test_rich_text_of_pandoc_has_its_lists_although_their_marks_are_typed() -> None:
    draft = rtf(
        r"{\pard \li360 \fi-360 1.\tx360\tab one\par}"
        r"{\pard \li720 \fi-360 \endash \tx360\tab in\par}"
        r"{\pard \li360 \fi-360 2.\tx360\tab two{\super\chftn}{\*\footnote\chftn\~\plain\pard "
        r"{\pard Note.\par}}\par}{\pard \li720 \fi0 Quote.\par}"
        r"{\trowd\cellx4320\cellx8640"
        r"{{{\pard\intbl A\par}\cell}{{\pard\intbl 2\par}\cell}}\intbl\row}"
    )
    assert draft.text == "1. one\n  • in\n2. two\n\nQuote.\n\nA | 2\n\n1. Note."


def test_rich_text_says_its_title_and_author_but_no_day_and_reads_margins_once() -> None:
    info = (
        r"{\info{\title The harbour}{\author Ada Lund}{\subject x}{\creatim\yr2024\mo5\dy3}}"
        r"{\stylesheet{\s1 Heading;}}{\colortbl;\red0;}"
        r"{\header The Tern\par}{\headerl The Tern\par}{\footer Page \chpgn  of 3\par}"
    )
    draft = rtf(r"Words.\par", info)
    assert draft.text == "The Tern\n\nWords."
    assert draft.fields == {"title": "The harbour", "author": "Ada Lund"}


def test_breaks_at_the_ends_of_lines_part_paragraphs_as_textedit_writes_them() -> None:
    assert rtf("One\\\nTwo\\\r\n\\\nraw Ã©\\line next").text == "One\n\nTwo\n\nraw é\nnext"


def test_rich_text_that_breaks_off_says_so() -> None:
    draft = read(rb"{\rtf1 Words {\b and", "a.rtf")
    assert draft.text == "Words and"
    assert draft.notes == ("not read: its end, since it breaks off before it",)


def test_rich_text_that_is_nested_without_end_is_not_read() -> None:
    with pytest.raises(ArticleError, match="too deep"):
        rtf("{" * 100_000)


def test_tables_of_rich_text_that_lie_too_deep_are_read_all_the_same() -> None:
    rows = "".join(rf"\trowd\pard\intbl\itap{depth} Level {depth}.\par" for depth in range(1, 60))
    assert rtf(rows).text.split("\n")[-1] == "Level 59."


# Slides

SLIDES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(*paragraphs: str, kind: str = "", more: str = "") -> str:
    place = f"<p:nvPr>{kind and f'<p:ph {kind}/>'}</p:nvPr>"
    words = "".join(f"<a:p>{one}</a:p>" for one in paragraphs)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="x" {more}/><p:cNvSpPr/>{place}</p:nvSpPr>'
        f"<p:txBody><a:bodyPr/>{words}</p:txBody></p:sp>"
    )


def run(text: str, look: str = "") -> str:
    return f"<a:r><a:rPr {look}/><a:t>{text}</a:t></a:r>"


def frame(uri: str, inner: str = "") -> str:
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="1" name="x"/></p:nvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    )


def pptx(*slides: str, notes: str = "") -> bytes:
    """Slides, the first of them last in the file, with notes of the speaker to the first."""
    order = range(len(slides), 0, -1)
    parts = {
        "ppt/presentation.xml": f"<p:presentation {SLIDES}><p:sldIdLst>"
        + "".join(f'<p:sldId r:id="rId{number}"/>' for number in order)
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Id="rId{number}" Type="{KINDS}/slide"'
            f' Target="slides/slide{number}.xml"/>'
            for number in order
        )
        + "</Relationships>",
        f"ppt/slides/_rels/slide{len(slides)}.xml.rels": "<Relationships><Relationship"
        f' Id="rId1" Type="{KINDS}/notesSlide" Target="../notesSlides/notesSlide1.xml"/>'
        "</Relationships>",
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {SLIDES}><p:cSld><p:spTree>"
        + (shape(run(notes), kind='type="body"') if notes else "")
        + shape(run("7"), kind='type="sldNum"')
        + "</p:spTree></p:cSld></p:notes>",
        "docProps/core.xml": f"<core {SLIDES}><dc:title>The harbour</dc:title><dc:creator>Ada Lund"
        "</dc:creator><created>2024-05-03T10:00:00Z</created></core>",
    }
    for number, slide in zip(order, slides, strict=True):
        attributes, _, tree = slide.rpartition("|")
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {SLIDES} {attributes}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"
        )
    return zipped(parts)


def test_slides_are_read_in_order_titles_first_and_each_is_a_page() -> None:
    draft = read(
        pptx(
            shape(run("9 boats"), run("31 crews")) + shape(run("Harbour"), kind='type="title"'),
            'show="0"|' + shape(run("Secret.")),
            "<p:pic/>",
            shape(run("Shown."), kind='type="body"')
            + shape(run("Not shown."), more='hidden="1"')
            + f"<p:grpSp><p:nvGrpSpPr/>{shape(run('In a group.'))}</p:grpSp>"
            + frame("http://x/chart"),
            notes="Say it slowly.",
        ),
        "a.pptx",
    )
    assert draft.text == (
        "Harbour\n\n9 boats\n\n31 crews\n\nSay it slowly.\n\nShown.\n\nIn a group."
    )
    starts = [draft.text[start:].split("\n")[0] for start in draft.pages]
    assert starts == ["Harbour", "Shown.", "Shown.", "Shown."]
    assert draft.notes == (
        "slide 2 is hidden and left out",
        "not read: slide 3, which is only a picture",
        "not read: a chart on slide 4",
    )
    assert draft.fields == {"title": "The harbour", "author": "Ada Lund"}


def test_paragraphs_of_slides_are_items_where_they_are_shown_so() -> None:
    number = '<a:pPr><a:buAutoNum type="alphaLcParenR" startAt="2"/></a:pPr>'
    draft = read(
        pptx(
            shape(
                run("dogs"),
                f'<a:pPr lvl="1"/>{run("large ones")}',
                run("drones"),
                f"<a:pPr><a:buNone/></a:pPr>{run('Plain.')}",
                number + run("second"),
                number + run("third"),
                kind='type="body"',
            )
            + shape(run("7"), kind='type="sldNum"')
            + shape(run("The Tern"), kind='type="ftr"'),
            shape(run("Alone."), kind='idx="1"') + shape(run("The Tern"), kind='type="ftr"'),
        ),
        "a.pptx",
    )
    assert draft.text == (
        "• dogs\n  • large ones\n• drones\n\nPlain.\n\nb) second\nc) third\n\nThe Tern\n\nAlone."
    )


def test_raised_and_struck_words_fields_and_formulas_of_slides_are_read_as_meant() -> None:
    math = (
        "<mc:AlternateContent><mc:Choice><a14:m><m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e>"
        "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></a14:m></mc:Choice>"
        "<mc:Fallback><a:r><a:t>picture</a:t></a:r></mc:Fallback></mc:AlternateContent>"
    )
    words = (
        run("On 18 km")
        + run("2", 'baseline="30000"')
        + run(" of H")
        + run("2", 'baseline="-25000"')
        + run("O, ")
        + run("4", 'strike="sngStrike"')
        + run("6", 'strike="noStrike" baseline="0"')
        + '<a:br/><a:fld type="slidenum"><a:t>3</a:t></a:fld>'
        + math
    )
    assert read(pptx(shape(words)), "a.pptx").text == "On 18 km² of H₂O, 6\nx²"


def test_tables_of_slides_have_heads_and_spans() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<a:tc {more}><a:txBody><a:p>{run(text)}</a:p></a:txBody></a:tc>"

    wide = cell("shut", 'gridSpan="2"') + cell("", 'hMerge="1"')
    table = (
        '<a:tbl><a:tblPr firstRow="1"/>'
        f"<a:tr>{cell('Port')}{cell('May')}{cell('June')}</a:tr>"
        f"<a:tr>{cell('Aldwick')}{wide}</a:tr></a:tbl>"
    )
    assert read(pptx(frame("http://x/table", table)), "a.pptx").text == "Port: Aldwick | May: shut"


def test_slides_that_are_all_pictures_cannot_be_read() -> None:
    with pytest.raises(ArticleError, match="only pictures"):
        read(pptx("<p:pic/>"), "a.pptx")


# Books


def epub(*pages: str, meta: str = "", more: dict[str, str] | None = None, spine: str = "") -> bytes:
    numbers = range(1, len(pages) + 1)
    listed = "".join(
        f'<item id="p{number}" href="text/p%20{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in numbers
    )
    order = "".join(f'<itemref idref="p{number}"/>' for number in reversed(numbers))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/>'
            "</rootfiles></container>",
            "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"'
            ' xmlns:opf="http://www.idpf.org/2007/opf"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{meta}</metadata><manifest>'
            f'{listed}<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml"'
            f' properties="nav"/></manifest><spine><itemref idref="nav"/>{order}{spine}</spine>'
            "</package>",
            "OPS/nav.xhtml": page("<nav>Contents</nav>"),
            **{
                f"OPS/text/p {number}.xhtml": text
                for number, text in zip(numbers, pages, strict=True)
            },
            **(more or {}),
        }
    )


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title/></head><body>{body}</body></html>"
    )


def test_a_book_is_read_in_the_order_of_its_spine_without_contents_and_covers() -> None:
    old = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/xhtml11.dtd">'
    first = page("<h1>One<br/>and</h1><p>Caf&eacute;&nbsp;&amp; <a id='x'/>bar.</p>")
    draft = read(
        epub(
            page("<h1>Two</h1><p>The end.</p>"),
            first.replace("<!DOCTYPE html>", old),
            page('<div><img src="cover.jpg" alt="Cover"/></div>'),
            meta="<dc:title>The harbour</dc:title><dc:creator>Ada Lund</dc:creator>"
            "<dc:creator>Bo Berg</dc:creator><dc:publisher>The Tern</dc:publisher>",
        ),
        "a.epub",
    )
    assert draft.text == "One\nand\n\nCafé\xa0& bar.\n\nTwo\n\nThe end."
    assert draft.fields == {
        "title": "The harbour",
        "author": "Ada Lund, Bo Berg",
        "source": "The Tern",
    }


def test_notes_of_a_book_come_at_the_end_of_their_page_and_their_marks_are_left_out() -> None:
    draft = read(
        epub(
            page(
                '<p>It has 412<a epub:type="noteref" href="#n">3</a> berths,'
                '<span epub:type="pagebreak">12</span> H<sub>2</sub>O and <math'
                ' xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mi>n</mi></msup></math>'
                '.</p><aside id="n" epub:type="footnote" hidden="hidden"><p>In May.'
                '<a role="doc-backlink" href="#m">back</a></p></aside><p>After.</p>'
            )
        ),
        "a.epub",
    )
    assert draft.text == "It has 412 berths, H₂O and xⁿ.\n\nAfter.\n\nIn May."


def test_a_page_of_a_book_that_is_not_quite_xml_is_read() -> None:
    assert read(epub("<html><body><p>One<br>two &copy; <p>Three"), "a.epub").text == (
        "One\ntwo ©\n\nThree"
    )


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        ("<dc:date>2024-05-03</dc:date>", "2024-05-03"),
        (
            "<dc:date>2024-05-03T00:00:00Z</dc:date>"
            '<meta property="dcterms:modified">2025-01-01T10:00:00Z</meta>',
            "2024-05-03",
        ),
        (
            "<dc:date>2024-05-03</dc:date>"
            '<meta property="dcterms:modified">2024-05-03T10:00:00Z</meta>',
            None,
        ),
        ('<dc:date opf:event="modification">2024-05-03</dc:date>', None),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", None),
        ("<dc:date>2024</dc:date>", None),
    ],
)
def test_the_day_of_a_book_counts_unless_a_program_stamped_it(meta: str, day: str | None) -> None:
    assert read(epub(page("<p>Words.</p>"), meta=meta), "a.epub").fields.get("published") == day


def encryption(method: str, what: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
        f'<enc:EncryptedData><enc:EncryptionMethod Algorithm="{method}"/><enc:CipherData>'
        f'<enc:CipherReference URI="{what}"/></enc:CipherData></enc:EncryptedData></encryption>'
    }


def test_a_book_with_drm_says_so_and_one_with_locked_fonts_is_read() -> None:
    aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    locked = epub(page("<p>x</p>"), more=encryption(aes, "OPS/text/p%201.xhtml"))
    with pytest.raises(ArticleError, match="locked with DRM"):
        read(locked, "a.epub")
    fonts = encryption("http://www.idpf.org/2008/embedding", "OPS/font.otf")
    assert read(epub(page("<p>Words.</p>"), more=fonts), "a.epub").text == "Words."


def test_a_page_that_a_book_lacks_is_named() -> None:
    whole = epub(page("<p>Words.</p>"), page("<p>x</p>"))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if not name.endswith("p 2.xhtml"):
                new.writestr(name, old.read(name))
    draft = read(made.getvalue(), "a.epub")
    assert draft.text == "Words."
    assert draft.notes == ("not read: a page that is missing from it: OPS/text/p 2.xhtml",)
