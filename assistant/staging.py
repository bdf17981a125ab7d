"""What a refresh has encoded so far, kept in files until it is done, in case it is killed."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from assistant.embedding import Vectors


@dataclass(frozen=True, slots=True)
class Encoded:
    """The passages of one article as the index keeps them."""

    vectors: Vectors
    """Shape (passages, dimensions), each row of length 1."""
    tokens: list[bytes]
    """As `interaction.compress` makes them."""


class Staging:
    """A folder of encoded articles, by what was encoded."""

    def __init__(self, folder: Path, recipe: str) -> None:
        """Name a folder, which need not be there; `recipe` says how its texts are encoded."""
        self._folder = folder
        self._recipe = recipe

    def get(self, texts: Sequence[tuple[str, str]]) -> Encoded | None:
        """What was put for these titles and texts, or None."""
        try:
            with np.load(self._file(texts)) as stored:
                vectors, joined, ends = stored["vectors"], stored["tokens"], stored["ends"]
        except (OSError, ValueError, EOFError, KeyError, BadZipFile):
            return None  # Not there, or cut off when the machine went down: it is made again.
        return Encoded(vectors, [part.tobytes() for part in np.split(joined, ends[:-1])])

    def put(self, texts: Sequence[tuple[str, str]], encoded: Encoded) -> None:
        """Keep what some titles and texts became."""
        self._folder.mkdir(exist_ok=True)
        joined = np.frombuffer(b"".join(encoded.tokens), np.uint8)
        ends = np.cumsum([len(part) for part in encoded.tokens])
        file = self._file(texts)
        # Under its name only when it is whole.
        with file.with_suffix(".new").open("wb") as new:
            np.savez(new, vectors=encoded.vectors, tokens=joined, ends=ends)
        file.with_suffix(".new").replace(file)

    def clear(self) -> None:
        """Forget everything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, texts: Sequence[tuple[str, str]]) -> Path:
        digest = hashlib.sha256(json.dumps([self._recipe, *texts]).encode())
        return self._folder / f"{digest.hexdigest()}.npz"
