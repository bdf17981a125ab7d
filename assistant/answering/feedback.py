"""Ratings of answers by readers, stored on this machine."""

import json
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import ReceiptError, StoreError

LONGEST_NOTE = 2000
"""The most characters of a note that are kept."""


def keep(file: Path, receipt: str, *, good: bool, note: str) -> None:
    """Append a rating to a file of JSON lines.

    A line has `time`, `good`, `note`, and the parts of the answer that identify it. If a reader
    rates an answer again, another line is added; the later one counts.

    Args:
        file: the file; created if it does not exist.
        receipt: what `Answer.to_json` returned.
        good: whether the answer was good.
        note: the reader's reason; may be empty.

    Raises:
        ReceiptError: it is not a receipt.
        StoreError: the file cannot be written to.
    """
    try:
        answer = json.loads(receipt)
        question, text = str(answer["question"]), str(answer["text"])
        cited = [
            {name: one.get(name) for name in ("article", "start", "end", "quote")}
            for one in answer.get("citations", [])
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReceiptError("What is rated is no answer: give what `to_json` gave.") from error
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "good": good,
        "note": note[:LONGEST_NOTE],
        "question": question,
        "text": text,
        "confidence": answer.get("confidence"),
        "citations": cited,
    }
    try:
        with file.open("a", encoding="utf-8", errors="replace") as lines:
            lines.write(json.dumps(line) + "\n")
    except OSError as error:
        raise StoreError(
            f"{file} cannot be written to ({error.strerror}): make the folder writable, or turn "
            "feedback off with ASSISTANT_FEEDBACK=false."
        ) from error
