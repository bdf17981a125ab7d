"""What readers think of answers, kept on this machine."""

import json
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import ReceiptError, StoreError

LONGEST_NOTE = 2000
"""Characters."""


def keep(file: Path, receipt: str, *, good: bool, note: str) -> None:
    """Add a line of JSON to a file: `time`, `good`, `note`, and what of the answer identifies it.

    A reader who thinks again gives another line; the later one counts.

    Raises:
        ReceiptError: it is no receipt.
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
