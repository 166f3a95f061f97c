"""The command line on many files: tables, compression, Parquet, and going on after a stop."""

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import newscore
from newscore import _layers, formats
from newscore.cli import main
from newscore.cli.inputs import Inputs
from newscore.cli.progress import ProgressLine

ROWS = [
    {"id": "a", "text": "Angela Merkel flew to Paris.", "desk": "one"},
    {"id": "b", "text": 'She said "no",\nand "yes".', "desk": "caf\u00e9"},
    {"id": "a", "text": "Siemens AG fell.", "desk": ""},
]


def as_lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_csv(rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def tagged(tmp_path, *args, code=0):
    """The JSON Lines that `newscore tag` writes."""
    out = tmp_path / "out.jsonl"
    assert main(["tag", *map(str, args), "-o", str(out)]) == code
    return [json.loads(line) for line in out.read_bytes().splitlines()]


def without_answers(records):
    return [{k: v for k, v in r.items() if k not in ("sentences", "entities")} for r in records]


# ---- what comes in -------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz", ".bz2", ".zst"])
@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv"])
def test_tables_and_lines_give_the_same_records(tmp_path, kind, suffix):
    data = as_lines(ROWS) if kind == "jsonl" else as_csv(ROWS, "\t" if kind == "tsv" else ",")
    if suffix == ".zst":
        data = pytest.importorskip("zstandard").compress(data)
    elif suffix:
        module = {".gz": gzip, ".xz": lzma, ".bz2": bz2}[suffix]
        data = module.compress(data)
    path = tmp_path / f"in.{kind}{suffix}"
    path.write_bytes(data)
    records = tagged(tmp_path, path)
    assert without_answers(records) == ROWS
    assert records[0]["entities"][0][:3] == [0, 13, "PERSON"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_tables_in_other_encodings(tmp_path, encoding):
    path = tmp_path / "in.csv"
    path.write_bytes(as_csv(ROWS, encoding=encoding))
    assert without_answers(tagged(tmp_path, path, "-q")) == ROWS


def test_parquet_in_and_out_keeps_everything(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    path, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)
    records = tagged(tmp_path, path)
    assert without_answers(records) == ROWS
    assert main(["tag", str(path), "-o", str(out)]) == 0
    table = parquet.read_table(out)
    ours = ["date", "n_chars", "n_replaced", "error", "sentences", "entities"]
    assert table.column_names == ["id", "text", "desk", *ours, "fields"]
    for row, record in zip(table.to_pylist(), records, strict=True):
        assert (row["id"], row["text"]) == (record["id"], record["text"])
        assert [[s["start"], s["end"]] for s in row["sentences"]] == record["sentences"]
        names = [[e["start"], e["end"], e["label"], round(e["score"], 4)] for e in row["entities"]]
        assert names == record["entities"]
        assert all(e["text"] == row["text"][e["start"] : e["end"]] for e in row["entities"])
        assert (row["desk"], row["fields"]) == (record["desk"], None)
    assert sorted(os.listdir(tmp_path)) == ["in.parquet", "out.jsonl", "out.parquet"]


@pytest.mark.parametrize(
    "what", [None, "sentences", "entities,sentences", ",".join(_layers.TABLES)]
)
@pytest.mark.parametrize("out", ["out.parquet", "parts/"])
def test_lists_of_parquet_are_those_of_annotate(nlp, tmp_path, what, out):
    """Types, names and values: what engines and the command make of the same texts is one."""
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    path = tmp_path / "in.jsonl"
    path.write_bytes(as_lines([*ROWS, {"text": ""}]) + b'{"text": "\\ud800 Ann left Paris."}\n')
    options = [] if what is None else ["--what", what]
    command = ["tag", str(path), "--format", "parquet", "-o", str(tmp_path / out)]
    assert main([*command, *options]) == 0
    table = parquet.read_table(tmp_path / out)
    tables = what.split(",") if what else ["sentences", "entities"]
    texts = [json.loads(line)["text"] for line in path.read_bytes().splitlines()]
    right = pyarrow.table(nlp.annotate(texts, what=tables))
    promised = pyarrow.schema(newscore.schema(what=tables))
    ours = promised.names[2:]  # without the number of a text, and its id
    assert table.column_names == ["id", "text", *ours, "fields"]
    for name in ours:
        assert table.schema.field(name).equals(promised.field(name))
        assert table.column(name).to_pylist() == right.column(name).to_pylist()


def test_columns_of_parquet_keep_their_types_and_rows_without_text_stay(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    rows = pa.table(
        {
            "id": pa.array([7, None, 9, 10], pa.int64()),
            "text": pa.array(["Ann left Paris.", None, "", "Bo stayed."]),
            "words": pa.array([3, 0, None, 2], pa.uint8()),
            "price": pa.array([1.5, float("inf"), float("nan"), None], pa.float32()),
            "at": pa.array([1, 2, None, 4], pa.timestamp("ns", "UTC")),
            "tags": pa.array([["a"], None, [], ["b", None]], pa.list_(pa.string())),
            "desk": pa.array(["x", "x", None, "y"]).dictionary_encode(),
            "error": ["theirs", None, None, None],  # a name of ours
        }
    )
    path, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    parquet.write_table(rows, path)
    assert main(["tag", str(path), "-o", str(out), "-q"]) == 0
    made = parquet.read_table(out)
    for name in ("words", "at", "tags"):
        assert made.column(name).equals(parquet.read_table(path).column(name))
    assert str(made.column("price")) == str(rows.column("price"))  # NaN is not equal to itself
    assert made.column("desk").equals(rows.column("desk").cast(pa.string()))
    assert made.column("id").equals(rows.column("id"))
    assert made.column("error").to_pylist() == [None, "null", None, None]
    assert made.column("entities").is_null().to_pylist() == [False, True, False, False]
    assert made.column("text").to_pylist() == rows.column("text").to_pylist()
    others = [None if cell is None else json.loads(cell) for cell in made["fields"].to_pylist()]
    assert others[0] == {"error": "theirs"}
    assert others[1]["id"] == f"{path}:2"


def test_types_are_those_of_the_first_file_and_nothing_of_others_is_lost(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    folder = tmp_path / "in"
    folder.mkdir()
    first = {"id": [1], "text": ["Ann left."], "n": [5]}
    parquet.write_table(pa.table(first), folder / "a.parquet")
    other = {"id": ["two"], "text": ["Bo left."], "n": ["six"], "m": [1]}
    parquet.write_table(pa.table(other), folder / "b.parquet")
    (folder / "c.jsonl").write_bytes(as_lines([{"id": "c", "text": "Cy left.", "k": [1]}]))
    out = tmp_path / "out.parquet"
    assert main(["tag", str(folder), "-o", str(out), "-q"]) == 0
    made = parquet.read_table(out).to_pylist()
    assert [(row["id"], row["n"]) for row in made] == [(1, 5), (None, None), (None, None)]
    assert json.loads(made[1]["fields"]) == {"n": "six", "m": 1, "id": "two"}
    assert json.loads(made[2]["fields"]) == {"k": [1], "id": "c"}


def test_folders_of_hive_say_the_date(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    folder = tmp_path / "date=2017-04-11" / "desk=World%20news"
    folder.mkdir(parents=True)
    row = {"id": [1], "text": ["She left on Monday."]}
    parquet.write_table(pa.table(row), folder / "a.parquet")
    (record,) = tagged(tmp_path, tmp_path / "date=2017-04-11", "--what", "dates")
    assert (record["date"], record["desk"]) == ("2017-04-11", "World news")
    assert record["dates"][0]["value"] == "2017-04-10"
    out = tmp_path / "out.parquet"
    assert main(["tag", str(folder), "-o", str(out)]) == 0
    (row,) = parquet.read_table(out).to_pylist()
    assert (str(row["date"]), row["desk"]) == ("2017-04-11", "World news")


def test_rows_without_an_id_are_gone_on_with_too(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    path, out = tmp_path / "in.parquet", tmp_path / "out"
    ids = pa.array([1, None, 3, None, None, 6], pa.int64())
    texts = ["Ann left.", None, "Bo left.", "Cy left.", "Di left.", "Ed left."]
    parquet.write_table(pa.table({"id": ids, "text": texts}), path)
    command = ["tag", str(path), "-o", f"{out}/", "--format", "parquet", "--part-rows", "2", "-q"]
    assert main(command) == 0
    whole = parquet.read_table(out)
    assert whole.column("id").equals(pa.chunked_array([ids]))
    for n in (2, 1):
        for part in range(n, 3):
            (out / f"part-{part:05d}.parquet").unlink()
        assert main([*command, "--resume"]) == 0
        assert parquet.read_table(out).equals(whole)


def test_identifiers_that_parquet_cannot_hold_are_gone_on_with_too(tmp_path):
    """Once the rows of these were written once more."""
    parquet = pytest.importorskip("pyarrow.parquet")
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    path.write_bytes(
        b'{"id": "a\\ud800", "text": "Ann left."}\n{"id": "a\\ud801", "text": "Bo left."}\n'
    )
    command = ["tag", str(path), "-o", f"{out}/", "--format", "parquet", "-q"]
    for options in ([], ["--resume"]):
        assert main([*command, *options]) == 0
        assert parquet.read_table(out).column("text").to_pylist() == ["Ann left.", "Bo left."]


def test_urls_are_read_and_written(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    memory = fsspec.filesystem("memory")
    memory.pipe("/news/date=2017-04-11/a.jsonl.gz", gzip.compress(as_lines(ROWS)))
    with memory.open("/news/b.parquet", "wb") as file:
        parquet.write_table(pa.table({"id": [1, 2], "text": ["Ann left.", "Bo left."]}), file)
    memory.pipe("/news/notes.md", b"passed over")
    command = ["tag", "memory://news", "--format", "parquet", "-o", "memory://names/", "-q"]
    try:
        assert main([*command, "--part-rows", "2"]) == 0
        names = [f"/names/part-{n:05d}.parquet" for n in range(3)]
        assert memory.glob("/names/*") == names
        tables = [parquet.read_table(memory.open(name)) for name in names]
        texts = [text for table in tables for text in table["text"].to_pylist()]
        assert texts == ["Ann left.", "Bo left.", *(row["text"] for row in ROWS)][-len(texts) :]
        memory.rm(names[-1])
        assert main([*command, "--part-rows", "2", "--resume"]) == 0
        assert memory.glob("/names/*") == names
        assert len(tagged(tmp_path, "memory://news/*.parquet")) == 2
        assert main(["tag", "memory://nowhere/a.jsonl", "-q"]) == 1
        assert main(["tag", "memory://news", "-o", "memory://names.jsonl", "-q"]) == 2
        assert main(["tag", "nobody://news", "-q"]) == 2
    finally:
        memory.rm("/news", recursive=True)
        memory.rm("/names", recursive=True)


def test_a_url_that_a_store_cannot_make_sense_of_costs_that_input(tmp_path, capsys):
    pytest.importorskip("fsspec")
    (tmp_path / "a.txt").write_text("Rain.", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert main(["tag", "reference://x", str(tmp_path / "a.txt"), "-o", str(out)]) == 1
    assert capsys.readouterr().err.startswith("newscore: reference://x: TypeError: ")
    assert len(out.read_bytes().splitlines()) == 1


def test_lines_hold_the_tables_that_are_asked_for(nlp, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(as_lines(ROWS))
    unasked = tagged(tmp_path, path)
    assert [list(r)[3:] for r in unasked] == [["sentences", "entities"]] * 3
    assert tagged(tmp_path, path, "--what", "sentences,entities,sentences") == unasked
    for row, record in zip(ROWS, tagged(tmp_path, path, "--what", "tokens"), strict=True):
        tokens = [[token.start, token.end] for token in nlp(row["text"]).tokens]
        assert record == {**row, "tokens": tokens}


def test_lines_hold_rows_of_other_layers_as_objects():
    from newscore.cli.texts import rows_json

    doc = newscore.load(layers=["entities", "dates"])("Ann left Paris on Monday. \ud800")
    assert json.loads(rows_json(doc, "entities")) == list(map(list, formats.rows(doc)))
    (row,) = json.loads(rows_json(doc, "dates"))
    assert (row["start"], row["text"]) == (doc.dates[0].start, doc.dates[0].text)


def test_tables_that_cannot_be_had_are_refused(tmp_path, capsys):
    path = tmp_path / "in.txt"
    path.write_text("It rained.", encoding="utf-8")
    assert main(["tag", str(path), "--what", "sentences,verbs"]) == 2
    assert "--what: expected some of 'sentences', 'tokens'" in capsys.readouterr().err
    assert main(["tag", str(path), "--what", ","]) == 2
    assert "--what: expected at least one of 'sentences'" in capsys.readouterr().err
    for form in ("tsv", "html", "conll", "brat"):
        out = tmp_path / f"out.{form}"
        assert main(["tag", str(path), "--what", "tokens", "--format", form, "-o", str(out)]) == 2
        shown = capsys.readouterr().err
        assert f"--what: works with jsonl, json and parquet, not with {form}" in shown
        assert not out.exists()


def test_cells_of_parquet_that_json_lacks_come_out_as_text(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    import datetime

    import pyarrow

    day = datetime.date(2017, 4, 11)
    path = tmp_path / "in.parquet"
    rows = [{"text": "It rained.", "day": day, "blob": b"\xff\x00"}, {"text": None, "day": day}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    (record,) = tagged(tmp_path, path, "--date-key", "day", code=1)
    assert (record["day"], record["blob"], record["id"]) == ("2017-04-11", "/wA=", f"{path}:1")


def test_a_pattern_stands_for_its_files_in_order(tmp_path, capsys):
    for name in ("b/2.txt", "a/1.txt", "a/1.md", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It rained.", encoding="utf-8")
    ids = [record["id"] for record in tagged(tmp_path, tmp_path / "**" / "*.txt")]
    assert ids == [str(tmp_path / name) for name in ("a/1.txt", "b/2.txt", "c.txt")]
    assert main(["tag", str(tmp_path / "*.nothing"), "-o", str(tmp_path / "out.jsonl")]) == 1
    assert "*.nothing: no file matches" in capsys.readouterr().err


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    path = tmp_path / "what[1]?.txt"
    path.write_text("It rained.", encoding="utf-8")
    assert [record["id"] for record in tagged(tmp_path, path)] == [str(path)]


def test_a_damaged_file_is_named_and_the_rest_is_done(tmp_path, capsys):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"It rained. " * 1000)[:-20])
    (tmp_path / "b.jsonl.xz").write_bytes(b"nothing of that kind")
    (tmp_path / "c.csv").write_bytes(b"id,txt\n1,2\n")
    (tmp_path / "d.csv").write_bytes(b'id,text\n1,One.\n2,"Two",Three\n4,Four.\n')
    (tmp_path / "e.txt.gz").write_bytes(gzip.compress(b"It snowed."))
    records = tagged(tmp_path, tmp_path, code=1)
    assert [record["text"] for record in records] == ["One.", "Four.", "It snowed."]
    shown = capsys.readouterr().err
    assert "a.txt.gz: damaged or cut short" in shown
    assert "b.jsonl.xz: damaged or cut short" in shown
    assert "c.csv: expected a column 'text', got 'id', 'txt'" in shown
    assert "d.csv:2: expected 2 cells, as in the first row, got 3" in shown


@pytest.mark.parametrize("out", ["out.jsonl", "deep/out.parquet", "parts/"])
def test_an_output_within_the_inputs_is_not_read(tmp_path, out):
    """Once a run read what it wrote, and wrote what it read, until the disk was full."""
    if out != "out.jsonl":
        pytest.importorskip("pyarrow")
    (tmp_path / "deep").mkdir()
    rows = [{"id": n, "text": "It rained. " * 50} for n in range(400)]
    (tmp_path / "in.jsonl").write_bytes(as_lines(rows))
    form = "jsonl" if out == "out.jsonl" else "parquet"
    command = ["tag", str(tmp_path), "-o", f"{tmp_path}/{out}", "--format", form]
    assert main([*command, "--part-rows", "100"]) == 0
    if form == "jsonl":
        assert len((tmp_path / out).read_bytes().splitlines()) == 400


def test_damaged_parquet_is_named(tmp_path, capsys):
    pytest.importorskip("pyarrow")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing else PAR1")
    assert tagged(tmp_path, tmp_path / "a.parquet", code=1) == []
    assert "a.parquet: not Parquet that can be read" in capsys.readouterr().err


def test_a_missing_package_is_named_with_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "a.parquet"
    path.write_bytes(b"")
    assert main(["tag", str(path)]) == 2
    assert "pip install 'newscore[parquet]'" in capsys.readouterr().err


# ---- what goes out -------------------------------------------------------------------------------


def test_a_parquet_file_is_whole_or_not_there(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    from newscore.cli import parquet

    path, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    path.write_bytes(as_lines(ROWS))

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet.ParquetWriter, "write", fail)
    assert main(["tag", str(path), "-o", str(out)]) == 1
    assert os.listdir(tmp_path) == ["in.jsonl"]


def test_brat_needs_a_folder_and_each_text_gets_a_name_of_its_own(tmp_path, capsys):
    path = tmp_path / "in.jsonl"
    path.write_bytes(as_lines([*ROWS, {"id": "a-2", "text": "Ann left."}]))
    assert main(["tag", str(path), "--format", "brat"]) == 2
    assert "needs a place to write to" in capsys.readouterr().err
    folder = tmp_path / "out"
    assert main(["tag", str(path), "--format", "brat", "-o", str(folder)]) == 0
    names = {name for name in os.listdir(folder) if name.endswith(".txt")}
    assert names == {"a.txt", "b.txt", "a-2.txt", "a-2-2.txt"}
    texts = sorted((folder / name).read_bytes().decode() for name in names)
    assert texts == sorted([*(row["text"] for row in ROWS), "Ann left."])
    assert "PERSON" in (folder / "annotation.conf").read_text(encoding="utf-8")


def test_label_studio_is_one_json_list(tmp_path, capsysbinary):
    path = tmp_path / "in.jsonl"
    for rows in (ROWS, ROWS[:1]):
        path.write_bytes(as_lines(rows))
        assert main(["tag", str(path), "--format", "label-studio"]) == 0
        tasks = json.loads(capsysbinary.readouterr().out)
        assert [task["data"]["text"] for task in tasks] == [row["text"] for row in rows]


# ---- progress ------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_says_words_a_second_and_time_left(tmp_path):
    path = tmp_path / "in.jsonl.gz"
    rows = [{"text": random.Random(n).randbytes(700).hex(" ")} for n in range(2500)]
    path.write_bytes(gzip.compress(as_lines(rows)))
    assert path.stat().st_size > 1_000_000
    inputs = Inputs((str(path),), print, print)
    with ProgressLine(inputs, SimpleNamespace(quiet=False, output="x"), Terminal()) as progress:
        records = list(inputs)
        assert sum(record.n_bytes for record in records) == path.stat().st_size
        for record in records[:500]:
            progress.passed(record)
        for record in records[500:1500]:
            progress.done(record)
    n_words = sum(len(record.text.split()) for record in records[500:1500])
    line = progress.line(10.0)
    assert f"{n_words:,} words  {n_words / 10:,.0f} words/s  0:10, 0:" in line
    left = int(line.partition(", 0:")[2][:2])
    assert 8 <= left <= 12  # a thousand texts took ten seconds, a thousand are left
    assert line.startswith((" 6", " 5"))


# ---- shells and the manual page ------------------------------------------------------------------


def shown(*args):
    return subprocess.run(
        [sys.executable, "-m", "newscore", *args], capture_output=True, text=True, check=True
    ).stdout


def test_the_manual_page_is_the_one_that_is_shipped():
    from newscore.cli.shells import manual

    root = Path(__file__).parents[3]
    with open(os.path.join(root, "docs", "newscore.1"), encoding="utf-8") as page:
        assert page.read() == manual(), "run `make manual`"


def test_the_manual_page_names_every_option():
    from newscore.cli.shells import commands, manual

    page = manual().replace("\\-", "-")
    for command in commands()[1]:
        assert f".SH {command.name.upper()}" in page
        for option in command.options:
            assert all(f"\\fB{name}\\fR" in page for name in option.names)


def complete(words, script):
    """What bash offers for the last of some words."""
    code = (
        f'source "{script}"; COMP_WORDS=({" ".join(map(repr, words))}); '
        f"COMP_CWORD={len(words) - 1}; _newscore; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return set(done.stdout.split("\n")) - {""}


def test_bash_completes_commands_options_and_values(tmp_path, monkeypatch):
    from newscore.cli.shells import completion

    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.txt").touch()
    script = tmp_path / "script"
    script.write_text(completion("bash"), encoding="utf-8")
    assert {"tag", "train", "completion"} <= complete(["newscore", ""], script)
    assert complete(["newscore", "ta"], script) == {"tag"}
    assert complete(["newscore", "tag", "--res"], script) == {"--resume"}
    assert complete(["newscore", "tag", "--format", "c"], script) == {"color", "conll", "csv"}
    assert complete(["newscore", "tag", "--threads", ""], script) == set()
    assert complete(["newscore", "tag", "ne"], script) == {"news.txt"}
    assert complete(["newscore", "completion", ""], script) == {"bash", "zsh", "fish"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_right_by_the_shell_itself(shell, tmp_path):
    import shutil

    from newscore.cli.shells import completion

    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    path = tmp_path / "script"
    path.write_text(completion(shell), encoding="utf-8")
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_both_are_printed_by_the_command():
    from newscore.cli.shells import completion, manual

    assert shown("completion", "fish") == completion("fish")
    assert shown("manual") == manual()
    assert newscore.__version__ in manual()
