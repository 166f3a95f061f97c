"""load() and what a Pipeline does with one text."""

import copy
import inspect
import pickle
import shutil
import subprocess
import sys
from collections import ChainMap
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import newscore
from newscore import _core

BUNDLED = Path(newscore.__file__).parent / "models" / "news.nsm"


def test_all_names_that_are_promised_are_there():
    assert sorted(newscore.__all__) == newscore.__all__
    for name in newscore.__all__:
        assert getattr(newscore, name) is not None
    assert newscore.__version__ == _core.__version__


def test_types_show_themselves_by_their_public_names():
    for name in ("Doc", "Edit", "ModelError", "Pipeline", "Span", "Spans"):
        public = getattr(newscore, name)
        assert (public.__module__, public.__qualname__) == ("newscore", name)
        assert public.__doc__


# ---- loading --------------------------------------------------------------------------------


def test_the_bundled_model_is_loaded_by_default(nlp):
    assert type(nlp) is newscore.Pipeline
    assert Path(nlp.path) == BUNDLED
    assert repr(str(BUNDLED)) in repr(nlp)


def test_a_model_is_loaded_from_any_kind_of_path(tmp_path, monkeypatch):
    shutil.copy(BUNDLED, tmp_path / "own.nsm")
    monkeypatch.chdir(tmp_path)
    for path in ("own.nsm", Path("own.nsm"), b"own.nsm", str(tmp_path / "own.nsm")):
        assert newscore.load(path).path == str(tmp_path / "own.nsm")


def test_the_signature_of_a_call_is_known_to_python(nlp):
    call = inspect.signature(nlp)
    assert str(call.parameters["text"]) == "text: 'str'"
    keywords = {name: p.default for name, p in call.parameters.items() if name != "text"}
    given = {"published": None, "labels": None, "min_score": 0.4, "effort": None, "home": None}
    given["kinds"] = None
    assert keywords == pytest.approx(given)
    assert nlp("Ann left Paris.", **keywords) == nlp("Ann left Paris.")
    assert all(f"`{name}`" in inspect.getdoc(nlp) for name in keywords)
    assert list(inspect.signature(newscore.Pipeline).parameters) != list(call.parameters)


def test_what_a_model_says_of_itself(nlp):
    assert {"PERSON", "ORG", "LOC"} <= set(nlp.labels)
    assert nlp.labels == nlp("Nothing.").ents.label_names
    assert isinstance(nlp.card, dict)
    assert nlp.card
    names = [name for name, _ in nlp.sections]
    assert {"card", "ents.labels"} <= set(names)
    assert 0 < sum(size for _, size in nlp.sections) <= BUNDLED.stat().st_size


@pytest.mark.parametrize("path", [5, ["news.nsm"], 1.5])
def test_what_is_no_path_is_explained(path):
    kind = type(path).__name__
    with pytest.raises(TypeError, match=f"path: expected the path or name of a model, got {kind}"):
        newscore.load(path)


def test_an_empty_path_is_no_folder():
    for path in ("", b""):
        with pytest.raises(newscore.ModelError, match=r"path: expected .*, got an empty one"):
            newscore.load(path)


def test_who_makes_a_pipeline_is_said_to_who_does_not():
    for kind in (newscore.Pipeline, newscore._core.BasePipeline):
        with pytest.raises(TypeError, match=r"newscore\.load\(\) makes pipelines"):
            kind()


def test_an_unknown_option_of_a_call_is_told_which_there_are(nlp):
    with pytest.raises(TypeError, match="argument 'label'; expected published, labels, min_score"):
        nlp("Rain.", label="PERSON")
    with pytest.raises(TypeError, match="argument 'lines'; expected abbreviations or line_breaks"):
        nlp.sentences("Rain.", lines="keep")


@pytest.mark.parametrize("layers", [5, 0.5])
def test_layers_that_are_no_names_are_explained(layers):
    with pytest.raises(TypeError, match=r"layers: expected some of 'sentences', .*, got "):
        newscore.load(layers=layers)


def test_a_missing_model_is_named():
    with pytest.raises(newscore.ModelError, match=r"/no/such/file\.nsm: .*No such file") as caught:
        newscore.load("/no/such/file.nsm")
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value.__cause__, FileNotFoundError)


def test_a_folder_is_no_model(tmp_path):
    with pytest.raises(newscore.ModelError, match="directory"):
        newscore.load(tmp_path)


@pytest.mark.parametrize("path", [3, 1.5, ["model"]])
def test_what_is_no_path_is_a_type_error(path):
    with pytest.raises(TypeError, match=type(path).__name__):
        newscore.load(path)


def refusal(tmp_path, content):
    """The message of the ModelError for a file of this content."""
    path = tmp_path / "model.nsm"
    path.write_bytes(content)
    with pytest.raises(newscore.ModelError) as caught:
        newscore.load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    return message


def test_foreign_files_are_refused(tmp_path):
    for content in (b"", b"\0", b"PK\x03\x04 not a model", b"\0" * 4096, b"{}" * 1000):
        assert 'section "header"' in refusal(tmp_path, content)


def test_truncated_files_are_refused(tmp_path):
    model = BUNDLED.read_bytes()
    for n_bytes in (1, 63, 64, 200, len(model) // 2, len(model) - 1):
        assert 'section "header"' in refusal(tmp_path, model[:n_bytes])


def test_a_file_with_something_behind_it_is_refused(tmp_path):
    assert 'section "header"' in refusal(tmp_path, BUNDLED.read_bytes() + b"\0")


def test_a_newer_format_is_refused_by_number(tmp_path):
    model = bytearray(BUNDLED.read_bytes())
    model[8:12] = (7).to_bytes(4, "little")
    assert "format 7" in refusal(tmp_path, bytes(model))


def test_a_flipped_bit_is_found_in_each_section_and_its_name_is_said(tmp_path, nlp):
    model = BUNDLED.read_bytes()
    for i, (name, n_bytes) in enumerate(nlp.sections):
        entry = 64 + 64 * i  # the table of sections: name [24], offset [8], size [8], ...
        assert model[entry:].startswith(name.encode() + b"\0")
        offset = int.from_bytes(model[entry + 24 : entry + 32], "little")
        for at in {offset, offset + n_bytes // 2, offset + n_bytes - 1} if n_bytes else ():
            damaged = bytearray(model)
            damaged[at] ^= 0x10
            assert f'section "{name}"' in refusal(tmp_path, bytes(damaged))


def test_a_file_that_changes_after_loading_changes_nothing(tmp_path):
    path = tmp_path / "model.nsm"
    shutil.copy(BUNDLED, path)
    nlp = newscore.load(path)
    before = nlp("Theresa May spoke in London.")
    path.write_bytes(b"\0" * 10)
    assert nlp("Theresa May spoke in London.") == before


# ---- rules ----------------------------------------------------------------------------------


def test_rules_are_switched_by_name(nlp):
    text = "\u201cYes\u201d\u2026"
    assert nlp(text).normalized == '"Yes"...'
    assert newscore.load(normalize={"quotes": False})(text).normalized == "\u201cYes\u201d..."
    assert newscore.load(normalize=ChainMap({"ellipses": False}))(text).normalized == '"Yes"\u2026'


def test_rules_tell_what_is_on(nlp):
    assert tuple(nlp.rules) == _core.rule_names
    assert nlp.rules["quotes"] and not nlp.rules["compatibility"]
    changed = newscore.load(normalize={"form": "NFKC", "quotes": False}).rules
    assert changed == {**nlp.rules, "compatibility": True, "quotes": False}
    assert not newscore.load(normalize={"form": None}).rules["compose"]


@pytest.mark.parametrize(
    ("rules", "error", "message"),
    [
        ({"quotez": False}, ValueError, "'quotez'.*quotes, dashes"),
        ({"quotes": 1}, TypeError, "quotes: expected bool, got int"),
        ({"form": "nfd"}, ValueError, "'NFC', 'NFD', 'NFKC', 'NFKD' or None, got 'nfd'"),
        ({"form": 3}, TypeError, "form: expected"),
        ({3: True}, TypeError, "3"),
        (["quotes"], TypeError, "normalize: expected a mapping .*, got list"),
        ("quotes", TypeError, "normalize: expected a mapping .*, got str"),
    ],
)
def test_wrong_rules_are_explained(rules, error, message):
    with pytest.raises(error, match=message):
        newscore.load(normalize=rules)


# ---- calling --------------------------------------------------------------------------------


def test_a_text_may_be_a_subclass_of_str(nlp):
    class Text(str):
        pass

    doc = nlp(Text("Angela Merkel spoke."))
    assert doc == nlp("Angela Merkel spoke.")
    assert type(doc.text) is str


@pytest.mark.parametrize(
    "call", ["nlp", "sentences", "newscore.sentences", "entities", "normalize"]
)
@pytest.mark.parametrize("text", [None, b"text", bytearray(b"text"), 3, 2.5, ["text"], ("a",), {}])
def test_what_is_no_str_is_a_type_error(nlp, call, text):
    function = {
        "nlp": nlp,
        "sentences": nlp.sentences,
        "newscore.sentences": newscore.sentences,
        "entities": newscore.entities,
        "normalize": newscore.normalize,
    }[call]
    with pytest.raises(TypeError, match=f"expected str, got {type(text).__name__}") as caught:
        function(text)
    assert ("decode" in str(caught.value)) == isinstance(text, (bytes, bytearray))


def test_wrong_calls_are_type_errors(nlp):
    for args, kwargs in [
        ((), {}),
        (("a", "b"), {}),
        (("a",), {"publishd": None}),
        ((), {"text": "a"}),
    ]:
        with pytest.raises(TypeError):
            nlp(*args, **kwargs)
        with pytest.raises(TypeError):
            newscore.normalize(*args, **kwargs) if args or kwargs else newscore.normalize()


class Day(date):
    pass


@pytest.mark.parametrize(
    "published",
    [
        "2017-04-11",
        "2017-04-11T23:59:00Z",
        "2017-04-11 23:59:00.000+02",
        date(2017, 4, 11),
        Day(2017, 4, 11),
        datetime(2017, 4, 11, 23, 59),
        datetime(2017, 4, 11, 23, 59, tzinfo=timezone(timedelta(hours=-9))),
    ],
)
def test_published_is_kept_as_a_date(nlp, published):
    kept = nlp("Yesterday.", published=published).published
    assert type(kept) is date
    assert kept == date(2017, 4, 11)


def test_published_may_be_left_out(nlp):
    assert nlp("Yesterday.").published is None
    assert nlp("Yesterday.", published=None).published is None


@pytest.mark.parametrize(
    ("published", "error"),
    [
        ("", ValueError),
        ("11 April 2017", ValueError),
        ("2017-4-11", ValueError),
        ("20170411", ValueError),
        ("2017-W15-2", ValueError),
        ("2017-04-11T", ValueError),
        ("2017-04-11 draft", ValueError),
        ("2017-04-112", ValueError),
        ("2017-02-30", ValueError),
        ("\u0662\u0660\u0661\u0667-04-11", ValueError),
        (20170411, TypeError),
        (0.0, TypeError),
        (b"2017-04-11", TypeError),
    ],
)
def test_what_is_no_date_is_explained(nlp, published, error):
    with pytest.raises(error, match="published: expected"):
        nlp("Yesterday.", published=published)
    with pytest.raises(error, match="published: expected"):
        nlp.pipe([], published=published)


def test_pandas_word_for_no_date_is_explained(nlp):
    pandas = pytest.importorskip("pandas")
    with pytest.raises(ValueError, match="published: expected a date or None, got NaT"):
        nlp("Yesterday.", published=pandas.NaT)


@pytest.mark.parametrize("switch", ["document", "names_ignore_case"])
def test_a_switch_is_on_or_off(switch):
    """Once `document="no"` was yes."""
    for wrong in ("no", 0, None):
        with pytest.raises(TypeError, match=f"{switch}: expected bool, got {type(wrong).__name__}"):
            newscore.load(**{switch: wrong})


def test_a_text_past_the_limit_is_refused(nlp):
    text = "a" * (2**28 + 1)
    for function in (nlp, newscore.normalize, newscore.sentences):
        with pytest.raises(ValueError, match=str(2**28)):
            function(text)


# ---- one call -------------------------------------------------------------------------------


def test_one_call_gives_what_the_pipeline_gives(nlp, doc):
    assert newscore.sentences(doc.text) == nlp.sentences(doc.text) == doc.sents
    assert newscore.entities(doc.text) == doc.ents
    assert newscore.normalize(doc.text) == doc.normalized


def test_what_was_not_looked_for_is_not_shown_as_empty():
    sentences_only = newscore.sentences("Angela Merkel spoke.\n\nParis slept.").doc
    assert len(sentences_only.sents) == 2
    for attribute in ("ents", "tokens"):
        with pytest.raises(ValueError, match=f"{attribute} were not looked for"):
            getattr(sentences_only, attribute)
    doc = newscore.load()("Angela Merkel said that it rained.")
    with pytest.raises(ValueError, match=r"newscore\.load\(layers=\['reported'\]\) looks for them"):
        _ = doc.reported  # which newscore.load() alone, the advice before, does not look for
    assert repr(sentences_only).endswith(": 2 sents>")


# ---- an object ------------------------------------------------------------------------------


def test_a_pipeline_pickles_by_its_path(tmp_path, nlp):
    assert pickle.loads(pickle.dumps(nlp)).path == nlp.path
    assert str(BUNDLED).encode() not in pickle.dumps(nlp)  # may be elsewhere on another machine
    own = tmp_path / "own.nsm"
    shutil.copy(BUNDLED, own)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        before = newscore.load(own, normalize={"dashes": False})
        after = pickle.loads(pickle.dumps(before, protocol))
        assert type(after) is newscore.Pipeline
        assert (after.path, after.rules) == (before.path, before.rules)


def test_a_copy_of_a_pipeline_is_itself(nlp):
    assert copy.copy(nlp) is nlp
    assert copy.deepcopy([nlp])[0] is nlp


@pytest.mark.parametrize("name", ["labels", "path", "rules", "card", "sections", "pipe", "other"])
def test_a_pipeline_cannot_be_changed(nlp, name):
    with pytest.raises(AttributeError):
        setattr(nlp, name, None)
    with pytest.raises(AttributeError):
        delattr(nlp, name)


def test_the_base_takes_nothing_but_what_load_gives_it():
    for args in [(), (b"",), (bytearray(8), "m", 0), (b"", b"m", 0), (b"", "m", "rules")]:
        with pytest.raises(TypeError):
            newscore.Pipeline(*args)
    with pytest.raises(TypeError):
        newscore.Pipeline(model=b"", name="m", rules=0)


@pytest.mark.parametrize(
    "names",
    ["ORG", ("ORG", ("Acme",), 3), ("ORG",), (3, ("Acme",)), ("ORG", ["Acme"]), ["ORG", ("Acme",)]],
)
def test_the_base_takes_names_as_tuples_of_a_label_and_names(nlp, names):
    model = BUNDLED.read_bytes()
    assert newscore.Pipeline(model, "m", 0, True, (("ORG", ("Acme",)),)).labels == nlp.labels
    with pytest.raises(TypeError, match=r"names: expected tuples \(label, \(name, ...\)\)"):
        newscore.Pipeline(model, "m", 0, True, (names,))


def test_a_pipeline_may_be_subclassed(nlp):
    class Own(newscore.Pipeline):
        pass

    own = Own(BUNDLED.read_bytes(), nlp.path, _core.default_rules)
    own.note = "subclasses have attributes"
    own.itself = own  # a cycle, for the collector
    assert own("Paris slept.") == nlp("Paris slept.")


# ---- import ---------------------------------------------------------------------------------


def test_import_loads_nothing_that_most_calls_do_not_need():
    code = "import sys; a = set(sys.modules); import newscore; print(*set(sys.modules) - a)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "newscore._core" in loaded
    heavy = {"typing", "json", "datetime", "pathlib", "concurrent.futures", "asyncio", "numpy"}
    assert not loaded & heavy


def test_without_the_document_pass_paragraphs_do_not_see_each_other() -> None:
    first = "Helen Marchetti spoke in Augusta. Marchetti, a Republican, left early."
    second = "Marchetti was late, said Corvane Lines."
    alone = newscore.load(document=False)
    together = alone(f"{first}\n\n{second}")
    apart = [*alone(first).ents, *alone(second).ents]
    assert [(e.text, e.label, e.score) for e in together.ents] == [
        (e.text, e.label, e.score) for e in apart
    ]
    assert not alone.document
    assert newscore.load().document
    assert not pickle.loads(pickle.dumps(alone)).document


def test_the_document_pass_changes_what_it_is_there_for() -> None:
    text = "Anna Reed of Corvane Lines won. Reed thanked Corvane. Reed and Corvane rested."
    with_it, without = newscore.load()(text), newscore.load(document=False)(text)
    assert [e.score for e in with_it.ents] != [e.score for e in without.ents]
