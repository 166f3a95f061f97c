"""doc.amounts: sums of money and shares with their values, in documents, tables and pickles."""

import json
import pickle
import re
from decimal import Decimal
from pathlib import Path

import pytest

import newscore
from newscore import _train
from newscore.cli import main

SPEC = Path(__file__).parents[2] / "spec" / "amounts.txt"
TEXT = "Sales rose 3.5 percent to $1.2bn. The port lost Rs 500 crore and 20 cents a tonne."


@pytest.fixture(scope="module")
def nlp():
    return newscore.load()


def test_an_amount_says_what_it_is_worth(nlp):
    amounts = nlp(TEXT).amounts
    assert [a.text for a in amounts] == ["3.5 percent", "$1.2bn", "Rs 500 crore", "20 cents"]
    assert amounts.tolist() == [
        (11, 22, "PERCENT", Decimal("3.5"), Decimal("3.5"), Decimal("3.5"), None, "percent"),
        (26, 32, "MONEY", *[Decimal(1200000000)] * 3, "USD", None),
        (48, 60, "MONEY", *[Decimal(5000000000)] * 3, "INR", None),
        (65, 73, "MONEY", *[Decimal("0.2")] * 3, "USD", None),
    ]
    assert str(amounts[1].value) == "1200000000"
    assert amounts[2].sent.text.startswith("The port")
    assert repr(amounts[1]) == "<Amount 26:32 '$1.2bn'>"
    assert 0 < amounts[0].score <= 1


def test_a_time_and_a_sum_without_a_blank_between_do_not_overlap(nlp):
    doc = nlp("It came at 10:25 AM$3 million was paid.", min_score=0)
    found = [(ent.label, ent.text) for ent in doc.ents]
    assert found == [("TIME", "10:25 AM"), ("MONEY", "$3 million")]
    assert [a.text for a in doc.amounts] == ["$3 million"]


def test_a_sequence_of_amounts_is_one(nlp):
    doc = nlp(TEXT)
    amounts = doc.amounts
    assert len(amounts) == 4 and amounts[1:3][0] == amounts[1]
    assert amounts[1] in amounts and amounts.index(amounts[2]) == 2
    assert doc.ents[0] not in amounts and doc.ents[0] != amounts[0]
    assert list(amounts.starts) == [a.start for a in amounts]
    assert not hasattr(amounts, "labels") and not hasattr(amounts[0], "label")
    assert hash(amounts) == hash(nlp(TEXT).amounts) and amounts == nlp(TEXT).amounts


def test_amounts_survive_pickling(nlp):
    doc = pickle.loads(pickle.dumps(nlp(TEXT)))
    assert doc.amounts.tolist() == nlp(TEXT).amounts.tolist()
    amount = pickle.loads(pickle.dumps(doc.amounts[1]))
    assert amount == doc.amounts[1] and amount.value == 1200000000


def test_amounts_are_found_without_names():
    nlp = newscore.load(layers="amounts")
    assert nlp.layers == ("sentences", "tokens", "amounts")
    doc = nlp(TEXT)
    assert doc.amounts.tolist() == newscore.load()(TEXT).amounts.tolist()
    with pytest.raises(ValueError, match="ents were not looked for"):
        _ = doc.ents
    assert pickle.loads(pickle.dumps(nlp)).layers == nlp.layers


def test_a_text_has_no_amounts_of_the_text_before_it(nlp):
    texts = ["It lost $3 million, or 5 percent.", "Nothing was paid.", "It won 7 percent."]
    for docs in (list(nlp.pipe(texts)), [nlp(text) for text in texts]):
        assert [[str(amount.value) for amount in doc.amounts] for doc in docs] == [
            ["3000000", "5"],
            [],
            ["7"],
        ]


def test_a_layer_that_the_model_lacks_is_refused(tmp_path):
    sections = dict(_train.read_model(Path(newscore.load().path).read_bytes()))
    del sections["ents.network"]
    path = tmp_path / "plain.nsm"
    path.write_bytes(_train.write_model(list(sections.items())))
    assert "entities" not in newscore.load(path).layers and "amounts" in newscore.load(path).layers
    with pytest.raises(ValueError, match=r"layers: the model .*plain.nsm finds no entities"):
        newscore.load(path, layers=["entities"])


@pytest.mark.parametrize(
    ("layers", "message"),
    [("amount", r"layers: expected some of 'sentences', .*, got 'amount'"),
     ([], "layers: expected at least one"), (["edits"], "got 'edits'")],
)  # fmt: skip
def test_layers_that_are_none_are_refused(layers, message):
    with pytest.raises(ValueError, match=message):
        newscore.load(layers=layers)


def test_a_table_has_a_row_for_each(nlp):
    pyarrow = pytest.importorskip("pyarrow")
    table = nlp.annotate([TEXT, None, "Nothing."], ids=["a", "b", "c"], what=["amounts"])
    rows = pyarrow.table(table.amounts).to_pylist()
    assert [row["value"] for row in rows] == [3.5, 1.2e9, 5e9, 0.2]
    assert [row["currency"] for row in rows] == [None, "USD", "INR", "USD"]
    assert [row["unit"] for row in rows] == ["percent", None, None, None]
    assert {row["id"] for row in rows} == {"a"} and rows[0]["doc"] == 0
    nested = pyarrow.table(table).to_pylist()
    assert [len(row["amounts"] or []) for row in nested] == [4, 0, 0]
    assert nested[1]["error"] == "null"


def test_plain_data_has_exact_numbers_as_strings(nlp):
    money = nlp(TEXT).to_dict()["amounts"][1]
    assert (money["text"], money["kind"], money["currency"]) == ("$1.2bn", "MONEY", "USD")
    assert (money["value"], money["low"], money["high"]) == ("1200000000",) * 3
    assert list(money)[:3] == ["start", "end", "text"] and money["unit"] is None
    assert json.loads(nlp(TEXT).to_json())["amounts"][1] == money


def test_lines_and_parquet_hold_amounts_when_they_are_asked_for(nlp, tmp_path):
    path = tmp_path / "in.txt"
    path.write_text(TEXT, encoding="utf-8")
    command = ["tag", str(path), "-o"]
    assert main([*command, str(tmp_path / "unasked.jsonl")]) == 0
    assert "amounts" not in json.loads((tmp_path / "unasked.jsonl").read_text())
    assert main([*command, str(tmp_path / "a.jsonl"), "--what", "amounts"]) == 0
    line = json.loads((tmp_path / "a.jsonl").read_text())
    assert list(line) == ["id", "text", "amounts"]
    assert line["amounts"] == nlp(TEXT).to_dict()["amounts"]
    parquet = pytest.importorskip("pyarrow.parquet")
    assert main([*command, str(tmp_path / "a.parquet"), "--what", "amounts"]) == 0
    (rows,) = parquet.read_table(tmp_path / "a.parquet").column("amounts").to_pylist()
    assert [row["value"] for row in rows] == [3.5, 1.2e9, 5e9, 0.2]


def spec_cases():
    """(text, [(start, end, worth)]) of each case of the spec file: [words = worth]."""
    for line in SPEC.read_text(encoding="utf-8").splitlines():
        if not line.startswith("    ") or "[" not in line:
            continue
        case = re.sub(r"\\u\{([0-9A-Fa-f]+)\}", lambda m: chr(int(m[1], 16)), line.strip())
        text, marked, at = "", [], 0
        for match in re.finditer(r"\[([^\]]*?) = ([^\]]*)\]", case):
            text += case[at : match.start()]
            marked.append((len(text), len(text) + len(match[1]), match[2]))
            text += match[1]
            at = match.end()
        yield text + case[at:], marked


def worth(amount):
    """As the spec file writes it."""
    number = "?" if amount.low is None else f"{amount.low:f}"
    if amount.low is not None and amount.low != amount.high:
        number = f"{amount.low:f}..{amount.high:f}"
    return " ".join(filter(None, [number, amount.currency or amount.unit]))


def test_amounts_that_are_found_whole_are_worth_what_the_spec_says(nlp):
    """The file knows more ways to write a sum than the rules find whole."""
    n_found = n_marked = 0
    for text, marked in spec_cases():
        n_marked += len(marked)
        found = {(a.start, a.end): a for a in nlp(text).amounts}
        for start, end, expected in marked:
            if (start, end) in found:
                n_found += 1
                assert worth(found[start, end]) == expected, text
    assert n_marked > 300 and n_found > 100


def test_plain_data_has_what_was_looked_for(nlp):
    both, alone = nlp(TEXT).to_dict(), newscore.load(layers="amounts")(TEXT).to_dict()
    assert both["amounts"] == alone["amounts"] and "ents" in both and "ents" not in alone
    assert [amount["value"] for amount in alone["amounts"]] == [
        "3.5",
        "1200000000",
        "5000000000",
        "0.2",
    ]
