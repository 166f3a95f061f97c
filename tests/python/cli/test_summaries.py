"""What `newscore top` and `newscore quotes` promise of inputs and outputs, as tag does."""

import os
import subprocess
import sys

import pytest

from newscore.cli import main, summary
from test_cli import COMMAND, complaints, run

BOTH = pytest.mark.parametrize("command", ["top", "quotes"])
TEXT = '"We are late," said Ada Lund in Lisbon.\n'


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@BOTH
def test_an_output_that_cannot_be_written_is_refused_before_any_text_is_read(
    command, article, monkeypatch, capsys
):
    monkeypatch.setattr(summary, "map_ordered", lambda *args: pytest.fail("a text was read"))
    output = article.parent / "nodir" / "x.csv"
    assert main([command, str(article), "-o", str(output)]) == 1
    assert capsys.readouterr().err == f"newscore: {output}: No such file or directory\n"


@BOTH
def test_a_closed_standard_output_is_named_before_any_text_is_read(command, article):
    line = f"{sys.executable} -m newscore {command} /no/such/file {article} >&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert done.returncode == 1
    assert complaints(done) == ["newscore: <stdout>: standard output is closed"]


@BOTH
def test_an_input_is_not_written_over(command, tmp_path):
    table = tmp_path / "a.csv"
    kept = f'id,text\n1,"{TEXT.strip().replace(chr(34), chr(34) * 2)}"\n'
    table.write_text(kept, encoding="utf-8")
    done = run(command, table, "-o", table)
    assert (done.returncode, "is an input and cannot be the output" in done.stderr.decode()) == (
        2,
        True,
    )
    with open(table, "rb") as stdin:
        done = subprocess.run(
            [*COMMAND, command, "--input", "csv", "-", "-o", str(table)],
            stdin=stdin,
            capture_output=True,
            check=False,
        )
    assert done.returncode == 2
    assert table.read_text(encoding="utf-8") == kept


@BOTH
def test_the_old_table_is_there_until_the_new_one_is_whole(command, article, monkeypatch):
    output = article.parent / "old.csv"
    output.write_text("old\n", encoding="utf-8")

    def interrupted(*args):
        assert output.read_text(encoding="utf-8") == "old\n"
        raise KeyboardInterrupt

    monkeypatch.setattr(summary, "map_ordered", interrupted)
    assert main([command, str(article), "-o", str(output)]) == 130
    assert output.read_text(encoding="utf-8") == "old\n"
    assert sorted(os.listdir(article.parent)) == ["a.txt", "old.csv"]
    monkeypatch.undo()
    assert main([command, str(article), "-o", str(output)]) == 0
    assert "Ada Lund" in output.read_text(encoding="utf-8")


@BOTH
def test_a_text_that_cannot_be_read_is_named_and_the_rest_is_counted(command, article, capsys):
    (article.parent / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\1\2\3")
    assert main([command, str(article.parent), "--format", "csv"]) == 1
    captured = capsys.readouterr()
    assert "b.txt: not a text file" in captured.err
    assert "Ada Lund" in captured.out
