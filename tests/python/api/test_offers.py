"""Models that installed packages offer by a name, and `effort`, which some of them heed."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import newscore
from newscore import _core, _worker
from newscore._offers import GROUP
from newscore.eval import evaluate
from newscore.gold import Gold, Name
from newscore.train import with_sections

BUNDLED = Path(newscore.__file__).parent / "models" / "news.nsm"
TEXT = "Theresa May flew to Berlin on Monday."


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The file of a model that is not the bundled one."""
    path = tmp_path_factory.mktemp("models") / "own.nsm"
    path.write_bytes(with_sections(BUNDLED.read_bytes(), {"card": b'{"name": "own"}'}))
    return path


def package(folder, name, value, source="", *, package="newscore-own"):
    """Puts a package that offers a model into a folder that is or will be on sys.path."""
    module = value.partition(":")[0]
    folder.mkdir(exist_ok=True)
    (folder / f"{module}.py").write_text(textwrap.dedent(source), encoding="utf-8")
    about = folder / f"{package.replace('-', '_')}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {value}\n")
    return folder


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Installs a package; its module is forgotten behind the test."""
    modules = []

    def install(name, value, source="", **options):
        modules.append(value.partition(":")[0])
        package(tmp_path / "packages", name, value, source, **options)

    monkeypatch.syspath_prepend(tmp_path / "packages")
    yield install
    for module in modules:
        sys.modules.pop(module, None)


@pytest.fixture
def tiny(installed, model):
    installed("tiny-1", "tiny_model:path", f"path = {str(model)!r}")
    return model


def refusal(name):
    with pytest.raises(newscore.ModelError) as caught:
        newscore.load(name)
    return str(caught.value)


# ---- by a name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    ["path = {!r}", "def path(): return {!r}", "import pathlib; path = pathlib.Path({!r})"],
)
def test_a_model_is_loaded_by_the_name_that_a_package_offers(installed, model, source):
    installed("tiny-1", "tiny_model:path", source.format(str(model)))
    nlp = newscore.load("tiny-1", effort=0.25)
    assert (nlp.path, nlp.card, nlp.effort) == (str(model), {"name": "own"}, 0.25)
    assert nlp(TEXT) == newscore.load(model)(TEXT)


def test_a_name_is_never_a_file(tmp_path, monkeypatch, tiny):
    monkeypatch.chdir(tmp_path)
    for name in ("tiny-1", "other"):
        shutil.copy(BUNDLED, name)
        for path in (Path(name), f"./{name}", os.fsencode(name), os.path.abspath(name)):
            assert newscore.load(path).path == str(tmp_path / name)
    assert newscore.load("tiny-1").path == str(tiny)
    assert refusal("other").endswith("; for the file of that name say ./other")


def test_an_unknown_name_is_told_which_there_are(installed, tiny):
    installed("a-b", "other_model", package="newscore-other")
    said = refusal("tiny")
    assert said == "model 'tiny': no installed package offers it; installed are: a-b, tiny-1"
    said = refusal("accurate")
    assert said.endswith("installed are: a-b, tiny-1; pip install newscore-accurate")


def test_without_any_package_none_is_installed(monkeypatch):
    monkeypatch.setattr("newscore._offers.entry_points", lambda group: ())
    said = refusal("accurate")
    assert "no installed package offers it; none is installed; pip install" in said


@pytest.mark.parametrize(
    "name", ["tiny-1.nsm", "a/tiny-1", "tiny_1", "tiny 1", "", "-", "t\u00efny"]
)
def test_other_strings_are_paths(tiny, name):
    assert "offers" not in refusal(name)


@pytest.mark.parametrize(
    ("value", "source", "says"),
    [
        ("broken_model:path", "", "AttributeError: module 'broken_model' has no attribute 'path'"),
        ("broken_model:path", "path = 3", "TypeError: expected str, bytes or os.PathLike"),
        ("broken_model:path", "def path(): 1 / 0", "ZeroDivisionError: division by zero"),
        ("broken_model:path", "import no_such_module", "ModuleNotFoundError: No module named"),
    ],
)
def test_a_broken_package_is_named(installed, value, source, says):
    installed("tiny", value, source)
    said = refusal("tiny")
    assert said.startswith(
        f"model 'tiny': newscore-own offers {value}, which gives no path: {says}"
    )


def test_a_package_without_its_file_is_named_by_it(installed):
    installed("tiny", "broken_model:path", "path = '/no/such/tiny.nsm'")
    assert refusal("tiny") == "/no/such/tiny.nsm: cannot be read: No such file or directory"


def test_two_packages_with_one_name_are_both_named(installed, tiny):
    installed("tiny-1", "other_model:path", package="newscore-other")
    assert "offered by newscore-other and by newscore-own; uninstall all but one" in refusal(
        "tiny-1"
    )


def test_packages_are_looked_at_only_for_a_name():
    code = "import newscore, sys; newscore.load(); print('importlib.metadata' in sys.modules)"
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            code.replace(
                "import newscore",
                f"import sys; sys.path.append({str(BUNDLED.parents[2])!r}); import newscore",
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


# ---- in other processes -----------------------------------------------------------------------


def elsewhere(code, sent, folder=None):
    """What code prints in another process, where other packages are installed."""
    environment = {**os.environ, "PYTHONPATH": str(folder or "")}
    done = subprocess.run(
        [sys.executable, "-c", code], input=sent, capture_output=True, env=environment
    )
    return done.stdout.decode().strip(), done.stderr.decode().strip().rpartition("\n")[2]


def test_a_pickled_pipeline_finds_its_model_by_name(tmp_path, tiny):
    nlp = newscore.load("tiny-1", effort=0.3)
    again = pickle.loads(pickle.dumps(nlp))
    assert (again.path, again.effort, again(TEXT)) == (nlp.path, 0.3, nlp(TEXT))
    copy = shutil.copy(tiny, tmp_path / "copy.nsm")
    there = package(tmp_path / "there", "tiny-1", "tiny_model:path", f"path = {str(copy)!r}")
    code = "import pickle, sys; nlp = pickle.load(sys.stdin.buffer); print(nlp.path, nlp.effort)"
    assert elsewhere(code, pickle.dumps(nlp), there) == (f"{copy} 0.3", "")
    assert "no installed package offers it" in elsewhere(code, pickle.dumps(nlp))[1]


SHARED = (
    "import pickle, sys; from newscore._worker import shared; "
    "nlp = shared(pickle.load(sys.stdin.buffer)); print(nlp.path, nlp.effort)"
)


def test_a_worker_finds_the_model_by_name_and_compares_it(tmp_path, tiny):
    sent = pickle.dumps(_worker.model_of(newscore.load("tiny-1", effort=0.5)))
    copy = shutil.copy(tiny, tmp_path / "copy.nsm")
    there = package(tmp_path / "there", "tiny-1", "tiny_model:path", f"path = {str(copy)!r}")
    assert elsewhere(SHARED, sent, there) == (f"{copy} 0.5", "")
    shutil.copy(BUNDLED, copy)
    said = elsewhere(SHARED, sent, there)[1]
    assert said.startswith("RuntimeError: worker ")
    assert "has another model 'tiny-1': sha256:" in said
    os.unlink(copy)
    assert f"cannot read {copy}: No such file" in elsewhere(SHARED, sent, there)[1]
    said = elsewhere(SHARED, sent)[1]
    assert said.startswith("RuntimeError: worker ")
    assert "has no model 'tiny-1': no installed package offers it" in said


def test_a_model_of_a_path_goes_to_a_worker_by_its_path(model):
    sent = pickle.dumps(_worker.model_of(newscore.load(model)))
    assert elsewhere(SHARED, sent) == (f"{model} None", "")


# ---- on the command line ----------------------------------------------------------------------


def command(*args, folder, stdin="", cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "newscore", *map(str, args)],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )


@pytest.fixture
def folder(tmp_path, model):
    return package(tmp_path / "there", "tiny-1", "tiny_model:path", f"path = {str(model)!r}")


@pytest.mark.parametrize("name", ["tag", "top", "sentences", "quotes"])
def test_a_name_is_a_model_of_commands_that_read_texts(tmp_path, folder, name):
    if hasattr(os, "mkfifo"):  # a name is no file, whatever there is in the folder
        os.mkfifo(tmp_path / "tiny-1")
    effort = () if name == "sentences" else ("--effort", "0.5")
    asked = command(name, "--model", "tiny-1", *effort, folder=folder, stdin=TEXT, cwd=tmp_path)
    usual = command(name, folder=folder, stdin=TEXT)
    assert (asked.returncode, asked.stderr, asked.stdout) == (0, "", usual.stdout)
    assert usual.stdout != ""
    done = command(name, "--model", "accurate", folder=folder, stdin=TEXT)
    assert done.returncode == 3
    assert "installed are: tiny-1; pip install newscore-accurate" in done.stderr


def test_an_output_may_be_called_as_a_model_is(tmp_path, folder):
    (tmp_path / "tiny-1").write_text("")
    for _ in range(2):
        done = command(
            "tag", "--model", "tiny-1", "-o", "tiny-1", folder=folder, stdin=TEXT, cwd=tmp_path
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "tiny-1").read_text())["text"] == TEXT


def test_info_shows_the_card_of_a_name(folder, model):
    done = command("info", "tiny-1", "--json", folder=folder)
    about = json.loads(done.stdout)["model"]
    assert (about["path"], about["card"]) == (str(model), {"name": "own"})


def test_eval_and_train_take_a_name(tmp_path, folder):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"text": TEXT, "entities": [[20, 26, "LOC"]]}) + "\n")
    done = command("eval", gold, "--model", "tiny-1", "--effort", 1, "--json", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["entities"]["right"] == 1
    done = command(
        "train",
        gold,
        "--base",
        "tiny-1",
        "--epochs",
        1,
        "-q",
        "-o",
        tmp_path / "made.nsm",
        folder=folder,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert newscore.load(tmp_path / "made.nsm").card["tuned"]
    done = command("train", gold, "--base", "other", "-o", tmp_path / "b.nsm", folder=folder)
    assert (done.returncode, "installed are: tiny-1" in done.stderr) == (3, True)


@pytest.mark.parametrize("wrong", ["1.01", "-0.1", "nan", "much"])
def test_a_wrong_effort_is_a_wrong_command_line(tmp_path, wrong):
    for name in ("tag", "top", "quotes", "eval"):
        done = command(name, f"--effort={wrong}", "no.jsonl", folder=tmp_path)
        assert done.returncode == 2
        assert f"argument --effort: expected a number from 0 to 1, got '{wrong}'" in done.stderr


def test_a_run_is_not_gone_on_with_by_another_effort(tmp_path):
    (tmp_path / "in.txt").write_text(TEXT)
    out = tmp_path / "out.jsonl"
    args = ("tag", tmp_path / "in.txt", "-o", out, "--resume")
    assert command(*args, "--effort", "0.5", folder=tmp_path).returncode == 0
    done = command(*args, "--effort", "0.75", folder=tmp_path)
    assert done.returncode == 2
    assert "was begun with --effort 0.5, and this run is with --effort 0.75" in done.stderr
    assert command(*args, "--effort", "0.5", folder=tmp_path).returncode == 0


# ---- effort -----------------------------------------------------------------------------------


def test_models_with_one_reader_ignore_effort(nlp):
    assert nlp.effort is None
    for effort in (None, 0, 0.3, 1, True):
        assert nlp(TEXT, effort=effort) == nlp(TEXT)
        assert newscore.load(effort=effort)(TEXT) == nlp(TEXT)
        assert list(nlp.pipe([TEXT], effort=effort)) == [nlp(TEXT)]
        table = nlp.annotate([TEXT], effort=effort).entities
        assert len(table) == len(nlp(TEXT).ents)


def doors(nlp):
    """Each call that takes an effort, by what it is called."""
    gold = [Gold("a", TEXT, [Name(20, 26, "LOC")], None, "a:1")]
    yield "load", lambda **options: newscore.load(**options)
    yield "call", lambda **options: nlp(TEXT, **options)
    yield "pipe", lambda **options: nlp.pipe([TEXT], **options)
    yield "annotate", lambda **options: nlp.annotate([TEXT], **options)
    yield "evaluate", lambda **options: evaluate(nlp, gold, **options)
    yield "_batch", lambda effort: nlp._batch([TEXT], None, 0.4, 0xFFFFFFFF, None, effort)
    yield (
        "BasePipeline",
        lambda effort: _core.BasePipeline(
            BUNDLED.read_bytes(), "a", 0, True, (), False, (), "auto", 0, None, None, effort
        ),
    )


@pytest.mark.parametrize(
    ("effort", "error", "says"),
    [
        (1.01, ValueError, "effort: expected a number from 0 to 1, got 1.01"),
        (-1, ValueError, "effort: expected a number from 0 to 1, got -1"),
        (float("nan"), ValueError, "effort: expected a number from 0 to 1, got nan"),
        ("0.5", TypeError, "effort: expected a number from 0 to 1, got str"),
    ],
)
def test_a_wrong_effort_is_explained_at_every_door(nlp, effort, error, says):
    for name, door in doors(nlp):
        door(effort=0.5)
        with pytest.raises(error, match=says):
            door(effort=effort)
            pytest.fail(name)


def test_a_new_model_has_no_second_reader_of_another_one(model):
    from newscore import _train
    from newscore.train import blank_model

    sections = dict(_train.read_model(BUNDLED.read_bytes()))
    reader = {"ents.pieces": b"pieces", "ents.encoder": b"encoder"}
    made = blank_model(sections | reader, ["LOC"])
    assert not {"ents.pieces", "ents.encoder"} & {name for name, _ in _train.read_model(made)}
