"""From HTML through trafilatura to newscore, as docs/blocks.md says it."""

from datetime import date

import pytest

import newscore

trafilatura = pytest.importorskip("trafilatura", exc_type=ImportError)

PAGE = """<html><head><title>Ferry sails again | Harbor Post</title>
<meta property="article:published_time" content="2019-05-03T10:00:00Z"/></head><body>
<nav><a href="/">Home</a><a href="/news">News</a></nav>
<article><h1>Ferry sails again after two years</h1>
<p>ORU (Reuters) - The ferry between Oru and Senn sailed on Friday for the first time since a fire
that destroyed its pier two years ago.</p>
<p>Nobody was hurt in the fire, which had also burned two offices and a boat that belonged to the
harbor master &amp; his son, he said.</p>
<h2>What comes next</h2>
<p>A new pier is to be built before the rains begin, and a second ferry will be bought by the end
of next year, the minister said.</p>
</article><footer>&copy; 2019 Harbor Post. All rights reserved.</footer></body></html>"""


def test_blocks_of_an_extracted_page_have_offsets_in_its_text():
    page = trafilatura.bare_extraction(PAGE, with_metadata=True)
    text = page.text
    doc = newscore.load()(text, published=page.date)
    assert doc.published == date(2019, 5, 3)
    assert [text[block.start : block.end] for block in doc.blocks] == [
        block.text for block in doc.blocks
    ]
    kinds = [block.kind for block in doc.blocks]
    assert kinds[-5:] == ["paragraph", "dateline", "paragraph", "subhead", "paragraph"]
    friday = next(found for found in doc.dates if found.text == "Friday")
    assert (text[friday.start : friday.end], friday.value) == ("Friday", "2019-05-03")
    for at, character in enumerate(doc.body.text):
        if character != "\n":
            assert text[doc.body.offset(at)] == character
