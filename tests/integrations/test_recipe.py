"""The commands of docs/engines.md for a cluster, run as they stand there on one of two workers."""

import os
import re
import subprocess
import sys

import pytest
from common import check_names, wheel, write_articles  # noqa: F401
from page import recipe

pytest.importorskip("pyspark")
from test_spark import HOME, cluster, spark  # noqa: F401

pytestmark = pytest.mark.filterwarnings("ignore")
LARGEST_ARCHIVE = 130 << 20


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


def test_from_a_wheel_to_names_on_a_cluster(cluster, wheel, tmp_path):  # noqa: F811
    url, _ = cluster
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / wheel.name).symlink_to(wheel)
    write_articles(tmp_path, "gzip")
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
    check_names(tmp_path)
