"""What each subcommand was asked to do, with types: the fields are the options of the parser.

An option that a subcommand does not have keeps the default that is given here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newscore import _core

__all__ = ["RULES", "EvalOptions", "InfoOptions", "TextOptions", "TrainOptions"]

FORM_RULES = ("compose", "compatibility", "decompose")  # set by --form
RULES = tuple(rule for rule in _core.rule_names if rule not in FORM_RULES)  # set by --without


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOptions:
    """Of tag, top, sentences and normalize."""

    command: str
    inputs: list[str]
    input: str | None
    text_key: str
    id_key: str
    output: str | None
    format: str | None
    formats: tuple[str, ...]
    plain: str  # the format when neither an option, a name nor a terminal says which
    no_text: bool
    quiet: bool
    threads: int
    glob: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    no_header: bool = False
    # of tag and sentences
    model: str | None = None
    abbreviations: list[str] | None = None
    line_breaks: Literal["auto", "keep", "join"] = "auto"
    # of tag, top and quotes
    effort: float | None = None  # None: the model's own
    # of tag and top
    home: str | None = None
    # of tag
    published: str | None = None
    date_key: str | None = None
    names: str | None = None
    names_ignore_case: bool = False
    labels: list[str] | None = None  # of top too
    min_score: float = _core.min_score
    what: list[str] | None = None  # tables; None: those that come unasked
    kinds: list[str] | None = None  # of blocks; None: all
    resume: bool = False
    part_rows: int = 0
    shard: tuple[int, int] = (1, 1)  # which of how many
    per_input: bool = False
    # of top and quotes
    limit: int | None = None
    # of quotes
    by: Literal["speaker", "cue"] = "speaker"
    reported: bool = False
    # of normalize
    form: str = "NFC"
    without: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainOptions:
    """Of train."""

    gold: list[str]
    output: str
    base: str | None
    add: bool
    from_scratch: bool
    dev: str | None
    epochs: int | None
    seed: int
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalOptions:
    """Of eval."""

    gold: list[str]
    model: str | None
    effort: float | None
    labels: list[str] | None
    rename: dict[str, str] | None
    min_score: float
    threads: int
    json: bool
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoOptions:
    """Of info."""

    model: str | None
    json: bool
