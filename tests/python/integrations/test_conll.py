"""newscore.conll: the gold that CoNLL files hold, and what is wrong with one."""

from pathlib import Path

import pytest

from newscore.cli import main
from newscore.eval import read_gold
from newscore.gold import Gold, GoldError


def read(tmp_path: Path, content: str, name: str = "gold.conll") -> list[Gold]:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return list(read_gold(path))


def names(gold: Gold) -> list[tuple[str, str]]:
    return [(gold.text[start:end], label) for start, end, label in gold.entities or ()]


@pytest.mark.parametrize(
    "tags",
    [
        "B-PERSON I-PERSON O B-LOC B-LOC I-LOC O",  # IOB2
        "I-PERSON I-PERSON O I-LOC B-LOC I-LOC O",  # IOB1
        "B-PERSON E-PERSON O S-LOC B-LOC E-LOC O",  # BIOES
        "B-PERSON L-PERSON O U-LOC B-LOC L-LOC O",  # BILOU
    ],
)
def test_every_scheme_of_tags_says_the_same(tmp_path: Path, tags: str) -> None:
    words = "Ada Stone left Mole New Harrow .".split()
    lines = "\n".join(f"{word} {tag}" for word, tag in zip(words, tags.split(), strict=True))
    (gold,) = read(tmp_path, lines)
    assert gold.text == "Ada Stone left Mole New Harrow."
    assert names(gold) == [("Ada Stone", "PERSON"), ("Mole", "LOC"), ("New Harrow", "LOC")]
    assert gold.sentences is None


def test_text_is_spaced_as_english_is(tmp_path: Path) -> None:
    tokens = "( Ada 's dog ) did n't go , said \u20ac 5 \u2019s fan : it rained ; 5 % !".split()
    (gold,) = read(tmp_path, "".join(f"{token}\tNN\tO\n" for token in tokens))
    assert gold.text == "(Ada's dog) didn't go, said \u20ac5\u2019s fan: it rained; 5%!"


def test_documents_begin_where_the_file_says_so(tmp_path: Path) -> None:
    sentences = "Ada O\nleft O\n\nMole B-LOC\nslept O\n\n"
    assert [g.text for g in read(tmp_path, sentences)] == ["Ada left", "Mole slept"]
    marked = f"-DOCSTART- O\n\n{sentences}-DOCSTART- O\n\n{sentences}"
    both = ["Ada left\n\nMole slept"] * 2
    assert [g.text for g in read(tmp_path, marked)] == both
    comments = f"# newdoc id = 1\n# text = Ada left\n{sentences}# newdoc\n{sentences}"
    assert [g.text for g in read(tmp_path, comments)] == both
    assert [g.id for g in read(tmp_path, comments)] == ["1", "2"]


def test_a_hash_may_be_a_token(tmp_path: Path) -> None:
    (gold,) = read(tmp_path, "No. O\n# O\n1 O\n")
    assert gold.text == "No. #1"


def test_what_a_file_is_shows_in_its_first_line(tmp_path: Path) -> None:
    assert read(tmp_path, '\n{"text": "Ada"}\n', "gold.txt")[0].text == "Ada"
    assert read(tmp_path, "\n\nAda\tB-PERSON\n", "gold.txt")[0].text == "Ada"
    assert read(tmp_path, "", "gold.txt") == []
    with pytest.raises(GoldError, match=r"gold\.jsonl:1: not JSON"):
        read(tmp_path, "Ada B-PERSON\n", "gold.jsonl")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Ada NN O\nleft O\n", r"gold\.conll:2: expected 3 columns as on line 1, got 'left O'"),
        ("Ada\n", r"gold\.conll:1: expected a token, perhaps other columns, and a tag, got 'Ada'"),
        ("Ada O\n\nleft X-LOC\n", r"gold\.conll:3: expected a tag such as O, B-PERSON .*'X-LOC'"),
        ("Ada B-\n", r"gold\.conll:1: expected a tag .*'B-'"),
        ("Ada PERSON\n", r"gold\.conll:1: expected a tag .*'PERSON'"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read(tmp_path, content)


def test_what_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.conll"
    path.write_bytes(b"Ada O\n\xe9t\xe9 O\n")
    with pytest.raises(GoldError, match=r"gold\.conll: not UTF-8 at byte 6"):
        list(read_gold(path))


def test_the_command_line_scores_a_conll_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gold.conll"
    path.write_text("Angela B-PERSON\nMerkel I-PERSON\nspoke O\nin O\nParis B-LOC\n. O\n", "utf-8")
    assert main(["eval", str(path), "--labels", "PERSON,LOC", "-q"]) == 0
    assert "all names     1.0000  1.0000  1.0000       2       2" in capsys.readouterr().out


@pytest.mark.parametrize("first", ["", "-DOCSTART- O\n\n"])
def test_a_byte_order_mark_is_no_part_of_a_token(tmp_path, first):
    """Once it was one of the first name, which then was never found."""
    (gold,) = read(tmp_path, f"\ufeff{first}Ada B-PERSON\nStone I-PERSON\nleft O\n")
    assert names(gold) == [("Ada Stone", "PERSON")]
    line = '\ufeff{"text": "Ada left.", "entities": [[0, 3, "PERSON"]]}\n'
    (gold,) = read(tmp_path, line, "gold.jsonl")
    assert names(gold) == [("Ada", "PERSON")]
