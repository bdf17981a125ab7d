"""Measure which people, organisations and places are found in forty labelled articles.

    python benchmarks/names.py FOLDER

The labels, of 20 articles of the BBC and 20 of Reuters (`bbc/`, `reuters/` of the folder), are in
`asked/names.jsonl`: of each one the forms under which it is named. They were made by hand, without
a look at the code; what could be argued about ("doubtful") counts neither way.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

from tasks import rows

from assistant.language.entities import Sort, entities
from assistant.language.sentences import sentence_spans

LABELS = Path(__file__).parent / "asked" / "names.jsonl"
KINDS: dict[Sort, str] = {"person": "people", "organisation": "organisations", "place": "places"}
_AROUND = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|sir|prof|professor|president|the|co|inc|corp|ltd|plc)\b\.?"
)


def bare(name: str) -> str:
    """A name without titles and what firms add to theirs."""
    return " ".join(_AROUND.sub(" ", name.lower()).strip(" .,").split())


def is_same(one: str, other: str) -> bool:
    """Whether two names are the same, or one is a part of the other."""
    short, long = sorted([bare(one), bare(other)], key=len)
    return short == long or (len(short) > 3 and bool(re.search(rf"\b{re.escape(short)}\b", long)))


def main(folder: Path) -> None:
    texts = {
        row["doc_id"]: re.sub(r"\s+", " ", row["title"])
        + "\n\n"
        + re.sub(r"[ \t]*\n(?!\n)[ \t]*", " ", row["text"])
        for collection in ("bbc", "reuters")
        for row in rows(folder, f"{collection}/corpus")
    }
    count: Counter[tuple[str, str]] = Counter()
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        labels = json.loads(line)
        text = texts[labels["doc_id"]]
        found = entities(text, [(start, end) for start, end in sentence_spans(text)])
        for sort, kind in KINDS.items():
            named = [one.name for one in found if one.sort == sort]
            for name in named:
                if any(is_same(name, form) for forms in labels[kind] for form in forms):
                    count[kind, "right"] += 1
                elif not any(is_same(name, form) for form in labels["doubtful"]):
                    count[kind, "wrong"] += 1
            for forms in labels[kind]:
                is_found = any(is_same(name, form) for name in named for form in forms)
                count[kind, "found" if is_found else "missed"] += 1
    for kind in KINDS.values():
        right, wrong = count[kind, "right"], count[kind, "wrong"]
        hit, missed = count[kind, "found"], count[kind, "missed"]
        print(
            f"{kind:14} precision {right / (right + wrong):.3f} of {right + wrong},"
            f" recall {hit / (hit + missed):.3f} of {hit + missed}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
