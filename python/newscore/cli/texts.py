"""The subcommands tag, sentences and normalize: records in, records out, in order."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import newscore
from newscore import _core, _layers, formats
from newscore._export import plain_rows
from newscore._files import is_special
from newscore._threads import map_ordered
from newscore.cli.each import outputs_of, refuse_impossible_each, write_each
from newscore.cli.errors import UsageError, complain
from newscore.cli.files import named_file, refuse_devices
from newscore.cli.inputs import Inputs, reason
from newscore.cli.options import RULES, TextOptions
from newscore.cli.outputs import (
    Sink,
    WholeSink,
    base_fields,
    csv_line,
    json_line,
    one_line,
    pick_format,
    ranges,
    safe_to_show,
    sink_for,
    to_json,
    to_terminal,
    tsv_line,
)
from newscore.cli.parquet import ParquetWriter, parquet_done, written_identifier
from newscore.cli.places import (
    WHOLE,
    held,
    is_own_file,
    refuse_impossible,
    refuse_own_input,
)
from newscore.cli.progress import ProgressLine
from newscore.cli.records import Record
from newscore.cli.resume import Done, Lines, Run
from newscore.cli.writers import (
    BratWriter,
    Write,
    line_writer,
    one_by_one,
    page_writer,
)
from newscore.view import short

__all__ = ["Counter", "Screen", "load", "run"]

MAX_HEADING_CHARS = 200
ROW_LINES = {"tsv": tsv_line, "csv": csv_line}  # formats with a row a name or sentence

# Records that are worked on, and written, in one go: as many as make that cheap.
BATCH_RECORDS = 64
BATCH_CHARS = 1 << 18


class Work(NamedTuple):
    """One subcommand in one format."""

    answer: Callable[[Record], Any]  # may run in any thread
    show: Callable[[Record, Any], str]  # what to write for it
    head: str = ""
    between: str = ""
    tail: str = ""
    nlp: newscore.Pipeline | None = None  # of tag
    answer_all: Callable[[list[Record]], list[Any]] | None = None  # faster than one by one

    def try_answer(self, record: Record) -> Any:
        """The answer, or the error that says why there is none: a text may be too long."""
        if record.error is not None:
            return None
        try:
            return self.answer(record)
        except (ValueError, MemoryError) as error:
            return error

    def try_answers(self, records: list[Record]) -> list[Any]:
        """The same of several records."""
        are_texts = all(record.error is None for record in records)
        if self.answer_all is not None and are_texts and len(records) > 1:
            try:
                return self.answer_all(records)
            except (ValueError, MemoryError):
                pass  # one by one, all but the culprit have an answer
        return [self.try_answer(record) for record in records]

    def writer(self, sink: Sink | WholeSink) -> AbstractContextManager[Write]:
        """What writes this, a record at a time."""
        return line_writer(
            sink, self.show, head=self.head, tail=self.tail, between=self.between
        )

    def line(self, record: Record) -> str:
        """What is written for a record; nothing where there is no answer."""
        answer = self.try_answer(record)
        return "" if isinstance(answer, Exception) else self.show(record, answer)


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


def run(options: TextOptions) -> int:
    """Runs one of the three and returns the exit code."""
    form = pick_format(options.format, options.output, options.formats, options.plain)
    if options.per_input:
        refuse_impossible_each(options, form)
    else:
        refuse_impossible(options, form)
    counter = Counter(options.quiet)
    every_row = form == "parquet"
    inputs = Inputs.of(options, counter.complain, counter.note, every_row=every_row)
    refuse_own_input(inputs, options)
    work = {"tag": tag_work, "sentences": sentences_work, "normalize": normalize_work}[
        options.command
    ](options, form)
    if options.per_input:
        write_by_input(options, form, inputs, work, counter)
        return int(counter.failed)
    with held(options.output, form):
        write_all(options, form, inputs, work, counter)
    return int(counter.failed)


def write_all(
    options: TextOptions, form: str, inputs: Inputs, work: Work, counter: Counter
) -> None:
    """Writes what there is to say of all inputs, but what --resume finds in the output."""
    run, lines = None, None
    if work.nlp is not None and options.output is not None and form in ("jsonl", "parquet"):
        run = Run(options, form, work.nlp)
    if run is not None and form == "jsonl" and is_own_file(options.output):
        lines = Lines(options.output, run)
    records, done = iter(inputs), Done(())
    if options.resume and lines is not None:
        done, records = lines.go_on(records, work.line)
    elif options.resume and run is not None and options.output is not None:
        done = Done(parquet_done(options.output, options.id_key, run), written_identifier)
    with (
        open_writer(options, form, work, run) as write,
        ProgressLine(inputs, options) as progress,
    ):
        if lines is not None:
            lines.keep_note()
        left = not_done(records, done, progress)
        write_records(left, work, options, form, write, counter, progress)
    if lines is not None and not (options.resume or counter.failed):
        lines.drop_note()


def write_by_input(
    options: TextOptions, form: str, inputs: Inputs, work: Work, counter: Counter
) -> None:
    """Writes a file for each input file."""
    assert work.nlp is not None and options.output is not None
    run = Run(options, form, work.nlp)
    with ProgressLine(inputs, options) as progress:

        def write_one(one: TextOptions, records: Iterator[Record]) -> None:
            with open_writer(one, form, work, run) as write:
                write_records(records, work, one, form, write, counter, progress)

        write_each(options, inputs, outputs_of(inputs, options.output, form), run, write_one)


def write_records(
    records: Iterable[Record],
    work: Work,
    options: TextOptions,
    form: str,
    write: Write,
    counter: Counter,
    progress: ProgressLine,
) -> None:
    """Writes what there is to say of some records, in their order."""
    most = 1 if is_stream(options) else BATCH_RECORDS
    for results, batch in map_ordered(work.try_answers, batches(records, most), options.threads):
        answered = []
        for result, record in zip(results, batch, strict=True):
            if isinstance(result, ValueError) and form == "parquet":
                answered.append((replace(record, error="too_long"), None))
            elif isinstance(result, Exception):
                counter.complain(f"{record.where}: {reason(result)}")
            else:
                answered.append((record, result))
        write(answered)
        for record in batch:
            progress.done(record)


def not_done(
    records: Iterable[Record], done: Done, progress: ProgressLine
) -> Iterator[Record]:
    """The records that the output does not have yet."""
    for record in records:
        if done.take(record.id):
            progress.passed(record)
        else:
            yield record


def is_stream(options: TextOptions) -> bool:
    """Whether somebody may wait for each answer: of a pipe, and on a terminal."""
    waits = (path == "-" or is_special(path) for path in options.inputs or ["-"])
    return any(waits) or to_terminal(options.output)


def batches(records: Iterable[Record], most: int) -> Iterator[list[Record]]:
    """At most so many records at a time, and fewer when they are long."""
    batch: list[Record] = []
    n_chars = 0
    for record in records:
        batch.append(record)
        n_chars += len(record.text)
        if len(batch) == most or n_chars >= BATCH_CHARS:
            yield batch
            batch, n_chars = [], 0
    if batch:
        yield batch


@contextmanager
def open_writer(
    options: TextOptions, form: str, work: Work, run: Run | None
) -> Iterator[Write]:
    """What writes a format."""
    output = options.output
    if form == "parquet" and output is not None and run is not None:
        with ParquetWriter(
            output,
            id_key=options.id_key,
            text_key=options.text_key,
            with_text=not options.no_text,
            what=options.what or _layers.DEFAULT,
            rows_a_part=options.part_rows,
            resume=options.resume,
            run=run,
        ) as parquet:
            yield one_by_one(parquet.write)
        return
    if form == "brat" and output is not None and work.nlp is not None:
        with BratWriter(output, work.nlp.labels) as brat:
            yield one_by_one(brat.write)
        return
    sink = sink_for(output, whole=form in WHOLE or options.per_input, append=options.resume)
    if to_terminal(output):
        work = work._replace(show=shown_safely(work.show, form))
    with page_writer(sink) if form == "html" else work.writer(sink) as write:
        yield write


def shown_safely(show: Callable[[Record, Any], str], form: str) -> Callable[[Record, Any], str]:
    """The same, so that a terminal may be sent it."""
    if form == "color":  # has escapes of its own, and cleans what stands between them
        return show
    return lambda record, answer: safe_to_show(show(record, answer), form)


class Screen(NamedTuple):
    """How to show things on a terminal."""

    width: int
    colour: bool

    @classmethod
    def here(cls) -> Screen:
        """As wide as the terminal, up to what reads well; in colours unless NO_COLOR is set."""
        width = min(shutil.get_terminal_size().columns, 100)
        return cls(width, not os.environ.get("NO_COLOR"))


def heading(record: Record, options: TextOptions) -> str:
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
    return "" if one else f"== {short(record.id, MAX_HEADING_CHARS)}\n"


def load(options: TextOptions, layers: Sequence[str] | None = None) -> newscore.Pipeline:
    """The pipeline that the command line asks for, to look for these tables."""
    refuse_devices(named_file(options.model), options.names)
    try:
        nlp = newscore.load(
            options.model,
            names=options.names,
            names_ignore_case=options.names_ignore_case,
            abbreviations=options.abbreviations or (),
            line_breaks=options.line_breaks,
            layers=layers,
            home=options.home,
            effort=options.effort,
        )
    except newscore.ModelError:
        raise
    except ValueError as error:  # in the file of names, or an abbreviation
        raise UsageError(str(error)) from None
    if unknown := [label for label in options.labels or () if label not in nlp.labels]:
        raise UsageError(f"--labels: expected some of {','.join(nlp.labels)}, got {unknown[0]!r}")
    return nlp


def tag_work(options: TextOptions, form: str) -> Work:
    """Names and sentences, or what --what names."""
    tables = options.what or _layers.DEFAULT
    nlp = load(options, options.what if form == "html" else tables)
    id_key, text_key, with_text = options.id_key, options.text_key, not options.no_text
    own = (*tables, "published") if options.published and not options.date_key else tables

    def answer(record: Record) -> newscore.Doc:
        return nlp(
            record.text,
            published=record.published,
            labels=options.labels,
            min_score=options.min_score,
            kinds=options.kinds,
        )

    labels = nlp._read_labels(options.labels)

    def answer_all(records: list[Record]) -> list[newscore.Doc]:
        docs: list[newscore.Doc] = []
        for published, group in itertools.groupby(records, lambda record: record.published):
            texts = [record.text for record in group]
            day = _core._read_published(published)
            docs += nlp._batch(texts, day, options.min_score, labels, options.kinds)
        return docs

    def as_json(record: Record, doc: newscore.Doc) -> str:
        fields = base_fields(record, id_key, text_key, with_text, own)
        if doc.published is not None:
            fields.setdefault(options.date_key or "published", doc.published.isoformat())
        return json_line(fields, {table: rows_json(doc, table) for table in tables})

    row_line = ROW_LINES.get(form, tsv_line)

    def as_table(record: Record, doc: newscore.Doc) -> str:
        return "".join(
            row_line(record.id, start, end, label, score, record.text[start:end])
            for start, end, label, score in formats.rows(doc)
        )

    def as_colours(record: Record, doc: newscore.Doc) -> str:
        from newscore.view.terminal import doc_text

        screen = Screen.here()
        return f"{heading(record, options)}{doc_text(doc, **screen._asdict())}\n"

    def as_doccano(record: Record, doc: newscore.Doc) -> str:
        return json_line(formats.doccano(doc, id=record.id))

    def as_prodigy(record: Record, doc: newscore.Doc) -> str:
        return json_line(formats.prodigy(doc, id=record.id))

    def as_task(record: Record, doc: newscore.Doc) -> str:
        return json_line(formats.label_studio(doc, id=record.id))

    if form in ROW_LINES:
        return Work(answer, as_table, head=row_line("id", "start", "end", "label", "score", "text"))
    if form == "label-studio":
        return array_work(answer, as_task)
    if form == "json":
        return array_work(answer, as_json)
    shows = {
        "color": as_colours,
        "doccano": as_doccano,
        "prodigy": as_prodigy,
        "conll": lambda record, doc: formats.conll(doc),
    }
    return Work(answer, shows.get(form, as_json), nlp=nlp, answer_all=answer_all)


def array_work(answer: Callable[[Record], Any], as_line: Callable[[Record, Any], str]) -> Work:
    """What JSON Lines have as one array."""

    def show(record: Record, found: Any) -> str:
        return as_line(record, found).rstrip("\n")

    return Work(answer, show, head="[\n", between=",\n", tail="\n]\n")


def rows_json(doc: newscore.Doc, table: str) -> str:
    """The rows of a layer as JSON Lines have them: of these three lists, of others objects."""
    if table in ("sentences", "tokens", "entities"):
        return _layers.spans(doc, table)._json()
    return to_json(plain_rows(doc, table))


def sentences_work(options: TextOptions, form: str) -> Work:
    """Sentences alone, without looking for names."""
    nlp = load(options)

    def answer(record: Record) -> newscore.Spans:
        return nlp.sentences(record.text)

    def as_json(record: Record, sents: newscore.Spans) -> str:
        fields = base_fields(
            record, options.id_key, options.text_key, not options.no_text, ("sentences",)
        )
        return json_line(fields, {"sentences": sents._json()})

    row_line = ROW_LINES.get(form, tsv_line)

    def as_table(record: Record, sents: newscore.Spans) -> str:
        return "".join(
            row_line(record.id, start, end, record.text[start:end]) for start, end in ranges(sents)
        )

    def as_text(record: Record, sents: newscore.Spans) -> str:
        return "".join(one_line(sent.text) + "\n" for sent in sents)

    def as_colours(record: Record, sents: newscore.Spans) -> str:
        from newscore.view.terminal import sents_text

        screen = Screen.here()
        return f"{heading(record, options)}{sents_text(sents.doc, **screen._asdict())}\n"

    if form in ROW_LINES:
        return Work(answer, as_table, head=row_line("id", "start", "end", "text"))
    if form == "json":
        return array_work(answer, as_json)
    shows = {"jsonl": as_json, "text": as_text, "color": as_colours}
    return Work(answer, shows[form])


def normalize_work(options: TextOptions, form: str) -> Work:
    """Characters."""
    without = options.without or []
    if unknown := [rule for rule in without if rule not in RULES]:
        raise UsageError(f"--without {unknown[0]}: no such rule; the rules are {', '.join(RULES)}")
    switches: dict[str, Any] = dict.fromkeys(without, False)
    switches["form"] = None if options.form == "none" else options.form

    def answer(record: Record) -> str:
        text: str = newscore.normalize(record.text, **switches)
        return text

    def as_json(record: Record, text: str) -> str:
        fields = base_fields(
            record, options.id_key, options.text_key, not options.no_text, ("normalized",)
        )
        fields["normalized"] = text
        return json_line(fields)

    def as_text(record: Record, text: str) -> str:
        return text if text.endswith("\n") or not text else text + "\n"

    if form == "json":
        return array_work(answer, as_json)
    if form != "color":
        return Work(answer, as_json if form == "jsonl" else as_text)

    nlp = newscore.load(normalize=switches)

    def as_colours(record: Record, doc: newscore.Doc) -> str:
        from newscore.view.terminal import edits_text

        text = edits_text(doc, colour=Screen.here().colour)
        return f"{heading(record, options)}{text if text.endswith(chr(10)) else text + chr(10)}"

    return Work(lambda record: nlp.sentences(record.text).doc, as_colours)
