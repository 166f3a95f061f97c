"""docs/engines.md: what it tells one to run is run by a test, or says why not.

The engines' own blocks are run where the engines are installed: tests/integrations. Here are those
that need none.
"""

import subprocess
import sys
import types
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "tests" / "integrations"))

from page import blocks, recipe  # noqa: E402

TEXTS = ["Theresa May flew to Berlin.", "", "It rained in Paris."]


def test_each_block_of_the_page_is_run_by_a_test_or_says_why_not():
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("tests/**/*.py")))
    recipes = [mark for mark, _ in blocks() if mark.startswith("recipe")]
    assert len(recipes) == len(set(recipes)) > 12
    for mark, code in blocks():
        kind, _, what = mark.partition(": ")
        assert kind in ("recipe", "no test"), f"a block without a mark:\n{code}"
        assert kind == "no test" or f'recipe("{what}"' in tests, what


def test_the_command_line_of_the_page(tmp_path):
    (tmp_path / "news" / "may").mkdir(parents=True)
    for n in range(9):
        (tmp_path / "news" / "may" / f"{n}.txt").write_text(TEXTS[0])
    alone, shard = recipe("shards", tmp_path).splitlines()
    for command, n_done in ((shard, 1), (alone, 9), (alone, 9)):
        words = [sys.executable, "-m", *command.split()]
        subprocess.run(words, check=True, cwd=tmp_path, capture_output=True)
        assert len(list((tmp_path / "names" / "may").iterdir())) == n_done


def module(name, monkeypatch, **members):
    """A stand-in for a package of a cloud."""
    made = types.ModuleType(name)
    vars(made).update(members)
    monkeypatch.setitem(sys.modules, name, made)


def test_the_function_for_snowflake(monkeypatch):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    module("_snowflake", monkeypatch, vectorized=lambda input: lambda function: function)
    found = {}
    exec(recipe("snowflake"), found)
    lists = found["news_entities"](pandas.DataFrame({0: [*TEXTS, None]}))
    names = [None if rows is None else [row["text"] for row in rows] for rows in lists]
    assert names == [["Theresa May", "Berlin"], [], ["Paris"], None]


def test_the_function_for_bigquery(nlp):
    found = {}
    exec(recipe("bigquery"), found)
    calls = types.SimpleNamespace(get_json=lambda: {"calls": [[text] for text in [*TEXTS, None]]})
    answers = found["news"](calls)["replies"]
    assert answers == [nlp(text).to_json() for text in [*TEXTS, ""]]
