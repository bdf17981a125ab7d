"""Of PDFs, words are read at their places: forms, initials, raised marks, heads of tables."""

from collections.abc import Sequence

import pytest

from assistant.reading.formats import read

Placed = tuple[float, float, float, str]
"""Left, base line and size, in points, and the words."""


def pdf(*pages: Sequence[Placed], entry: str = "") -> bytes:
    """A PDF of words at places; with an entry in a form at the height of 695 points."""
    field = 4 + 2 * len(pages)
    fields = f"/AcroForm << /Fields [{field} 0 R] >>" if entry else ""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {fields} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, words in enumerate(pages):
        marks = f"/Annots [{field} 0 R]" if entry else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * number} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >> {marks} >>"
        )
        shown = "\n".join(
            f"BT /F1 {size} Tf 1 0 0 1 {left} {base} Tm ({text}) Tj ET"
            for left, base, size, text in words
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    if entry:
        objects.append(
            f"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /T (boat) /V ({entry})"
            " /DA (/F1 12 Tf 0 g) /Rect [200 695 420 715] >>"
        )
    found = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(found))
        found += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    start = len(found)
    found += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    found += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    found += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return found + f"startxref\n{start}\n%%EOF\n".encode()


def text(*pages: Sequence[Placed], entry: str = "") -> str:
    (draft,) = read(pdf(*pages, entry=entry), "a.pdf")
    return draft.text


def lines(*written: str, top: float = 600, left: float = 50) -> list[Placed]:
    """Lines of one paragraph."""
    return [(left, top - 14 * number, 12, line) for number, line in enumerate(written)]


def test_what_was_written_into_a_form_is_read_in_its_place() -> None:
    page = [(50, 700, 12, "Name of the boat:"), (50, 650, 12, "It was filled in by hand.")]
    assert text(page, entry="Petrel of Skelling") == (
        "Name of the boat: Petrel of Skelling\n\nIt was filled in by hand."
    )


def test_a_large_initial_is_a_letter_of_its_word() -> None:
    page = [
        (50, 572, 40, "T"),
        *lines("he council met in the old customs house", "and heard from residents", left=78),
        *lines("while rain fell on the roof of the house for hours.", top=558),
    ]
    assert text(page).startswith(
        "The council met in the old customs house and heard from residents"
    )


@pytest.mark.parametrize(
    ("before", "raised", "after", "read"),
    [
        ("It costs $9", "99", " today", "It costs $9⁹⁹ today"),
        ("The old ", "14", "C test", "The old ¹⁴C test"),
        ("It has 412", "3", " berths", "It has 412 berths"),
        ("It covers 18 km", "2", " of land", "It covers 18 km² of land"),
    ],
)
def test_raised_figures_of_a_pdf_keep_their_meaning(
    before: str, raised: str, after: str, read: str
) -> None:
    line = f"{before}) Tj 5 Ts /F1 7 Tf ({raised}) Tj 0 Ts /F1 12 Tf ({after}"
    page = [(50.0, 600.0, 12.0, line), (50.0, 560.0, 12.0, "The harbour of Skelling is large.")]
    assert text(page).split("\n")[0] == read


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("The plan is for 2019-", "2024 and more.", "The plan is for 2019-2024 and more."),
        ("It needs the part RX-", "500 of the pump.", "It needs the part RX-500 of the pump."),
        ("She wrote an e-", "mail to them all.", "She wrote an e-mail to them all."),
        ("The board of the har-", "bour met again.", "The board of the harbour met again."),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_it_is_one_of_the_word(
    first: str, second: str, joined: str
) -> None:
    assert text(lines(first, second)) == joined


def row(base: float, *cells: str) -> list[Placed]:
    return [(60 + 150 * place, base, 12, cell) for place, cell in enumerate(cells)]


def test_the_heads_of_a_table_that_goes_on_are_read_once() -> None:
    heads = row(750, "Port", "Boats", "Crew")
    ports = [["Aldwick", "31", "4"], ["Carrowby", "9", "2"], ["Dunmere", "7", "3"]]
    pages = [
        [*heads, *(one for at, cells in enumerate(ports) for one in row(732 - 18 * at, *cells))]
        for _ in range(2)
    ]
    found = text(*pages)
    assert found.startswith("Port: Aldwick | Boats: 31 | Crew: 4\nPort: Carrowby | Boats: 9")
    assert found.count("Aldwick") == 2


def test_a_paragraph_at_the_top_of_two_pages_is_no_running_head() -> None:
    opening = "Dear reader, the board of the harbour of Skelling has to tell you this."
    pages = [[(50, 750, 12, opening), (50, 700, 12, more)] for more in ("It rained.", "It snowed.")]
    assert text(*pages).count(opening) == 2


def test_a_running_head_is_left_out() -> None:
    pages = [
        [(50, 780, 9, "The Skelling Post"), (50, 700, 12, f"It rained for {days} days.")]
        for days in ("two", "nine")
    ]
    assert text(*pages) == "It rained for two days.\n\nIt rained for nine days."
