"""newscore in DuckDB: functions of SQL."""

import pytest

import newscore
from conftest import TEXTS
from engines import KINDS, expected, spans_of

pa = pytest.importorskip("pyarrow")


@pytest.mark.parametrize("kind", KINDS)
def test_duckdb_functions(con, nlp, kind):
    rows = con.execute(f"SELECT key, news_{kind}(body) FROM articles ORDER BY key").fetchall()
    assert spans_of([spans for _, spans in rows]) == expected(nlp, kind)
    assert [spans is None for _, spans in rows] == [text is None for text in TEXTS]


@pytest.mark.parametrize("kind", KINDS)
def test_duckdb_functions_have_the_types_of_the_table(con, nlp, kind):
    duckdb = pytest.importorskip("duckdb")
    found = nlp.annotate(["Ann left."], what=kind)
    assert len(found) == 1
    (promised,) = con.sql(f"SELECT news_{kind}(body) FROM articles").types
    assert promised == duckdb.sql(f"SELECT {kind} FROM found").types[0]


def test_duckdb_unnests(con, nlp):
    rows = con.execute(
        "SELECT label, count(*) FROM (SELECT unnest(news_entities(body), recursive := true)"
        " FROM articles) GROUP BY label ORDER BY label"
    ).fetchall()
    labels = [row[4] for _, row in expected(nlp, "entities")]
    assert rows == [(label, labels.count(label)) for label in sorted(set(labels))]


def test_duckdb_reads_more_than_a_vector(con, nlp):
    n = con.execute(
        "SELECT count(*), count(DISTINCT i) FROM (SELECT i, unnest(news_sentences(body)) AS s"
        " FROM articles, range(1000) AS t(i))"
    ).fetchone()
    assert n == (1000 * len(expected(nlp, "sentences")), 1000)


def test_duckdb_reads_a_table(nlp):
    duckdb = pytest.importorskip("duckdb")
    names = nlp.annotate(TEXTS).entities
    query = "SELECT doc, text FROM names WHERE score >= 0 ORDER BY doc, start"
    assert duckdb.sql(query).fetchall() == [
        (i, row[3]) for i, row in expected(nlp, "entities")
    ]
    assert len(names) > 0


def test_duckdb_normalizes(con):
    query = "SELECT news_normalize(x) FROM (VALUES ('Well\u2026'), (NULL)) AS t(x)"
    assert con.execute(query).fetchall() == [("Well...",), (None,)]


def test_duckdb_refuses_a_column_without_strings(con):
    for value, kind in (("'Mark Twain left.'::BLOB", "binary"), ("7", "int32")):
        for name in ("entities", "normalize", "documents"):
            query = f"SELECT news_{name}(x) FROM (VALUES ({value})) AS t(x)"
            with pytest.raises(Exception, match=f"news_{name}: expected strings, got {kind}"):
                con.execute(query).fetchall()


def test_duckdb_is_told_what_is_wrong_before_a_query_is_run(con):
    register = newscore.duckdb.register
    with pytest.raises(TypeError, match="con: expected a connection of DuckDB, got str"):
        register("archive.duckdb")
    for options in ({"labels": "PER"}, {"min_score": 2}, {"threads": 0}, {"effort": 2}):
        with pytest.raises(ValueError, match=f"^{next(iter(options))}: expected"):
            register(con, **options)


def test_duckdb_takes_whatever_may_hold_strings(con):
    for value in ("'It rained.'", "'\"It rained.\"'::JSON", "'It rained.'::ENUM ('It rained.')"):
        query = f"SELECT len(news_sentences(x)) FROM (VALUES ({value}), (NULL)) AS t(x)"
        assert con.execute(query).fetchall() == [(1,), (None,)]
    for kind in ("VARCHAR", "INTEGER"):
        query = f"SELECT news_sentences(x) FROM (VALUES (NULL::{kind})) AS t(x)"
        assert con.execute(query).fetchall() == [(None,)]
