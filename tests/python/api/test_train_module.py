"""newscore._train: tables, hashes and model files as bytes."""

import random
import re
import struct
import sys
from array import array
from pathlib import Path

import pytest

from newscore import _train

sys.path.insert(0, str(Path(__file__).parents[3]))

from training import pieces

RECIPE = Path(pieces.__file__).parent

# Made by nsci_hash_bytes; a change of the hash makes every model file unreadable.
HASHES = {
    "": 10572544681685113151,
    "a": 7814187172694711879,
    "Mr": 6037092056532430960,
    "Inc.": 8600403393268850081,
    "12345678": 8662299927805958786,
    "123456789abcdefgh": 6872494962803768384,
}


def test_hashes_are_those_of_the_file_format() -> None:
    found = struct.unpack(f"<{len(HASHES)}Q", _train.hash_strings(list(HASHES)))
    assert dict(zip(HASHES, found, strict=True)) == HASHES


def test_a_name_hashes_by_its_words() -> None:
    one, two, other = struct.unpack("<3Q", _train.hash_names(["New", "New York", "York New"]))
    assert len({one, two, other}) == 3


def test_a_table_says_how_large_it_is() -> None:
    table = _train.build_table(_train.hash_strings(["a", "b", "a"]), b"123", 1, 2)
    n_buckets, n_entries, record_bytes, is_short = struct.unpack("<4I", table[:16])
    assert (n_entries, record_bytes, is_short) == (2, 1, 0)
    assert len(table) == 16 + 4 * (n_buckets + 1) + 5 * n_entries
    short = _train.build_table(_train.hash_strings(["a", "b"]), b"12", 1, 1, short_checks=True)
    assert len(short) == len(table) - 4


@pytest.mark.parametrize(
    ("hashes", "records", "record_bytes"), [(b"1234567", b"", 1), (b"12345678", b"12", 1)]
)
def test_sizes_that_do_not_fit_are_refused(
    hashes: bytes, records: bytes, record_bytes: int
) -> None:
    with pytest.raises(ValueError, match="are not n \\* 8 and n \\*"):
        _train.build_table(hashes, records, record_bytes)


def test_the_section_of_pieces_has_them_by_number() -> None:
    vocabulary = ["[UNK]", "stone", "##s", "caf\u00e9"]
    section = pieces.section(vocabulary)
    assert struct.unpack_from("<4I", section) == (4, 0, 5, 0)
    hashes = _train.hash_strings(vocabulary)
    table = _train.build_table(hashes, struct.pack("<4H", 0, 1, 2, 3), 2, pieces.ENTRIES_PER_BUCKET)
    assert section[16:] == table


def test_pieces_that_a_look_up_cannot_tell_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot tell 1 of 4 pieces from others"):
        pieces.section(["[UNK]", "stone", "##s", "stone"])
    with pytest.raises(ValueError, match="65 bytes, more than 64"):
        pieces.section(["[UNK]", "s" * 65])
    with pytest.raises(ValueError, match="65537 pieces, more than 65536"):
        pieces.section(["[UNK]", *map(str, range(65536))])


def test_sections_come_back_as_they_were_written() -> None:
    import newscore

    path = newscore.load().path
    with open(path, "rb") as file:
        model = file.read()
    sections = _train.read_model(model)
    assert [name for name, _ in sections][:2] == ["ents.labels", "card"]
    assert _train.write_model(sections) == model


def test_a_broken_model_is_refused_by_section() -> None:
    with pytest.raises(ValueError, match='section "header"'):
        _train.Trainer(b"no model")
    with pytest.raises(ValueError, match=r'section "lexicon\.words" is missing'):
        _train.read_model(_train.write_model([("ents.labels", b"LOC\0"), ("card", b"{}")]))


def test_sections_can_be_read_without_a_whole_model_around_them() -> None:
    sections = [("ents.encoder", b"abc"), ("card", b"{}")]
    file = _train.write_model(sections)
    assert _train.read_sections(file) == sections
    with pytest.raises(ValueError, match=r'section "card" is damaged'):
        _train.read_sections(file[:-1] + b"]")
    with pytest.raises(ValueError, match='section "header"'):
        _train.read_sections(file[:-1])


def test_the_recipe_asks_for_what_the_module_has() -> None:
    """training/ runs seldom and needs PyTorch, so a name that it uses could go unseen."""
    import newscore

    sources = [file.read_text(encoding="utf-8") for file in RECIPE.rglob("*.py")]
    names = {name for source in sources for name in re.findall(r"\b_train\.(\w+)", source)}
    assert {"Trainer", "context_rows", "crf_gradient"} <= names
    assert {name for name in names if not hasattr(_train, name)} == set()
    with open(newscore.load().path, "rb") as file:
        trainer = _train.Trainer(file.read(), network=True)
    trainer.add("Ada Stone left.", [(0, 9, 1, 0)])
    network = (RECIPE / "network.py").read_text(encoding="utf-8")
    arrays = set(re.findall(r'\b(?:arrays\[|u32\(|bounds\()"(\w+)"', network))
    assert {"segments", "word_keys", "context_rows_from"} <= arrays
    assert arrays <= set(trainer.arrays())
    given = trainer.arrays()
    starts, ends = (memoryview(given[name]).cast("i").tolist() for name in ("starts", "ends"))
    assert list(zip(starts, ends, strict=True)) == [(0, 3), (4, 9), (10, 14), (14, 15)]


def test_the_gradient_of_a_chain_is_that_of_its_loss() -> None:
    """Of two texts, of three tokens and one, each score moved a little in both directions."""
    n_lanes, n_toks, step = 24, 4, 1e-2
    n_tags = n_lanes - 1
    dice = random.Random(3)
    scores = [dice.uniform(-1, 1) if k % n_lanes < n_tags else 0.0 for k in range(n_toks * n_lanes)]
    between = [dice.uniform(-1, 1) for _ in range((n_lanes + 1) * n_lanes)]
    of_texts = (array("I", [3, 1]), array("f", [1.0, 2.0]), array("I", [0b10, 0b110, 0b1, 0b100]))

    def gradient(scores: list[float]) -> tuple[float, bytes, bytes]:
        return _train.crf_gradient(*of_texts, array("f", scores), array("f", between))

    def loss(k: int, moved: float) -> float:
        return gradient([*scores[:k], scores[k] + moved, *scores[k + 1 :]])[0]

    found = memoryview(gradient(scores)[1]).cast("f").tolist()
    for k in range(n_toks * n_lanes):
        slope = (loss(k, step) - loss(k, -step)) / (2 * step) if k % n_lanes < n_tags else 0.0
        assert found[k] == pytest.approx(slope, abs=1e-3)
    assert max(map(abs, found)) > 0.1


def test_wrong_golds_say_which() -> None:
    import newscore

    with open(newscore.load().path, "rb") as file:
        trainer = _train.Trainer(file.read())
    with pytest.raises(TypeError, match=r"golds\[1\]: expected a tuple, got list"):
        trainer.add("Ada left.", [(0, 3, 1, 0), [4, 8, 1, 0]])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="gold 0"):
        trainer.add("Ada left.", [(4, 99, 1, 0)])
    with pytest.raises(ValueError, match="after some text"):
        trainer.prepare()
