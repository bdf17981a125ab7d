"""Word documents of the years before 2007 are read as their authors meant them.

`tests/word/README.md` says how the files were made; what lies beside them shows their text.
"""

import struct
from pathlib import Path

import pytest

from assistant.errors import ArticleError
from assistant.reading import formats
from assistant.reading.format import Draft
from assistant.reading.word_binary import DELETED, PIECES, WordFile, over, plex, said

FILES = Path(__file__).parent / "word"
HARBOUR, TABLES = ((FILES / f"{name}.doc").read_bytes() for name in ("harbour", "tables"))


def read(content: bytes) -> Draft:
    (draft,) = formats.read(content, "a.doc")
    return draft


def test_a_doc_says_its_title_and_its_author_but_no_day() -> None:
    assert read(HARBOUR).fields == {"title": "The harbour – 日本", "author": "Ada Lund"}


def test_a_doc_is_read_with_its_changes_accepted_its_items_marked_its_boxes_and_notes() -> None:
    assert read(HARBOUR).text == (
        "The Tern Weekly\n\n1. The harbour\n\n1.1 Its boats\n\n"
        "It cost 14 crowns, 412 berths, 413 on 18 km² H₂O.\n\n"
        "1. one\n  (a) sub a\n    1.a.1 deep\n  (b) sub b\n2. two\n\ncontinued two\n\nBetween.\n\n"
        "III. third\nIV. fourth\n\n• dot\n  • dash\n\nNotes and and and.\n\n"
        "Box here: after box.\n\nText in a frame.\n\nShape: after shape.\n\nText in a shape.\n\n"
        "Group: after group.\n\nA\nB C softly non‑break nb\xa0sp link words.\n\n"
        "Grouped one.\n\nGrouped two.\n\n"
        "1. Foot one.\n* Star one.\n2. Foot two.\ni. End one.\n\nPrinted in Aldwick"
    )


def test_tables_letters_and_heads_of_pages_of_a_doc_are_read_as_they_are_shown() -> None:
    assert read(TABLES).text == (
        "The Tern\n\nThe Tern, first page\n\nOne and 86 men.\n\nαβγ and При α 😀 .\n\n1. typed\n\n"
        "a link.\n\nPort: Aldwick | Year: 2001 | Boats: 31\n"
        "Port: Aldwick | Year: 2002 | Boats: 33\nPort: Total | Year: 64\n\n"
        "Outer.\n\nIn a | In b\n\nOther.\n\nAfter. End.\n\nIn a box.\n\n"
        "New page.\n\n* A star.\n1. In May.\nMore.\ni. Of wood."
    )


HEAD = TABLES.index(b"\xec\xa5")
"""Where the main stream begins."""


def patched(place: int, content: bytes) -> bytes:
    return TABLES[: HEAD + place] + content + TABLES[HEAD + place + len(content) :]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Only words. " * 300, "it is no Word document, whatever its name says"),
        (b"<html><p>Rain.</p></html>", "it is a web page, not what its name says"),
        (TABLES.replace(b"d\0D\0o\0c\0u", b"k\0D\0o\0c\0u"), "it is no Word document, but"),
        (patched(11, b"\x01"), "it is locked with a password"),
        (patched(2, b"\x68\0"), "it was written by Word 95 or an older one; save it as .docx"),
        (patched(0x4C, b"\xff\xff\x0f"), "it breaks off before its end"),
        (TABLES[: len(TABLES) // 2], "it is damaged, or breaks off before its end"),
        (TABLES[:600], "it is damaged, or breaks off before its end"),
    ],
)  # fmt: skip
def test_a_doc_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=f"^{reason}"):
        read(content)


def test_rich_text_that_is_called_doc_is_read_as_rich_text() -> None:
    assert read(rb"{\rtf1 Words.}").text == "Words."


def pieces(*entries: tuple[int, int, int], changes: bytes = b"") -> WordFile:
    """A file of pieces: characters, place in the file, and what is said of each."""
    main, places = bytearray(0x800), [0]
    for length, _, _ in entries:
        places.append(places[-1] + length)
    table = b"\x01" + struct.pack("<H", len(changes)) + changes if changes else b""
    inner = struct.pack(f"<{len(places)}I", *places)
    inner += b"".join(struct.pack("<HIH", 0, place, change) for _, place, change in entries)
    table += b"\x02" + struct.pack("<I", len(inner)) + inner
    struct.pack_into("<I", main, 0x4C, places[-1])
    struct.pack_into("<II", main, 0x9A + 8 * PIECES, 0, len(table))
    main[0x600:0x609] = "“Bridge”\r".encode("cp1252")
    main[0x700:0x70C] = "日本 é\n".encode("utf-16-le")
    return WordFile(bytes(main), table, b"")


NARROW = 0x40000000


def test_pieces_are_read_in_the_order_of_the_text_each_in_its_letters() -> None:
    file = pieces((3, 0x700, 0), (8, NARROW | 0x600 * 2, 0), (1, 0x706, 0))
    assert file.text == "日本 “Bridge”é"


def test_what_was_saved_in_haste_of_a_piece_counts() -> None:
    short = 0x41 << 1 | 1 << 8
    file = pieces((3, 0x700, short), (4, NARROW | 0x600 * 2, 1), changes=b"\x00\x08\x01")
    gone = {DELETED: b"\x01"}
    assert list(file.looks(1, 9)) == [(1, 3, gone), (3, 7, gone), (7, 8, gone), (8, 9, gone)]


def test_pieces_that_lie_beyond_the_end_or_are_too_many_are_refused() -> None:
    with pytest.raises(ArticleError, match="breaks off"):
        pieces((400, 0x700, 0))
    with pytest.raises(ArticleError, match="more characters than can be"):
        pieces((60_000_000, 0x700, 0))


def test_values_are_found_behind_those_of_any_size() -> None:
    edges = b"\x08\xd6" + struct.pack("<H", 6) + b"\x01" * 5
    tabs = b"\x15\xc6\xff\x01" + b"\0" * 4 + b"\x01" + b"\0" * 3
    shown = said(edges + tabs + b"\x3c\x08\x81" + b"\x09\x6a" + b"\x01\0\x41\xf0" + b"\0")
    assert shown[0x083C] == b"\x81"
    assert shown[0x6A09] == b"\x01\0\x41\xf0"
    assert over(shown, {0x083C: b"\x01"})[0x083C] == b"\0"
    assert over(shown, {})[0x083C] == b"\x01"


def test_a_table_of_places_has_one_more_than_entries() -> None:
    assert plex(struct.pack("<3I", 0, 5, 9) + b"aabb", 2) == ([0, 5, 9], [b"aa", b"bb"])
    assert plex(b"", 2) == ([], [])
