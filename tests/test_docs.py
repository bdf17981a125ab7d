"""What the documents say about the project is so."""

import json
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, Command

from assistant.errors import AssistantError
from assistant.settings import Settings

README = (ROOT / "README.md").read_text()
MAP = (ROOT / "ARCHITECTURE.md").read_text()
DOCUMENTS = ["README.md", *(f"docs/{file.name}" for file in sorted((ROOT / "docs").glob("*.md")))]
SERVED = "http://127.0.0.1:7860"
"""Where the documents say that the page is."""


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / document).read_text(), re.M | re.S)


def with_blocks(language: str, *, served: bool) -> list[str]:
    return [
        document
        for document in DOCUMENTS
        if any((SERVED in block) == served for block in blocks(document, language))
    ]


@pytest.mark.parametrize("document", with_blocks("python", served=False))
def test_python_in_the_documents_runs(
    document: str, shipped_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shipped_corpus.parent)
    for block in blocks(document, "python"):
        if SERVED not in block:
            exec(compile(block, document, "exec"), {})


def test_the_python_in_the_readme_says_how_much(
    shipped_corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shipped_corpus.parent)
    exec(compile(blocks("README.md", "python")[0], "README.md", "exec"), {})
    assert "500 million rubles" in capsys.readouterr().out


@pytest.mark.parametrize("document", with_blocks("python", served=True))
def test_python_that_talks_to_the_page_runs(
    document: str, shipped_page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for block in blocks(document, "python"):
        if SERVED in block:
            exec(compile(block.replace(SERVED, shipped_page), document, "exec"), {})
            assert "500 million rubles" in capsys.readouterr().out


@pytest.mark.parametrize("document", ["docs/programs.md"])
def test_commands_that_talk_to_the_page_run(document: str, shipped_page: str) -> None:
    talking = [block for block in blocks(document, "sh") if SERVED in block]
    assert talking
    for block in talking:
        told = block.replace(SERVED, shipped_page)
        done = subprocess.run(["bash", "-ec", told], capture_output=True, text=True, check=True)
        assert "Ken Hu, a vice chairman of Huawei" in done.stdout


@pytest.mark.parametrize("document", DOCUMENTS)
def test_transcripts_are_what_the_command_prints(
    document: str, shipped_corpus: Path, command: Command
) -> None:
    transcripts = blocks(document, "console")
    if transcripts:
        command("index")
    for transcript in transcripts:
        for said, expected in re.findall(
            r"^\$ assistant (.*)\n((?:[^$].*\n|\n)*)", transcript, re.M
        ):
            assert command(*shlex.split(said)).stdout == expected


def test_the_readme_shows_an_answer_and_a_refusal() -> None:
    shown = "".join(blocks("README.md", "console"))
    assert shown.count("$ assistant ask ") >= 2
    assert "[1]" in shown
    assert "Nothing in the articles answers this." in shown


@pytest.mark.parametrize("document", DOCUMENTS)
def test_json_in_the_documents_is_json(document: str) -> None:
    for block in blocks(document, "json"):
        json.loads(block)


@pytest.mark.parametrize("document", [*DOCUMENTS, "ARCHITECTURE.md", "SECURITY.md"])
def test_links_and_paths_in_the_documents_lead_somewhere(document: str) -> None:
    file = ROOT / document
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text()):
        assert (file.parent / target).exists(), target
    roots = "assistant|benchmarks|docs|tests"
    for path in re.findall(rf"`((?:{roots})/[\w/.-]+\.\w+)`", file.read_text()):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"`(test_\w+\.py)`", file.read_text()):
        assert (ROOT / "tests" / name).exists(), name


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
    package = ROOT / "assistant"
    rows = re.findall(r"^\| ((?:`[\w/.]+`(?:, )?)+) \|", MAP, re.M)
    drawn = [name for row in rows for name in re.findall(r"`([\w/.]+)`", row)]
    modules = [name for name in drawn if name.endswith(".py")]
    assert len(modules) == len(set(modules))
    together = [name for name in drawn if name.endswith("formats/")]
    assert together == ["reading/formats/"]
    there = {file.relative_to(package).as_posix() for file in package.rglob("[a-z]*.py")}
    assert set(modules) == {name for name in there if not name.startswith(together[0])}
    for name in drawn:
        if "/" in name:
            assert (package / name).exists(), name


def test_the_scripts_that_are_listed_are_those_that_are_there() -> None:
    benchmarks = ROOT / "benchmarks"
    listed = re.findall(r"^\| `(\w+\.py)", (benchmarks / "README.md").read_text(), re.M)
    scripts = {
        file.name
        for file in benchmarks.glob("*.py")
        if '__name__ == "__main__"' in file.read_text()
    }
    # Another one starts it.
    scripts.remove("textbook.py")
    assert sorted(listed) == sorted(scripts)
    run = set(re.findall(r"benchmarks/(\w+\.py)", (ROOT / "Makefile").read_text()))
    assert run == scripts


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
