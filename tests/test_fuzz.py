"""Whatever comes in: no error but ours, and every offset exact.

EXAMPLES in the environment says how many inputs each test tries: `EXAMPLES=100000 pytest
tests/test_fuzz.py --timeout 100000` takes hours.
"""

import gzip
import json
import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_formats import PAGE, docx, pdf
from test_mail_and_table_formats import saved, stored, workbook
from test_office_formats import epub, odt, pptx, run, shape
from test_word_97 import TABLES

from assistant import Assistant
from assistant.answering.checking.statements import statements
from assistant.answering.citations import link_to
from assistant.answering.feedback import keep
from assistant.answering.receipts import check_receipt
from assistant.errors import ArticleError, QuestionError, ReceiptError
from assistant.indexing.filters import read_filters
from assistant.language.sentences import sentence_spans
from assistant.language.words import plain, words
from assistant.reading.article import Article
from assistant.reading.chunking import split
from assistant.reading.corpus import read_file
from assistant.reading.formats import BY_ENDING
from assistant.reading.injections import instructions, readable
from assistant.serving.rest import functions
from assistant.ui.article import source_html

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
# The pytest folders are the same for all examples, which write over one another's files.
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=EXAMPLES == 60,
)

SEEDS = {
    ".txt": b"OXMOUTH, May 3 (Tern) -- The bridge reopened.\n\nIt had cost 4.2 million.",
    ".md": b"---\ntitle: Bridge: reopens\npublished: 2024-05-03\nauthor: [A, B]\n---\n# Bridge\n",
    ".html": PAGE.encode(),
    ".htm": PAGE.encode("utf-16"),
    ".pdf": pdf("The bridge reopened.", "It had cost 4.2 million crowns."),
    ".docx": docx("The bridge reopened.", "It had cost 4.2 million crowns."),
    ".doc": TABLES,
    ".eml": b"From: Ada <a@b.c>\nSubject: =?utf-8?q?Br=C3=BCcke?=\n"
    b"Date: Fri, 3 May 2024 10:00:00 +0000\n"
    b'Content-Type: multipart/alternative; boundary="x"\n\n--x\n'
    b"Content-Type: text/plain; charset=latin-1\nContent-Transfer-Encoding: quoted-printable\n\n"
    b"The bridge reopened =E9.\n--x--\n",
    ".jsonl": b'{"id": "a", "text": "The bridge reopened.", "published": "2024-05-03"}\n'
    b'{"text": 3}\n[]\n',
    ".xhtml": PAGE.encode(),
    ".markdown": b"+++\ntitle = 'Bridge'\n+++\n| Port | Boats |\n|---|---|\n| Ald | 31 |\n\n- a[^1]\n\n"
    b"[^1]: Note.\n",
    ".mht": saved(PAGE.encode()),
    ".mhtml": saved(PAGE.encode(), related='start="<top>"'),
    ".odt": odt("<text:h>Bridge</text:h><text:p>It reopened.</text:p>"),
    ".rtf": rb"{\rtf1\ansi{\fonttbl{\f0 A;}}{\b Bridge}\par It\'e9{\super 3} reopened.\par\trowd\cellx9 a\cell\row}",
    ".pptx": pptx(shape(run("The bridge reopened."))),
    ".epub": epub("<html><body><p>The bridge reopened.</p></body></html>"),
    ".xlsx": stored(workbook(Boats=[["Port", "Boats"], ["Aldwick", 31]])),
    ".csv": b"id,title,text\n1,Bridge,The bridge reopened.\n2,,\n",
    ".tsv": b"Port\tBoats\nAldwick\t31\n",
    ".json": b'[{"id": "a", "text": "The bridge reopened.", "author": {"name": "Ada"}}, 3]',
    ".mbox": b"From a@b.c Fri May  3 10:00:00 2024\nSubject: x\nMessage-ID: <1@b>\n\nThe bridge reopened.\n",
    ".mbx": b"From a@b.c Fri May  3 10:00:00 2024\nSubject: x\n\n> Said.\n\nThe bridge reopened.\n",
    ".gz": gzip.compress(PAGE.encode(), mtime=0),
    ".ndjson": b'{"text": "The ferry closes.", "title": "Ferry", "url": "javascript:alert(1)"}\n',
}

# What breaks readers: ends of things, deep nesting, odd numbers, half characters.
PIECES = [
    *(
        b"\0",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x92",
        b"---\n",
        b"<" * 50,
        b"[" * 99,
        b"{" * 99,
    ),
    *(b"&#x110000;", b"&#0;", b"<!--", b"<![CDATA[", b"endobj", b"endstream", b"/Kids [2 0 R]"),
    *(
        b"/Length 99999999",
        b"%PDF-",
        b"PK\x03\x04",
        b"\r",
        b"\r\n",
        b"=?utf-8?b?/w==?=",
        b"charset=x",
    ),
    *(b"1e999", b"-1", b"NaN", b"9" * 400, b"0000-00-00", b"31 Feb 99999", b'"', b"'", b"\\u0000"),
    *(
        "\u202e".encode(),
        "\u2028".encode(),
        "İ".encode(),
        "ß".encode(),
        b"\x85",
        b"\x1b[2J",
        b"!!python/",
    ),
]


@st.composite
def damaged(draw: st.DrawFn, seed: bytes) -> bytes:
    """A file in which a few stretches are cut out, doubled, or replaced."""
    content = seed
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 60)))
        new = draw(st.one_of(st.binary(max_size=8), st.sampled_from(PIECES), st.just(b"")))
        keep_it = draw(st.booleans())
        content = content[: end if keep_it else start] + new + content[start if keep_it else end :]
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


def count_tokens(texts: list[str]) -> list[int]:
    return [len(words(text)) for text in texts]


def assert_sound(article: Article) -> None:
    """What the rest of the program takes for granted of an article."""
    assert article.text == plain(article.text)
    assert "\r" not in article.text
    assert article.title.strip()
    assert article.published is None or isinstance(article.published, date)
    assert all(0 <= start <= len(article.text) for start in article.pages)
    for chunk in split(article, count_tokens=count_tokens, limit=40):
        assert article.text[chunk.start : chunk.end] == chunk.text
    for line in (article.title, article.author, article.source, article.url):
        assert line is None or line == plain(line) == " ".join(line.split())


def test_every_format_has_a_seed() -> None:
    assert set(SEEDS) == set(BY_ENDING)


@pytest.mark.parametrize("suffix", SEEDS)
def test_a_damaged_file_is_read_or_refused_by_name(suffix: str, tmp_path: Path) -> None:
    seen = {"read": 0, "refused": 0}

    @fuzzed
    @given(damaged(SEEDS[suffix]))
    def try_it(content: bytes) -> None:
        name = f"a.html{suffix}" if suffix == ".gz" else f"a{suffix}"
        (tmp_path / name).write_bytes(content)
        try:
            found = read_file(tmp_path, name)
        except ArticleError:
            return
        for article in found.articles:
            assert_sound(article)
        assert found.articles or found.failed
        seen["read" if found.articles else "refused"] += 1
        assert all(reason == " ".join(reason.split()) for reason in found.failed.values())

    try_it()
    assert seen["read"]
    assert seen["refused"]


@fuzzed
@given(st.text())
def test_sentences_and_orders_are_stretches_of_their_text(text: str) -> None:
    ends = 0
    for start, end in sentence_spans(text):
        assert ends <= start < end <= len(text)
        ends = end
    clean = readable(text)
    assert len(clean) == len(text)
    blank = {place for start, end in instructions(text) for place in range(start, end)}
    assert all(
        a == b or place in blank for place, (a, b) in enumerate(zip(text, clean, strict=True))
    )


@fuzzed
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(exclude_characters="<{[`&"), max_size=8),
            st.sampled_from(
                [" [1]", "[1", "]", ". ", "【2】", "\n\n", "- ", "| ", "|-", "# ", "a: "]
            ),
        )
    )
)
def test_no_letter_is_lost_in_whatever_pieces_a_text_comes(pieces: list[str]) -> None:
    whole = [*pieces, "\n\nThe end."]
    found = list(statements(iter(whole)))
    assert found == list(statements(iter(["".join(whole)])))
    said = "".join(f"{one.before}{one.text}" for one in found)
    assert sorted(filter(str.isalpha, said)) == sorted(filter(str.isalpha, "".join(whole)))


QUERIES = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                '"',
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                ")",
                "*",
                "^",
                "col:",
                "bridge",
                "-",
                "'",
                ";--",
                "\0",
                "\ud800",
            ]
        ),
        max_size=9,
    ).map(" ".join),
)


def test_any_question_is_searched_answered_or_refused(small: Assistant) -> None:
    answered = []

    @settings(fuzzed, max_examples=max(30, EXAMPLES // 2))
    @given(QUERIES)
    def try_it(question: str) -> None:
        try:
            answer = small.ask(question, [(question, question)])
        except QuestionError:
            return
        answered.append(answer)
        assert (answer.state != "refused") == bool(answer.citations)
        for citation in answer.citations:
            text = small.article(citation.article).text
            assert text[citation.start : citation.end] == citation.quote

    try_it()
    assert answered


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner)
    ),
    max_leaves=8,
)


def test_any_receipt_is_checked_or_refused(small: Assistant, tmp_path: Path) -> None:
    made = json.loads(small.ask("How much did the work on the bridge cost?").to_json())
    file = tmp_path / "feedback.jsonl"
    checked, kept = [], []

    @fuzzed
    @given(st.one_of(st.text(), JSON.map(json.dumps), receipts(made), st.just("[" * 99_999)))
    def try_it(receipt: str) -> None:
        with suppress(ReceiptError):
            found = check_receipt(receipt, small.settings.corpus)
            assert {one.state for one in found} <= {"stands", "moved", "changed", "gone"}
            checked.append(found)
        with suppress(ReceiptError):
            keep(file, receipt, good=True, note="\ud800")
            kept.append(receipt)

    try_it()
    assert checked
    assert [json.loads(line)["note"] for line in file.read_text().splitlines()] == ["\ud800"] * len(
        kept
    )
    assert kept


@st.composite
def receipts(draw: st.DrawFn, made: dict[str, object]) -> str:
    """A receipt in which one thing is another one."""
    changed = json.loads(json.dumps(made))
    place = draw(st.sampled_from(sorted(changed)))
    if place == "citations" and draw(st.booleans()):
        inner = changed["citations"][0]
        inner[draw(st.sampled_from(sorted(inner)))] = draw(JSON)
    else:
        changed[place] = draw(JSON)
    return json.dumps(changed)


@fuzzed
@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_days_are_taken_or_refused(after: str, before: str, as_of: str) -> None:
    try:
        found = read_filters(after=after, before=before, as_of=as_of)
    except QuestionError:
        return
    assert all(isinstance(day, date | None) for day in (found.after, found.before, found.as_of))


class Refused(Exception):
    pass


def test_any_values_are_answered_or_refused(small: Assistant) -> None:
    ends = functions(small, Refused)
    answered: list[str] = []
    days = st.one_of(JSON, st.sampled_from(["2024-05-03", "", "9999-12-31", "0001-01-01"]))
    narrow = dict.fromkeys(("after", "before", "as_of"), days)
    narrow |= {name: st.one_of(JSON, st.lists(st.text())) for name in ("sources", "articles")}
    questions = st.one_of(JSON, st.sampled_from(["Who said so?", "How much did the bridge cost?"]))
    turns = st.lists(st.lists(st.text(), max_size=3))
    more = {"history": st.one_of(JSON, turns), "period": JSON, "passages": JSON, "quoted": JSON}
    calls = st.one_of(
        st.tuples(st.just("ask"), st.fixed_dictionaries({"question": questions}, optional=narrow)),
        st.tuples(st.just("ask"), st.fixed_dictionaries({"question": questions}, optional=more)),
        st.tuples(
            st.just("search"),
            st.fixed_dictionaries({"question": questions}, optional={"limit": JSON, **narrow}),
        ),
        st.tuples(
            st.just("search"),
            st.fixed_dictionaries({"question": st.just("bridge")}, optional=narrow),
        ),
        st.tuples(st.just("article"), st.fixed_dictionaries({"path": JSON})),
    )

    @fuzzed
    @given(calls)
    def try_it(call: tuple[str, dict[str, object]]) -> None:
        name, values = call
        with suppress(Refused):
            json.dumps(ends[name](**values))
            answered.append(name)

    try_it()
    assert set(answered) >= {"ask", "search"}


def test_any_link_is_shown_as_text(small: Assistant) -> None:
    @fuzzed
    @given(
        st.one_of(
            st.text(), st.tuples(st.text(), st.integers(), st.text()).map(lambda t: link_to(*t))
        )
    )
    def try_it(link: str) -> None:
        assert "<script" not in source_html(small, link).lower()

    try_it()


def test_refreshing_twice_is_refreshing_once(tmp_path: Path) -> None:
    files = st.dictionaries(st.sampled_from("abcd"), st.text(min_size=1, max_size=60), max_size=4)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    assistant = Assistant.open(corpus, tmp_path / "index")

    @settings(fuzzed, max_examples=max(20, EXAMPLES // 1000))
    @given(files)
    def try_it(texts: dict[str, str]) -> None:
        for name in "abcd":
            (corpus / f"{name}.txt").unlink(missing_ok=True)
        for name, text in texts.items():
            (corpus / f"{name}.txt").write_text(plain(text))
        assistant.refresh(confirmed=True)
        once = [(one, assistant.article(one.article)) for one in assistant.articles()]
        again = assistant.refresh(confirmed=True)
        assert (again.added, again.changed, again.removed) == ([], [], [])
        assert once == [(one, assistant.article(one.article)) for one in assistant.articles()]

    try_it()
