"""The command line: subcommands, their options, and what `--help` says of them."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
import textwrap
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from newscore import __version__, _core, _layers
from newscore.cli.errors import EXIT_USAGE, MAX_MESSAGE_CHARS
from newscore.cli.options import RULES
from newscore.cli.outputs import Sink
from newscore.view import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import SupportsWrite

__all__ = ["build_parser", "parse"]

DESCRIPTION = """\
Finds names, quotes and sentences in English news texts, with exact offsets.

  newscore tag article.txt                  coloured names, on a terminal
  newscore tag corpus/ -o names.jsonl       every text and table below a folder
  newscore tag a.jsonl --text-key body      JSON Lines in, the same lines and more out
  newscore tag 'in/*.csv.gz' -o out.parquet tables, compressed or not, to Parquet
  newscore tag article.txt -o page.html     one HTML page, complete in itself
  newscore top corpus/ --labels PERSON      who is named in how many texts
  newscore quotes corpus/                   who speaks how often, and how much
  curl -s URL | newscore sentences          one sentence a line
  newscore normalize < in.txt > out.txt     plain quotes, dashes, spaces; mojibake repaired
  newscore eval gold.jsonl                  precision, recall, F1 against your own gold
"""
EPILOG = """\
exit codes: 0 done; 1 some file could not be read or written (named on stderr, the rest is done);
2 wrong command line; 3 the model is missing or cannot be used; 130 interrupted; 141 closed pipe;
143 ended by the system
"""
INPUTS = """\
Inputs are text files, JSON Lines (*.jsonl, *.ndjson), JSON (*.json), tables (*.csv, *.tsv,
*.parquet), each but Parquet also compressed (*.gz, *.zst, *.xz, *.bz2); folders, which are searched
for all of these; and quoted patterns such as 'news/**/*.jsonl.gz'. "-", or none, is standard input.
Text is UTF-8, with or without a byte-order mark, or UTF-16 or UTF-32 with one; a file that is
plainly windows-1252 is read as that, with a note. Text that begins as JSON is read as JSON, HTML
and XML are refused (--input text reads both as they are). Any other file that is not text is named
on stderr and passed over.
"""


MAX_USAGE_LINES = 3  # of a wrong command line: more would push what is wrong with it off the screen


class Parser(argparse.ArgumentParser):
    """A parser that keeps the line breaks of its texts and takes no shortened options."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **options,  # type: ignore[arg-type]
        )

    def error(self, message: str) -> NoReturn:
        """Exits with a message, which may quote an argument."""
        usage = self.format_usage()
        if usage.count("\n") > MAX_USAGE_LINES:
            usage = f"usage: {self.prog} [-h] ..., all of which -h shows\n"
        message = short(message + meant(message, self), MAX_MESSAGE_CHARS)
        self.exit(EXIT_USAGE, f"{usage}{self.prog}: error: {message}\n")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """As argparse does, which does not say when standard output takes nothing."""
        if message and file is sys.stdout and file is not None:
            with Sink(None) as sink:
                sink.write(message)
        else:
            super()._print_message(message, file)


def meant(message: str, parser: argparse.ArgumentParser) -> str:
    """What somebody may have meant who mistyped an option, a command or a value."""
    if wrong := re.search(r"invalid choice: '([^']+)' \(choose from (.*)\)", message):
        known = {choice.strip("' ") for choice in wrong[2].split(",")}
    elif wrong := re.search(r"unrecognized arguments: (--[\w-]+)", message):
        known = {name for name in parser._option_string_actions if name.startswith("--")}
    else:
        return ""
    close = difflib.get_close_matches(wrong[1], sorted(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def positive(text: str) -> int:
    """A whole number from 1 up."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 up, got {text!r}")
    return int(text)


def shard(text: str) -> tuple[int, int]:
    """I/N: one of so many."""
    number, _, n_shards = text.partition("/")
    if not (number.isdecimal() and n_shards.isdecimal() and 1 <= int(number) <= int(n_shards)):
        raise argparse.ArgumentTypeError(f"expected I/N with I from 1 to N, got {text!r}")
    return int(number), int(n_shards)


def score(text: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, got {text!r}")
    return value


def output(text: str) -> str:
    """A path, which an empty string is not: an unset variable of a script, rather."""
    if not text:
        raise argparse.ArgumentTypeError("expected a file or folder to write to, got ''")
    return text


def an_input(text: str) -> str:
    """Likewise of what is read."""
    if not text:
        raise argparse.ArgumentTypeError("expected a file, a folder or -, got ''")
    return text


def iso_date(text: str) -> str:
    """A day, as YYYY-MM-DD."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected YYYY-MM-DD, got {text!r}") from None


def publication(text: str) -> str:
    """A day, or that the texts say it themselves."""
    if text == "auto":
        return text
    try:
        return iso_date(text)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"expected YYYY-MM-DD or auto, got {text!r}") from None


def country(text: str) -> str:
    """The code of a country."""
    try:
        _core._read_home(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removeprefix("home: ")) from None
    return text


def block_kinds(text: str) -> list[str]:
    """Kinds of blocks with commas between them."""
    kinds = words(text)
    for kind in kinds:
        if kind not in _core.block_kinds:
            known = ", ".join(_core.block_kinds)
            raise argparse.ArgumentTypeError(f"expected some of {known}, got {kind!r}")
    if not kinds:
        raise argparse.ArgumentTypeError("expected at least one kind of block, got none")
    return kinds


def words(text: str) -> list[str]:
    """Words with commas between them."""
    return [word.strip() for word in text.split(",") if word.strip()]


def delimiter(text: str) -> str:
    """One character, or the name of a tab."""
    character = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(character) != 1 or character in '"\r\n':
        raise argparse.ArgumentTypeError(f"expected one character, or tab, got {text!r}")
    return character


def encoding(text: str) -> str:
    """The name of an encoding that Python knows, and that is one of text."""
    import codecs

    try:
        known = codecs.lookup(text)
        "".encode(text)
        b"".decode(text, "replace")
        codecs.getincrementaldecoder(text)("replace").decode(b"")
    except (LookupError, ValueError, TypeError):
        raise argparse.ArgumentTypeError(
            f"expected an encoding such as utf-8 or latin-1, got {text!r}"
        ) from None
    return known.name


def labels(text: str) -> list[str]:
    """At least one word; which there are, the model knows."""
    if not words(text):
        raise argparse.ArgumentTypeError("expected labels such as PERSON,ORG")
    return words(text)


def tables(text: str) -> list[str]:
    """Names of tables with commas between them, each once."""
    names = list(dict.fromkeys(words(text)))
    try:
        _layers.mask(names)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removeprefix("what: ")) from None
    return names


def renames(text: str) -> dict[str, str]:
    """OLD=NEW pairs with commas between them."""
    pairs = [pair.partition("=") for pair in words(text)]
    if not pairs or not all(old and new for old, _, new in pairs):
        raise argparse.ArgumentTypeError(f"expected OLD=NEW,OLD=NEW..., got {text!r}")
    return {old: new for old, _, new in pairs}


def parse(given: Sequence[str]) -> argparse.Namespace:
    """A command line. What a subcommand does not know is its error, which names options it has."""
    if given[:1] == ["help"]:
        given = [*given[1:], "--help"]
    parser = build_parser()
    options, unknown = parser.parse_known_args(given)
    if unknown:
        (commands,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
        commands.choices[options.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(prog="newscore", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"newscore {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=Parser
    )
    add_tag(commands)
    add_top(commands)
    add_sentences(commands)
    add_normalize(commands)
    add_quotes(commands)
    add_train(commands)
    add_eval(commands)
    add_info(commands)
    add_completion(commands)
    add_manual(commands)
    return parser


def add_command(commands: Commands, name: str, summary: str, description: str) -> Parser:
    """One more subcommand."""
    return commands.add_parser(name, help=summary, description=description, epilog=EPILOG)


def add_input_arguments(parser: Parser) -> None:
    """What all that read texts have in common."""
    parser.add_argument(
        "inputs", nargs="*", type=an_input, metavar="INPUT", help="file, folder, or - for stdin"
    )
    group = parser.add_argument_group("input")
    group.add_argument(
        "--input",
        choices=("text", "lines", "jsonl", "json", "csv", "tsv", "parquet"),
        help="what inputs are (default: by name, then by how they begin); lines: a text a line",
    )
    group.add_argument(
        "--glob", metavar="PATTERN", help="files of folders to read, such as '*.story' (default: "
        "those that end as an input does)"
    )
    group.add_argument(
        "--encoding", type=encoding, metavar="NAME", help="of all inputs (default: see above)"
    )
    group.add_argument(
        "--delimiter",
        type=delimiter,
        metavar="C",
        help="between the cells of CSV (default: a comma)",
    )
    group.add_argument(
        "--no-header",
        action="store_true",
        help="the first row of CSV or TSV is a text, and names no columns: give --text-key 2",
    )
    group.add_argument(
        "--text-key",
        default="text",
        metavar="KEY",
        help='key or column of the text (default "text"); article.body leads into objects, 2 is '
        "the second column",
    )
    group.add_argument(
        "--id-key",
        default="id",
        metavar="KEY",
        help='key or column of the identifier (default "id")',
    )
    parser.add_argument(
        "--threads", type=positive, default=1, metavar="N", help="threads to work with (default 1)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress line and no notes")


def add_text_arguments(parser: Parser, formats: Sequence[str], plain: str) -> None:
    """What tag, sentences and normalize have in common."""
    add_input_arguments(parser)
    group = parser.add_argument_group("output")
    group.add_argument(
        "-o", "--output", type=output, metavar="FILE", help="write to FILE, not standard output"
    )
    group.add_argument(
        "--format",
        choices=formats,
        help=f"default: by the name of FILE; color on a terminal; otherwise {plain}",
    )
    group.add_argument("--no-text", action="store_true", help="JSON Lines without the text itself")
    parser.set_defaults(plain=plain, formats=formats)


def add_summary_arguments(parser: Parser, plain: str) -> None:
    """What top and quotes have in common."""
    add_input_arguments(parser)
    formats = (plain, "csv", "json")
    parser.add_argument(
        "-o", "--output", type=output, metavar="FILE", help="write to FILE, not standard output"
    )
    parser.add_argument(
        "--format", choices=formats, help=f"default: by the name of FILE; otherwise {plain}"
    )
    parser.set_defaults(plain=plain, formats=formats, no_text=False)


def add_model_argument(parser: Parser) -> None:
    """Of all that read with a model."""
    parser.add_argument(
        "--model",
        metavar="MODEL",
        help="a file of your own, or the name of an installed model, such as accurate (default: "
        "the bundled one)",
    )


def add_effort_argument(parser: Parser) -> None:
    """Of all that find names."""
    parser.add_argument(
        "--effort",
        type=score,
        metavar="E",
        help="how much of a text the second of a model's two readers reads, from 0 to 1 (default: "
        "as the model says)",
    )


def add_home_argument(parser: Parser) -> None:
    """Of all that say where places are."""
    parser.add_argument(
        "--home",
        type=country,
        metavar="CODE",
        help="the country that the papers are at home in, by its ISO 3166-1 code, such as NG: "
        "places that a text leaves open are rather there",
    )


def add_splitter_arguments(parser: Parser) -> None:
    """What tag and sentences have in common beyond that."""
    parser.add_argument(
        "--abbreviations",
        type=words,
        default=[],
        metavar="WORD,...",
        help="words whose period never ends a sentence",
    )
    parser.add_argument(
        "--line-breaks",
        choices=("auto", "keep", "join"),
        default="auto",
        help="a single line break: as the text shows, always a boundary, or a blank (default auto)",
    )


def add_name_arguments(parser: Parser) -> None:
    """Which names tag finds."""
    parser.add_argument(
        "--names",
        metavar="FILE",
        help="names of your own, which win over the model's: lines of label, tab, name",
    )
    parser.add_argument(
        "--names-ignore-case", action="store_true", help="find those in any case of letters"
    )
    parser.add_argument("--labels", type=labels, metavar="A,B", help="names of these labels only")
    parser.add_argument(
        "--min-score",
        type=score,
        default=_core.min_score,
        metavar="S",
        help="leave out names that are right with a probability below S "
        f"(default {_core.min_score}; 0: none)",
    )
    add_effort_argument(parser)


def add_tag(commands: Commands) -> None:
    """`newscore tag`."""
    parser = add_command(
        commands,
        "tag",
        "find names and sentences",
        "Finds names and sentences.\n\n" + INPUTS + "\n"
        'JSON Lines out hold "id", "text", "sentences" [[start, end], ...] and "entities"\n'
        "[[start, end, label, score], ...], and every other field of a line that came in;\n"
        "--what names others, whose lists are as Doc.to_dict gives them.\n"
        "Offsets are code points of the text, half open.\n\n"
        "doccano, label-studio, prodigy, conll and brat are what annotation tools read; brat\n"
        "writes a folder. Parquet is one file, or with -o FOLDER/ a folder of parts.\n\n"
        "--resume goes on where an earlier run of the same command stopped, however it was\n"
        "stopped: what the output has is passed over, a cut last line is taken off. What is no\n"
        "output of the same options, model and inputs is refused and left as it is.\n\n"
        "--per-input writes a file for each input file, and --shard 2/8 reads only the second of\n"
        "eight shares of them, so that eight machines can fill one folder. Inputs, and Parquet\n"
        "that is written, may be s3://, gs:// and other URLs, through fsspec. A folder\n"
        "date=2024-05-01 says the day of publication.\n\n"
        "  newscore tag news/ --threads 4 -o names.jsonl --resume\n"
        "  newscore tag feed.jsonl --text-key body --date-key date | head -1 | jq .entities\n"
        "  newscore tag article.txt --format tsv | cut -f 4,6 | sort | uniq -c\n"
        "  newscore tag article.txt --names own.tsv      lines of label, tab, name",
    )
    annotation_tools = ("doccano", "label-studio", "prodigy", "conll", "brat")
    add_text_arguments(
        parser,
        ("jsonl", "json", "csv", "tsv", "color", "html", "parquet", *annotation_tools),
        "jsonl",
    )
    add_model_argument(parser)
    parser.add_argument(
        "--published",
        type=publication,
        metavar="YYYY-MM-DD",
        help="the day the texts were published; auto: as their own lines say",
    )
    parser.add_argument("--date-key", metavar="KEY", help="key or column of the day of publication")
    add_home_argument(parser)
    add_name_arguments(parser)
    parser.add_argument(
        "--what",
        type=tables,
        metavar="TABLE,...",
        help=f"what jsonl, json and parquet hold of {', '.join(_layers.TABLES)} "
        f"(default {','.join(_layers.DEFAULT)})",
    )
    parser.add_argument(
        "--kinds",
        type=block_kinds,
        metavar="KIND,...",
        help="only what stands in blocks of these kinds (docs: Blocks), such as paragraph",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="pass over what the output already has (jsonl, parquet)",
    )
    parser.add_argument(
        "--part-rows",
        type=positive,
        default=50_000,
        metavar="N",
        help="rows of a part of a Parquet folder (default 50000)",
    )
    parser.add_argument(
        "--per-input",
        action="store_true",
        help="a file for each input file, in the same folders below -o FOLDER/ (jsonl, parquet)",
    )
    parser.add_argument(
        "--shard",
        type=shard,
        default=(1, 1),
        metavar="I/N",
        help="of the input files only every N-th, from the I-th on: one machine's share",
    )
    add_splitter_arguments(parser)


def add_top(commands: Commands) -> None:
    """`newscore top`."""
    parser = add_command(
        commands,
        "top",
        "count who and what is named in how many texts",
        "Counts in how many texts each person, organization and place is named, under whatever\n"
        "names a text has for it.\n\n" + INPUTS + "\n"
        "Texts are put together by the fullest name that each has, so that one name in two texts\n"
        "counts as one, though it may be two people's.\n\n"
        "  newscore top news/ --threads 4\n"
        "  newscore top feed.jsonl --text-key body --labels PERSON --limit 100 -o people.csv",
    )
    add_summary_arguments(parser, "table")
    parser.add_argument(
        "--limit", type=positive, default=20, metavar="N", help="names at most (default 20)"
    )
    add_model_argument(parser)
    add_home_argument(parser)
    add_name_arguments(parser)


def add_sentences(commands: Commands) -> None:
    """`newscore sentences`."""
    parser = add_command(
        commands,
        "sentences",
        "split into sentences",
        "Splits texts into sentences.\n\n" + INPUTS + "\n"
        "As text, each sentence is one line, and a line break inside it is a blank.\n\n"
        "  newscore sentences article.txt\n"
        "  newscore sentences corpus/ --format jsonl -o sentences.jsonl",
    )
    add_text_arguments(parser, ("text", "jsonl", "json", "csv", "tsv", "color"), "text")
    add_model_argument(parser)
    add_splitter_arguments(parser)


def add_normalize(commands: Commands) -> None:
    """`newscore normalize`."""
    rules = textwrap.fill(
        f"The rules, each of which --without can switch off: {', '.join(RULES)}; and Unicode "
        "Normalization Form C, which --form can replace.",
        90,
    )
    parser = add_command(
        commands,
        "normalize",
        "repair and simplify characters",
        "Repairs and simplifies characters.\n\n" + INPUTS + "\n"
        f"{rules}\n\n"
        "  newscore normalize < dirty.txt > clean.txt\n"
        "  newscore normalize --format color dirty.txt\n"
        "  newscore normalize --without quotes,dashes --form NFKC feed.jsonl -o clean.jsonl",
    )
    add_text_arguments(parser, ("text", "jsonl", "json", "color"), "text")
    parser.add_argument(
        "--form",
        choices=("NFC", "NFD", "NFKC", "NFKD", "none"),
        default="NFC",
        help="Unicode form (default NFC)",
    )
    parser.add_argument(
        "--without", type=words, default=[], metavar="RULE,...", help="rules to leave out"
    )


def add_quotes(commands: Commands) -> None:
    """`newscore quotes`."""
    parser = add_command(
        commands,
        "quotes",
        "say who speaks how often and how much",
        "Counts quotes and quoted words by speaker, over all texts.\n\n" + INPUTS + "\n"
        "Speakers are the same when their fullest names are; a row without a name is of quotes "
        "that nobody is said to speak.\n\n"
        "  newscore quotes article.txt\n"
        "  newscore quotes corpus/ --format csv -o speakers.csv\n"
        "  newscore quotes corpus/ --by cue\n"
        "  newscore quotes corpus/ --reported",
    )
    add_summary_arguments(parser, "bars")
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="speakers or cues at most (default all)"
    )
    add_model_argument(parser)
    add_effort_argument(parser)
    parser.add_argument(
        "--by",
        choices=("speaker", "cue"),
        default="speaker",
        help="count by who speaks, or by the word that says so, in small letters "
        "(default speaker)",
    )
    parser.add_argument(
        "--reported",
        action="store_true",
        help="count reported speech too, which has no quotation marks: said that ...",
    )


def add_train(commands: Commands) -> None:
    """`newscore train`."""
    parser = add_command(
        commands,
        "train",
        "make a model from annotated texts",
        "Trains a model on JSON Lines of the form\n\n"
        '  {"id": "a1", "text": "Ada Stone left.", "entities": [[0, 9, "PERSON"]]}\n\n'
        "with offsets in code points, half open, or on CoNLL files: a token a line, its tag\n"
        "in the last column (BIO, BIOES or BILOU), a blank line after each sentence.\n\n"
        "With labels that the base model has, that model is tuned; with others a new one is\n"
        "made, which finds these labels and no others, or with --add one that finds them beside\n"
        "those of the base model. After each pass it is scored on --dev, or on every tenth text;\n"
        "the best one is kept, and training ends when three passes made it no better.\n\n"
        "  newscore train gold.jsonl -o my.nsm\n"
        "  newscore train ships.jsonl --add -o my.nsm\n"
        "  newscore train a.conll b.jsonl --dev dev.conll --epochs 12 -o my.nsm\n"
        "  newscore tag article.txt --model my.nsm",
    )
    parser.add_argument("gold", nargs="+", metavar="GOLD", help="annotated texts")
    parser.add_argument(
        "-o", "--output", type=output, required=True, metavar="FILE", help="the model to write"
    )
    parser.add_argument(
        "--base",
        metavar="MODEL",
        help="tune this model, a file or an installed one, or take its word tables and splitter",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--add",
        action="store_true",
        help="keep what the base finds, and add the labels that it lacks: up to three, for which "
        "PERCENT, TIME and MONEY give way",
    )
    ways.add_argument(
        "--from-scratch", action="store_true", help="a new model, even if the base has the labels"
    )
    parser.add_argument("--dev", metavar="GOLD", help="hold out these texts")
    parser.add_argument(
        "--epochs", type=positive, metavar="N", help="passes at most (default 8)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="order of texts (default 1)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no line for each pass")


def add_eval(commands: Commands) -> None:
    """`newscore eval`."""
    parser = add_command(
        commands,
        "eval",
        "score a model against annotated texts",
        'Scores names, and sentences where the gold has "sentences", as exact matches. Gold\n'
        "is JSON Lines or CoNLL, as for train; .gz and .xz are read too.\n\n"
        "  newscore eval gold.jsonl\n"
        "  newscore eval gold.jsonl --labels PERSON,ORG,LOC --rename FAC=LOC,GPE=LOC --json",
    )
    parser.add_argument("gold", nargs="+", metavar="GOLD", help="annotated texts")
    add_model_argument(parser)
    add_effort_argument(parser)
    parser.add_argument("--labels", type=labels, metavar="A,B", help="score these labels only")
    parser.add_argument(
        "--rename", type=renames, metavar="OLD=NEW,...", help="other names for labels of both sides"
    )
    parser.add_argument(
        "--min-score",
        type=score,
        default=_core.min_score,
        metavar="S",
        help="leave out names below S",
    )
    parser.add_argument("--threads", type=positive, default=1, metavar="N")
    parser.add_argument("--json", action="store_true", help="the scores as JSON")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress line")


def add_info(commands: Commands) -> None:
    """`newscore info`."""
    parser = add_command(
        commands,
        "info",
        "show versions and what a model says of itself",
        "Shows versions, and a model's labels, sections and card: its data, licences, scores\n"
        "and the command that built it.\n\n  newscore info\n  newscore info my.nsm --json\n"
        "  newscore info accurate",
    )
    parser.add_argument(
        "model",
        nargs="?",
        metavar="MODEL",
        help="a file, or the name of an installed model (default: the bundled one)",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")


def add_completion(commands: Commands) -> None:
    """`newscore completion`."""
    parser = add_command(
        commands,
        "completion",
        "print what makes a shell complete this command",
        "Prints a script that makes a shell complete commands, options and their values.\n\n"
        "  newscore completion bash > ~/.local/share/bash-completion/completions/newscore\n"
        '  newscore completion zsh > "${fpath[1]}/_newscore"\n'
        "  newscore completion fish > ~/.config/fish/completions/newscore.fish",
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def add_manual(commands: Commands) -> None:
    """`newscore manual`."""
    parser = add_command(
        commands,
        "manual",
        "print the manual page",
        "Prints the manual page.\n\n  newscore manual | man -l -",
    )
    parser.set_defaults(shell=None)
