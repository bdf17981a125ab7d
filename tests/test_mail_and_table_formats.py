"""Mails, mailboxes, saved pages, tables, JSON and packed files: each text whole, nothing lost."""

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.errors import ArticleError
from assistant.reading.formats import csv_rows, eml, gz, read, xlsx
from assistant.reading.reader_process import articles_in
from assistant.reading.rows import title_from

PASSED_ON = "it was passed on, so its own day is not known"


def mail(body: str, subtype: str = "plain", **headers: str) -> EmailMessage:
    """A mail with a text."""
    message = EmailMessage()
    given = {"subject": "Sluice", "from": "Ada Lund <ada@example.org>"}
    for name, value in (given | {"date": "Fri, 03 May 2024 10:00:00 +0000"} | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content(body, subtype=subtype)
    return message


def text_of(content: bytes, name: str = "a.eml") -> str:
    """The text of the only article of a file."""
    (draft,) = read(content, name)
    return draft.text


def shown(body: str) -> str:
    """The text of a mail that is written as a page."""
    return text_of(mail(f"<html><body>{body}</body></html>", "html").as_bytes())


def named(content: bytes, name: str) -> dict[str, str]:
    """The texts of a file by their names, or why they cannot be read."""
    return {one.name: one.text or one.problem for one in read(content, name)}


# Mails: what the writer says, and what others said before.


def test_the_lines_of_a_plain_mail_stay_as_they_are() -> None:
    body = "The sluice opened\nat four.\n\n> Is it open?\n>> It is not.\n\n-- \nAda\n"
    (draft,) = read(mail(body).as_bytes(), "a.eml")
    assert draft.text == body.rstrip("\n")
    assert draft.fields == {"title": "Sluice", "author": "Ada Lund", "published": "2024-05-03"}
    assert (draft.name, draft.notes) == ("", ())


def test_lines_that_flow_are_joined_and_those_of_a_quote_only_with_their_own() -> None:
    flowed = (
        b"Content-Type: text/plain; format=flowed\n\nThe sluice \nopened \nat four.\n From here.\n"
        b"> Is it \n> open? \nYes.\n-- \nAda\n"
    )
    assert text_of(flowed) == (
        "The sluice opened at four.\nFrom here.\n> Is it open?\nYes.\n-- \nAda"
    )
    joined = b"Content-Type: text/plain; format=flowed; delsp=yes\n\nThe slu \nice opened.\n"
    assert text_of(joined) == "The sluice opened."


@pytest.mark.parametrize(
    "line", ["-----Original Message-----", "---- Ursprüngliche Nachricht ----"]
)
def test_below_the_line_of_an_earlier_mail_each_line_is_marked(line: str) -> None:
    body = f"It is open.\n\n{line}\nFrom: Bo\nSent: Thursday\n\nIs it?\n-- \nBo\n"
    assert text_of(mail(body).as_bytes()) == (
        f"It is open.\n\n{line}\n> From: Bo\n> Sent: Thursday\n\n> Is it?\n> -- \n> Bo"
    )


def test_the_headers_of_an_earlier_mail_mark_it_without_a_line_before_them() -> None:
    body = "It is open.\n\nVon: Bo\nGesendet: Donnerstag\nAn: Ada\nBetreff: Sluice\n\nIs it?\n"
    assert text_of(mail(body).as_bytes()) == (
        "It is open.\n\n> Von: Bo\n> Gesendet: Donnerstag\n> An: Ada\n> Betreff: Sluice\n\n> Is it?"
    )
    only_said = "From: the bridge you can see it.\nIt was open.\n"
    assert text_of(mail(only_said).as_bytes()) == only_said.strip()


def test_quotes_in_a_page_are_marked_once_for_each_time_they_were_quoted() -> None:
    inner = "<blockquote type='cite'>Is it?<blockquote type='cite'>No.</blockquote></blockquote>"
    assert shown(f"<p>It is open.</p>{inner}<p>Ada</p>") == (
        "It is open.\n\n> Is it?\n\n> > No.\n\nAda"
    )


def test_of_gmail_the_line_that_says_who_wrote_is_not_of_the_quote() -> None:
    quote = (
        "<div class='gmail_quote'><div>On Thursday Bo wrote:</div>"
        "<blockquote class='gmail_quote'>Is it?</blockquote></div>"
    )
    assert shown(f"<div>It is open.</div>{quote}") == (
        "It is open.\n\nOn Thursday Bo wrote:\n\n> Is it?"
    )
    indented = "<blockquote style='margin:0 0 0 40px; border: none'>At four.</blockquote>"
    assert shown(f"<div>It is open:</div>{indented}") == "It is open:\n\nAt four."


def test_of_outlook_all_that_follows_the_headers_is_an_earlier_mail() -> None:
    reply = "<div id='divRplyFwdMsg'><b>Avsender:</b> Bo<br><b>Emne:</b> Sluice</div><p>Is it?</p>"
    assert shown(f"<p>It is open.</p><hr>{reply}<ul><li>Or not?</li></ul>") == (
        "It is open.\n\n> Avsender: Bo\n> Emne: Sluice\n\n> Is it?\n\n> • Or not?"
    )
    lines = "<p><b>From:</b> Bo</p><p><b>Sent:</b> Thursday</p><p><b>To:</b> Ada</p><p>Is it?</p>"
    assert shown(f"<p>It is open.</p>{lines}") == (
        "It is open.\n\n> From: Bo\n\n> Sent: Thursday\n\n> To: Ada\n\n> Is it?"
    )


def test_a_page_is_read_where_the_plain_text_leaves_much_of_it_out() -> None:
    message = mail("See the page.")
    message.add_alternative(f"<p>{'The sluice opened at four. ' * 10}</p>", subtype="html")
    assert text_of(message.as_bytes()) == ("The sluice opened at four. " * 10).strip()
    message = mail("The sluice opened.")
    message.add_alternative("<p>The sluice <b>opened</b>.</p>", subtype="html")
    assert text_of(message.as_bytes()) == "The sluice opened."


def test_all_texts_of_a_mail_are_read_in_their_order() -> None:
    parts = ["Content-Type: text/plain\n\nFirst.\n", "Content-Type: text/html\n\n<p>Second.</p>\n"]
    content = "Content-Type: multipart/mixed; boundary=x\n\n--x\n" + "--x\n".join(parts) + "--x--\n"
    assert text_of(content.encode()) == "First.\n\nSecond."


@pytest.mark.parametrize("charset", ["iso-8859-2", "windows-1251", "utf-8"])
def test_the_encoding_that_a_part_states_is_believed(charset: str) -> None:
    said = "Šluza" if charset == "iso-8859-2" else "Шлюз"
    start = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert text_of(start.encode() + said.encode(charset)) == said
    page = f"Content-Type: text/html\n\n<meta charset={charset}><p>"
    assert text_of(page.encode() + said.encode(charset)) == said


def test_headers_are_read_in_any_encoding() -> None:
    content = "Subject: Schleuse geöffnet\nFrom: =?utf-8?q?Lund=2C_=C3=85sa?= <a@b.c>\n\nIt did.\n"
    for charset in "utf-8", "cp1252":
        (draft,) = read(content.encode(charset), "a.eml")
        assert draft.fields == {"title": "Schleuse geöffnet", "author": "Lund, Åsa"}
    broken = b"Subject: =?utf-8?b?w?= =?nope?q?a?=\nDate: someday\n\nIt did.\n"
    (draft,) = read(broken, "a.eml")
    assert draft.fields["published"] == "someday"
    attached = b'Content-Disposition: attachment; filename="\xe9t\xe9.txt"\n\nIt did.\n'
    assert [one.name for one in read(attached, "a.eml")] == ["été.txt"]


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Fwd: Sluice", "It opened."),
        ("WG: Sluice", "It opened."),
        ("[Fwd: Sluice]", "It opened."),
        ("[harbour] Fwd: Sluice", "It opened."),
        ("[harbour] I: Sluice", "> It opened."),
        ("Sluice", "---------- Forwarded message ---------\n> It opened."),
        ("Sluice", "\nBegin forwarded message:\n\n> From: Bo\n> It opened."),
        ("Sluice", "-------- Weitergeleitete Nachricht --------\n> It opened."),
        ("Sluice", "> -----Original Message-----\n> It opened."),
    ],
)
def test_a_mail_that_was_passed_on_has_no_day(subject: str, body: str) -> None:
    (draft,) = read(mail(body, subject=subject).as_bytes(), "a.eml")
    assert draft.text == body.strip()
    assert draft.fields == {"title": subject, "author": "Ada Lund"}
    assert draft.notes == (PASSED_ON,)


@pytest.mark.parametrize("subject", ["Re: Sluice", "Re: Fwd: Sluice", "Trains: none", "Forward"])
def test_a_mail_that_answers_has_its_day(subject: str) -> None:
    (draft,) = read(mail("It opened.", subject=subject).as_bytes(), "a.eml")
    assert draft.fields["published"] == "2024-05-03"


# Mails: what is attached.


def test_what_is_attached_becomes_articles_and_what_cannot_be_read_is_noted() -> None:
    message = mail("See below.")
    message.add_attachment(mail("It opened.\n", subject="Gate 3/4"))
    message.add_attachment("The plan.", filename="plan.txt")
    message.add_attachment("Another.", filename="plan.txt")
    message.add_attachment("id,text\na,One.\nb,Two.\n", filename="news.csv")
    message.add_attachment(b"DWG", "application", "acad", filename="plan.dwg")
    message.add_attachment(b"%PDF-", "text", "plain", filename="plan.html")
    message.add_attachment(b"\x89PNG", "image", "png", filename="map.png")
    message.add_attachment(b"\x89PNG", "image", "png", disposition="inline", filename="logo.png")
    for kind, name in ("pkcs7-signature", "smime.p7s"), ("octet-stream", "ada.vcf"):
        message.add_attachment(b"x", "application", kind, filename=name)
    first, *others = read(message.as_bytes(), "leak.eml")
    assert first.text == "See below."
    assert first.notes == (
        "not read: its attachment plan.dwg (it is not of a format that is read)",
        "not read: its attachment plan.html (it is a PDF file, not what its name says: rename it"
        " to end in .pdf)",
        "not read: its attachment map.png (it is a picture)",
    )
    assert {one.name: one.text.strip() for one in others} == {
        "Gate 3-4": "It opened.",
        "plan.txt": "The plan.",
        "plan.txt (2)": "Another.",
        "news.csv/a": "One.",
        "news.csv/b": "Two.",
    }
    assert others[0].fields["published"] == "2024-05-03"
    paths = [one.path for one in articles_in(message.as_bytes(), "leak.eml")[0]]
    assert paths[:3] == ["leak.eml", "leak.eml#Gate 3-4", "leak.eml#plan.txt"]


def test_the_media_type_tells_the_format_where_the_name_does_not() -> None:
    message = mail("See below.")
    message.add_attachment("The plan.", filename="plan")
    message.add_attachment("<p>The gate.</p>" * 9, subtype="html", filename="gate.x")
    message.add_attachment("Šluza".encode("iso-8859-2"), "text", "plain", filename="log")
    message.get_payload()[-1].set_param("charset", "iso-8859-2")  # type: ignore[index, union-attr]
    assert [one.name for one in read(message.as_bytes(), "a.eml")] == ["", "plan", "gate.x", "log"]
    assert read(message.as_bytes(), "a.eml")[-1].text == "Šluza"


def test_attached_mails_are_read_five_deep() -> None:
    message = mail("Mail 0.")
    for number in range(1, 9):
        outer = mail(f"Mail {number}.", subject=f"M{number}")
        outer.add_attachment(message)
        message = outer
    found = read(message.as_bytes(), "a.eml")
    assert [one.text for one in found] == [f"Mail {number}." for number in (8, 7, 6, 5, 4, 3)]
    assert found[1].name == "M7"
    assert found[5].name == "M7/M6/M5/M4/M3"
    assert found[5].notes == (
        "not read: its attachment M2 (at most 5 attachments within one another are read)",
    )


def test_mails_in_packed_files_in_mails_are_read_no_deeper() -> None:
    content = mail("Mail 0.").as_bytes()
    for _ in range(8):
        outer = mail("Outer.")
        outer.add_attachment(
            gzip.compress(content, mtime=0), "application", "gzip", filename="a.eml.gz"
        )
        content = outer.as_bytes()
    found = read(content, "a.eml")
    assert [one.text for one in found] == ["Outer."] * 6
    assert "at most 5" in found[-1].notes[0]


def test_of_attachments_no_more_is_read_than_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eml, "LARGEST", 1_000)
    monkeypatch.setattr(eml._Nesting, "__init__", lambda one: one.__dict__.update(depth=0, left=9))
    message = mail("See below.")
    for name in "a.txt", "b.txt":
        message.add_attachment("The plan is long.", filename=name)
    first, second = read(message.as_bytes(), "a.eml")
    assert second.name == "a.txt"
    assert first.notes == (
        "not read: its attachment b.txt (at most 1,000 characters of attachments are read)",
    )


def test_a_mail_may_only_carry_what_is_attached() -> None:
    message = mail("")
    message.add_attachment("The plan.", filename="plan.txt")
    assert named(message.as_bytes(), "a.eml") == {"plan.txt": "The plan.\n"}
    message.add_attachment(b"DWG", "application", "acad", filename="plan.dwg")
    assert named(message.as_bytes(), "a.eml") == {
        "": "it is an e-mail without text; not read: its attachment plan.dwg (it is not of a"
        " format that is read)",
        "plan.txt": "The plan.\n",
    }
    with pytest.raises(ArticleError, match=r"^it is encrypted$"):
        read(b"Content-Type: application/pkcs7-mime\n\nMIAG", "a.eml")


def test_a_mail_nested_without_end_ends() -> None:
    for start, end in ("<blockquote>", ""), ("<div class=gmail_quote>", "</div>"):
        with pytest.raises(ArticleError, match="its parts are nested too deep"):
            shown(start * 50_000 + "It opened." + end * 50_000)


# Mailboxes.

BOX = """From ada@example.org Fri May  3 10:00:00 2024
Message-ID: <1@example.org>
Subject: Sluice
Date: Fri, 03 May 2024 10:00:00 +0000

It opened.
From 10:30 on it was shut.
>From there it went on.
>>From said Bo.

From bo@example.org Fri May  3 11:00:00 2024
Subject: Gate

It is shut.
From 10:30 on it was so.
Note: until four.

From - Fri May  3 11:30:00 2024
Message-ID: <2@example.org>
Content-Type: image/png

x

From ada@example.org Fri May  3 10:00:00 2024
Message-ID: <1@example.org>
Subject: Sluice
Date: Fri, 03 May 2024 10:00:00 +0000

It opened.
From 10:30 on it was shut.
>From there it went on.
>>From said Bo.

From ada@example.org Fri May  3 12:00:00 2024
Message-ID: <1@example.org>

It opened again.
"""


def test_each_mail_of_a_mailbox_is_an_article() -> None:
    texts = {
        "1@example.org": "It opened.\nFrom 10:30 on it was shut.\nFrom there it went on.\n"
        ">From said Bo.",
        "2": "It is shut.\nFrom 10:30 on it was so.\nNote: until four.",
        "2@example.org": "it is an e-mail without text",
        "1@example.org (2)": "It opened again.",
    }
    assert named(BOX.encode(), "a.mbox") == texts
    assert len(read(BOX.encode(), "a.mbox")) == len(texts)
    assert named(BOX.replace("\n", "\r\n").encode(), "a.mbx") == texts
    first = read(BOX.encode(), "a.mbox")[0]
    assert first.fields == {"title": "Sluice", "published": "2024-05-03"}
    with pytest.raises(ArticleError, match=r"^it is not a mailbox"):
        read(b"From here on it rained.\n", "a.mbox")


def test_what_is_attached_in_a_mailbox_has_the_name_of_its_mail_before_it() -> None:
    message = mail("See below.", message_id="<7@example.org>")
    message.add_attachment("The plan.", filename="plan.txt")
    content = b"From a@b.c Fri May  3 10:00:00 2024\n" + message.as_bytes()
    assert named(content, "a.mbox") == {
        "7@example.org": "See below.",
        "7@example.org/plan.txt": "The plan.\n",
    }


# Saved pages.


def saved(page: bytes, charset: str = "", related: str = "") -> bytes:
    """A page as browsers save it; with another page before it, if a start is stated."""
    content = (
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/sluice\n"
        b"Subject: Sluice\nDate: Sat, 4 May 2024 08:00:00 -0000\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="x"; ' + related.encode()
    ) + (
        b"\n\n--x\nContent-Type: text/html\nContent-ID: <ad>\n\n<p>Buy!</p>\n" * bool(related)
        + f"\n--x\nContent-Type: text/html{charset}\nContent-ID: <top>\n".encode()
        + b"Content-Transfer-Encoding: binary\nContent-Location: https://example.org/sluice\n\n"
        + page
        + b"\n--x\nContent-Type: image/png\nContent-Location: https://example.org/a.png\n\nx\n--x--\n"
    )
    # Then only the start tells which page it is.
    location = b"\nContent-Location: https://example.org/sluice"
    return content.replace(location, b"") if related else content


def test_of_a_saved_page_the_page_is_read_and_its_address_but_not_the_day_of_saving() -> None:
    said = "The sluice of Šternberk opened at four in the afternoon, as the mayor had promised."
    page = f"<html><body><article><p>{said}</p></article></body></html>".encode("iso-8859-2")
    for content in (
        saved(page, "; charset=iso-8859-2"),
        saved(b"<meta charset='iso-8859-2'>" + page),
        saved(page, "; charset=iso-8859-2", related='start="<top>"'),
    ):
        (draft,) = read(content, "a.mht")
        assert draft.text == said
        assert {name: value for name, value in draft.fields.items() if value} == {
            "title": "Sluice",
            "url": "https://example.org/sluice",
        }
    with pytest.raises(ArticleError, match=r"^there is no page in it$"):
        read(b"Subject: x\n\nIt opened.", "a.mhtml")


# Tables.


def test_a_table_with_texts_has_an_article_in_each_row() -> None:
    table = (
        "ID;Headline;Publication Date;Body;By-line\r\n"
        '7;Sluice;2024-05-03;"It opened;\r\n""at four"".";Ada Lund\r\n'
        "\r\n"
        ";Gate;;It is shut.\r\n"
        "9;Lock;;It is open.;Bo;extra;\r\n"
    )
    first, second, third = read(table.encode("utf-8-sig"), "news.csv")
    assert (first.name, first.text) == ("7", 'It opened;\n"at four".')
    assert first.fields == {"title": "Sluice", "published": "2024-05-03", "author": "Ada Lund"}
    assert (second.name, second.text, second.fields) == ("4", "It is shut.", {"title": "Gate"})
    assert (third.name, third.text) == ("9", "It is open.")
    assert third.notes == ("not read: 1 cell of its row behind the last column with a head",)
    assert first.notes == second.notes == ()


def test_commas_without_quotation_marks_in_a_last_column_of_texts_are_its_own() -> None:
    assert named(b"id,text\na,It rained, and snowed.\nb,It was dry.\n", "news.csv") == {
        "a": "It rained, and snowed.",
        "b": "It was dry.",
    }
    assert named(b"text\nIt rained, and snowed.\nIt was dry, too.\n", "news.csv") == {
        "2": "It rained, and snowed.",
        "3": "It was dry, too.",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_other_table_is_one_article_with_a_line_for_each_row(delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["Port", "Boats", "Note"], ["Aldwick, old", "31", 'of "wood"; two\nlines']])
    writer.writerows([["Carrowby", "9"], ["Oxmouth", "4", "one", "and more"]])
    (draft,) = read(out.getvalue().encode(), "2024-05-03-boats_of-the-coast.csv")
    assert draft.text == (
        'Port: Aldwick, old | Boats: 31 | Note: of "wood"; two lines\n'
        "Port: Carrowby | Boats: 9\nPort: Oxmouth | Boats: 4 | Note: one | and more"
    )
    assert draft.fields == {"title": "Boats of the coast"}
    assert (draft.name, draft.notes) == ("", ())


def test_years_over_columns_are_heads() -> None:
    assert text_of(b"Port,2023,2024\nAldwick,31,29\n", "a.csv") == (
        "Port: Aldwick | 2023: 31 | 2024: 29"
    )


def test_goods_are_no_articles() -> None:
    assert text_of(b"Article,Price\nBolt,3\nNut,2\n", "a.csv") == (
        "Article: Bolt | Price: 3\nArticle: Nut | Price: 2"
    )


def test_a_quotation_mark_that_stays_open_swallows_no_rows() -> None:
    (draft,) = read(b'Port\tBoats\nAldwick\t31\n"Oxmouth\t4\nCarrowby\t9\n', "a.tsv")
    assert draft.text == (
        'Port: Aldwick | Boats: 31\nPort: "Oxmouth | Boats: 4\nPort: Carrowby | Boats: 9'
    )
    assert draft.notes == ("its quotation marks do not pair, so each line is taken for a row",)


def test_the_sign_that_excel_states_is_believed() -> None:
    assert text_of(b"sep=;\r\nPort;Share\r\nAldwick;1,5\r\n", "a.csv") == (
        "Port: Aldwick | Share: 1,5"
    )


def test_a_cell_may_be_longer_than_the_module_for_tables_allows() -> None:
    csv.field_size_limit(limit := 131_072)
    text = "It rained. " * 20_000
    assert named(f'id,text\na,"{text}"\n'.encode(), "a.csv") == {"a": text}
    assert csv.field_size_limit() == limit


def test_of_rows_without_end_the_rest_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 3)
    (draft,) = read(b"a,1\nb,2\n\nc,3\nd,4\n", "a.csv")
    assert draft.text == "a | 1\nb | 2\nc | 3"
    assert draft.notes == ("not read: the rows from row 5 on, which are too many",)


def test_a_title_comes_from_the_name_of_the_file() -> None:
    assert title_from("news/2024-05-03-boats_of-Aldwick.csv") == "Boats of Aldwick"
    assert title_from("20240503.csv") == ""


# Workbooks.


def workbook(**sheets: list[list[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def stored(book: openpyxl.Workbook, change: Callable[[bytes], bytes] | None = None) -> bytes:
    """The file of a workbook; the first sheet changed."""
    out = io.BytesIO()
    book.save(out)
    if change is None:
        return out.getvalue()
    other = io.BytesIO()
    with zipfile.ZipFile(out) as packed, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as made:
        for name in packed.namelist():
            part = packed.read(name)
            made.writestr(name, change(part) if name.endswith("sheet1.xml") else part)
    return other.getvalue()


def test_cells_of_a_workbook_are_read_as_they_are_shown() -> None:
    book = workbook(
        Boats=[
            ["Port", "Boats", "Share", "Day", "Time", "Open"],
            ["Aldwick", 31.0, 0.374, datetime(2024, 5, 14), clock(10, 30), True],
            [None, None, None, None],
            ["Oxmouth", 0.3, 0.3745, datetime(2024, 5, 14, 10, 30), None, False],
        ]
    )
    book["Boats"]["C2"].number_format = "0%"
    book["Boats"]["C4"].number_format = "0.0%"
    exact = b"<v>0.30000000000000004</v>"
    content = stored(book, lambda part: part.replace(b"<v>0.3</v>", exact))
    (draft,) = read(content, "boats.xlsx")
    assert draft.text == (
        "Port: Aldwick | Boats: 31 | Share: 37% | Day: 2024-05-14 | Time: 10:30 | Open: TRUE\n"
        "Port: Oxmouth | Boats: 0.3 | Share: 37.5% | Day: 2024-05-14 10:30 | Open: FALSE"
    )
    assert (draft.fields, draft.name, draft.notes) == ({"title": "Boats"}, "", ())


def test_sheets_that_are_shown_are_read_under_their_names() -> None:
    book = workbook(
        Boats=[["Aldwick", 31], ["Oxmouth", 4]],
        Secret=[["Aldwick", 1]],
        Empty=[],
        News=[["id", "text", "date"], [7, "It opened.", date(2024, 5, 3)], [None, "It is shut."]],
        Ports=[["Aldwick"]],
    )
    book["Secret"].sheet_state = "hidden"
    table, first, second = read(stored(book), "harbour.xlsx")
    assert table.text == "Boats\n\nAldwick | 31\nOxmouth | 4\n\nPorts\n\nAldwick"
    assert table.fields == {"title": "Harbour"}
    assert (first.name, first.text) == ("News/7", "It opened.")
    assert first.fields == {"published": "2024-05-03"}
    assert (second.name, second.text) == ("News/3", "It is shut.")
    alone = workbook(News=[["id", "text"], [7, "It opened."]])
    assert named(stored(alone), "a.xlsx") == {"7": "It opened."}


def test_merged_cells_stand_in_each_row_and_what_is_hidden_is_left_out() -> None:
    book = workbook(
        Boats=[
            ["Port", "Kind", "Boats", "Secret"],
            ["Aldwick", "old", 31, 7],
            [None, "new", 4, 7],
            ["Skelling", "old", 5, 7],
            ["Oxmouth", "old", 9, 7],
        ]
    )
    sheet = book["Boats"]
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    (draft,) = read(stored(book), "a.xlsx")
    assert draft.text == (
        "Port: Aldwick | Kind: old | Boats: 31\nPort: Aldwick | Kind: new | Boats: 4\n"
        "Port: Oxmouth | Kind: old | Boats: 9"
    )
    assert draft.notes == ("what is in its hidden rows and columns is left out",)


def test_a_formula_without_a_result_is_noted() -> None:
    book = workbook(Boats=[["Port", "Boats"], ["Aldwick", 31], ["Oxmouth", "=B2+1"]])
    (draft,) = read(stored(book), "a.xlsx")
    assert draft.text == "Port: Aldwick | Boats: 31\nPort: Oxmouth"
    assert draft.notes == (
        "not read: 1 formula without a stored result (save it in a spreadsheet program)",
    )
    counted = stored(
        book, lambda part: part.replace(b"<v></v>", b"<v>32</v>").replace(b"<v/>", b"<v>32</v>")
    )
    (draft,) = read(counted, "a.xlsx")
    assert draft.text.endswith("Boats: 32")
    assert draft.notes == ()


def test_a_workbook_that_states_rows_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook(Boats=[["Port", "Boats"], ["Aldwick", 31]])

    def endless(part: bytes) -> bytes:
        part = part.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
        last = b'<row r="9999999999"><c r="A9999999999"><v>1</v></c></row></sheetData>'
        return part.replace(b"</sheetData>", last)

    (draft,) = read(stored(book, endless), "a.xlsx")
    assert draft.text == "Port: Aldwick | Boats: 31"
    assert draft.notes == ("not read: the rows from row 19,999,997 on, which are too many",)
    monkeypatch.setattr(xlsx, "MOST_CELLS", 3)
    (draft,) = read(stored(book), "a.xlsx")
    assert draft.notes == ("not read: the rows from row 2 on, which are too many",)
    monkeypatch.setattr(xlsx, "_MOST_PLACES", 3_000)
    monkeypatch.setattr(xlsx, "MOST_CELLS", 1_000_000)
    (draft,) = read(
        stored(workbook(Boats=[["Port"], *([] for _ in range(4_000)), ["a"]])), "a.xlsx"
    )
    assert draft.notes[0].startswith("not read: the rows from row 3,000 on")


def test_a_workbook_that_unpacks_to_too_much_is_not_opened() -> None:
    content = stored(workbook(A=[["a"]]), lambda part: part + b" " * 60_000_000)
    with pytest.raises(ArticleError, match="it unpacks to 60,"):
        read(content, "a.xlsx")


# JSON.


def test_a_row_without_an_id_has_a_name_that_no_id_is() -> None:
    lines = ['{"id": 2, "text": "One."}', '{"text": "Two."}', '{"id": "2-line", "text": "Three."}']
    found = named("\n".join([*lines, '{"text": "Four."}']).encode(), "news.jsonl")
    assert found == {"2": "One.", "2-line-line": "Two.", "2-line": "Three.", "4": "Four."}
    assert [one.path for one in articles_in("\n".join(lines).encode(), "news.jsonl")[0]] == [
        "news.jsonl#2",
        "news.jsonl#2-line-line",
        "news.jsonl#2-line",
    ]


def test_fields_may_have_other_names_and_fields_of_their_own() -> None:
    row = {
        "id": 7.0,
        "fullText": ["It opened.", "At four."],
        "headline": {"rendered": "Sluice"},
        "published": {"created": "2024-05-03", "updated": "2024-05-04"},
        "author": [{"name": "Ada"}, "Bo"],
        "outlet": {"name": "The Tern", "id": None},
        "tags": {"a": {}},
        "url": {"x": 1},
        "text": " ",
    }
    (draft,) = read(json.dumps(row).encode(), "news.jsonl")
    assert (draft.name, draft.text) == ("7", "It opened.\n\nAt four.")
    assert draft.fields == {
        "title": "Sluice",
        "published": "2024-05-03",
        "author": ["Ada", "Bo"],
        "source": "The Tern",
    }
    assert draft.notes == ('its field "url" is not understood',)


def test_a_broken_line_stops_no_other() -> None:
    text = '{"text": "One."}\n{"text": \n\n{"text": 3}\n' + "[" * 100_000 + '\n{"text": "Two."}\n'
    found = named(text.encode(), "news.jsonl")
    assert list(found) == ["1", "2", "4", "5", "6"]
    assert (found["1"], found["6"]) == ("One.", "Two.")
    assert found["2"].startswith("its line 2 is not JSON (Expecting value")
    assert found["4"] == 'its line 4 is not an object with a "text"'
    assert found["5"].startswith("its line 5 is not JSON")


ARTICLES: list[Any] = [{"id": "a", "text": "One."}, {"body": "Two."}, 3]


@pytest.mark.parametrize("whole", [ARTICLES, {"status": "ok", "tags": ["x"], "articles": ARTICLES}])
def test_of_json_each_object_of_the_array_is_an_article(whole: Any) -> None:
    assert named(json.dumps(whole, indent=1).encode(), "news.json") == {
        "a": "One.",
        "2": "Two.",
        "3": 'its row 3 is not an object with a "text"',
    }


def test_one_object_of_json_is_the_article_of_its_file() -> None:
    (draft,) = read(b'{"id": 7, "text": "It opened.",\n "title": "Sluice"}', "a.json")
    assert (draft.name, draft.text, draft.fields) == ("", "It opened.", {"title": "Sluice"})
    assert named(b'{"text": "One."}\n{"text": "Two."}\n', "a.json") == {"1": "One.", "2": "Two."}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": 1}', "it holds no articles: expected is an array of objects"),
        (b"[1, 2]", "it holds no articles: expected is"),
        (b'{"a": [{"text": "x"}], "b": [{"text": "x"}]}', "it holds several lists of articles"),
        (b"{", "it is not JSON [(]"),
        (b"[" * 100_000, "it is not JSON [(]"),
    ],
)
def test_json_without_articles_says_what_is_expected(content: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=f"^{reason}"):
        read(content, "a.json")


# Tables and records as they come from programs.


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        ("Port,Captain\nAldwick,Ada\n", "Port: Aldwick | Captain: Ada"),
        (",port,captain\n0,Aldwick,Ada\n", "0 | port: Aldwick | captain: Ada"),
        ("Port,2024-01,2024-02\nAldwick,31,29\n", "Port: Aldwick | 2024-01: 31 | 2024-02: 29"),
        ("Aldwick,2024-05-03\nOxmouth,2024-05-04\n", "Aldwick | 2024-05-03\nOxmouth | 2024-05-04"),
        ("Ada,£3\nBo,£4\n", "Ada | £3\nBo | £4"),
        ("open,open\nopen,shut\n", "open | open\nopen | shut"),
        ("Ada,,x\nBo,Carl,y\n", "Ada | x\nBo | Carl | y"),
        (f"Ada,{'so ' * 30}x\nBo,It did.\n", f"Ada | {'so ' * 30}x\nBo | It did."),
    ],
)  # fmt: skip
def test_a_first_row_names_the_columns_unless_it_plainly_is_data(table: str, shown: str) -> None:
    assert text_of(table.encode(), "a.csv") == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>It <b>opened</b>.</p>\n<ul><li>At four.</ul>", "It opened.\n\n• At four."),
        ("It <em>opened</em>\nthen.\n\nIt &amp; we rest.", "It opened\nthen.\n\nIt & we rest."),
        ("If a < b and b > c, it is <open>.", "If a < b and b > c, it is <open>."),
        ("Bread &amp; salt", "Bread &amp; salt"),
    ],
)
def test_texts_of_rows_that_are_html_are_read_as_html(written: str, shown: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["id", "text"], ["a", written]])
    assert named(out.getvalue().encode(), "a.csv") == {"a": shown}
    line = json.dumps({"id": "a", "body": written})
    assert named(line.encode(), "a.jsonl") == {"a": shown}
    assert text_of(line.encode(), "a.json") == shown


def test_posts_of_wordpress_and_items_of_a_feed_are_articles() -> None:
    post = {
        "id": 7,
        "date": "2024-05-03T10:00:00",
        "link": "https://tern.example/7",
        "author": 3,
        "title": {"rendered": "The sluice&#8217;s <em>day</em>"},
        "content": {"rendered": "<p>It opened.</p>", "protected": False},
    }
    (draft,) = read(json.dumps([post]).encode(), "a.json")
    assert (draft.name, draft.text, draft.notes) == ("7", "It opened.", ())
    assert draft.fields == {
        "title": "The sluice’s day",
        "published": "2024-05-03T10:00:00",
        "url": "https://tern.example/7",
    }
    items = [
        {"id": "1", "content_html": "<p>It <i>opened</i>.</p>", "date_published": "2024-05-03"},
        {"id": "2", "content_text": "It is shut.", "url": "https://tern.example/2"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Tern", "items": items}
    first, second = read(json.dumps(feed).encode(), "feed.json")
    assert (first.text, second.text) == ("It opened.", "It is shut.")
    assert first.fields == {"source": "The Tern", "published": "2024-05-03"}
    assert second.fields == {"source": "The Tern", "url": "https://tern.example/2"}


def test_lines_of_json_may_be_an_array_or_objects_over_several_lines() -> None:
    objects = [{"id": "a", "text": "One."}, {"text": "Two."}]
    assert named(json.dumps(objects).encode(), "a.jsonl") == {"a": "One.", "2": "Two."}
    assert named(json.dumps(objects, indent=1).encode(), "a.jsonl") == {"a": "One.", "2": "Two."}
    pretty = "\n".join(json.dumps(one, indent=2) for one in objects)
    assert named(pretty.encode(), "a.jsonl") == {"a": "One.", "5": "Two."}
    broken = named(pretty[:-1].encode(), "a.jsonl")
    assert broken["1"].startswith("its line 1 is not JSON")


def test_what_is_done_in_a_list_of_tasks_is_shown() -> None:
    read_as = "• ☐ Paint\n• ☑ Sweep"
    assert text_of(b"- [ ] Paint\n- [x] Sweep\n", "a.md") == read_as
    box = "<li><input type=checkbox{}> {}</li>"
    items = box.format("", "Paint") + box.format(" checked", "Sweep")
    assert shown(f"<input type=checkbox><ul>{items}</ul>") == read_as


# Packed files.


def test_a_packed_file_is_read_as_its_name_says(tmp_path: Path) -> None:
    lines = b'{"id": 12, "text": "It opened."}\n{"text": "It is shut."}\n'
    content = gzip.compress(lines[:33], mtime=0) + gzip.compress(lines[33:])
    found = articles_in(content, "news.jsonl.gz")[0]
    assert [(one.path, one.text) for one in found] == [
        ("news.jsonl.gz#12", "It opened."),
        ("news.jsonl.gz#2", "It is shut."),
    ]
    assert text_of(gzip.compress(b"It opened.", mtime=0), "a.TXT.GZ") == "It opened."
    # A pipe that wrote it may have filled the last block.
    assert text_of(gzip.compress(b"It opened.", mtime=0) + bytes(512), "a.txt.gz") == "It opened."


def bomb() -> bytes:
    return gzip.compress(bytes(60_000_000), mtime=0)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "a.txt.gz",
            gzip.compress(b"It opened.", mtime=0)[:-9],
            "it is damaged and cannot be unpacked",
        ),
        ("a.txt.gz", b"\x1f\x8b\x08" + b"x" * 50, "it is damaged and cannot be unpacked"),
        ("a.txt.gz", b"It opened.", "it is damaged and cannot be unpacked"),
        ("a.txt.gz", bomb, "it unpacks to more than 50,000,000 bytes, the most that is read"),
        ("a.txt.gz.gz", gzip.compress(b"x", mtime=0), "it is packed twice; unpack it"),
        ("a.tar.gz", gzip.compress(b"x", mtime=0), "it is not of a format that is read"),
        ("a.txt.gz", gzip.compress(b"", mtime=0), "it is empty"),
    ],
)
def test_a_packed_file_that_cannot_be_read_says_why(
    name: str, content: bytes | Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(ArticleError, match=f"^{reason}"):
        read(content if isinstance(content, bytes) else content(), name)


def test_no_more_is_unpacked_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gz, "LARGEST", 9)
    content = bomb()
    tracemalloc.start()
    with pytest.raises(ArticleError, match="it unpacks to more than 9 bytes"):
        read(content, "a.txt.gz")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
