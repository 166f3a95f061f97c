"""Rules of the Python sources that neither ruff nor mypy checks, seen in their syntax trees."""

import ast
import re
from pathlib import Path

import pytest

from newscore import _layers

PACKAGE = Path(__file__).parents[3] / "python" / "newscore"
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}


def module_name(file):
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module_name(file): tree for file, tree in TREES.items()}


def is_public(module):
    return not any(part.startswith("_") for part in module.split("."))


def exported(tree):
    """What `__all__` says; None where a module has none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return None


def defined(tree):
    """The names that a module binds at its top, also those that it imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def strings(tree):
    """The string constants of a module, without its docstrings."""
    nodes = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, nodes) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_there_are_sources_to_look_at():
    assert len(FILES) > 30
    assert {"newscore", "newscore.eval", "newscore.cli.texts"} <= set(MODULES)


# ---- what modules offer each other ----------------------------------------------------------


@pytest.mark.parametrize("module", sorted(filter(is_public, MODULES)))
def test_a_public_module_says_what_it_offers(module):
    tree = MODULES[module]
    offered = exported(tree)
    if offered is None:
        assert not [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        return
    assert len(offered) == len(set(offered))
    assert set(offered) <= defined(tree)
    assert not [name for name in offered if name.startswith("_") and name != "__version__"]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_modules_take_from_each_other_what_is_offered(module):
    for node in ast.walk(MODULES[module]):
        if not isinstance(node, ast.ImportFrom) or node.module not in MODULES:
            continue
        if not is_public(node.module):
            continue
        offered = exported(MODULES[node.module]) or ()
        for name in (alias.name for alias in node.names):
            if f"{node.module}.{name}" not in MODULES and name not in ("_core", "_train"):
                assert name in offered, f"{module} takes {name} from {node.module}"


def test_gold_scoring_and_conll_do_not_need_each_other_in_turn():
    def needs(module):
        nodes = ast.walk(MODULES[module])
        return {node.module for node in nodes if isinstance(node, ast.ImportFrom)}

    assert not needs("newscore.gold") & {"newscore.conll", "newscore.eval", "newscore.train"}
    assert not needs("newscore.conll") & {"newscore.eval", "newscore.train"}
    assert needs("newscore.eval") >= {"newscore.conll", "newscore.gold"}


# ---- what the core says is not said again ---------------------------------------------------

# A column of a span beside a type of an engine, as "start": pl.Int32 or ("end", pa.uint32()) are.
COLUMNS = {column.name for table in _layers.TABLES for column in _layers.columns(table)}
TYPES = r"pa\.|pl\.|types\.|np\.|\"(U?(BIG)?INT|INTEGER|VARCHAR|FLOAT|DOUBLE|u?int\d+|utf8|float)"
RESTATED = re.compile(rf"[\"']({'|'.join(sorted(COLUMNS))})[\"']\s*[:,]\s*({TYPES})")


@pytest.mark.parametrize(
    "line",
    ['"start": pl.Int32,', '("end", pa.uint32())', '"label": "VARCHAR"', '"score": "float32"'],
)
def test_a_restated_column_would_be_seen(line):
    assert RESTATED.search(line)


def test_columns_of_spans_have_their_types_from_the_core_alone():
    for file in FILES:
        assert not RESTATED.search(file.read_text(encoding="utf-8")), file


def test_a_new_layer_needs_no_line_of_python():
    """Of the layers, code names the three that have a form of their own in JSON, the two that have
    a subcommand and the one that an option adds to it; views draw each in its own way, and read
    all of them in one module."""
    drawn = MODULES["newscore.view.found"]
    trees = [tree for tree in TREES.values() if tree is not drawn]
    named = {table for tree in trees for table in strings(tree)} & set(_layers.TABLES)
    assert named == {"sentences", "tokens", "entities", "identities", "quotes", "reported"}


def test_the_least_score_is_written_in_the_core_alone():
    for file, tree in TREES.items():
        numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        assert 0.4 not in numbers, file
