"""The subcommands tag, sentences and normalize: records in, records out, in order."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import newscore
from newscore import _layers, formats
from newscore._export import plain_rows
from newscore._threads import map_ordered
from newscore.cli.each import outputs_of, refuse_impossible_each, write_each
from newscore.cli.errors import UsageError, complain
from newscore.cli.files import refuse_devices
from newscore.cli.inputs import Inputs, Record, reason
from newscore.cli.options import RULES, TextOptions
from newscore.cli.outputs import (
    Sink,
    WholeSink,
    base_fields,
    is_terminal,
    json_line,
    one_line,
    pick_format,
    ranges,
    tsv_line,
)
from newscore.cli.parquet import ParquetWriter, parquet_done
from newscore.cli.places import (
    WHOLE,
    held,
    is_own_file,
    refuse_impossible,
    refuse_own_input,
)
from newscore.cli.progress import ProgressLine
from newscore.cli.resume import Done, Lines, Run, identifier
from newscore.cli.writers import BratWriter, Write, line_writer, page_writer
from newscore.view import UNSAFE, clean, short

__all__ = ["Screen", "load", "run", "to_terminal"]

MAX_HEADING_CHARS = 200
JSON_FORMATS = ("jsonl", "doccano", "prodigy", "label-studio")

class Work(NamedTuple):
    """One subcommand in one format."""

    answer: Callable[[Record], Any]  # may run in any thread
    show: Callable[[Record, Any], str]  # what to write for it
    head: str = ""
    between: str = ""
    tail: str = ""
    nlp: newscore.Pipeline | None = None  # of tag

    def try_answer(self, record: Record) -> Any:
        """The answer, or the error that says why there is none: a text may be too long."""
        if record.error is not None:
            return None
        try:
            return self.answer(record)
        except (ValueError, MemoryError) as error:
            return error

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
    inputs = Inputs(
        tuple(options.inputs) or ("-",),
        counter.complain,
        counter.note,
        kind=options.input,
        text_key=options.text_key,
        id_key=options.id_key,
        date_key=options.date_key,
        published=options.published,
        output=options.output,
        shard=options.shard,
        every_row=form == "parquet",
    )
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
        done = Done(parquet_done(options.output, options.id_key, run))
    with (
        open_writer(options, form, work, run) as write,
        ProgressLine(inputs, options) as progress,
    ):
        if lines is not None:
            lines.keep_note()
        left = not_done(records, done, progress)
        write_records(left, work, form, write, counter, options.threads, progress)
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
                write_records(records, work, form, write, counter, one.threads, progress)

        write_each(options, inputs, outputs_of(inputs, options.output, form), run, write_one)


def write_records(
    records: Iterable[Record],
    work: Work,
    form: str,
    write: Write,
    counter: Counter,
    threads: int,
    progress: ProgressLine,
) -> None:
    """Writes what there is to say of some records, in their order."""
    for result, record in map_ordered(work.try_answer, records, threads):
        if isinstance(result, ValueError) and form == "parquet":
            write(dataclasses.replace(record, error="too_long"), None)
        elif isinstance(result, Exception):
            counter.complain(f"{record.where}: {reason(result)}")
        else:
            write(record, result)
        progress.done(record)


def not_done(
    records: Iterable[Record], done: Done, progress: ProgressLine
) -> Iterator[Record]:
    """The records that the output does not have yet."""
    for record in records:
        if done.take(identifier(record.id)):
            progress.passed(record)
        else:
            yield record


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
            yield parquet.write
        return
    if form == "brat" and output is not None and work.nlp is not None:
        with BratWriter(output, work.nlp.labels) as brat:
            yield brat.write
        return
    sink: Sink | WholeSink = Sink(output, append=options.resume)
    if output is not None and (form in WHOLE or options.per_input):
        sink = WholeSink(output)
    if to_terminal(output):
        work = work._replace(show=shown_safely(work.show, form))
    with page_writer(sink) if form == "html" else work.writer(sink) as write:
        yield write


def to_terminal(output: str | None) -> bool:
    """Whether a person is shown what is written."""
    return output is None and is_terminal(sys.stdout)


def shown_safely(show: Callable[[Record, Any], str], form: str) -> Callable[[Record, Any], str]:
    """What a terminal is shown of a format: JSON stays the same data, in escapes."""
    if form == "color":  # has escapes of its own, and cleans what stands between them
        return show
    if form in JSON_FORMATS:
        return lambda record, answer: UNSAFE.sub(
            lambda found: json.dumps(found[0])[1:-1], show(record, answer)
        )
    return lambda record, answer: clean(show(record, answer))


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
    refuse_devices(options.model, options.names)
    try:
        return newscore.load(
            options.model,
            names=options.names,
            names_ignore_case=options.names_ignore_case,
            abbreviations=options.abbreviations or (),
            line_breaks=options.line_breaks,
            layers=layers,
        )
    except newscore.ModelError:
        raise
    except ValueError as error:  # in the file of names, or an abbreviation
        raise UsageError(str(error)) from None


def tag_work(options: TextOptions, form: str) -> Work:
    """Names and sentences, or what --what names."""
    tables = options.what or _layers.DEFAULT
    nlp = load(options, options.what if form == "html" else tables)
    id_key, text_key, with_text = options.id_key, options.text_key, not options.no_text

    def answer(record: Record) -> newscore.Doc:
        return nlp(
            record.text,
            published=record.published,
            min_score=options.min_score,
            kinds=options.kinds,
        )

    def as_json(record: Record, doc: newscore.Doc) -> str:
        fields = base_fields(record, id_key, text_key, with_text)
        if doc.published is not None:
            fields.setdefault(options.date_key or "published", doc.published.isoformat())
        for table in tables:
            fields[table] = short_rows(doc, table)
        return json_line(fields)

    def as_table(record: Record, doc: newscore.Doc) -> str:
        return "".join(
            tsv_line(record.id, start, end, label, score, record.text[start:end])
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
        return json_line(formats.label_studio(doc, id=record.id)).rstrip("\n")

    if form == "tsv":
        return Work(answer, as_table, head=tsv_line("id", "start", "end", "label", "score", "text"))
    if form == "label-studio":
        return Work(answer, as_task, head="[\n", between=",\n", tail="\n]\n")
    shows = {
        "color": as_colours,
        "doccano": as_doccano,
        "prodigy": as_prodigy,
        "conll": lambda record, doc: formats.conll(doc),
    }
    return Work(answer, shows.get(form, as_json), nlp=nlp)


# Of layers whose rows are lists in JSON Lines; those of others are objects.
SHORT_ROWS: dict[str, Callable[[newscore.Doc], list[Any]]] = {
    "sentences": lambda doc: ranges(doc.sents),
    "tokens": lambda doc: ranges(doc.tokens),
    "entities": formats.rows,
}


def short_rows(doc: newscore.Doc, table: str) -> list[Any]:
    """The rows of a layer as JSON Lines have them."""
    short = SHORT_ROWS.get(table)
    return short(doc) if short else plain_rows(doc, table)


def sentences_work(options: TextOptions, form: str) -> Work:
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
