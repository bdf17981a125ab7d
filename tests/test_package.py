import subprocess
import sys

import pytest

import assistant


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "torch chromadb langchain langchain_core gradio sentence_transformers numpy pydantic"
    code = f"import sys, assistant; print([m for m in {heavy.split()!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_public_name_is_there_and_no_other() -> None:
    assert assistant.__all__ == sorted(assistant.__all__)
    for name in assistant.__all__:
        assert getattr(assistant, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        assistant.Nonsense  # noqa: B018
