"""Compare the vectors with the catalog, and repair the index."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np

from assistant.errors import StoreError
from assistant.indexing.index import Index
from assistant.indexing.passages import Point
from assistant.models.embedding import Vectors

_AT_ONCE = 5000
"""Vectors compared in one batch."""

_SAMPLE = 20
"""Passages that are searched for with their own vectors, as a test."""


def mend(index: Index) -> list[str]:
    """Compare the vectors with the catalog, and repair what differs; the catalog is taken as right.

    A damaged file is renamed, not deleted.

    Args:
        index: an index that may be damaged.

    Returns:
        What was found and done about it, one sentence each; empty if all is well. If the catalog
        itself was damaged, there is no index afterwards: build it again.

    Raises:
        BusyError: another process is writing to the index.
        StoreError: there is no index, or it cannot be written to.
        RecipeError: it was made by another version of this program.
    """
    if not index.catalog_file.exists():
        _ = index.catalog  # Raises the error that there is no index.
    done = []
    with index.lock():
        try:
            index.catalog.check()
        except StoreError as error:
            kept = _set_aside(index.catalog_file)
            return [f"The catalog was damaged ({error.__cause__}); it lies in {kept} now."]
        try:
            index.staging.touched()
        except StoreError:
            index.staging.clear()
            done.append("What an interrupted refresh had left was damaged, and is deleted.")
        try:
            found = list(_compare(index))
        except StoreError as error:
            if index.has_server:
                raise
            index.close_vectors()
            kept = _set_aside(index.folder / "chroma")
            done.append(f"The vectors were damaged ({error.__cause__}); they lie in {kept} now.")
            found = list(_compare(index))
        index.drop_others()
        index.staging.clear()
    return done + found


def _compare(index: Index) -> Iterator[str]:
    """Repair the vectors so that they match the catalog, and report each kind of difference."""
    passages, vectors = index.catalog.passages, index.vectors
    wanted, there = passages.keys(), vectors.keys()
    if more := there - wanted:
        vectors.remove(more)
        yield f"Vectors that belonged to no passage were deleted: {len(more):,}."
    lost = wrong = 0
    keys = sorted(wanted)
    for at in range(0, len(keys), _AT_ONCE):
        points = passages.points(keys[at : at + _AT_ONCE])
        stored = vectors.get([point.key for point in points])
        bad = [point for point in points if not _is_same(stored.get(point.key), point)]
        vectors.add(bad)
        missing = sum(point.key not in stored for point in bad)
        lost, wrong = lost + missing, wrong + len(bad) - missing
    if lost:
        yield f"Vectors that were lost were put back: {lost:,}."
    if wrong:
        yield f"Vectors that were not those of their passages were put right: {wrong:,}."
    for point in passages.points(keys[:: max(1, len(keys) // _SAMPLE)]):
        if not vectors.nearest(point.vector, limit=1):
            raise StoreError("The vectors cannot be searched.") from ValueError("nothing is found")


def _is_same(stored: Vectors | None, point: Point) -> bool:
    return stored is not None and np.allclose(stored, point.vector, atol=1e-3)


def _set_aside(path: Path) -> Path:
    """Rename a file or folder, and the files that belong to it, so that the name says "damaged"."""
    prefix = datetime.now().strftime("damaged-%Y%m%d-%H%M%S-")
    for ending in "-wal", "-shm", "":
        one = path.with_name(path.name + ending)
        if one.exists():
            one.replace(one.with_name(prefix + one.name))
    return path.with_name(prefix + path.name)
