"""newscore tag --per-input and --shard: a file for each input, by several and by killed runs."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from newscore.cli import main

TEXTS = {
    "date=2017-04-11/a.jsonl": ["Ann Lee left Paris on Monday.", "Bo stayed."],
    "date=2017-04-11/b.jsonl": ["Cy Dow met Ann Lee in Rome."],
    "date=2017-04-12/a.jsonl": [],
    "c.csv": ["Di Fox flew to Oslo."],
}


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    for name, texts in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("csv"):
            path.write_text("id,text\n" + "".join(f"{n},{t}\n" for n, t in enumerate(texts)))
        else:
            lines = [json.dumps({"id": n, "text": t}) + "\n" for n, t in enumerate(texts)]
            path.write_text("".join(lines))
    return folder


def tag(news, out, *options):
    return main(["tag", str(news), "-o", str(out), "--per-input", "-q", *options])


def files_in(folder):
    """Names and bytes of all outputs, without the note."""
    paths = [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")]
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths}


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_each_input_has_an_output_in_the_same_folders(news, tmp_path, form):
    out = tmp_path / "out"
    assert tag(news, out, "--format", form) == 0
    names = {name if name.endswith(form) else f"{name}.{form}" for name in TEXTS}
    assert set(files_in(out)) == names


def test_outputs_are_those_of_each_input_alone(news, tmp_path):
    out = tmp_path / "out"
    assert tag(news, out) == 0
    for name, made in files_in(out).items():
        alone = tmp_path / "alone.jsonl"
        source = news / (name if name in TEXTS else name.removesuffix(".jsonl"))
        assert main(["tag", str(source), "-o", str(alone), "-q"]) == 0
        assert made == alone.read_bytes()


def test_folders_that_say_the_date_are_read_as_a_data_set(news, tmp_path):
    dataset = pytest.importorskip("pyarrow.dataset")
    (news / "c.csv").unlink()  # which is in no such folder
    out = tmp_path / "out"
    assert tag(news, out, "--format", "parquet", "--what", "dates") == 0
    rows = dataset.dataset(out, partitioning="hive").to_table().to_pylist()
    assert {row["text"]: row["date"] for row in rows}["Bo stayed."] == "2017-04-11"
    (date,) = next(row["dates"] for row in rows if "Monday" in row["text"])
    assert date["value"] == "2017-04-10"


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_shards_fill_one_folder(news, tmp_path, form):
    whole, shards = tmp_path / "whole", tmp_path / "shards"
    assert tag(news, whole, "--format", form) == 0
    for number in (3, 1, 2):
        before = set(files_in(shards)) if shards.exists() else set()
        assert tag(news, shards, "--format", form, "--shard", f"{number}/3") == 0
        assert len(set(files_in(shards)) - before) in (1, 2)
    assert files_in(shards) == files_in(whole)


def test_what_is_there_is_passed_over_and_nothing_else(news, tmp_path, capsys):
    out = tmp_path / "out"
    assert tag(news, out) == 0
    whole = files_in(out)
    (out / "c.csv.jsonl").unlink()
    (out / "date=2017-04-11" / "b.jsonl").write_bytes(b"mine")
    assert tag(news, out) == 2
    assert "is there already; add --resume to go on" in capsys.readouterr().err
    assert tag(news, out, "--resume") == 0
    assert files_in(out) == whole | {"date=2017-04-11/b.jsonl": b"mine"}
    assert tag(news, out, "--resume", "--min-score", "0.9") == 2
    assert "was begun with --min-score" in capsys.readouterr().err


def test_a_store_may_be_read_and_filled(news, tmp_path, monkeypatch, capsys):
    memory = pytest.importorskip("fsspec").filesystem("memory")
    pytest.importorskip("pyarrow")
    out = tmp_path / "out"
    assert tag(news, out, "--format", "parquet") == 0
    memory.put(str(news), "/store", recursive=True)
    try:
        for number in (1, 2):
            url = "memory://filled"
            assert tag("memory://store", url, "--format", "parquet", "--shard", f"{number}/2") == 0
        found = {path.removeprefix("/filled/") for path in memory.find("/filled")}
        assert found == {*files_in(out), ".newscore.run.json"}
        memory.rm("/filled/c.csv.parquet")
        assert tag("memory://store", url, "--format", "parquet", "--resume") == 0
        assert memory.exists("/filled/c.csv.parquet")

        def fail(*args, **options):
            raise RuntimeError("no credentials")

        capsys.readouterr()
        for method, place in (("find", "memory://store"), ("put_file", "memory://put_file/")):
            with monkeypatch.context() as patch:
                patch.setattr(type(memory), method, fail)
                target = f"memory://{method}/"
                command = ["tag", "memory://store", "--format", "parquet", "-o", target, "-q"]
                assert main(command) == 1
            error = capsys.readouterr().err
            assert error.startswith(f"newscore: {place}")
            assert error.endswith("RuntimeError: no credentials\n")
    finally:
        for folder in ("/store", "/filled", "/find", "/put_file"):
            if memory.exists(folder):
                memory.rm(folder, recursive=True)


def test_a_damaged_input_has_no_output_and_the_rest_is_done(news, tmp_path, capsys):
    (news / "bad.jsonl.gz").write_bytes(b"\x1f\x8b not really")
    out = tmp_path / "out"
    assert tag(news, out) == 1
    assert "bad.jsonl.gz: damaged or cut short" in capsys.readouterr().err
    assert len(files_in(out)) == len(TEXTS)


def test_a_name_that_has_no_room_for_an_ending_costs_that_input(news, tmp_path, capsys):
    name = "n" * 246 + ".csv"
    (news / name).write_text("text\nRain.\n", encoding="utf-8")
    out = tmp_path / "out"
    assert tag(news, out) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"newscore: {news / name}: {name}.jsonl: ")
    assert len(said.splitlines()) == 1
    assert len(files_in(out)) == len(TEXTS)


def test_what_cannot_be_is_explained(news, tmp_path, capsys):
    for options, error in (
        (["--per-input"], "--per-input needs a folder to write to: -o FOLDER/"),
        (["--per-input", "-o", "x", "--format", "tsv"], "works with jsonl and parquet, not with"),
        (["--shard", "3/2"], "expected I/N with I from 1 to N, got '3/2'"),
    ):
        assert main(["tag", str(news), *options]) == 2
        assert error in capsys.readouterr().err
    (news / "c.csv.jsonl").write_text('{"text": "Two."}\n')
    assert tag(news, tmp_path / "out") == 2
    assert "would both become c.csv.jsonl" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_run_that_is_killed_five_times_and_gone_on_with_writes_the_same(tmp_path, form):
    news = tmp_path / "news"
    news.mkdir()
    for n in range(40):
        lines = [
            json.dumps({"id": f"{n}-{k}", "text": f"Ann Lee met Bo {k} in Paris. " * 40}) + "\n"
            for k in range(20)
        ]
        (news / f"{n:02}.jsonl").write_text("".join(lines))
    whole, out = tmp_path / "whole", tmp_path / "out"
    assert tag(news, whole, "--format", form) == 0
    command = [sys.executable, "-m", "newscore", "tag", str(news), "-o", str(out), "--per-input",
               "--resume", "-q", "--format", form]  # fmt: skip
    for n_files in (1, 6, 12, 18, 24):
        run = subprocess.Popen(command)
        while len(files_in(out) if out.exists() else {}) < n_files:
            assert run.poll() is None, "the run was over before it could be killed"
            time.sleep(0.01)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert subprocess.run(command, check=False).returncode == 0
    assert files_in(out) == files_in(whole)
