"""English news text in, offset-exact sentences and names out.

>>> import newscore
>>> nlp = newscore.load()
>>> doc = nlp("Angela Merkel met Emmanuel Macron in Paris.")
>>> [(name.text, name.label) for name in doc.ents]
[('Angela Merkel', 'PERSON'), ('Emmanuel Macron', 'PERSON'), ('Paris', 'LOC')]
"""

from newscore._core import (
    Amount,
    Amounts,
    Block,
    Blocks,
    Cue,
    Cues,
    Dates,
    Doc,
    Edit,
    Field,
    Identities,
    Identity,
    ModelError,
    Part,
    Place,
    Places,
    Quote,
    QuoteParts,
    Quotes,
    Reported,
    Schema,
    Span,
    Spans,
    Speaker,
    Speakers,
    Statement,
    Table,
    Timex,
    __version__,
    normalize,
)
from newscore._explain import Explanation
from newscore._lazy import show, to_spacy
from newscore._pipeline import Pipeline, entities, load, schema, sentences

__all__ = [
    "Amount",
    "Amounts",
    "Block",
    "Blocks",
    "Cue",
    "Cues",
    "Dates",
    "Doc",
    "Edit",
    "Explanation",
    "Field",
    "Identities",
    "Identity",
    "ModelError",
    "Part",
    "Pipeline",
    "Place",
    "Places",
    "Quote",
    "QuoteParts",
    "Quotes",
    "Reported",
    "Schema",
    "Span",
    "Spans",
    "Speaker",
    "Speakers",
    "Statement",
    "Table",
    "Timex",
    "__version__",
    "entities",
    "load",
    "normalize",
    "schema",
    "sentences",
    "show",
    "to_spacy",
]

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    # Modules that load the library that they are about.
    from types import ModuleType

    arrow: ModuleType
    dask: ModuleType
    duckdb: ModuleType
    pandas: ModuleType
    polars: ModuleType
    ray: ModuleType
    spark: ModuleType
else:
    _LIBRARIES = ("arrow", "dask", "duckdb", "pandas", "polars", "ray", "spark")
    _OWN = ("eval", "formats", "train")

    def __getattr__(name: str) -> object:
        """`newscore.duckdb` and the like, imported when they are first named."""
        if name in _LIBRARIES or name in _OWN:
            from importlib import import_module

            return import_module(f"newscore.{name}")
        raise AttributeError(f"module 'newscore' has no attribute {name!r}")
