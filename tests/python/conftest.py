"""What several test files share: the bundled model, opened once, and texts to try."""

import pytest

import newscore

# One text of everyday news, one of awkward characters; both are ours.
NEWS = (
    "Angela Merkel met Emmanuel Macron in Paris on Monday, April 10, 2017. \u201cWe agreed on 3.5 "
    "per cent,\u201d Mr. Macron said \u2014 \u201cand that\u2019s all.\u201d\n\n"
    "Siemens AG, which employs 351,000 people, fell $1.2 billion short\u2026 The U.S. Treasury did "
    "not comment.\n"
)
AWKWARD = (
    "Soft\u00adly now, Z\u0153 \u0301 of \ufb01ne\u00a0caf\u00e9s &amp; \ud800 bars "
    "\U0001f600\u200b\x00\r\nIt\u00e2\u20ac\u2122s \u202eodd\u202c. \ufeffYes\u2026"
)


@pytest.fixture(scope="session")
def nlp() -> newscore.Pipeline:
    return newscore.load()


@pytest.fixture(scope="session")
def doc(nlp: newscore.Pipeline) -> newscore.Doc:
    return nlp(NEWS, published="2017-04-11")


@pytest.fixture(scope="session")
def awkward(nlp: newscore.Pipeline) -> newscore.Doc:
    return nlp(AWKWARD)
