"""What the tests of all engines share: articles, some of them bad, and the table that is right."""

import functools
import os
import sys
from pathlib import Path

import pyarrow as pa

from newscore.integrations.arrow import annotate_batch

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from articles import articles

N_ARTICLES = int(os.environ.get("ARTICLES", "600"))
COLUMNS = ["key", "sentence", "start", "end", "text", "label", "score"]


@functools.cache
def corpus():
    """A table of key and body; a null and an empty body now and then, and twice the same."""
    bodies = list(articles(N_ARTICLES, n_words=120))
    bodies[3::50] = [None] * len(bodies[3::50])
    bodies[7::60] = [""] * len(bodies[7::60])
    bodies[11] = bodies[10]
    return pa.table({"key": pa.array(range(len(bodies)), pa.int64()), "body": bodies})


@functools.cache
def expected(table="entities"):
    """What one call of annotate_batch finds, in order."""
    return in_order(annotate_batch(corpus(), "body", keep=["key"], table=table))


def in_order(table):
    """Rows sorted by article and place, as plain pyarrow columns: engines keep no order."""
    keys = [name for name in ("key", "sentence", "start") if name in table.schema.names]
    plain = table.sort_by([(name, "ascending") for name in keys]).combine_chunks()
    fields = [pa.field(f.name, plain_type(f.type)) for f in plain.schema]
    return plain.replace_schema_metadata(None).cast(pa.schema(fields))


def plain_type(kind):
    """Engines choose larger strings, and call what is never null nullable."""
    if pa.types.is_large_string(kind) or pa.types.is_string(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(f.name, plain_type(f.type)) for f in kind])
    return kind


def check(table, kind="entities"):
    """No row lost, none doubled, none different."""
    right = expected(kind)
    assert right.num_rows > N_ARTICLES / 2
    found = in_order(table if isinstance(table, pa.Table) else pa.Table.from_pandas(table))
    assert found.num_rows == right.num_rows
    assert found.select(right.column_names).equals(right)
