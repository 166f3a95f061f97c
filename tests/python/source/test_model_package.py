"""The package newscore-accurate: how its wheel is made, what it holds, that newscore finds it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import newscore
from newscore import _train

ROOT = Path(__file__).resolve().parents[3]
MODELS = ROOT / "models"
PACKAGE = MODELS / "accurate"
BUNDLED = "python/newscore/models/news.nsm"
BILL = "csrc/setup/bill.py"
MAX_BYTES = 40_000_000

pytestmark = pytest.mark.skipif(not MODELS.is_dir(), reason="not in a source archive")


def python(*args, cwd, **env):
    return subprocess.run(
        [sys.executable, *map(str, args)],
        cwd=cwd,
        env={**os.environ, "SOURCE_DATE_EPOCH": "315532800", **env},
        capture_output=True,
        text=True,
    )


def sources(folder, sections=None):
    """The package's sources in a folder, with these sections in the place of its own."""
    skip = shutil.ignore_patterns("encoder.nsm")
    shutil.copytree(MODELS, folder / "models", ignore=skip)
    (folder / BUNDLED).parent.mkdir(parents=True)
    (folder / BILL).parent.mkdir(parents=True)
    for name in (BUNDLED, "LICENSE", BILL):
        shutil.copyfile(ROOT / name, folder / name)
    if sections is not None:
        file = _train.write_model(list(sections.items()))
        (folder / "models/accurate/encoder.nsm").write_bytes(file)
    return folder


def staged(folder):
    return python("models/stage.py", "accurate", "build/accurate", cwd=folder)


def wheel_of(folder):
    """The wheel that a folder of sources gives."""
    done = staged(folder)
    assert (done.returncode, done.stderr) == (0, "")
    done = python(
        "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps", "--no-build-isolation",
        "-w", "dist", "build/accurate", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


CARD = {
    "name": "accurate",
    "newscore": newscore.__version__,
    "command": "make encoder",
    "data": [{"name": "texts", "what": "what was read", "licence": "ours"}],
}
SECTIONS = {"own.more": b"of a second reader", "card": json.dumps(CARD).encode()}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Two wheels of the same sources, one built where a build left things behind."""
    one, two = (sources(tmp_path_factory.mktemp("package"), SECTIONS) for _ in range(2))
    package = two / "models/accurate"
    left = [package / "newscore_accurate/__pycache__/a.pyc", package / "build/lib/a.py",
            package / "newscore_accurate.egg-info/SOURCES.txt", two / "build/accurate/old.py",
            package / "newscore_accurate/accurate.nsm"]  # fmt: skip
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("left")
    return [wheel_of(one), wheel_of(two)]


def test_the_package_goes_with_this_newscore():
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == newscore.__version__
    minor = newscore.__version__.rpartition(".")[0]
    assert project["dependencies"] == [f"newscore~={minor}.0"]


def test_the_wheel_is_the_same_bytes_whatever_was_built_before(wheels):
    assert len({hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels}) == 1


def test_the_wheel_holds_package_model_and_licences_alone(wheels):
    version = newscore.__version__
    assert wheels[0].name == f"newscore_accurate-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheels[0]) as wheel:
        names = {re.sub(r"-[\d.]+\.dist-info", ".dist-info", n): n for n in wheel.namelist()}
        licence = wheel.read(names["newscore_accurate.dist-info/licenses/LICENSE"])
    about = ["METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt"]
    about += ["licenses/LICENSE", "licenses/LICENSE.Apache-2.0", "licenses/NOTICE"]
    about += ["sboms/newscore_accurate.cdx.json"]
    assert set(names) == {
        *(f"newscore_accurate/{name}" for name in ("__init__.py", "accurate.nsm", "py.typed")),
        *(f"newscore_accurate.dist-info/{name}" for name in about),
    }
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_the_model_is_the_bundled_one_with_the_sections_of_the_package(wheels):
    with zipfile.ZipFile(wheels[0]) as wheel:
        made = dict(_train.read_model(wheel.read("newscore_accurate/accurate.nsm")))
    assert made == dict(_train.read_model((ROOT / BUNDLED).read_bytes())) | SECTIONS


def test_the_wheel_carries_a_bill_of_its_materials(wheels):
    with zipfile.ZipFile(wheels[0]) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith(".cdx.json")]
        bill = json.loads(wheel.read(name))
        record = wheel.read(f"{name.partition('/')[0]}/RECORD").decode()
        model = wheel.read("newscore_accurate/accurate.nsm")
    assert name in record
    package = bill["metadata"]["component"]
    assert (package["name"], package["version"]) == ("newscore-accurate", newscore.__version__)
    assert package["licenses"] == [{"expression": "MIT AND Apache-2.0"}]
    held, data = bill["components"]
    assert held["name"] == "newscore_accurate/accurate.nsm"
    assert held["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(model).hexdigest()}]
    assert (data["name"], data["licenses"]) == ("texts", [{"license": {"name": "ours"}}])


def test_newscore_finds_the_model_that_is_installed(wheels, tmp_path):
    done = python("-m", "pip", "install", "--no-deps", "-q", "--target", tmp_path / "there",
                  wheels[0], cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    there = str(tmp_path / "there")
    code = "import newscore; nlp = newscore.load('accurate'); print(nlp.path, nlp.card['name'])"
    done = python("-c", code, cwd=tmp_path, PYTHONPATH=there)
    path = Path(there, "newscore_accurate", "accurate.nsm")
    assert (done.stdout, done.stderr) == (f"{path} accurate\n", "")
    done = python("-m", "newscore", "info", "accurate", "--json", cwd=tmp_path, PYTHONPATH=there)
    assert json.loads(done.stdout)["model"]["card"] == CARD


@pytest.mark.parametrize(
    ("sections", "says"),
    [
        (None, r"encoder\.nsm is missing: the sections that the model has beside"),
        (b"PK", r'encoder\.nsm: section "header": not a newscore model'),
        ({"card": b"no card"}, r'encoder\.nsm: section "card" is not a JSON object'),
        ({"ents.labels": b"A"}, r'encoder\.nsm: section "ents\.labels" ends inside a label'),
    ],
)
def test_what_is_wrong_with_the_sections_is_said(tmp_path, sections, says):
    folder = sources(tmp_path, None if isinstance(sections, bytes) else sections)
    if isinstance(sections, bytes):
        (folder / "models/accurate/encoder.nsm").write_bytes(sections)
    done = staged(folder)
    assert done.returncode == 1
    assert re.search(says + r".*\n$", done.stderr)
    assert "Traceback" not in done.stderr
    assert not (folder / "build").exists()


@pytest.mark.slow
@pytest.mark.skipif(not (PACKAGE / "encoder.nsm").is_file(), reason="its sections are not here")
def test_the_wheel_of_the_model_itself_has_at_most_40_megabytes(tmp_path):
    folder = sources(tmp_path)
    shutil.copyfile(PACKAGE / "encoder.nsm", folder / "models/accurate/encoder.nsm")
    wheel = wheel_of(folder)
    assert wheel.stat().st_size <= MAX_BYTES
    with zipfile.ZipFile(wheel) as held:
        made = dict(_train.read_model(held.read("newscore_accurate/accurate.nsm")))
    assert {"ents.pieces", "ents.encoder"} <= set(made)
    assert json.loads(made["card"])["name"] == "accurate"
