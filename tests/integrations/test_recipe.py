"""The commands of docs/engines.md for a cluster, run as they stand there on one of two workers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from common import check, corpus, plain_type

pytest.importorskip("pyspark")
from test_spark import HOME, cluster, spark  # noqa: F401

pytestmark = pytest.mark.filterwarnings("ignore")
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
LARGEST_ARCHIVE = 130 << 20


def recipe(name):
    """The block of code that stands under a mark of this name."""
    found = re.search(rf"<!-- recipe: {name} -->\n\n((?:    .*\n|\n)+)", PAGE)
    return "".join(line.removeprefix("    ") for line in found[1].splitlines(keepends=True))


def run(command, folder, **environment):
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    plain = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYSPARK_PYTHON",
             "PYSPARK_DRIVER_PYTHON")}  # fmt: skip
    done = subprocess.run(
        ["bash", "-eux", "-c", command], cwd=folder, env=plain | {"PATH": path} | environment,
        capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    says = done.stdout[-5000:] + done.stderr[-2000:]  # Python's errors come on the former
    assert done.returncode == 0, says


@pytest.fixture(scope="module")
def wheel():
    wheels = sorted((ROOT / "dist").glob("newscore-*.whl"))
    if not wheels:
        pytest.skip("no wheel: make wheel")
    return wheels[-1]


def test_from_a_wheel_to_names_on_a_cluster(cluster, wheel, tmp_path):  # noqa: F811
    url, _ = cluster
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / wheel.name).symlink_to(wheel)
    (tmp_path / "articles").mkdir()
    for n in range(0, corpus().num_rows, 100):
        part = corpus().slice(n, 100).rename_columns(["id", "body"])
        pq.write_table(part, tmp_path / "articles" / f"{n:04}.parquet", compression="gzip")
    (tmp_path / "names.py").write_text(recipe("names.py"))
    run(recipe("archive"), tmp_path)
    archive = tmp_path / "job.tar.gz"
    assert archive.stat().st_size < LARGEST_ARCHIVE
    inside = subprocess.run(["tar", "tf", archive], capture_output=True, text=True, check=True)
    assert "newscore/_core" in inside.stdout
    assert not re.search(r"site-packages/(pyspark|pandas|py4j)/", inside.stdout)
    (tmp_path / "conf").mkdir()
    # Spark's own choice, snappy, needs a library that not every Linux has.
    settings = "spark.sql.parquet.compression.codec gzip\n"
    (tmp_path / "conf" / "spark-defaults.conf").write_text(settings)
    conf = str(tmp_path / "conf")
    run(recipe("submit"), tmp_path, MASTER=url, SPARK_HOME=str(HOME), SPARK_CONF_DIR=conf)
    names = pq.read_table(tmp_path / "names")
    names = names.rename_columns(["key", *names.column_names[1:]])
    types = [(f.name, plain_type(f.type)) for f in names.schema]
    check(names.cast(pa.schema(types)))
