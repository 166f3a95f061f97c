"""The Dockerfile of docs/engines.md without Docker: its lines are run in a fresh Debian.

Neither of its two images can be had here. In their place are a Debian with its own Python 3.11, and
Spark as PyPI has it with this machine's Java, in the places where Spark's image has them.
"""

import os
import platform
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from common import check_names, wheel, write_articles  # noqa: F401
from page import recipe

pyspark = pytest.importorskip("pyspark", "4.0", reason="the image has Spark 4")
JAVA = Path(shutil.which("java") or "/java").resolve().parents[1]
UID = "185"  # of the user spark

pytestmark = pytest.mark.skipif(
    not (shutil.which("debootstrap") and shutil.which("java") and os.geteuid() == 0)
    or not platform.python_version().startswith("3.11."),
    reason="needs debootstrap, Java, root and, for the wheel, Python 3.11",
)


def instructions():
    """The lines of the Dockerfile, by their first words."""
    for line in recipe("Dockerfile").replace("\\\n", " ").splitlines():
        yield line.split(maxsplit=1)


class Image:
    """A folder that is changed as a Dockerfile says, and in which commands run."""

    def __init__(self, root):
        self.root, self.folder, self.user = root, "/", "0"
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        self.environment = pip | {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}

    def run(self, command):
        """In the folder, as the user and with the environment that were said."""
        inside = f"mount -t proc proc /proc; cd {self.folder}; exec setpriv --reuid {self.user} " \
                 f"--regid {self.user} --clear-groups bash -euc {shlex.quote(command)}"  # fmt: skip
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "chroot", self.root, "bash", "-euc", inside],
            env=self.environment, capture_output=True, text=True, timeout=1800,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]

    def put(self, source, target):
        """A file into a folder, or a folder as another one."""
        place = self.root / target.lstrip("/")
        if source.is_dir():
            shutil.copytree(source, place, symlinks=False, ignore_dangling_symlinks=True)
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)


def debian(root):
    """A fresh one that trusts whom this machine trusts, with a Python that takes packages."""
    packages = "python3,python3-pip,ca-certificates,procps"
    command = ["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", root]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (next(root.glob("usr/lib/python3.*/EXTERNALLY-MANAGED"))).unlink()
    for name in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
        shutil.copy(Path("/") / name, root / name)
    return Image(root)


def test_the_lines_of_the_dockerfile_and_a_job_on_what_they_make(wheel, tmp_path):  # noqa: F811
    image = debian(tmp_path / "root")
    for word, rest in instructions():
        if word == "RUN":
            image.run(rest)
        elif word == "COPY" and rest.startswith("--from=spark"):
            image.put(Path(pyspark.__file__).parent, "/opt/spark")
            image.put(JAVA, "/opt/java/openjdk")
            image.run(f"mkdir /opt/spark/work-dir; chown -R {UID}:{UID} /opt")
        elif word == "COPY":
            assert rest == "dist/newscore-*.whl /tmp/"
            image.put(wheel, "/tmp/")
        elif word == "ENV":
            image.environment |= dict(pair.split("=") for pair in rest.split())
        elif word == "WORKDIR":
            image.folder = rest
        elif word == "USER":
            assert rest == "spark"
            image.user = UID
        else:
            assert word == "FROM" or rest == '["/opt/entrypoint.sh"]'  # which is Spark's
    folder = image.root / image.folder.lstrip("/")
    write_articles(folder, "gzip")
    (folder / "names.py").write_text(recipe("names.py"))
    settings = "--conf spark.sql.parquet.compression.codec=gzip"
    image.run(f"$SPARK_HOME/bin/spark-submit --master 'local[2]' {settings} names.py")
    check_names(folder)
    for program in ("gosu", "tini", "getent"):  # which Spark's entry point calls
        image.run(f"command -v {program}")
