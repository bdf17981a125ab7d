"""Print constraints: the lowest versions that pyproject.toml allows, of all else those pinned.

    python3 .ci/lowest.py > constraints.txt

Few of those pinned need a newer version of one that is lowered, and are left open.
"""

import re
import tomllib
from pathlib import Path

OPEN = {"kubernetes", "pydantic-core"}


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Print them, a line each."""
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    needed = [text for group in [project["dependencies"], *extras] for text in group]
    found = (re.match(r"([\w.-]+)[>=]=([\w.]+)", text) for text in needed)
    lowest = {plain(one[1]): one[2] for one in found if one}
    pinned = dict(line.split("==") for line in Path("constraints.txt").read_text().split())
    rest = {plain(name): version for name, version in pinned.items() if plain(name) not in OPEN}
    for name, version in sorted((rest | lowest).items()):
        print(f"{name}=={version}")


if __name__ == "__main__":
    main()
