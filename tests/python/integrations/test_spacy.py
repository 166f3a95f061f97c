"""newscore in spaCy's pipelines and documents; passed over where spaCy is not installed."""

import itertools
import warnings
from types import SimpleNamespace

import pytest

import newscore

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of spaCy's own dependencies, as it is imported
    spacy = pytest.importorskip("spacy")
from spacy.tokens import Span

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

TEXT = (
    "Angela Merkel met Emmanuel Macron in Paris on Monday. "
    "\u201cWe agreed,\u201d Mr. Macron said.\n\n"
    "Merkel\u2019s office in Berlin\u2014the Chancellery\u2014did not comment.  It closed."
)


def blank(**config):
    nlp = spacy.blank("en")
    nlp.add_pipe("newscore", config=config)
    return nlp


def names(doc):
    """(start, end, label) of the names of either kind of document."""
    if isinstance(doc, newscore.Doc):
        return [(name.start, name.end, name.label) for name in doc.ents]
    return [(name.start_char, name.end_char, name.label_) for name in doc.ents]


# ---- the component -------------------------------------------------------------------------------


def test_the_component_is_found_by_its_name_alone():
    nlp = blank()
    assert nlp.pipe_names == ["newscore"]
    assert nlp.get_pipe("newscore").labels == newscore.load().labels


def test_names_and_sentences_are_those_of_newscore():
    doc, ours = blank()(TEXT), newscore.load()(TEXT)
    assert doc.text == TEXT
    assert names(doc) == names(ours) != []
    assert all(token.ent_iob_ in "BIO" for token in doc)
    starts = [token.idx for token in doc if token.is_sent_start]
    assert len(starts) == len(ours.sents) == len(list(doc.sents))
    # A token of line breaks or blanks before a sentence belongs to the one before it.
    assert starts == [sent.start for sent in ours.sents]


def test_a_document_of_one_sentence_has_one():
    assert len(list(blank()("Angela Merkel left").sents)) == 1


def test_an_empty_document_stays_empty():
    doc = blank()("")
    assert len(doc) == 0 and doc.ents == ()


def test_pipe_gives_what_single_calls_give_in_any_number_of_threads():
    nlp = blank(threads=3)
    texts = [TEXT[k:] for k in range(60)]
    piped = list(nlp.pipe(texts, batch_size=4))
    for doc, text in zip(piped, texts, strict=True):
        alone = nlp(text)
        assert doc.text == text and names(doc) == names(alone)
        assert [t.is_sent_start for t in doc] == [t.is_sent_start for t in alone]


def test_either_half_can_be_switched_off():
    doc = blank(ents=False)(TEXT)
    assert doc.ents == () and doc.has_annotation("SENT_START")
    doc = blank(sents=False)(TEXT)
    assert doc.ents and not doc.has_annotation("SENT_START")


def test_scores_go_to_a_span_group():
    doc, ours = blank(spans_key="news")(TEXT), newscore.load()(TEXT)
    group = doc.spans["news"]
    assert [span.text for span in group] == [name.text for name in ours.ents]
    assert group.attrs["scores"].tolist() == list(ours.ents.scores)


def test_earlier_names_stay_and_ours_make_way():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PLACE", "pattern": "in Paris"}])
    nlp.add_pipe("newscore")
    doc = nlp(TEXT)
    assert ("in Paris", "PLACE") in [(name.text, name.label_) for name in doc.ents]
    assert "Angela Merkel" in [name.text for name in doc.ents]


def test_later_components_see_names_and_sentences():
    nlp = blank()
    nlp.add_pipe("sentencizer", config={"overwrite": False})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "OWN", "pattern": "office"}])
    doc = nlp(TEXT)
    assert {"OWN", "PERSON"} <= {name.label_ for name in doc.ents}
    assert [t.idx for t in doc if t.is_sent_start] == [
        t.idx for t in blank()(TEXT) if t.is_sent_start
    ]


def test_a_parsed_document_keeps_its_sentences():
    nlp = blank()
    words = ["Merkel", "left", ".", "She", "slept", "."]
    parsed = spacy.tokens.Doc(
        nlp.vocab, words=words, heads=[1, 1, 1, 1, 1, 1], deps=["dep", "ROOT", *["dep"] * 4]
    )
    doc = nlp.get_pipe("newscore")(parsed)
    assert len(list(doc.sents)) == 1


@pytest.mark.parametrize(
    ("words", "spaces", "expected"),
    [
        # bounds inside a token: the name grows to the whole token
        (["xParis", "is", "far"], [True, True, False], ["xParis"]),
        # two names in one token: the first has it
        (["Paris/Berlin", "is", "far"], [True, True, False], ["Paris/Berlin"]),
    ],
)
def test_names_snap_outwards_to_whole_tokens(words, spaces, expected):
    import numpy

    from newscore.spacy import snap

    text = "".join(w + " " * s for w, s in zip(words, spaces, strict=True))
    places = [text.index(name) for name in ("Paris", "Berlin") if name in text]
    lengths = [5, 6][: len(places)]
    ends = [a + n for a, n in zip(places, lengths, strict=True)]
    found = SimpleNamespace(ents=SimpleNamespace(starts=places, ends=ends))
    token_starts = numpy.cumsum([0] + [len(w) + s for w, s in zip(words, spaces, strict=True)])[:-1]
    token_ends = token_starts + [len(word) for word in words]
    pairs = snap(found, token_starts, token_ends)
    assert [" ".join(words[a:b]) for a, b in pairs if a >= 0] == expected
    assert len(pairs) == len(places)


def test_tokens_of_any_tokenizer_are_written_on():
    """A tokenizer that cuts at blanks alone: names take whole tokens and never overlap."""
    nlp = spacy.blank("en")
    nlp.tokenizer = spacy.tokenizer.Tokenizer(nlp.vocab)
    nlp.add_pipe("newscore")
    doc = nlp(TEXT)
    assert "Paris" in [name.text for name in doc.ents]
    for one, other in itertools.pairwise(doc.ents):
        assert one.end <= other.start
    assert next(t.idx for t in doc if t.is_sent_start) == 0


def test_a_pipeline_is_saved_and_loaded_with_its_settings(tmp_path):
    nlp = blank(document=False, spans_key="news")
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert again.get_pipe("newscore").pipeline.document is False
    assert again(TEXT).to_json() == nlp(TEXT).to_json()
    assert "news" in again(TEXT).spans


def test_labels_and_min_score_leave_names_out():
    settings = {"labels": ["LOC"], "min_score": 0.5}
    nlp = blank(**settings)
    assert nlp.get_pipe("newscore").labels == ("LOC",)
    right = names(newscore.load()(TEXT, **settings))
    assert names(nlp(TEXT)) == names(next(nlp.pipe([TEXT]))) == right != []
    assert blank(labels="LOC").get_pipe("newscore").labels == ("LOC",)
    with pytest.raises(ValueError, match="labels: expected some of PERSON"):
        blank(labels=["PERSN"])
    for settings in ({"min_score": 2.0}, {"effort": 2.0}, {"threads": 0}):
        with pytest.raises(ValueError, match=f"{next(iter(settings))}: expected"):
            blank(**settings)  # and not at the first text


def test_effort_goes_to_the_pipeline():
    assert names(blank(effort=0.5)(TEXT)) == names(newscore.load()(TEXT))
    nlp = blank()
    nlp.get_pipe("newscore").effort = 2.0
    for read in (nlp, lambda text: list(nlp.pipe([text]))):
        with pytest.raises(ValueError, match="effort: expected a number from 0 to 1, got 2"):
            read(TEXT)


def test_a_model_may_be_the_name_of_an_installed_one():
    with pytest.raises(ValueError, match="pip install newscore-accurate"):
        blank(model="accurate")


def test_settings_of_load_are_settings_of_the_component(tmp_path):
    settings = {
        "names": {"ORG": ["office"]},
        "names_ignore_case": True,
        "abbreviations": ["comment"],
        "normalize": {"quotes": False},
        "line_breaks": "join",
    }
    pipeline = blank(**settings).get_pipe("newscore").pipeline
    assert pipeline.names == {"ORG": ("office",)}
    assert pipeline.names_ignore_case
    assert pipeline.abbreviations == ("comment",)
    assert not pipeline.rules["quotes"]
    assert pipeline.line_breaks == "join"
    listed = tmp_path / "names.tsv"
    listed.write_text("ORG\toffice\n", encoding="utf-8")
    doc = blank(names=str(listed))(TEXT)
    assert ("office", "ORG") in [(name.text, name.label_) for name in doc.ents]


def test_a_wrong_setting_and_a_missing_model_are_named(tmp_path):
    with pytest.raises(Exception, match="colour"):
        blank(colour=True)
    with pytest.raises(newscore.ModelError, match=r"gone\.nsm"):
        blank(model=str(tmp_path / "gone.nsm"))


@pytest.mark.parametrize(
    "text", ["\n\n \n", "a" * 5000, "Z\u0153\u0301 \u200b\ufeff\u202e\U0001f600", "."]
)
def test_odd_texts_pass(text):
    doc = blank()(text)
    assert doc.text == text
    assert sum(len(sent) for sent in doc.sents) == len(doc)


# ---- to_spacy ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [TEXT, "", " ", "\n A  b\t\nc ", "x\u200by \u00ad z", "\ufeffAnn left.\r\n\r\nBob stayed."],
)
def test_to_spacy_keeps_text_tokens_names_and_sentences(text):
    ours = newscore.load()(text)
    doc = newscore.to_spacy(ours, spacy.blank("en").vocab)
    assert doc.text == text
    assert names(doc) == names(ours)
    places = [(t.idx, t.idx + len(t)) for t in doc if t.text.strip()]
    assert set(zip(ours.tokens.starts, ours.tokens.ends, strict=True)) <= set(places)
    if len(ours.sents):
        assert sum(bool(t.is_sent_start) for t in doc) == len(ours.sents)


def test_to_spacy_replaces_lone_surrogates():
    doc = newscore.to_spacy(newscore.load()("Ann \ud800 left."), spacy.blank("en").vocab)
    assert doc.text == "Ann \ufffd left."


def test_a_document_goes_on_through_other_components():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "OWN", "pattern": "office"}])
    doc = nlp(newscore.to_spacy(newscore.load()(TEXT), nlp.vocab))
    assert isinstance(doc.ents[0], Span)
    assert "OWN" in {name.label_ for name in doc.ents}
