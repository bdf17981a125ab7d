"""List what the installed packages that this one needs are licensed under.

    python benchmarks/licences.py

Writes `docs/licences.md`.
"""

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS = {"gguf", "mcp", "ocr"}
HEAD = """# Licences

What `article-assistant` with its extras installs, as the packages declare it themselves, in the
versions of `constraints.txt`. Written by `benchmarks/licences.py`.

| package | version | licence |
| --- | --- | --- |
"""


def needed(name: str, extras: set[str]) -> dict[str, Distribution]:
    """A package and everything that it needs, by name, as far as it is installed."""
    found: dict[str, Distribution] = {}
    waiting = [(name, extras)]
    while waiting:
        name, extras = waiting.pop()
        key = canonicalize_name(name)
        try:
            package = distribution(key)
        except PackageNotFoundError:
            continue  # For another system.
        if key in found:
            continue
        found[key] = package
        for line in package.requires or ():
            one = Requirement(line)
            if not one.marker or any(one.marker.evaluate({"extra": x}) for x in {"", *extras}):
                waiting.append((one.name, one.extras))
    return found


def licence(package: Distribution) -> str:
    """What a package says it is licensed under, on one line."""
    about = package.metadata
    classified = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    expression, text = (about.get_all(name, [""])[0] for name in ("License-Expression", "License"))
    declared = text.strip().partition("\n")[0]
    return expression or "; ".join(classified) or declared or "not declared"


def main() -> None:
    packages = needed("article-assistant", EXTRAS)
    del packages["article-assistant"]
    rows = [f"| {name} | {one.version} | {licence(one)} |" for name, one in packages.items()]
    file = Path(__file__).parent.parent / "docs" / "licences.md"
    file.write_text(HEAD + "\n".join(sorted(rows)) + "\n")


if __name__ == "__main__":
    main()
