"""The shape of the house: imports point left only, modules are introduced, nothing grows too long."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import storyledger

if TYPE_CHECKING:
    from collections.abc import Iterator

SRC = Path(storyledger.__file__).parent
LAYERS = (
    ("storyledger",),
    ("span", "errors", "collecting", "patterns", "shipped", "cache"),
    ("document", "entries", "decisions", "inline"),
    ("sources", "neural"),
    ("reading",),
    ("ledger", "uniting", "foreseeing"),
    ("world",),
    ("findings", "baseline"),
    ("rules",),
    ("views",),
    ("project",),
    ("api",),
    ("serving",),
    ("cli", "__main__"),
)
"""Left to right; a module may import from its own layer and from those before it."""
SUBLAYERS = {
    "world": (("language",), ("engine",), ("asking",), ("playing",)),
    "reading": (("speech",), ("margins", "setting"), ("people",), ("happening",)),
    "reading.people": (("noticing",), ("gathering",), ("attending",)),
}
"""The same within a layer, for its sub-folders; also for what is imported for its types only."""
HEAVY = set("clingo docx jinja2 lxml markdown_it numpy onnxruntime rich tokenizers tomlkit".split())
"""Third-party packages that may be imported inside a function, because loading them takes long."""
LONGEST_FILE, LONGEST_FUNCTION = 500, 60

MODULES = sorted(path for path in SRC.rglob("*.py"))
NAMES = [path.relative_to(SRC).as_posix() for path in MODULES]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    """Return a file's module name."""
    parts = ("storyledger", *path.relative_to(SRC).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


KNOWN = {dotted(path) for path in MODULES}


def layer_of(module: str) -> int:
    """Return the place of a module's layer."""
    part = module.split(".")[1] if "." in module else module
    return next((index for index, layer in enumerate(LAYERS) if part in layer), -1)


def imports(path: Path, nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Yield our own modules that the given nodes import."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in KNOWN)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in KNOWN else node.module for name in inner if node.module in KNOWN)


def at_run_time(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the statements that run when the module is loaded."""
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_imports_point_left_only(path: Path) -> None:
    here = layer_of(dotted(path))
    tree = tree_of(path)
    # the package itself names its parts for type checkers only
    nodes = at_run_time(tree) if here == 0 else ast.walk(tree)
    assert here >= 0, f"{dotted(path)} has no layer: add it to LAYERS"
    wrong = {name for name in imports(path, nodes) if layer_of(name) > here}
    assert wrong == set()


def sublayer_of(module: str, layer: str) -> int:
    """Return the place of a module's sub-folder within its layer; -1: it is in none."""
    folder, _, inside = module.removeprefix(f"storyledger.{layer}.").partition(".")
    return next((index for index, each in enumerate(SUBLAYERS[layer]) if inside and folder in each), -1)


@pytest.mark.parametrize("layer", SUBLAYERS)
def test_sub_folders_import_those_before_them_only(layer: str) -> None:
    start = f"storyledger.{layer}."
    inside = [path for path in MODULES if "." in dotted(path).partition(start)[2]]
    assert inside
    for path in inside:
        here = sublayer_of(dotted(path), layer)
        assert here >= 0, f"{dotted(path)} has no sub-layer: add its folder to SUBLAYERS"
        wrong = {name for name in imports(path, ast.walk(tree_of(path))) if sublayer_of(name, layer) > here}
        assert wrong == set(), dotted(path)


def test_no_two_modules_import_each_other() -> None:
    graph = {
        dotted(path): set(imports(path, at_run_time(tree_of(path)))) - {dotted(path)} for path in MODULES
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


ASKED_FOR = ("storyledger.views.", "storyledger.world.asking.", "storyledger.world.playing.")
"""What ``storyledger.api`` imports only when somebody asks for it, so that a check starts at once."""


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_only_heavy_packages_are_imported_inside_functions(path: Path) -> None:
    """The command line may load our own modules when a command runs, and the package its public names."""
    if layer_of(dotted(path)) in (0, len(LAYERS) - 1):
        return
    inner = [node for function in functions(path) for node in ast.walk(function)]
    own = set(imports(path, iter(inner)))
    others = {name.split(".")[0] for node in inner for name in _imported(node)} - {"storyledger"}
    assert others <= HEAVY
    late = ASKED_FOR if dotted(path) == "storyledger.api" else ()
    assert {name for name in own if not _is_heavy(name) and not name.startswith(late)} == set()


@cache
def _is_heavy(module: str) -> bool:
    """Tell whether one of our own modules, or one of its package that it imports, loads a heavy one."""
    (path,) = (path for path in MODULES if dotted(path) == module)
    nodes = list(ast.walk(tree_of(path)))
    package = module.rpartition(".")[0]
    inner = {name for name in imports(path, iter(nodes)) if name.startswith(package + ".")} - {module}
    heavy = any(name.split(".")[0] in HEAVY for node in nodes for name in _imported(node))
    return heavy or any(_is_heavy(name) for name in inner)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_pattern_is_compiled_when_a_module_is_loaded(path: Path) -> None:
    inside = {id(node) for function in functions(path) for node in ast.walk(function)}
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    at_once = [node for node in calls if ast.unparse(node.func) == "re.compile" and id(node) not in inside]
    assert [node.lineno for node in at_once] == [], "use storyledger.patterns.pattern"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_is_introduced_and_short(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), "no docstring"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions(path) if f.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_public_names_are_listed_in_order(path: Path) -> None:
    listed = _public(tree_of(path))
    assert listed == sorted(listed, key=_constants_classes_rest)


def _public(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
        ):
            return list(ast.literal_eval(node.value))
    return []


def _constants_classes_rest(name: str) -> tuple[int, str]:
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "misc", "common"])
def test_no_module_is_named_after_nothing(word: str) -> None:
    assert [name for name in NAMES if Path(name).stem == word] == []


def test_public_names_of_the_package_exist() -> None:
    assert storyledger.__all__ == sorted(storyledger.__all__)
    assert dir(storyledger) == storyledger.__all__
    for name in storyledger.__all__:
        assert getattr(storyledger, name) is not None
    with pytest.raises(AttributeError, match="no attribute"):
        _ = storyledger.nothing


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, storyledger; print([m for m in sys.modules if m.startswith('storyledger.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_the_package_s() -> None:
    import tomllib

    project = tomllib.loads((SRC.parents[1] / "pyproject.toml").read_text())["project"]
    assert storyledger.__version__ == project["version"]
