"""Install packages into a virtual environment, made if need be: by uv, else by pip.

    python3 .ci/install.py .venv --constraint constraints.txt --editable .

uv does it in a quarter of the time. It is taken from PATH, else fetched by pip; it does not read
pip's settings, so that it is told what they say of indexes; and where it fails, pip has to do.

On Linux the package index has PyTorch with CUDA, several GB more. PyTorch's own index has it
without, and is asked first, where it can be reached within ten seconds (`TORCH_INDEX` names
another one; empty, none).
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

TORCH_INDEX = os.environ.get("TORCH_INDEX", "https://download.pytorch.org/whl/cpu")
SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "proxy": "ALL_PROXY",
    "cert": "SSL_CERT_FILE",
}
"""What pip and uv call the same thing."""


def main(folder: Path, arguments: list[str]) -> int:
    """Install what pip's arguments say into the environment in a folder."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    uv = find_uv(folder, pip)
    if needs_torch(folder) and is_reachable(TORCH_INDEX):
        torch = ["--no-deps", "torch", *constraints(arguments)]
        # An environment's pip may know further indexes; this one is to be the only one.
        alone = {"UV_DEFAULT_INDEX": TORCH_INDEX}
        if not (uv and run([*uv, *torch], python, alone)):
            run([*pip, "--index-url", TORCH_INDEX, *torch], python)
    if uv and run([*uv, *arguments], python, pip_settings(python)):
        return 0
    if "--group" in arguments:
        run([*pip, "pip>=25.1"], python)
    return 0 if run([*pip, *arguments], python) else 1


def find_uv(folder: Path, pip: list[str | Path]) -> list[str | Path]:
    """How uv is called to install something; empty if it cannot be had."""
    target = folder / "uv"
    fetched = target / "bin" / "uv"
    found = shutil.which("uv")
    if not found and not fetched.exists():
        run([*pip, "--constraint", "constraints.txt", "--target", str(target), "uv"])
    # Python keeps bytecode of what it has imported, unless it is told not to.
    compiled = ["--compile-bytecode"] if sys.dont_write_bytecode else []
    if not found and not fetched.exists():
        return []
    return [found or str(fetched), "pip", "install", "--quiet", *compiled]


def pip_settings(python: Path) -> dict[str, str]:
    """What pip is told by its files and the environment, as uv's variables."""
    asked = [str(python), "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, capture_output=True, text=True).stdout.splitlines()
    told = dict(line.split("=", 1) for line in listed if "=" in line)
    # As pip does it: the best version, whichever index has it.
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for option, variable in SETTINGS.items():
        # The environment outweighs what the files say of installing, and that what they say of all.
        for section in ":env:", "install", "global":
            if variable not in os.environ | found and f"{section}.{option}" in told:
                values = str(ast.literal_eval(told[f"{section}.{option}"])).split()
                found[variable] = ("," if variable == "UV_FIND_LINKS" else " ").join(values)
    return found


def needs_torch(folder: Path) -> bool:
    """Whether PyTorch is to be had without CUDA, and not yet there."""
    return sys.platform == "linux" and not any(folder.glob("lib/python*/site-packages/torch"))


def constraints(arguments: list[str]) -> list[str]:
    """The constraints among arguments."""
    places = [place for place, name in enumerate(arguments) if name == "--constraint"]
    return [part for place in places for part in arguments[place : place + 2]]


def is_reachable(index: str) -> bool:
    """Whether an index answers soon; a network may swallow what is sent to it."""
    code = "import sys, urllib.request as u; u.urlopen(sys.argv[1] + '/torch/', timeout=5)"
    try:
        asked = [sys.executable, "-c", code, index]
        return bool(index) and not subprocess.run(asked, capture_output=True, timeout=10).returncode
    except subprocess.TimeoutExpired:
        return False


def run(
    command: list[str | Path], python: Path | None = None, settings: dict[str, str] | None = None
) -> bool:
    """Run a command, for an environment's Python if need be; whether it did what it should."""
    environment = os.environ | (settings or {})
    if python:
        environment["VIRTUAL_ENV"] = str(python.parent.parent.absolute())
    return subprocess.run(command, env=environment).returncode == 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
