"""English news text in, offset-exact sentences and names out.

>>> import newscore
>>> nlp = newscore.load()
>>> doc = nlp("Angela Merkel met Emmanuel Macron in Paris.")
>>> [(name.text, name.label) for name in doc.ents]
[('Angela Merkel', 'PERSON'), ('Emmanuel Macron', 'PERSON'), ('Paris', 'LOC')]
"""

from newscore._core import Doc, Edit, ModelError, Span, Spans, __version__, normalize
from newscore._explain import Explanation
from newscore._lazy import show, to_spacy
from newscore._pipeline import Pipeline, entities, load, sentences

__all__ = [
    "Doc",
    "Edit",
    "Explanation",
    "ModelError",
    "Pipeline",
    "Span",
    "Spans",
    "__version__",
    "entities",
    "load",
    "normalize",
    "sentences",
    "show",
    "to_spacy",
]
