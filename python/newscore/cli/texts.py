"""The subcommands tag, sentences and normalize: records in, records out, in order."""

from __future__ import annotations

import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import newscore
from newscore._progress import Progress
from newscore.cli import UsageError, complain
from newscore.cli.inputs import Inputs, Record
from newscore.cli.outputs import (
    Sink,
    base_fields,
    entity_rows,
    json_line,
    one_line,
    pick_format,
    ranges,
    tsv_line,
)

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["run"]

LONG_BYTES = 1_000_000  # less work than this shows no progress line

Item = TypeVar("Item")
Result = TypeVar("Result")


class Work(NamedTuple):
    """One subcommand in one format."""

    answer: Callable[[Record], Any]  # may run in any thread
    show: Callable[[Record, Any], str]  # what to write for it
    head: str = ""


@dataclass
class Counter:
    """What happened on the way."""

    quiet: bool
    failed: bool = False

    def complain(self, message: str) -> None:
        """Something was left out."""
        self.failed = True
        complain(message)

    def note(self, message: str) -> None:
        """Something is worth knowing."""
        if not self.quiet:
            complain(message)


def run(options: Namespace) -> int:
    """Runs one of the three and returns the exit code."""
    form = pick_format(options.format, options.output, options.formats, options.plain)
    counter = Counter(options.quiet)
    inputs = Inputs(
        tuple(options.inputs) or ("-",),
        counter.complain,
        counter.note,
        kind=options.input,
        text_key=options.text_key,
        id_key=options.id_key,
        date_key=getattr(options, "date_key", None),
        published=getattr(options, "published", None),
    )
    refuse_own_input(inputs, options.output)
    work = {"tag": tag_work, "sentences": sentences_work, "normalize": normalize_work}[
        options.command
    ](options, form)

    def answer(record: Record) -> Any:
        try:
            return work.answer(record)
        except ValueError as error:  # longer than a text may be
            return error

    pages: list[tuple[str, newscore.Doc]] = []
    with Sink(options.output) as sink, ProgressLine(inputs, options) as tick:
        if work.head:
            sink.write(work.head)
        for record, result in ordered_map(answer, inputs, options.threads):
            if isinstance(result, ValueError):
                counter.complain(f"{record.where}: {result}")
            elif form == "html":
                pages.append((str(record.id), result))
            else:
                sink.write(work.show(record, result))
            tick(record.n_bytes)
        if form == "html":
            from newscore.view.html import page_html

            title = pages[0][0] if len(pages) == 1 else f"{len(pages)} texts"
            sink.write(page_html(pages, title=title))
    return int(counter.failed)


def refuse_own_input(inputs: Inputs, output: str | None) -> None:
    """Opening the output empties it, so it must not be a file that is to be read."""
    if output is None or not os.path.exists(output):
        return
    for path in inputs.paths:
        for file in inputs.files(path, quiet=True):
            if file != "-" and os.path.exists(file) and os.path.samefile(file, output):
                raise UsageError(f"{output}: is an input and cannot be the output too")


def ordered_map(
    function: Callable[[Item], Result], items: Iterable[Item], threads: int
) -> Iterator[tuple[Item, Result]]:
    """Each item with its result, in order; with more threads, a few items are taken ahead."""
    if threads == 1:
        for item in items:
            yield item, function(item)
        return
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[tuple[Item, Future[Result]]] = deque()
        try:
            for item in items:
                ahead.append((item, pool.submit(function, item)))
                if len(ahead) > 2 * threads:
                    first, future = ahead.popleft()
                    yield first, future.result()
            while ahead:
                first, future = ahead.popleft()
                yield first, future.result()
        finally:
            for _, future in ahead:
                future.cancel()


class ProgressLine:
    """Counts bytes and shows kilobytes, on stderr, when the work is long and somebody may look."""

    def __init__(self, inputs: Inputs, options: Namespace) -> None:
        shown = (
            not options.quiet
            and sys.stderr.isatty()
            and (options.output is not None or not sys.stdout.isatty())
        )
        total = inputs.total_bytes() if shown else None
        shown = shown and (total is None or total >= LONG_BYTES)
        self._n_bytes = 0
        self._progress = Progress(
            None if total is None else total // 1000, "kB", enabled=None if shown else False
        )

    def __enter__(self) -> Callable[[int], None]:
        self._progress.__enter__()
        return self.tick

    def __exit__(self, *error: Any) -> None:
        self._progress.__exit__(*error)

    def tick(self, n_bytes: int) -> None:
        """Counts the bytes of one record."""
        before = self._n_bytes // 1000
        self._n_bytes += n_bytes
        self._progress.update(self._n_bytes // 1000 - before)


class Screen(NamedTuple):
    """How to show things on a terminal."""

    width: int
    colour: bool

    @classmethod
    def here(cls) -> Screen:
        """As wide as the terminal, up to what reads well; in colours unless NO_COLOR is set."""
        width = min(shutil.get_terminal_size().columns, 100)
        return cls(width, not os.environ.get("NO_COLOR"))


def heading(record: Record, options: Namespace) -> str:
    """The name of a text above it, when there may be more than one."""
    one = (
        len(options.inputs) <= 1
        and record.fields is None
        and record.where
        in (
            "<stdin>",
            *options.inputs,
        )
    )
    return "" if one else f"== {one_line(str(record.id))}\n"


def load(options: Namespace) -> newscore.Pipeline:
    """The pipeline that the command line asks for."""
    try:
        return newscore.load(
            options.model,
            abbreviations=options.abbreviations,
            line_breaks=options.line_breaks,
        )
    except ValueError as error:
        if isinstance(error, newscore.ModelError):
            raise
        raise UsageError(f"--abbreviations: {error}") from None


def tag_work(options: Namespace, form: str) -> Work:
    """Names and sentences."""
    nlp = load(options)
    id_key, text_key, with_text = options.id_key, options.text_key, not options.no_text

    def answer(record: Record) -> newscore.Doc:
        return nlp(record.text, published=record.published)

    def as_json(record: Record, doc: newscore.Doc) -> str:
        fields = base_fields(record, id_key, text_key, with_text)
        if record.published is not None:
            fields.setdefault(options.date_key or "published", record.published)
        fields["sentences"] = ranges(doc.sents)
        fields["entities"] = entity_rows(doc)
        return json_line(fields)

    def as_table(record: Record, doc: newscore.Doc) -> str:
        return "".join(
            tsv_line(record.id, start, end, label, score, record.text[start:end])
            for start, end, label, score in entity_rows(doc)
        )

    def as_colours(record: Record, doc: newscore.Doc) -> str:
        from newscore.view.terminal import doc_text

        screen = Screen.here()
        return f"{heading(record, options)}{doc_text(doc, **screen._asdict())}\n"

    if form == "tsv":
        return Work(answer, as_table, head=tsv_line("id", "start", "end", "label", "score", "text"))
    return Work(answer, as_colours if form == "color" else as_json)


def sentences_work(options: Namespace, form: str) -> Work:
    """Sentences alone, without looking for names."""
    nlp = load(options)

    def answer(record: Record) -> newscore.Spans:
        return nlp.sentences(record.text)

    def as_json(record: Record, sents: newscore.Spans) -> str:
        fields = base_fields(record, options.id_key, options.text_key, not options.no_text)
        fields["sentences"] = ranges(sents)
        return json_line(fields)

    def as_table(record: Record, sents: newscore.Spans) -> str:
        return "".join(
            tsv_line(record.id, start, end, record.text[start:end]) for start, end in ranges(sents)
        )

    def as_text(record: Record, sents: newscore.Spans) -> str:
        return "".join(one_line(sent.text) + "\n" for sent in sents)

    def as_colours(record: Record, sents: newscore.Spans) -> str:
        from newscore.view.terminal import sents_text

        screen = Screen.here()
        return f"{heading(record, options)}{sents_text(sents.doc, **screen._asdict())}\n"

    shows = {"jsonl": as_json, "tsv": as_table, "text": as_text, "color": as_colours}
    head = tsv_line("id", "start", "end", "text") if form == "tsv" else ""
    return Work(answer, shows[form], head=head)


def normalize_work(options: Namespace, form: str) -> Work:
    """Characters."""
    rules = [rule for rule in newscore._core.rule_names if rule not in ("compose", "compatibility")]
    if unknown := [rule for rule in options.without if rule not in rules]:
        raise UsageError(f"--without {unknown[0]}: no such rule; the rules are {', '.join(rules)}")
    switches: dict[str, Any] = dict.fromkeys(options.without, False)
    switches["form"] = None if options.form == "none" else options.form

    def answer(record: Record) -> str:
        text: str = newscore.normalize(record.text, **switches)
        return text

    def as_json(record: Record, text: str) -> str:
        fields = base_fields(record, options.id_key, options.text_key, not options.no_text)
        fields["normalized"] = text
        return json_line(fields)

    def as_text(record: Record, text: str) -> str:
        return text if text.endswith("\n") or not text else text + "\n"

    if form != "color":
        return Work(answer, as_json if form == "jsonl" else as_text)

    nlp = newscore.load(normalize=switches)

    def as_colours(record: Record, doc: newscore.Doc) -> str:
        from newscore.view.terminal import edits_text

        text = edits_text(doc, colour=Screen.here().colour)
        return f"{heading(record, options)}{text if text.endswith(chr(10)) else text + chr(10)}"

    return Work(lambda record: nlp.sentences(record.text).doc, as_colours)
