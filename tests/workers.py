"""Processes that change a corpus and read its index, quick to start since they are forked.

    python tests/workers.py CORPUS INDEX

Imports what is slow to import, and loads no model: its threads would not outlive a fork. Each line
of input names the work of a process of its own (`write SEED` or `read SECONDS`), and a line of
output says its number. What goes wrong goes to standard error.
"""

import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

import assistant.answering.retrieval
import assistant.indexing.vectors
import assistant.models.bert  # noqa: F401 - slow to import
from assistant import Assistant
from assistant.errors import BusyError

NAMES = ["anchor", "beacon", "cradle", "dinghy", "ensign", "fathom", "gantry", "hawser"]
STABLE = "lantern"
"""An article that no one changes."""


def text(name: str, version: int) -> str:
    """An article of several passages, each of whose sentences says which version it is."""
    said = (
        f"The {name} of Oxmouth, in version {version} of its story, was looked at by visitor "
        f"{number}, who wrote a long letter about it to the harbour office."
        for number in range(20)
    )
    return " ".join(said)


def change(corpus: Path, chance: random.Random) -> None:
    """Write, rewrite or delete an article, at once."""
    file = corpus / f"{chance.choice(NAMES)}.txt"
    if file.exists() and chance.random() < 0.3:
        file.unlink(missing_ok=True)
        return
    new = file.with_name(f".{file.name}.{os.getpid()}")
    new.write_text(text(file.stem, chance.randrange(1_000_000)))
    new.replace(file)


def check(assistant: Assistant) -> None:
    """Search, and see that every article is whole and of one version, and none is missing."""
    for name in [STABLE, *NAMES]:
        passages = assistant.search(f"{name} of Oxmouth", limit=20)
        versions: dict[str, set[str]] = {}
        for passage in passages:
            for words in passage.text.split("in version ")[1:]:
                versions.setdefault(passage.article, set()).add(words.split()[0])
        mixed = {article: found for article, found in versions.items() if len(found) != 1}
        assert not mixed, f"mixed: {mixed}"
        assert name != STABLE or passages[0].article == f"{STABLE}.txt", "the stable one is missing"


def write(assistant: Assistant, seed: int) -> None:
    """Change articles and bring the index up to date, until killed."""
    chance = random.Random(seed)
    while True:
        for _ in range(chance.randrange(1, 5)):
            change(assistant.settings.corpus, chance)
        try:
            assistant.refresh(confirmed=True)
        except BusyError:
            continue


def read(assistant: Assistant, seconds: float) -> None:
    """Search for so long."""
    end = time.monotonic() + seconds
    searches = 0
    while time.monotonic() < end:
        check(assistant)
        searches += 1
    print(f"read {searches}", file=sys.stderr, flush=True)


def main(corpus: str, index: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    assistant = Assistant.open(corpus, index)
    for line in sys.stdin:
        work, number = line.split()
        child = os.fork()
        if not child:
            try:
                {"write": write, "read": read}[work](assistant, int(number))
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
