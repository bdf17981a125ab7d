"""What stands on the pages of a PDF is read once, whole, and as people read it."""

import io
import re
from collections.abc import Iterable

import pytest

from assistant.reading.formats import read


def pdf(*pages: str, more: str = "", further: Iterable[str] = (), catalog: str = "") -> bytes:
    """A PDF with these streams as pages.

    Args:
        pages: what draws each page, 600 points wide and 800 high.
        more: what the dictionaries of the pages have besides.
        further: further objects, numbered from 5 on.
        catalog: what the dictionary of the document has besides.
    """
    first = 5 + len(further := list(further))
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        " /BitsPerComponent 8 /Length 1 >>\nstream\nw\nendstream",
        *further,
    ]
    named = "/Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >>"
    for number, stream in enumerate(pages):
        box = "" if "/MediaBox" in more else "/MediaBox [0 0 600 800]"
        body = f"/Contents {first + 1 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {named} {body} {more} >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010} 00000 n \n".encode() for place in places)
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def put(text: str, left: float, base: float, size: float = 12, look: str = "") -> str:
    """Text at a place; `look` has operators that set how it looks."""
    return f"q BT {look} /F {size} Tf {left} {base} Td ({text}) Tj ET Q\n"


def lines(*texts: str, left: float = 50, top: float = 700, pitch: float = 14) -> str:
    """Lines of text below one another."""
    return "".join(put(text, left, top - pitch * n) for n, text in enumerate(texts))


def text(*pages: str, **more: object) -> str:
    (draft,) = read(pdf(*pages, **more), "a.pdf")  # type: ignore[arg-type]
    return draft.text


STORY = [
    f"The council of Oxmouth met in the old customs house on the {day} day of its"
    for day in "first second third fourth fifth sixth seventh eighth ninth tenth".split()
]
"""Lines that fill a column, none of which ends a sentence."""


def story(first: int, last: int, top: float = 740) -> str:
    return lines(*STORY[first:last], top=top)


def rows(
    *cells: tuple[str, ...], top: float = 760, across: tuple[int, ...] = (50, 200, 350)
) -> str:
    return "".join(
        put(cell, left, top - 14 * n)
        for n, row in enumerate(cells)
        for left, cell in zip(across, row, strict=True)
    )


def test_running_heads_and_page_numbers_are_left_out() -> None:
    heads = [put("The Tern Weekly", 50, 770) + put(f"Page {n}", 500, 30) for n in (1, 2, 3)]
    found = text(*(head + story(3 * n, 3 * n + 3) for n, head in enumerate(heads)))
    assert found == " ".join(STORY[:9])


def test_a_table_that_goes_on_over_pages_has_the_heads_of_its_columns_on_each() -> None:
    head = ("Port", "Keeper", "Boats")
    pages = [rows(head, *((f"Ald{n}{m}", "Orla", f"3{m}") for m in range(4))) for n in range(3)]
    found = text(*(page + story(0, 2, 640) for page in pages))
    assert [line for line in found.splitlines() if "Orla" in line] == [
        f"Port: Ald{n}{m} | Keeper: Orla | Boats: 3{m}" for n in range(3) for m in range(4)
    ]


def test_a_paragraph_that_begins_two_pages_is_no_running_head() -> None:
    paragraph = [
        "It rained in Oxmouth all day, and the old pier was closed to the people who",
        "had no boat.",
    ]
    above = lines(*paragraph, top=770)
    found = text(above + story(0, 3), above + story(3, 6), story(6, 9))
    assert found.count(" ".join(paragraph)) == 2
    found = text(
        lines(paragraph[0], *STORY[:3], top=760), lines(paragraph[0], *STORY[3:6], top=760)
    )
    assert found.count(paragraph[0]) == 2


def test_sentences_at_the_foot_of_all_pages_are_read_once_and_part_no_sentence() -> None:
    foot = "Nobody may copy this report without leave of the harbour."
    found = text(*(story(3 * n, 3 * n + 3) + put(foot, 50, 40) for n in range(3)))
    assert found == f"{' '.join(STORY[:9])}\n\n{foot}"


def test_a_title_that_runs_on_over_the_other_pages_is_read_once() -> None:
    title = "Harbours of the North"
    small = put(title, 50, 770, 9)
    pages = [put(title, 50, 750, 24) + story(0, 3, 700), small + story(3, 6), small + story(6, 9)]
    assert text(*pages) == f"{title}\n\n{' '.join(STORY[:9])}"


def test_a_figure_alone_at_the_top_of_a_page_is_read() -> None:
    found = text(lines("Boats that were counted:", "31", "Boats that were lost:", "9", top=760))
    assert found.split() == "Boats that were counted: 31 Boats that were lost: 9".split()


FORM = "/AcroForm << /Fields [5 0 R 6 0 R] /DA (/F 12 Tf 0 g) /DR << /Font << /F 3 0 R >> >> >>"


def field(name: str, value: str, foot: int, more: str = "") -> str:
    look = f"/Rect [90 {foot - 5} 300 {foot + 12}] /DA (/F 12 Tf 0 g) /F 4 {more}"
    return f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V ({value}) {look} >>"


def test_what_is_filled_in_and_written_over_a_page_stands_in_its_place() -> None:
    drawn = "BT /F 12 Tf 2 4 Td (Aldwick) Tj ET"
    further = [
        field("name", "Orla Pettibrook", 600),
        field("port", "Aldwick", 580, "/AP << /N 7 0 R >>"),
        "<< /Type /XObject /Subtype /Form /BBox [0 0 210 17] /Resources << /Font << /F 3 0 R >> >>"
        f" /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Annot /Subtype /FreeText /Contents (She came late.) /Rect [90 535 300 552]"
        " /DA (/F 12 Tf 0 g) /F 4 >>",
        field("secret", "Hidden", 500, "/F 2").replace("/F 4 ", ""),
    ]
    page = put("Name:", 50, 600) + put("Port:", 50, 580) + put("Signed in May.", 50, 520)
    notes = "/Annots [5 0 R 6 0 R 8 0 R 9 0 R]"
    found = text(page, more=notes, further=further, catalog=FORM)
    assert found.split() == (
        "Name: Orla Pettibrook Port: Aldwick She came late. Signed in May.".split()
    )


@pytest.mark.parametrize(
    "hidden",
    [
        put("Secret.", 50, 600, look="1 g"),
        put("Secret.", 50, 600, look="3 Tr"),
        put("Secret.", 50, 790),
        put("Secret.", 650, 600),
        put("Secret.", 50, 600, 0.1),
    ],
)
def test_what_nobody_sees_on_a_page_is_not_read(hidden: str) -> None:
    page = lines("It rained in Oxmouth.", "The pier is closed.") + hidden
    found = text(page, more="/CropBox [0 0 600 780]")
    assert found.split() == "It rained in Oxmouth. The pier is closed.".split()


def test_white_letters_on_a_dark_ground_are_read() -> None:
    ground = "0 0.2 0.4 rg 40 690 300 30 re f\n"
    assert text(ground + put("It rained.", 50, 700, look="1 g")) == "It rained."


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_text_of_a_scan_is_read_though_it_is_not_drawn(turned: int) -> None:
    scan = "q 600 0 0 800 0 0 cm /I Do Q\n" + put("It rained.", 50, 600, look="3 Tr")
    assert text(scan, more=f"/Rotate {turned}") == "It rained."
    stamped = scan + put("Seen in the archive of Oxmouth.", 50, 400)
    assert text(stamped) == "It rained.\n\nSeen in the archive of Oxmouth."


@pytest.mark.parametrize("more", ["", "/Rotate 90", "/Rotate 270", "/CropBox [30 20 570 780]"])
@pytest.mark.parametrize("way", ["0 1 -1 0 {1} {0}", "0 -1 1 0 {2} {3}", "-1 0 0 -1 {3} {2}"])
def test_turned_pages_are_read_in_the_order_of_their_lines(way: str, more: str) -> None:
    """Written line by line from the last to the first, so that their order is not the file's."""
    page = ""
    for n, line in reversed(
        list(enumerate(["It rained in", "Oxmouth and all", "the piers shut."]))
    ):
        for word, across in zip(line.split(), (0, 70, 140), strict=True):
            place = way.format(100 + across, 100 + 14 * n, 300 - 14 * n, 500 - across)
            if way.startswith("-1"):
                place = f"-1 0 0 -1 {500 - across} {300 + 14 * n}"
            page += f"BT /F 12 Tf {place} Tm ({word}) Tj ET\n"
    assert text(page, more=more).split() == "It rained in Oxmouth and all the piers shut.".split()


def test_a_line_along_the_margin_stands_behind_the_page() -> None:
    along = "BT /F 10 Tf 0 1 -1 0 30 200 Tm (Kept in the archive) Tj ET\n"
    assert text(along + story(0, 3)) == f"{' '.join(STORY[:3])}\n\nKept in the archive"


def with_raised(written: str) -> str:
    """A line in which what stands in braces is raised, and what in double ones is lowered."""
    drawn = "BT 50 720 Td /F 12 Tf "
    for one in re.split(r"(\{\{?.*?\}\}?)", written):
        shift = -2 if one.startswith("{{") else 5 if one.startswith("{") else 0
        drawn += f"/F {7 if shift else 12} Tf {shift} Ts ({one.strip('{}')}) Tj "
    return f"{drawn} ET\n{story(0, 2, 500)}"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It costs $9{99} a day.", "It costs $9⁹⁹ a day."),
        ("They dated it by {14}C and {210}Pb.", "They dated it by ¹⁴C and ²¹⁰Pb."),
        ("{14}C tells how old it is.", "¹⁴C tells how old it is."),
        ("It has Ca{2+}, Na{+} and Cl{-}.", "It has Ca²⁺, Na⁺ and Cl⁻."),
        ("It had SO{{4}}{2-} in it.", "It had SO₄²⁻ in it."),
        ("It is 10{-8} m, or 10{–8} m, at 3 kWh{-1}.", "It is 10⁻⁸ m, or 10⁻⁸ m, at 3 kWh⁻¹."),
        ("It is {1}/{{2}} of it.", "It is ¹/₂ of it."),
        ("It has 86{4} men, {5} boats and 18 km{2}.", "It has 86 men, boats and 18 km²."),
        ("{12}In May it rained.", "12 In May it rained."),
        ("As he{3}, she{4} and 412{5}.", "As he, she and 412."),
    ],
)
def test_raised_marks_on_a_page_are_read_as_what_they_are(written: str, shown: str) -> None:
    assert text(with_raised(written)).startswith(f"{shown}\n\n")


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("It ran from 2019-", "2024, they said.", "It ran from 2019-2024, they said."),
        ("It ran from 2019–", "2024, they said.", "It ran from 2019–2024, they said."),
        ("She bought the RX-", "500 in May.", "She bought the RX-500 in May."),
        ("It was the 19-", "year-old boat.", "It was the 19-year-old boat."),
        ("He sent her an e-", "mail in May.", "He sent her an e-mail in May."),
        ("He wore a T-", "shirt in May.", "He wore a T-shirt in May."),
        ("It was the pre-", "and post-war fleet.", "It was the pre- and post-war fleet."),
        ("It has 3 to 4 -", "5 at most - boats.", "It has 3 to 4 - 5 at most - boats."),
        ("It is the 2019-", "and 2020-fleet.", "It is the 2019- and 2020-fleet."),
        ("It was the har-", "bour of May.", "It was the harbour of May."),
    ],
)
def test_hyphens_at_the_ends_of_lines_stay_where_they_are_written(
    before: str, after: str, joined: str
) -> None:
    assert text(lines(before, after)).split() == joined.split()


@pytest.mark.parametrize(
    ("spaced", "shown"),
    [
        (put("L E T T E R   B O X", 50, 720), "LETTER BOX"),
        (put("HARBOUR NEWS", 50, 720, look="6 Tc"), "HARBOUR NEWS"),
        (put("A T   A   G L A N C E", 50, 720), "AT A GLANCE"),
        (put("A B C D E", 50, 720), "A B C D E"),
        (put("W L W D W", 50, 720), "W L W D W"),
        (put("Form: W I W D W", 50, 720), "Form: W I W D W"),
    ],
)
def test_spaced_letters_are_words_again(spaced: str, shown: str) -> None:
    assert text(spaced + story(0, 3, 500)) == f"{shown}\n\n{' '.join(STORY[:3])}"


@pytest.mark.parametrize(
    ("initial", "rest", "shown"),
    [
        ("T", "he council met in the old house", "The council met in the old house"),
        ("A", "fter the rain they met in the old", "After the rain they met in the old"),
        ("A", "boat of the north sank in the old", "A boat of the north sank in the old"),
    ],
)
def test_a_large_initial_joins_its_word(initial: str, rest: str, shown: str) -> None:
    beside = ["by the pier and the boat said that", "the water would be shut from the end"]
    page = put(initial, 50, 672, 44) + lines(rest, *beside, left=82)
    page += lines("of May until the first day of June, and", "so it was in Oxmouth.", top=658)
    below = "of May until the first day of June, and so it was in Oxmouth."
    assert text(page).split() == [*shown.split(), *" ".join(beside).split(), *below.split()]


def test_a_table_without_figures_has_a_line_for_each_row() -> None:
    table = [
        ("Port", "Keeper", "Quay"),
        ("Aldwick", "Orla Pell", "Wood"),
        ("Carrow", "Bo", "Stone"),
    ]
    table.append(("Skell", "Ana Moss", "Sand"))
    found = text(story(0, 3) + rows(*table, top=600) + story(3, 6, 500))
    assert found == "\n\n".join(
        (" ".join(STORY[:3]), "\n".join(map(" | ".join, table)), " ".join(STORY[3:6]))
    )


def test_columns_of_text_are_read_one_after_the_other_though_some_lines_begin_with_names() -> None:
    left = [
        "Moss of Aldwick saw how the old",
        "Orla Pell and her men came in",
        "Skell and said that the whole",
    ]
    left += ["pier would be shut for repairs", "until the first day of June in"]
    right = [
        "Carrow and Oxmouth, where the",
        "Bo Lind and his brothers have",
        "Harbour rights since the great",
    ]
    right += ["flood, which took with it the", "Aldwick lock and the old mills"]
    found = text(lines(*left, left=50) + lines(*right, left=320))
    assert found.split() == " ".join(left + right).split()
    found = text(lines(*left[::-1], left=50) + lines(*right[::-1], left=320))
    assert found.split() == " ".join(left[::-1] + right[::-1]).split()


def test_the_day_on_which_a_pdf_was_made_is_not_that_of_its_article() -> None:
    for name, day in ("xmp:CreateDate", None), ("prism:publicationDate", "2024-05-03"):
        said = f"<{name}>2024-05-03</{name}>"
        about = f"<< /Type /Metadata /Length {len(said)} >>\nstream\n{said}\nendstream"
        made = "<< /CreationDate (D:20240503100000Z) /Title (The bridge) >>"
        page = lines("The bridge reopened.")
        content = pdf(page, further=[about, made], catalog="/Metadata 5 0 R")
        (draft,) = read(content.replace(b"/Root", b"/Info 6 0 R /Root"), "bridge.pdf")
        assert (draft.fields["title"], draft.fields.get("published")) == ("The bridge", day)
