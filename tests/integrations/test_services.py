"""The programs of docs/services.md and the recipe for web pages, with the libraries they are for.

`make services` runs each with its library in an environment of its own; where a library is missing,
its test is passed over.
"""

import datetime
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from page import recipe

import newscore

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "examples" / "services"
TEXT = "“We have a plan,” said Ellen Brandt in Oslo. It costs $4.5 million."
pytestmark = pytest.mark.filterwarnings("ignore")  # of other packages


def loaded(name):
    """A program of the folder as a module."""
    spec = importlib.util.spec_from_file_location(name, SERVICES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted(SERVICES.glob("*.py")), ids=lambda path: path.name)
def test_the_page_shows_each_program_as_it_is(path):
    page = (ROOT / "docs" / "services.md").read_text(encoding="utf-8")
    code = re.sub(r"(?m)^(?=.)", "    ", path.read_text(encoding="utf-8"))
    assert code in page


def test_fastapi_answers_with_what_newscore_finds():
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    from fastapi.testclient import TestClient

    client = TestClient(loaded("fastapi_app").app)
    answer = client.post("/read", json={"text": TEXT, "published": "2025-03-18"})
    assert answer.headers["content-type"] == "application/json"
    doc = newscore.load()(TEXT, published="2025-03-18")
    assert answer.json() == json.loads(doc.to_json())
    assert answer.json()["quotes"][0]["speaker_name"] == "Ellen Brandt"
    assert client.post("/read", json={"text": 7}).status_code == 422
    assert client.post("/read", json={"text": "x" * 1_000_001}).status_code == 422


def test_streamlit_shows_who_speaks():
    pytest.importorskip("streamlit")
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(SERVICES / "streamlit_app.py", default_timeout=60).run()
    assert not app.exception and app.title[0].value == "Who said what"
    app.text_area[0].set_value(TEXT).run()
    assert not app.exception
    chart, page = [str(element.proto) for element in app.main.children.values()][2:]
    assert "vega" in chart.lower() and "Ellen Brandt" in page


def test_airflow_reads_the_articles_of_a_day(tmp_path, monkeypatch):
    pytest.importorskip("airflow")
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setenv("NEWS_FOLDER", str(tmp_path))
    articles = arrow.table({"id": ["a"], "body": [TEXT]})
    parquet.write_table(articles, tmp_path / "articles-2025-03-18.parquet")
    dag = loaded("airflow_dag").read_news()
    (task,) = dag.tasks
    path = task.python_callable(ds="2025-03-18")
    (quote,) = parquet.read_table(path).to_pylist()
    assert (quote["id"], quote["speaker_name"]) == ("a", "Ellen Brandt")
    assert dag.schedule_interval == "@daily" if hasattr(dag, "schedule_interval") else dag.schedule


def test_dbt_makes_a_table_of_names(tmp_path):
    pytest.importorskip("dbt.adapters.duckdb")
    duckdb = pytest.importorskip("duckdb")
    files = {
        "dbt_project.yml": "name: news\nversion: '1.0'\nprofile: news\nmodel-paths: [models]\n",
        "profiles.yml": "news: {target: dev, outputs: {dev: {type: duckdb, path: news.db}}}",
        "models/articles.sql": f"SELECT 'a' AS id, '{TEXT}' AS body",
        "models/names.py": (SERVICES / "dbt_names.py").read_text(encoding="utf-8"),
    }
    (tmp_path / "models").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = "from dbt.cli.main import cli; cli(['run', '--profiles-dir', '.', '--no-use-colors'])"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(tmp_path / "news.db")) as con:
        rows = con.execute("SELECT id, text, label FROM names ORDER BY start").fetchall()
    assert rows[0] == ("a", "Ellen Brandt", "PERSON") and len(rows) == 3


def test_beam_finds_the_names_of_articles():
    beam = pytest.importorskip("apache_beam")
    pytest.importorskip("pyarrow")
    from apache_beam.testing.test_pipeline import TestPipeline
    from apache_beam.testing.util import assert_that, equal_to

    found = {"__name__": "__main__"}
    exec(recipe("beam"), found)
    wanted = [(n, name.text) for n in range(9) for name in newscore.load()(TEXT).ents]
    with TestPipeline() as pipeline:
        articles = pipeline | beam.Create([{"id": n, "body": TEXT} for n in range(9)])
        names = found["names"](articles) | beam.Map(lambda row: (int(row["id"]), row["text"]))
        assert_that(names, equal_to(wanted))


def test_trafilatura_gives_text_with_offsets_that_hold():
    trafilatura = pytest.importorskip("trafilatura")
    body = "".join(
        f"<p>Ellen Brandt went to Oslo for the {n}th time, she said.</p>" for n in range(9)
    )
    page = (
        "<html><head><title>Plan</title><meta property='article:published_time' "
        f"content='2025-03-18'></head><body><article><h1>Plan</h1>{body}</article></body></html>"
    )
    text = trafilatura.extract(page, include_comments=False)
    doc = newscore.load()(text, published=trafilatura.extract_metadata(page).date)
    assert doc.published == datetime.date(2025, 3, 18)
    assert len(doc.ents) >= 10
    assert all(text[name.start : name.end] == name.text for name in doc.ents)
