"""How faithfully files are read: made with the programs that people use, their text known.

    python benchmarks/reading.py [--folder FOLDER] [--kinds WORD ...] [--show N] [--speed]

Makes ten files of each kind (`documents.py`), reads them, and compares what was read with what a
human sees as the article. Of each kind: the share of the letters and digits that was read, in
order; the share of the words read that the article does not have (`berths3`, `reser`, menus); and
the share of those read more often than they are there. With FOLDER the files are kept, and not made
anew the next time. Programs that are missing leave their kinds out. --speed measures instead how
long reading takes; with another version's folder in PYTHONPATH, of that version, which writes no
results. Else a run over all kinds writes `results/reading.json`.
"""

import argparse
import json
import logging
import os
import re
import tempfile
import time
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, cycle, islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from documents import KINDS, Truth, made
from machine import machine

import assistant
from assistant.reading.corpus import read_file

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PACKAGE = Path(assistant.__file__).resolve().parent
"""The version that is measured; another one than this repository's writes no results."""
READ_AT_LEAST, STRANGE_BELOW = 99.5, 0.1
"""The targets, in per cent."""
FILES = 1000
"""That are read to see how long it takes."""
TIMED = {".txt", ".md", ".html", ".docx", ".pdf", ".eml", ".jsonl"}
MOST_WORDS = 30_000
"""Of a file; what comes after is not looked at."""
LONGEST_GAP = 6000
"""Characters between two words read right within which single characters are compared."""
SHORTEST_PIECE = 4
"""Characters that count as read where their word was read otherwise."""

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text: letters and digits, composed and without raised forms (NFKC)."""
    return _WORD.findall(unicodedata.normalize("NFKC", text))


@dataclass(slots=True)
class Reading:
    """How one file was read."""

    path: str
    characters: int
    """Letters and digits that are there."""
    found: int = 0
    """Of these, how many were read in order."""
    words: int = 0
    """That were read."""
    strange: list[str] = field(default_factory=list)
    """Of these, those that are not there at all."""
    surplus: int = 0
    """Of these, those read more often than they are there."""
    problem: str = ""
    """Why it was not read."""
    differences: list[str] = field(default_factory=list)
    """What was read otherwise, with what is around it."""


def text_of(folder: Path, path: str) -> tuple[str, str]:
    """What is read from a file, title first, and why what is not read is not."""
    try:
        content = read_file(folder, path)
    except Exception as error:  # whatever it is, the file is not read
        return "", f"{type(error).__name__}: {error}"
    parts = []
    for article in content.articles:
        # Words, since a title may stand in the text with marks.
        title = words(article.title)
        if words(article.text)[: len(title)] != title:
            parts.append(article.title)
        parts.append(article.text)
    return "\n".join(parts), "; ".join(sorted(set(content.failed.values())))


def measure(truth: Truth, text: str, problem: str = "") -> Reading:
    """Compare what was read from a file with what is there."""
    read = words(text)[:MOST_WORDS]
    ordered = words("\n".join(truth.ordered))
    loose = [words(one) for one in truth.loose + truth.notes]
    found = Reading(truth.path, sum(map(len, chain(ordered, *loose))), problem=problem)
    if not read:
        found.differences = ["nothing was read"]
        return found
    read = _without_labels(read, truth.notes)
    every = [*ordered, *chain(*loose), *words("\n".join(truth.allowed))]
    known = set(every)
    found.words = len(read)
    found.strange = [word for word in read if word not in known]
    found.surplus = sum((Counter(read) - Counter(every)).values())
    for one in loose:
        count = _loose(one, read)
        found.found += count
        if count < sum(map(len, one)):
            found.differences.append(f"not as one piece: {' '.join(one)}")
    for there, instead in _gaps(ordered, read):
        found.found += _same("".join(ordered[there]), "".join(read[instead]))
        if there.stop > there.start or not known.issuperset(read[instead]):
            found.differences.append(_shown(ordered, read, there, instead))
    # Everything outside the gaps is the same.
    found.found += sum(map(len, ordered)) - sum(
        len(word) for there, _ in _gaps(ordered, read) for word in ordered[there]
    )
    return found


def _without_labels(read: list[str], notes: list[str]) -> list[str]:
    """What was read without the number before each footnote."""
    for number, note in enumerate(notes, 1):
        at = _find(words(note), read)
        if at > 0 and read[at - 1] == str(number):
            read = read[: at - 1] + read[at:]
    return read


def _find(wanted: list[str], read: list[str]) -> int:
    """Where words stand side by side; -1 if nowhere."""
    size = len(wanted)
    starts = (at for at, word in enumerate(read) if word == wanted[0])
    return next((at for at in starts if read[at : at + size] == wanted), -1)


def _loose(wanted: list[str], read: list[str]) -> int:
    """Characters of a block that may stand anywhere: of its longest run of words."""
    if _find(wanted, read) >= 0:
        return sum(map(len, wanted))
    match = SequenceMatcher(None, wanted, read, autojunk=False).find_longest_match()
    return sum(map(len, wanted[match.a : match.a + match.size]))


def _gaps(there: list[str], read: list[str]) -> list[tuple[slice, slice]]:
    """What lies between the words that were read in order."""
    pairs = [(-1, -1), *_aligned(there, read), (len(there), len(read))]
    return [
        (slice(a + 1, b), slice(c + 1, d))
        for (a, c), (b, d) in pairwise(pairs)
        if b > a + 1 or d > c + 1
    ]


def _aligned(there: list[str], read: list[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence of words, longest in characters."""
    start, end = 0, 0
    shorter = min(len(there), len(read))
    while start < shorter and there[start] == read[start]:
        start += 1
    while end < shorter - start and there[-1 - end] == read[-1 - end]:
        end += 1
    inner = _subsequence(there[start : len(there) - end], read[start : len(read) - end])
    return [
        *((at, at) for at in range(start)),
        *((a + start, b + start) for a, b in inner),
        *((len(there) - at, len(read) - at) for at in range(end, 0, -1)),
    ]


def _subsequence(there: list[str], read: list[str]) -> list[tuple[int, int]]:
    numbers = {word: number for number, word in enumerate(dict.fromkeys(chain(there, read)))}
    right = np.array([numbers[word] for word in read], dtype=np.int32)
    best = np.zeros((len(there) + 1, len(read) + 1), dtype=np.int32)
    for row, word in enumerate(there):
        before = best[row]
        now = before[1:] * 1
        same = np.flatnonzero(right == numbers[word])
        now[same] = np.maximum(now[same], before[same] + len(word))
        np.maximum.accumulate(now, out=best[row + 1, 1:])
    pairs = []
    row, column = len(there), len(read)
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs[::-1]


def _same(there: str, instead: str) -> int:
    """Characters of a gap that were read, though in other words (`reser voir`)."""
    there, instead = there[:LONGEST_GAP], instead[:LONGEST_GAP]
    least = min(SHORTEST_PIECE, len(there))
    blocks = SequenceMatcher(None, there, instead, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= least)


def _shown(there: list[str], read: list[str], one: slice, other: slice) -> str:
    before = " ".join(there[max(0, one.start - 3) : one.start])
    after = " ".join(there[one.stop : one.stop + 3])
    return f"{before} [{_short(there[one])} → {_short(read[other])}] {after}"


def _short(some: list[str]) -> str:
    return " ".join(some if len(some) < 20 else [*some[:12], f"… ({len(some)} words)"])


def figures(readings: Iterable[Reading]) -> dict[str, Any]:
    """The figures of several files."""
    found = list(readings)
    count = sum(one.words for one in found) or 1
    shares = {
        "read in order %": sum(one.found for one in found) / sum(one.characters for one in found),
        "strange words %": sum(len(one.strange) for one in found) / count,
        "surplus words %": sum(one.surplus for one in found) / count,
    }
    problems = Counter(one.problem for one in found if one.problem)
    return {
        "files": len(found),
        **{name: round(100 * share, 3) for name, share in shares.items()},
        **({"problems": dict(problems)} if problems else {}),
    }


def is_reached(some: dict[str, Any]) -> bool:
    """Whether figures reach both targets."""
    is_read = some["read in order %"] >= READ_AT_LEAST
    return bool(is_read and some["strange words %"] < STRANGE_BELOW)


def show(kind: str, readings: list[Reading], count: int) -> None:
    """Print how the worst file of a kind differs, and the commonest strange words of all."""
    worst = min(readings, key=lambda one: one.found / one.characters - len(one.strange) / 1000)
    print(f"\n{kind}: {worst.path} {worst.problem}")
    for difference in worst.differences[:count]:
        print(f"    {difference}")
    common = Counter(chain(*(one.strange for one in readings))).most_common(count)
    print("    strange:", ", ".join(f"{word} ({times})" for word, times in common) or "none")


def compare(folder: Path, truths: list[Truth], shown: int) -> dict[str, Any]:
    """Read all files, and print the figures of each kind."""
    readings: dict[str, list[Reading]] = defaultdict(list)
    for truth in truths:
        readings[truth.kind].append(measure(truth, *text_of(folder, truth.path)))
    found = {kind: figures(some) for kind, some in readings.items()}
    everything = figures(chain(*readings.values()))
    everything.pop("problems", None)
    print(f"\n{'kind':<20} {'files':>5} {'in order %':>11} {'strange %':>10} {'surplus %':>10}")
    for kind, some in [*found.items(), ("all", everything)]:
        print(
            f"{kind:<20} {some['files']:>5} {some['read in order %']:>11.2f}"
            f" {some['strange words %']:>10.3f} {some['surplus words %']:>10.2f}"
            f" {' ' if is_reached(some) else '*'} {'; '.join(some.get('problems', ()))[:60]}"
        )
    print(f"* below {READ_AT_LEAST} % or not below {STRANGE_BELOW} %")
    if shown:
        for kind, several in readings.items():
            show(kind, several, shown)
    return {"all": everything, "kinds": found}


def speed(folder: Path, truths: list[Truth]) -> dict[str, Any]:
    """How long reading a thousand files takes, the kinds in turn."""
    by_ending: dict[str, list[str]] = defaultdict(list)
    for truth in truths:
        if (ending := Path(truth.path).suffix) in TIMED:
            by_ending[ending].append(truth.path)
    for paths in by_ending.values():
        read_file(folder, paths[0])  # libraries are loaded
    taken: dict[str, list[float]] = defaultdict(list)
    began, worked = time.perf_counter(), _processor()
    for ending, path in islice(_in_turn(by_ending), FILES):
        start = time.perf_counter()
        read_file(folder, path)
        taken[ending].append(1000 * (time.perf_counter() - start))
    seconds = time.perf_counter() - began
    each = {ending: round(sum(some) / len(some), 1) for ending, some in sorted(taken.items())}
    return {
        "files": FILES,
        "seconds": round(seconds, 1),
        "processor seconds": round(_processor() - worked, 1),
        "ms a file": each,
    }


def _processor(process: str = "self") -> float:
    """Seconds that processors have worked for a process and all that it started."""
    folder = Path("/proc") / process
    used = map(int, (folder / "stat").read_text().rpartition(")")[2].split()[11:15])
    started = " ".join(file.read_text() for file in folder.glob("task/*/children")).split()
    return sum(used) / os.sysconf("SC_CLK_TCK") + sum(map(_processor, started))


def _in_turn(by_ending: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """A file of each ending, the next of each, and so on for ever."""
    turns = {ending: cycle(paths) for ending, paths in sorted(by_ending.items())}
    while turns:
        yield from ((ending, next(paths)) for ending, paths in turns.items())


def record(found: dict[str, Any]) -> None:
    """Write the results; what was not measured this time stays."""
    file = RESULTS / "reading.json"
    before = json.loads(file.read_text()) if file.exists() else {}
    text = json.dumps(before | found | {"machine": machine()}, indent=2, ensure_ascii=False)
    file.write_text(text + "\n")


def main() -> None:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="where the made files are kept")
    parser.add_argument("--kinds", nargs="+", default=[], help="words of the names of the kinds")
    more = "of each kind the first N (8) differences of the worst file"
    parser.add_argument("--show", type=int, nargs="?", const=8, default=0, metavar="N", help=more)
    parser.add_argument("--speed", action="store_true", help="how long reading takes, instead")
    asked = parser.parse_args()
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    kinds = [one for one in KINDS if not asked.kinds or any(w in one.name for w in asked.kinds)]
    print("reading with", PACKAGE)
    with tempfile.TemporaryDirectory() as name:
        folder = asked.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        truths, missing = made(folder.resolve(), kinds)
        for line in missing:
            print("left out:", line)
        if asked.speed:
            found: dict[str, Any] = {"speed": speed(folder, truths)}
            print(json.dumps(found, indent=2))
        else:
            found = {"left out": missing, **compare(folder, truths, asked.show)}
    if not asked.kinds and PACKAGE.parent == HERE.parent:
        record(found)


if __name__ == "__main__":
    main()
