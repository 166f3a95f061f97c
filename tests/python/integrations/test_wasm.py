"""The core as WebAssembly, and newscore.js over it: the same answers as the package, in node.

`make test-wasm` builds it and installs what is missing; without a build or node, these are skipped.
"""

import functools
import gzip
import json
import re
import shutil
import subprocess
from itertools import accumulate
from pathlib import Path

import pytest

import newscore

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "build" / "wasm" / "newscore.wasm"
MODEL = Path(newscore.__file__).parent / "models" / "news.nsm"
NODE = shutil.which("node")
ASKED = {"published": "2024-04-04", "tokens": True, "normalized": True, "minScore": 0}

pytestmark = pytest.mark.skipif(
    NODE is None or not BUILT.exists(), reason="needs node and `make wasm`"
)


def ask(requests, core=BUILT, model=MODEL):
    """What newscore.js answers to (text, options)."""
    asked = json.dumps([{"text": text, "options": options} for text, options in requests])
    command = [NODE, ROOT / "tests" / "wasm" / "node.mjs", core, model]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask_one(text, **options):
    return ask([(text, options)])[0]


def in_units(value, units):
    """A document with its offsets, at any depth, in UTF-16."""
    if isinstance(value, dict):
        return {
            key: units[item] if key in ("start", "end") else in_units(item, units)
            for key, item in value.items()
        }
    return [in_units(item, units) for item in value] if isinstance(value, list) else value


def expected(nlp, text, **options):
    """What the package answers when it is asked as `ASKED` says; offsets as JavaScript counts."""
    doc = nlp(text, published=ASKED["published"], min_score=0.0, **options)
    units = list(accumulate((2 if ord(c) > 0xFFFF else 1 for c in text), initial=0))
    return in_units(json.loads(json.dumps(doc.to_dict(tokens=True, normalized=True))), units)


@functools.cache
def pipeline():
    return newscore.load()


def golden_articles():
    paths = sorted((ROOT / "tests" / "golden" / "articles").glob("*.txt"))
    return [path.read_bytes().decode() for path in paths]


def test_the_golden_articles_have_the_packages_answers():
    texts = golden_articles()
    assert len(texts) == 60
    for text, found in zip(texts, ask([(text, ASKED) for text in texts]), strict=True):
        assert found == expected(pipeline(), text), text[:60]


def test_the_files_of_cases_have_the_packages_answers():
    """Each as one text: every kind of number, date, mark and broken character is in them."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "spec").glob("*.txt"))]
    assert len(texts) >= 20
    for text, found in zip(texts, ask([(text, ASKED) for text in texts]), strict=True):
        assert found == expected(pipeline(), text), text[:60]


def test_a_paper_is_at_home_where_the_caller_says():
    text = golden_articles()[0]
    (found,) = ask([(text, ASKED | {"home": "NG"})])
    assert found == expected(pipeline(), text, home="NG")


def test_offsets_count_units_of_utf_16():
    text = "\U0001f600 Anna Marin met \U0001f600\U0001f600 Joe Bright in Paris."
    found = ask_one(text)
    units = text.encode("utf-16-le")
    assert [ent["text"] for ent in found["ents"]] == ["Anna Marin", "Joe Bright", "Paris"]
    assert found["ents"][1]["start"] == len("xx Anna Marin met xxxx ")
    for ent in found["ents"]:
        assert units[2 * ent["start"] : 2 * ent["end"]].decode("utf-16-le") == ent["text"]


def test_half_a_pair_of_surrogates_is_read_as_by_the_package():
    text = "Anna \ud83d Marin \ude00\ud83d met Joe Bright.\ud83d"
    assert ask([(text, ASKED)]) == [expected(pipeline(), text)]


def test_an_empty_text_has_nothing():
    found = ask_one("", normalized=True)
    assert (found["text"], found["sents"], found["ents"], found["normalized"]) == ("", [], [], "")


def test_only_the_layers_that_are_asked_for_are_looked_for():
    nlp = newscore.load(layers=["entities"])
    text = golden_articles()[1]
    (found,) = ask([(text, ASKED | {"layers": ["entities"]})])
    assert found == expected(nlp, text)
    assert "quotes" not in found


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"published": "4 April"}, "published: expected a date as 'YYYY-MM-DD', got 4 April"),
        ({"published": "2023-02-29"}, "published: expected a date as 'YYYY-MM-DD', got 2023-02-29"),
        ({"home": "Nigeria"}, "home: expected an ISO 3166-1 code such as 'NG', got Nigeria"),
        ({"minScore": 2}, "minScore: expected a number from 0 to 1, got 2"),
        ({"effort": 2}, "effort: expected a number from 0 to 1, got 2"),
        ({"effort": -0.5}, "effort: expected a number from 0 to 1, got -0.5"),
        ({"layers": ["names"]}, "layers: expected some of sentences, tokens, .*, got names"),
        ({"layers": []}, "layers: expected some of sentences, tokens, .*"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_an_error_that_says_what_was_expected(options, message):
    refused, after = ask([("Anna Marin met Joe Bright.", options), ("Anna Marin sang.", {})])
    assert re.fullmatch(f"RangeError: {message}", refused["error"])
    assert after["ents"][0]["text"] == "Anna Marin"


def test_what_is_no_string_is_refused():
    (refused,) = ask([(7, {})])
    assert refused == {"error": "TypeError: expected a string, got number"}


@pytest.mark.parametrize("damage", ["shorter", "foreign", "changed", "empty"])
def test_a_broken_model_gives_the_message_of_the_core(damage, tmp_path):
    data = bytearray(MODEL.read_bytes())
    if damage == "changed":
        data[len(data) // 2] ^= 1
    broken = tmp_path / "broken.nsm"
    cut = {"shorter": data[:5000], "foreign": b"%PDF-1.7" * 100, "changed": data, "empty": b""}
    broken.write_bytes(cut[damage])
    with pytest.raises(newscore.ModelError) as caught:
        newscore.load(broken)
    found = ask([], model=broken)
    assert found["error"].startswith("NewscoreError: ")
    assert found["error"].removeprefix("NewscoreError: ") in str(caught.value)


def test_a_broken_core_is_an_error(tmp_path):
    broken = tmp_path / "broken.wasm"
    broken.write_bytes(BUILT.read_bytes()[:1000])
    assert ask([], core=broken)["error"].startswith("NewscoreError: the core is damaged, or needs")


def test_the_module_imports_nothing():
    """So it can touch nothing but its own memory."""
    script = "const m = new WebAssembly.Module(require('fs').readFileSync(process.argv[1]));"
    script += "console.log(JSON.stringify(WebAssembly.Module.imports(m)))"
    done = subprocess.run([NODE, "-e", script, BUILT], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_units_are_numbered_as_in_the_header():
    header = (ROOT / "csrc" / "include" / "newscore.h").read_text("utf-8")
    numbered = re.search(r"typedef enum nsc_unit \{(.*?)\}", header, re.DOTALL)[1]
    script = (ROOT / "csrc" / "wasm" / "newscore.js").read_text("utf-8")
    listed = re.search(r"const UNITS = \[(.*?)\]", script, re.DOTALL)[1]
    names = re.findall(r"^\s*NSC_UNIT_(\w+)", numbered, re.MULTILINE)
    assert re.findall(r'"(\w+)"', listed) == [name.lower() for name in names]
    assert len(names) == 20


def test_the_example_of_the_docs_gives_what_they_say():
    docs = (ROOT / "docs" / "demo.md").read_text("utf-8")
    example = re.search(r"```javascript\n(.*?)```", docs, re.DOTALL)[1]
    files = {"newscore.wasm": BUILT, "news.nsm": MODEL}
    for name, path in files.items():
        example = example.replace(f'"{name}"', f"readFileSync({json.dumps(str(path))})")
    example = example.replace("./newscore.js", str(BUILT.with_name("newscore.js")))
    example, said = re.subn(
        r"^(doc.*); // (.*)$", r"if (\1 !== \2) throw new Error(\1);", example, flags=re.MULTILINE
    )
    assert said == 2
    script = f'import {{ readFileSync }} from "node:fs";\n{example}'
    command = [NODE, "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_demo_page_says_how_large_the_files_are():
    page = (ROOT / "docs" / "demo.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w/.]+)` \| ([\d,]+) kB \| ([\d,]+) kB \|$", page, re.MULTILINE)
    assert len(rows) == 3
    for name, *told in rows:
        data = (ROOT / name).read_bytes()
        sizes = [len(data), len(gzip.compress(data, 9))]
        assert [float(kb.replace(",", "")) for kb in told] == pytest.approx(
            [size / 1000 for size in sizes], rel=0.05
        ), name
