"""Answers that are shared by a link: whose they are, how many, and what is shown of them."""

import json
import os
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import ReceiptError
from assistant.ui import shared
from assistant.ui.shared import Shared
from assistant.ui.theme import early

QUESTION = "How much did the work on the bridge cost?"


def test_only_what_this_assistant_answered_is_shared_and_the_same_is_kept_once(
    small: Assistant,
) -> None:
    kept, receipt = Shared(small), small.ask(QUESTION).to_json()
    name = kept.share(receipt, kept.seal(receipt))
    assert kept.share(receipt, kept.seal(receipt)) == name
    folder = small.settings.index / "shared"
    assert {file.name for file in folder.iterdir()} == {"key", f"{name}.json"}
    assert (folder / f"{name}.json").read_text() == receipt
    # The secret outlives the process.
    assert Shared(small).seal(receipt) == kept.seal(receipt)
    forged = receipt.replace("4.2 million", "9.9 million")
    for text, seal in (forged, kept.seal(receipt)), (receipt, ""), ("", ""):
        with pytest.raises(ReceiptError, match="was not made here"):
            kept.share(text, seal)


def test_so_many_are_kept_and_the_first_goes_first(
    small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "MOST_SHARED", 2)
    kept, names = Shared(small), []
    for place, question in enumerate((QUESTION, "When does the ferry stop?", "Who is Ada?")):
        receipt = small.ask(question).to_json()
        names.append(kept.share(receipt, kept.seal(receipt)))
        file = small.settings.index / "shared" / f"{names[-1]}.json"
        if file.exists():
            os.utime(file, (place, place))
    assert [kept.page(name) is not None for name in names] == [False, True, True]
    monkeypatch.setattr(shared, "LARGEST_SHARED", 10)
    with pytest.raises(ReceiptError, match="too long"):
        kept.share(receipt, kept.seal(receipt))


@pytest.mark.parametrize("name", ["../key", "key", "0" * 32, "", "..", "%2e%2e/key"])
def test_a_name_that_was_not_given_shows_nothing(small: Assistant, name: str) -> None:
    kept = Shared(small)
    kept.seal("")
    assert kept.page(name) is None


def test_a_page_runs_nothing_of_what_is_quoted(
    small: Assistant, write: "object", tmp_path: Path
) -> None:
    text = "The tram to Sandholm starts in <script>alert(1)</script> October."
    (tmp_path / "corpus" / "tram.md").write_text(f"---\ntitle: <img src=x>\n---\n`{text}`")
    small.refresh()
    kept = Shared(small)
    receipt = small.ask("When does the tram to Sandholm start? <b>").to_json()
    assert "<script>" in json.loads(receipt)["text"]
    page = kept.page(kept.share(receipt, kept.seal(receipt)))
    assert page
    assert early() in page
    page = page.replace(early(), "")  # Its own script.
    for mark in "<script", "<img", "<b>":
        assert mark not in page
