"""`newscore eval`, `newscore train`, and the scorer behind them."""

import doctest
import gzip
import json
import lzma
import os
import random

import pytest

import newscore
import newscore.eval
from newscore.cli import main
from newscore.eval import Answer, evaluate, read_gold, score
from newscore.gold import Gold, GoldError
from test_cli import complaints, run

TEXT = "Ada Stone left Port Ellery. She sued the Harbour Trust. "


def slow_f1(golds, founds):
    """F1 over lists of spans, by counting one span at a time."""
    right = sum(
        any(g == f for g in gold)
        for gold, found in zip(golds, founds, strict=True)
        for f in set(found)
    )
    n_found = sum(len(set(found)) for found in founds)
    n_gold = sum(len(set(gold)) for gold in golds)
    return 2 * right / (n_found + n_gold) if n_found + n_gold else 0.0


def test_scores_are_those_of_the_slow_count():
    dice = random.Random(5)
    for _ in range(50):
        pairs = []
        for n in range(4):
            spans = [
                [
                    (s, s + dice.randrange(1, 4), dice.choice("AB"))
                    for s in dice.sample(range(20), 6)
                ]
                for _ in range(2)
            ]
            pairs.append((Gold(str(n), "x" * 30, spans[0], None), Answer(spans[1], [])))
        report = score(pairs)
        golds, founds = [p[0].entities for p in pairs], [p[1].entities for p in pairs]
        assert report.entities.f1 == pytest.approx(slow_f1(golds, founds))
        for label, part in report.labels.items():
            only = [
                [[s for s in spans if s[2] == label] for spans in side] for side in (golds, founds)
            ]
            assert part.f1 == pytest.approx(slow_f1(*only))
        untyped = [[[s[:2] for s in spans] for spans in side] for side in (golds, founds)]
        assert report.untyped.f1 == pytest.approx(slow_f1(*untyped))


def test_labels_are_renamed_on_both_sides_and_then_chosen():
    gold = Gold("1", TEXT, [(0, 9, "PER"), (15, 26, "PLACE"), (41, 54, "ORG")], None)
    found = Answer([(0, 9, "PERSON"), (15, 26, "FAC"), (41, 54, "MISC")], [])
    report = score(
        [(gold, found)],
        labels={"PERSON", "LOC"},
        rename={"PER": "PERSON", "PLACE": "LOC", "FAC": "LOC"},
    )
    assert {label: s.f1 for label, s in report.labels.items()} == {"PERSON": 1.0, "LOC": 1.0}
    assert score([(gold, found)]).entities.f1 == 0


def test_sentences_are_trimmed_before_they_are_compared():
    gold = Gold("1", TEXT, None, [(0, 27), (28, 55)])
    report = score([(gold, Answer([], [(0, 28), (28, 56), (55, 56)]))])
    assert report.sentences.f1 == 1
    assert report.labels == {}
    half = score([(gold, Answer([], [(0, 55)]))])
    assert (half.sentences.right, half.boundaries.right) == (0, 1)


def test_gold_that_is_silent_is_not_scored():
    report = score([(Gold("1", TEXT, None, None), Answer([(0, 9, "PERSON")], [(0, 27)]))])
    assert (report.n_docs, report.entities.found, report.sentences.found) == (1, 0, 0)


def test_an_empty_report_has_no_division_by_zero():
    assert score([]).to_dict()["entities"]["f1"] == 0


@pytest.fixture
def gold_file(tmp_path, nlp):
    """Gold that agrees with the model in all but one name and one sentence."""
    doc = nlp(TEXT)
    names = [[e.start, e.end, e.label] for e in doc.ents]
    assert len(names) >= 2
    names[0] = [0, 5, "PERSON"]
    path = tmp_path / "gold.jsonl"
    line = {"id": "a", "text": TEXT, "entities": names, "sentences": [[0, 27], [28, 40]]}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    return path, len(names)


def test_eval_prints_a_table_and_json(gold_file):
    path, n_names = gold_file
    report = json.loads(run("eval", path, "--json").stdout)
    assert report["n_docs"] == 1
    assert report["entities"]["right"] == n_names - 1
    assert report["entities"]["gold"] == report["entities"]["found"] == n_names
    assert report["sentences"] == {
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "right": 1,
        "found": 2,
        "gold": 2,
    }
    table = run("eval", path).stdout.decode().splitlines()
    assert table[0].split() == ["P", "R", "F1", "gold", "found"]
    assert table[-1].split() == ["sentences", "0.5000", "0.5000", "0.5000", "2", "2"]
    only = json.loads(run("eval", path, "--labels", "NONE", "--json").stdout)
    assert only["entities"]["gold"] == 0


def test_evaluate_takes_threads_and_ticks(nlp, gold_file):
    ticks = []
    reports = [
        evaluate(nlp, list(read_gold(gold_file[0])) * 9, threads=n, tick=ticks.append).to_dict()
        for n in (1, 2)
    ]
    assert reports[0] == reports[1]
    assert ticks == [1] * 18


def test_compressed_gold_is_read(tmp_path):
    line = json.dumps({"text": "One.", "entities": []}).encode() + b"\n"
    (tmp_path / "a.gz").write_bytes(gzip.compress(line))
    (tmp_path / "a.xz").write_bytes(lzma.compress(line))
    for name in ("a.gz", "a.xz"):
        where = f"{tmp_path / name}:1"
        assert list(read_gold(tmp_path / name)) == [Gold("1", "One.", [], None, where)]


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="there is no /dev/fd")
@pytest.mark.parametrize(
    "data",
    [b'\n{"text": "Ada left.", "entities": [[0, 3, "PERSON"]]}\n', b"\nAda B-PERSON\nleft O\n"],
)
def test_gold_may_come_from_a_pipe(data):
    """It was opened twice: the first look took what a pipe has only once."""
    ours, theirs = os.pipe()
    os.write(theirs, data)
    os.close(theirs)
    try:
        done = run("eval", f"/dev/fd/{ours}", "--json", pass_fds=[ours])
    finally:
        os.close(ours)
    assert (done.returncode, complaints(done)) == (0, [])
    assert json.loads(done.stdout)["entities"]["gold"] == 1


@pytest.mark.parametrize("data", ['{"text": "%s"}\n', "%s O\n"])
def test_a_line_of_gold_has_a_bound(data, monkeypatch, tmp_path, capsys):
    """A small compressed file may hold a line that takes all memory."""
    monkeypatch.setattr("newscore.gold.MAX_LINE_CHARS", 1000)
    path = tmp_path / "gold.gz"
    path.write_bytes(gzip.compress(("\n" + data % "a" + data % ("b" * 5000)).encode()))
    assert main(["eval", str(path)]) == 1
    said = f"newscore: {path}:3: longer than 1,000 characters, the most allowed\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_document_of_conll_has_a_bound(between, monkeypatch, tmp_path, capsys):
    """All sentences are held where the file does not say which belong together."""
    monkeypatch.setattr("newscore.conll.MAX_DOCUMENT_CHARS", 1000)
    path = tmp_path / "gold.conll"
    path.write_text(f"Ada O\n{between}" * 200, encoding="utf-8")
    assert main(["eval", str(path)]) == 1
    line = 167 if between == "" else 333
    assert capsys.readouterr().err == (
        f"newscore: {path}:{line}: longer than 1,000 characters, the most that a document may "
        "have; a line -DOCSTART- begins the next\n"
    )
    path.write_text("-DOCSTART- O\nAda B-PERSON\n" * 200, encoding="utf-8")
    assert main(["eval", str(path)]) == 0


def test_gold_that_takes_all_memory_is_named(monkeypatch, tmp_path, capsys):
    def lacking(line, default_id):
        raise MemoryError

    monkeypatch.setattr("newscore.gold.parse_gold", lacking)
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "One."}\n', encoding="utf-8")
    assert main(["eval", str(path)]) == 1
    assert capsys.readouterr().err == f"newscore: {path}: there is not enough memory to read it\n"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nope", "not JSON: Expecting value at character 0"),
        ("[]", "expected an object, got list"),
        ('{"id": 1}', 'expected a string "text", got NoneType'),
        ('{"text": "ab", "entities": [[0, 3, "X"]]}', "is no range of a text of 2 characters"),
        ('{"text": "ab", "entities": [[1, 1, "X"]]}', "is no range of a text of 2 characters"),
        ('{"text": "ab", "entities": [[0, true, "X"]]}', "is no range of a text of 2 characters"),
        (
            '{"text": "ab", "entities": [[0, 1]]}',
            '"entities": expected [start, end, label], got [0, 1]',
        ),
        ('{"text": "ab", "entities": [[0, 1, 5]]}', '"entities": expected a label in [0, 1, 5]'),
        ('{"text": "ab", "sentences": [[0]]}', '"sentences": expected [start, end], got [0]'),
        ('{"id": "x", "text": "", "entities": []}\n{"id": "x", "text": ""}', "id 'x' stands twice"),
    ],
)
def test_wrong_gold_is_refused_with_its_line(tmp_path, line, problem):
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        list(read_gold(path))
    assert problem in str(caught.value)
    assert str(caught.value).startswith(f"{path}:")
    for command in (("eval", path), ("train", path, "-o", tmp_path / "m.nsm")):
        done = run(*command)
        assert done.returncode == 1
        assert problem in complaints(done)[0]
    assert not (tmp_path / "m.nsm").exists()


def test_gold_that_is_not_there_or_not_text(tmp_path):
    done = run("eval", tmp_path / "missing.jsonl")
    assert done.returncode == 1
    assert complaints(done) == [
        f"newscore: {tmp_path / 'missing.jsonl'}: No such file or directory"
    ]
    (tmp_path / "x.jsonl.gz").write_bytes(b"not compressed")
    (tmp_path / "y.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("x.jsonl.gz", "y.jsonl"):
        done = run("eval", tmp_path / name)
        assert done.returncode == 1
        assert len(complaints(done)) == 1


def test_train_wants_names_in_its_gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "One."}\n', encoding="utf-8")
    done = run("train", path, "-o", tmp_path / "m.nsm")
    assert done.returncode == 1
    assert complaints(done) == [f"newscore: {path}:1: document 'a' has no \"entities\""]


def test_eval_without_gold_says_so(tmp_path):
    path = tmp_path / "gold.jsonl"
    for lines, message in (
        ("", "no document is there"),
        ('{"text": "One."}\n', 'no document has "entities" or "sentences"'),
    ):
        path.write_text(lines, encoding="utf-8")
        done = run("eval", path)
        assert (done.returncode, done.stdout) == (1, b"")
        assert complaints(done) == [f"newscore: {path}: {message}, so there is nothing to score"]
    path.write_text('{"text": "Ann left.", "entities": [[0, 3, "WHO"]]}\n', encoding="utf-8")
    done = run("eval", path, "--labels", "PERSON")
    assert done.returncode == 0
    assert complaints(done) == [
        "newscore: no gold name to score: those of the documents are WHO"
    ]
    path.write_text('{"text": "One.", "sentences": [[0, 4]]}\n', encoding="utf-8")
    assert complaints(run("eval", path)) == []


@pytest.mark.slow
def test_train_makes_a_model_that_knows_a_new_label(tmp_path):
    """A model of one's own: trained, scored, shown and used, by commands alone."""
    boats = ["Marigold", "Kittiwake", "Sea Holly", "Petrel", "Grey Seal", "Anemone", "Curlew"]
    ports = ["Ellery", "Tarrow", "Sand Bay", "Northend", "Keel"]

    def line(n, boat):
        text = f"The ferry {boat} left for {ports[n % len(ports)]} at noon. Nobody waved."
        return json.dumps({"id": n, "text": text, "entities": [[10, 10 + len(boat), "SHIP"]]})

    gold, dev, model = tmp_path / "gold.jsonl", tmp_path / "dev.jsonl", tmp_path / "m.nsm"
    gold.write_text("\n".join(line(n, boats[n % 6]) for n in range(60)), encoding="utf-8")
    dev.write_text("\n".join(line(n, boats[6]) for n in range(3)), encoding="utf-8")
    done = run("train", gold, "--dev", dev, "-o", model, "--epochs", "3")
    assert done.returncode == 0, done.stderr.decode()
    assert "SHIP" in done.stdout.decode()
    assert newscore.load(model).labels == ("SHIP",)
    report = json.loads(run("eval", gold, "--model", model, "--json").stdout)
    assert report["labels"]["SHIP"]["f1"] > 0.9
    first = model.read_bytes()
    assert run("train", gold, "--dev", dev, "-o", model, "--epochs", "3").returncode == 0
    assert model.read_bytes() == first


def test_examples_in_docstrings():
    failed, tried = doctest.testmod(newscore.eval)
    assert tried > 0
    assert failed == 0
