"""What several test files share: the bundled model, opened once, and texts to try."""

import pytest

import newscore

# One text of everyday news, one of awkward characters; both are ours.
NEWS = (
    "Angela Merkel met Emmanuel Macron in Paris on Monday, April 10, 2017. \u201cWe agreed on 3.5 "
    "per cent,\u201d Mr. Macron said \u2014 \u201cand that\u2019s all.\u201d\n\n"
    "Siemens AG, which employs 351,000 people, fell $1.2 billion short\u2026 The U.S. Treasury did "
    "not comment.\n"
)
AWKWARD = (
    "Soft\u00adly now, Z\u0153 \u0301 of \ufb01ne\u00a0caf\u00e9s &amp; \ud800 bars "
    "\U0001f600\u200b\x00\r\nIt\u00e2\u20ac\u2122s \u202eodd\u202c. \ufeffYes\u2026"
)


# One row a text in tests of tables, with a null, an empty one and one that is there twice.
TEXTS = [NEWS, None, "", AWKWARD.replace("\ud800", ""), "Mark Twain left Paris.", NEWS]


@pytest.fixture(scope="session")
def nlp() -> newscore.Pipeline:
    return newscore.load()


@pytest.fixture(scope="session")
def doc(nlp: newscore.Pipeline) -> newscore.Doc:
    return nlp(NEWS, published="2017-04-11")


@pytest.fixture(scope="session")
def awkward(nlp: newscore.Pipeline) -> newscore.Doc:
    return nlp(AWKWARD)


@pytest.fixture
def small_blocks(monkeypatch):
    """Tables in many parts, as if their texts were gigabytes."""
    monkeypatch.setattr("newscore._annotate.BLOCK_BYTES", 1)
    monkeypatch.setattr("newscore._annotate.BATCH_DOCS", 2)


@pytest.fixture
def pd():
    pandas = pytest.importorskip("pandas")
    assert newscore.pandas.__name__ == "newscore.pandas"
    return pandas


@pytest.fixture
def pl():
    polars = pytest.importorskip("polars")
    assert newscore.polars.__name__ == "newscore.polars"
    return polars


@pytest.fixture
def con():
    duckdb = pytest.importorskip("duckdb")
    pa = pytest.importorskip("pyarrow")
    con = duckdb.connect()
    newscore.duckdb.register(con, threads=2)
    articles = pa.table({"key": range(len(TEXTS)), "body": TEXTS})
    con.register("articles", articles)
    yield con
    con.close()
