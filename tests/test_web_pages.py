"""Web pages are read as their readers see them: styles, boxes, appeals, formulas, data."""

from datetime import date

import pytest
from test_faithful import of_page, text

from assistant.language.dates import Month
from assistant.reading.days import read_day
from assistant.reading.formats import read

STYLES = """<style>
.note { vertical-align: super; font-size: .7em } .lifted { position: relative; top: -4px }
div.box > .gone, p.far:not(.near) { display: none } .struck { text-decoration: line-through }
.shown { display: none } .shown { display: block } p:hover, p::before { display: none }
@media (max-width: 600px) { .wide { display: none } } @media screen { .screen { display: none } }
.fades { opacity: 0 } p[ { display: none }
</style>"""


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("412<i class=note>3</i> berths, 18 km<i class=lifted>2</i>", "412 berths, 18 km²"),
        ("12<span style='position: relative; top: -3px'>8</span> men", "12 men"),
        ("<div class=box><b class=gone>not</b> in May</div>", "in May"),
        ("<p class=far>not</p><p class='far near'>in May</p>", "in May"),
        ("<p>It is <span class=struck>not</span> paid.</p>", "It is paid."),
        ("<p class=shown>in May</p>", "in May"),
        ("<p class=screen style='display: block'>in May</p><p class=screen>not</p>", "in May"),
        ("<p class=wide>in May</p><p class=fades>at noon</p>", "in May\n\nat noon"),
        ("<p style='position: absolute; left: -9999px'>not</p><p>in May</p>", "in May"),
        ("<p style='clip: rect(0, 0, 0, 0)'>not</p><p>in May</p>", "in May"),
        ("<p class=d-none>not</p><p class='d-none d-md-block'>in May</p>", "in May"),
        ("<p hidden=until-found>in May</p>", "in May"),
    ],
)
def test_style_sheets_say_what_is_hidden_struck_out_and_raised(body: str, read: str) -> None:
    assert of_page(body, STYLES) == read


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<aside class=factbox><p>The pier was built in 1871 by Orla Pettibrook.</p></aside>",
         "The pier was built in 1871 by Orla Pettibrook."),
        ("<footer><p>Correction: an earlier version gave a wrong length.</p></footer>",
         "Correction: an earlier version gave a wrong length."),
        ("<ul class=menu><li>Cod soup, nine crowns a bowl<li>Eel, twelve crowns</ul>",
         "• Cod soup, nine crowns a bowl\n• Eel, twelve crowns"),
        ("<table class=share-prices><tr><th>Firm of Skelling<th>Price at noon<tr><td>Tern<td>31"
         "</table>", "Firm of Skelling: Tern | Price at noon: 31"),
        ("<p>These are our sources:</p><ul><li><a href=/a>Report of the board</a></ul>",
         "These are our sources:\n\n• Report of the board"),
        ("<p>Register for the race by 3 May, by e-mail.</p>",
         "Register for the race by 3 May, by e-mail."),
        ("<p>This change matters to subscribers of the theatre.</p>",
         "This change matters to subscribers of the theatre."),
    ],
)  # fmt: skip
def test_boxes_and_lists_of_the_article_itself_are_read(body: str, read: str) -> None:
    assert of_page(body) == read


@pytest.mark.parametrize(
    "beside",
    [
        "<footer>© 2024 The Skelling Post and all of its writers</footer>",
        "<aside><p>Get our letter in your own language now.</p><form><input></form></aside>",
        "<aside><p><a href=/x>Secret meeting of the board</a> and what it said then</p></aside>",
        "<ul class=menu><li><a href=/x>Secret</a><li><a href=/y>Secret</a></ul>",
        "<p>ADVERTISEMENT</p><p>Story continues below</p><p>Page 2 of 3</p>",
        "<p>We use cookies to make this page better. <a href=/x>More</a></p>",
        "<div>Sign up for our free newsletter and never miss a story.</div>",
        "<p>This article is for subscribers only. Already a subscriber? Log in.</p>",
        "<p>Subscribe now to keep reading.</p><div>« Previous | Next »</div>",
        "<p>Read more: <a href=/x>Secret meeting</a></p>",
        "<ul><li><a href=/x>Secret meeting of the board</a><li><a href=/y>Secret too</a></ul>",
    ],
)
def test_menus_appeals_and_labels_of_a_page_are_not_read(beside: str) -> None:
    assert of_page(f"<p>It rained.</p>{beside}<p>It snowed.</p>") == "It rained.\n\nIt snowed."


def test_a_pointer_within_a_sentence_is_cut_out_of_it() -> None:
    body = "<p>It <b>rained</b> (read more: <a href=/x>Secret</a>) all day.</p>"
    assert of_page(body) == "It rained all day."


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<p>So <math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>.</p>",
         "So E=mc²."),
        ("<p>So <span><span style='display: none'><math><mi>x</mi></math></span><img alt=x></span>"
         " falls.</p>", "So x falls."),
        ("<ol reversed><li>Third.<li>Second.<li value=7>Seventh.</ol>",
         "3. Third.\n2. Second.\n7. Seventh."),
        ("<table><tr><td><th>Boats<th>Crew<tr><th>Aldwick<td>31<td>4</table>",
         "Aldwick | Boats: 31 | Crew: 4"),
        ("<x-list><x-item>One boat</x-item><x-item>Two nets</x-item></x-list>",
         "One boat\n\nTwo nets"),
        ("<ul><li><input type=checkbox checked> Paint.<li><input type=checkbox> Sail.</ul>",
         "• ☑ Paint.\n• ☐ Sail."),
        ("<p>The <x-tip>pier</x-tip> is long.</p>", "The pier is long."),
        ("<div role=table><div role=row><b role=columnheader>Port</b><b role=columnheader>Boats</b>"
         "</div><div role=row><b role=cell>Aldwick</b><b role=cell>31</b></div></div>",
         "Port: Aldwick | Boats: 31"),
    ],
)  # fmt: skip
def test_formulas_numbers_and_tables_of_any_markup_are_read(body: str, read: str) -> None:
    assert of_page(body) == read


def test_an_article_that_only_the_data_of_a_page_holds_is_read_from_there() -> None:
    data = '{"@type": "NewsArticle", "articleBody": "It rained.\\n\\nThe pier held &amp; stood.",}'
    head = f"<title>Rain</title><script type='application/ld+json'>{data}</script>"
    shown = "<div id=app><p>Loading</p></div>"
    assert text(f"<html><head>{head}</head><body>{shown}</body></html>", "a.html") == (
        "It rained.\n\nThe pier held & stood."
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("14 May 2024 · 3 min read", date(2024, 5, 14)),
        ("Updated: 15 May 2024 Published: 14 May 2024", date(2024, 5, 14)),
        ("Published 14 May 2024, updated 15 May 2024", date(2024, 5, 14)),
        ("First published on Tue 14 May 2024 12.03 BST", date(2024, 5, 14)),
        ("2024年5月14日", date(2024, 5, 14)),
        ("2024年5月", Month(2024, 5, 1)),
        ("5/14/24", date(2024, 5, 14)),
        ("14.5.24", date(2024, 5, 14)),
        ("05/06/24", None),
        ("Updated 14 May 2024", None),
        ("14 May 2567", None),
    ],
)
def test_a_day_is_read_as_pages_write_it(written: str, day: date | None) -> None:
    assert read_day(written)[0] == day


@pytest.mark.parametrize("box", ["<section class=latest>", "<nav>", "<div class=next-post>"])
def test_the_day_of_another_article_on_the_page_does_not_count(box: str) -> None:
    other = f"{box}<time class=entry-date datetime=2024-05-14>today</time> Another story"
    (draft,) = read(f"<html><body><article><p>It rained.</p></article>{other}".encode(), "a.html")
    assert not draft.fields["published"]


MAIL = """From: Ana <ana@tern.example>
Date: Tue, 14 May 2024 10:00:00 +0000
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

The board met.
--x
Content-Type: text/plain
Content-Disposition: attachment

{attached}
--x--
"""


@pytest.mark.parametrize(
    ("subject", "attached", "day"),
    [
        ("I: the pier", "The pier held.", "2024-05-14"),
        ("TR: new tariffs", "The pier held.", "2024-05-14"),
        ("TR: le quai", "> Le quai tient.", None),
        ("Fwd: the pier", "The pier held.", None),
    ],
)
def test_a_mail_is_passed_on_where_it_says_so_and_holds_another(
    subject: str, attached: str, day: str | None
) -> None:
    (draft,) = read(MAIL.format(subject=subject, attached=attached).encode(), "a.eml")
    assert draft.text == f"The board met.\n\n{attached}"
    assert draft.fields.get("published") == day
