"""What the documents say about the project is so."""

import re
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, Command

from assistant.errors import AssistantError
from assistant.settings import Settings

README = (ROOT / "README.md").read_text()
MAP = (ROOT / "ARCHITECTURE.md").read_text()


def test_the_python_in_the_readme_runs(
    shipped_corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shipped_corpus.parent)
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert "500 million rubles" in capsys.readouterr().out


def test_the_transcript_in_the_readme_is_what_the_command_prints(
    shipped_corpus: Path, command: Command
) -> None:
    command("index")
    transcripts = re.findall(
        r"^```console\n\$ assistant ask \"(.*?)\"\n(.*?)^```", README, re.M | re.S
    )
    assert len(transcripts) >= 2
    for question, expected in transcripts:
        assert command("ask", question).stdout == expected


def test_every_setting_and_every_command_is_in_the_readme(command: Command) -> None:
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        row = f"| `ASSISTANT_{name.upper()}` | {default} | {field.description} |"
        assert row in README, row
    commands = re.findall(r"^│ (\w+) ", command("--help").stdout, re.M)
    assert {"add", "ask", "chat", "doctor", "index", "search", "status", "verify", "mcp"} <= set(
        commands
    )
    for name in commands:
        assert f"assistant {name}" in README


def test_the_help_in_the_docs_is_the_help(command: Command) -> None:
    file = ROOT / "docs/cli.txt"
    names = "chat", "ask", "verify", "search", "index", "add", "status", "doctor", "mcp"
    commands = [[], *([name] for name in names)]
    helps = [
        f"$ {' '.join(['assistant', *words, '--help'])}\n{command(*words, '--help').stdout}"
        for words in commands
    ]
    now = "\n".join(line.rstrip() for line in "\n".join(helps).splitlines()) + "\n"
    if file.read_text() != now:
        file.write_text(now)
        pytest.fail("docs/cli.txt was out of date; it is right now, commit it")


def test_the_map_is_the_territory() -> None:
    drawn = set(re.findall(r"^\| `(\w+)\.py`", MAP, re.M))
    assert drawn == {path.stem for path in (ROOT / "assistant").glob("[a-z]*.py")}


def test_the_tree_of_errors_is_drawn_whole() -> None:
    def names(kind: type[AssistantError]) -> set[str]:
        return {kind.__name__}.union(*map(names, kind.__subclasses__()))

    import assistant.errors

    drawn = set(re.findall(r"(\w+Error)\b", assistant.errors.__doc__ or ""))
    assert drawn - {"KeyError"} == names(AssistantError)


def test_the_changelog_and_the_command_know_this_version(command: Command) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## \[?(\w[\w.]*)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert next(name for name in headings if name != "Unreleased") == version
    assert command("--version").stdout == f"{version}\n"


def test_the_shipped_articles_keep_their_form(shipped_corpus: Path) -> None:
    from assistant.reading.corpus import list_files, read_article

    paths = list_files(shipped_corpus).files
    assert len(paths) >= 8
    for path in paths:
        article = read_article(shipped_corpus, path)
        assert article.published
        assert article.source
        assert 150 <= len(article.text.split()) <= 400, path
