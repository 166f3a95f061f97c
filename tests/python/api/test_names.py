"""load(names=...): a user's own names, and min_score, which leaves out what is uncertain."""

import itertools
import pickle
from pathlib import Path

import pytest

import newscore
from newscore import _core

TEXT = (
    "Reading beat Corvane Lines 3-1. Corvane Lines\u2019 owner, Ada O\u2019Neil, left for\nSan "
    "Bruna Harbour. \u201cReading won,\u201d said O'Neil. We were reading in San Bruna."
)


def listed(doc: newscore.Doc) -> list[tuple[str, str]]:
    """The names that come from a list, as no model is quite sure."""
    return [(e.text, e.label or "") for e in doc.ents if e.score == 1.0]


def test_listed_names_are_found_as_whole_words_the_longest_first() -> None:
    nlp = newscore.load(
        names={"ORG": ["Reading", "Corvane Lines"], "LOC": ["San Bruna", "San Bruna Harbour"]}
    )
    doc = nlp(TEXT)
    assert listed(doc) == [
        ("Reading", "ORG"), ("Corvane Lines", "ORG"), ("Corvane Lines", "ORG"),
        ("San Bruna Harbour", "LOC"), ("Reading", "ORG"), ("San Bruna", "LOC"),
    ]  # fmt: skip
    for span in doc.ents:
        assert TEXT[span.start : span.end] == span.text
    assert listed(nlp("Readings, Corvane Linesman, San Brunas, reading")) == []


def test_a_name_broken_by_a_line_end_is_the_same_name() -> None:
    nlp = newscore.load(names={"ORG": ["Corvane Lines"]})
    text = (
        "It was said in the old town that the ferries and the harbour of Corvane\nLines and the "
        "boats of Corvane \u00a0Lines had sailed north all night with nobody\non board."
    )
    assert [name for name, _ in listed(nlp(text))] == ["Corvane\nLines", "Corvane \u00a0Lines"]


@pytest.mark.parametrize("in_list", ["O\u2019Neil", "O'Neil"])
def test_any_apostrophe_matches_any(in_list: str) -> None:
    doc = newscore.load(names={"ORG": [in_list]})(TEXT)
    assert listed(doc) == [("O\u2019Neil", "ORG"), ("O'Neil", "ORG")]


def test_an_abbreviation_may_end_its_sentence() -> None:
    nlp = newscore.load(names={"ORG": ["Corvane Inc.", "Belmar Corp"]})
    text = "She sold Corvane Inc. shares. He bought Corvane Inc. Then Belmar Corp. sank."
    found = [name for name, _ in listed(nlp(text))]
    assert found == ["Corvane Inc.", "Corvane Inc.", "Belmar Corp."]


def test_case_counts_unless_it_is_ignored() -> None:
    names = {"ORG": ["Corvane Lines"], "LOC": ["\u00c9vraux"]}
    text = "CORVANE LINES sails from \u00c9VRAUX; corvane lines from \u00e9vraux."
    assert listed(newscore.load(names=names)(text)) == []
    found = listed(newscore.load(names=names, names_ignore_case=True)(text))
    assert found == [
        ("CORVANE LINES", "ORG"), ("\u00c9VRAUX", "LOC"),
        ("corvane lines", "ORG"), ("\u00e9vraux", "LOC"),
    ]  # fmt: skip


def test_a_listed_name_takes_the_place_of_the_models_names_that_it_overlaps(
    nlp: newscore.Pipeline,
) -> None:
    text = "Angela Merkel met Emmanuel Macron in Paris."
    assert [e.text for e in nlp(text).ents if e.label == "PERSON"] == [
        "Angela Merkel", "Emmanuel Macron",
    ]  # fmt: skip
    own = newscore.load(names={"ORG": ["Merkel met Emmanuel"]})
    ents = own(text).ents
    assert [(e.text, e.label) for e in ents if e.start < 30] == [("Merkel met Emmanuel", "ORG")]
    assert [e.text for e in ents][-1] == "Paris"
    for first, second in itertools.pairwise(ents):
        assert first.end <= second.start


def test_names_that_are_not_there_change_nothing(nlp: newscore.Pipeline) -> None:
    own = newscore.load(names={"ORG": [f"Corvane Lines {n}" for n in range(1000)]})
    text = "Angela Merkel left Corvane Lines for Paris, the U.S. and Mole Inc. yesterday."
    assert own(text) == nlp(text)
    assert newscore.load(names={})(text) == nlp(text)


def test_the_rules_of_normalization_are_those_of_the_texts() -> None:
    kept = newscore.load(names={"ORG": ["O\u2019Neil"]}, normalize={"quotes": False})
    assert listed(kept(TEXT)) == [("O\u2019Neil", "ORG")]


def test_an_iterable_of_names_is_read_once() -> None:
    nlp = newscore.load(names={"ORG": (name for name in ["Corvane", "Belmar"])})
    assert nlp.names == {"ORG": ("Corvane", "Belmar")}
    assert not nlp.names_ignore_case
    assert newscore.load().names == {}


def test_a_pipeline_takes_its_names_along_when_it_is_pickled() -> None:
    before = newscore.load(names={"ORG": ["Corvane"]}, names_ignore_case=True, document=False)
    after = pickle.loads(pickle.dumps(before))
    assert (after.names, after.names_ignore_case, after.document) == (
        {"ORG": ("Corvane",)}, True, False,
    )  # fmt: skip
    assert after("CORVANE sank.") == before("CORVANE sank.")


# ---- files --------------------------------------------------------------------------------------


def test_names_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    lines = "\ufeffORG\tReading\r\n\r\nLOC\tSan Bruna Harbour \r\nORG\tCorvane Lines"
    path.write_text(lines, "utf-8")
    for source in (path, str(path)):
        nlp = newscore.load(names=source)
        assert nlp.names == {"ORG": ("Reading", "Corvane Lines"), "LOC": ("San Bruna Harbour",)}
    path.unlink()
    assert pickle.loads(pickle.dumps(nlp)).names == nlp.names  # by content, not by file


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("ORG\tReading\nReading\n", r"own\.tsv:2: expected a label, a tab and a name, got 'R"),
        ("ORG\tReading\n\nORG\t\n", r"own\.tsv:3: expected a label, a tab and a name"),
        ("ORG\tReading\n\nLOC\tReading\n", r"own\.tsv:3: 'Reading': listed with two labels"),
        ("ORG\tReading\nORG\t\u200b\n", r"own\.tsv:2: '.*': a listed name without a letter"),
        ("ORG\tA\nORG\t" + "b " * 65 + "\n", r"own\.tsv:2: .*of more than 64 words"),
        ("ORG\tReading\tTown\n", r"own\.tsv:1: expected a label, a tab and a name, got"),
        ("ORG\tA\nTOWN\tReading\n", r"own\.tsv:2: names: expected labels .*, ORG.*; got 'TOWN'"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(lines, "utf-8")
    with pytest.raises(ValueError, match=message):
        newscore.load(names=path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        newscore.load(names=tmp_path / "nowhere")
    path = tmp_path / "own.tsv"
    path.write_bytes(b"ORG\tcaf\xe9\n")
    with pytest.raises(ValueError, match=r"own\.tsv: not UTF-8 at byte 7"):
        newscore.load(names=path)


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        (3, TypeError, "names: expected a mapping .* or the path of a file, got int"),
        ([("ORG", "Reading")], TypeError, "got list"),
        ({"ORG": "Reading"}, TypeError, r"names\['ORG'\]: expected several names, got one str"),
        ({"ORG": 3}, TypeError, r"names\['ORG'\]: expected several names, got one int"),
        ({"ORG": ["a", 3]}, TypeError, r"names\['ORG'\]\[1\]: expected str, got int"),
        ({3: ["a"]}, TypeError, "expected labels of type str, got int"),
        ({"ORG": ["a", " "]}, ValueError, r"names\['ORG'\]\[1\]: ' ': a listed name without"),
        ({"ORG": ["a"], "LOC": ["a"]}, ValueError, r"names\['LOC'\]\[0\]: 'a': listed with two"),
        ({"TOWN": ["a"]}, ValueError, "^names: expected labels of the model.*got 'TOWN'"),
    ],
)
def test_wrong_names_are_explained(names: object, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        newscore.load(names=names)  # type: ignore[arg-type]


def test_case_decides_whether_two_names_are_one() -> None:
    names = {"ORG": ["US"], "LOC": ["us"]}
    assert newscore.load(names=names).names == {"ORG": ("US",), "LOC": ("us",)}
    with pytest.raises(ValueError, match="'us': listed with two labels"):
        newscore.load(names=names, names_ignore_case=True)


def test_the_base_takes_names_as_tuples_alone(nlp: newscore.Pipeline) -> None:
    model = Path(nlp.path).read_bytes()
    for names in (["ORG"], ("ORG",), (("ORG", ["a"]),), ((b"ORG", ("a",)),), (("ORG", (3,)),)):
        with pytest.raises(TypeError):
            newscore.Pipeline(model, "m", _core.default_rules, True, names)  # type: ignore[arg-type]


# ---- scores -------------------------------------------------------------------------------------

NEWS = (
    "Helen Marchetti of Corvane Lines flew from Augusta to Boston on Tuesday. Marchetti met Peter "
    "Osei, Lines of Belmar and the Harbour Board at Reading Hall; Osei paid $3 million. The Board "
    "of Corvane said Augusta Reading, a Liberal, won the Mole Prize in May."
)


def test_min_score_leaves_out_what_is_uncertain(nlp: newscore.Pipeline) -> None:
    every = [(e.text, e.start, e.label, e.score) for e in nlp(NEWS, min_score=0).ents]
    scores = sorted({score for *_, score in every})
    assert len(scores) > 3
    for least in (0.0, scores[1], scores[-2], 1.0):
        kept = [name for name in every if name[3] >= least]
        doc = nlp(NEWS, min_score=least)
        assert [(e.text, e.start, e.label, e.score) for e in doc.ents] == kept
        assert list(nlp.pipe([NEWS], min_score=least)) == [doc]
    assert nlp(NEWS, min_score=0.4) == nlp(NEWS)


def test_min_score_keeps_listed_names() -> None:
    own = newscore.load(names={"ORG": ["Harbour Board"]})
    assert [e.text for e in own(NEWS, min_score=1.0).ents] == ["Harbour Board"]


@pytest.mark.parametrize(
    ("score", "error", "message"),
    [
        (1.01, ValueError, "min_score: expected a number from 0 to 1, got 1.01"),
        (-0.1, ValueError, "got -0.1"),
        (float("nan"), ValueError, "got nan"),
        ("0.5", TypeError, "min_score: expected a number from 0 to 1, got str"),
        (None, TypeError, "got NoneType"),
    ],
)
def test_a_wrong_min_score_is_explained(
    nlp: newscore.Pipeline, score: float, error: type, message: str
) -> None:
    with pytest.raises(error, match=message):
        nlp("Paris.", min_score=score)
    with pytest.raises(error, match=message):
        nlp.pipe(["Paris."], min_score=score)
