"""What shells and `man` want to know of the command line, written from its parser.

So neither the completions nor the manual page can say anything else than `--help` does.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, NamedTuple

from newscore import __version__
from newscore.cli.outputs import Sink

if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["completion", "manual", "run"]


class Option(NamedTuple):
    """One option or argument."""

    names: tuple[str, ...]  # "-o", "--output"; none for an argument
    help: str
    value: str  # what its value is called; "" when it takes none
    choices: tuple[str, ...]

    @property
    def takes_files(self) -> bool:
        """Whether its value is a path."""
        return self.value in ("FILE", "GOLD", "MODEL", "INPUT", "[MODEL]")


class Command(NamedTuple):
    """One subcommand."""

    name: str
    help: str
    description: str
    options: list[Option]
    usage: str


def run(shell: str | None) -> int:
    """Prints the completion of a shell, or the manual page."""
    with Sink(None) as sink:
        sink.write(manual() if shell is None else completion(shell))
    return 0


def commands() -> tuple[ArgumentParser, list[Command]]:
    """The parser and its subcommands."""
    from newscore.cli.parser import build_parser

    parser = build_parser()
    (subparsers,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    helps = {action.dest: action.help or "" for action in subparsers._choices_actions}
    return parser, [
        Command(
            name,
            helps[name],
            sub.description or "",
            [option_of(action) for action in sub._actions],
            " ".join(sub.format_usage().removeprefix("usage:").split()),
        )
        for name, sub in subparsers.choices.items()
    ]


def option_of(action: argparse.Action) -> Option:
    """What an action of the parser is to a reader."""
    choices = tuple(map(str, action.choices)) if action.choices else ()
    value = ""
    if action.nargs != 0:
        value = str(action.metavar or "|".join(choices) or action.dest)
    return Option(tuple(action.option_strings), action.help or "", value, choices)


# ---- completion ----------------------------------------------------------------------------------


def completion(shell: str) -> str:
    """The script for a shell.

    >>> completion("bash").splitlines()[0]
    '# bash completion of newscore'
    """
    _, known = commands()
    return {"bash": bash, "zsh": zsh, "fish": fish}[shell](known)


def bash(known: list[Command]) -> str:
    cases, values = [], []
    for command in known:
        names = " ".join(name for option in command.options for name in option.names)
        cases.append(f'        {command.name}) options="{names}" ;;')
        for option in command.options:
            if option.names and option.value:
                answer = (
                    f'COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$word"))'
                    if option.choices
                    else 'COMPREPLY=($(compgen -f -- "$word"))'
                    if option.takes_files
                    else "COMPREPLY=()"
                )
                pattern = "|".join(f"{command.name}:{name}" for name in option.names)
                values.append(f"        {pattern}) {answer}; return ;;")
            elif not option.names and option.choices:
                values.append(
                    f"        {command.name}:{command.name}) COMPREPLY=($(compgen -W "
                    f'"{" ".join(option.choices)}" -- "$word")); return ;;'
                )
    every = " ".join(command.name for command in known)
    return "\n".join(
        [
            "# bash completion of newscore",
            "_newscore() {",
            '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
            '    local command="${COMP_WORDS[1]}" options=""',
            "    COMPREPLY=()",
            '    if [ "$COMP_CWORD" -eq 1 ]; then',
            f'        COMPREPLY=($(compgen -W "{every} --help --version" -- "$word"))',
            "        return",
            "    fi",
            '    case "$command:$before" in',
            *values,
            "    esac",
            '    case "$command" in',
            *cases,
            "    esac",
            '    if [[ "$word" == -* ]]; then',
            '        COMPREPLY=($(compgen -W "$options" -- "$word"))',
            "    else",
            '        COMPREPLY=($(compgen -f -- "$word"))',
            "    fi",
            "}",
            "complete -o filenames -F _newscore newscore",
            "",
        ]
    )


def zsh(known: list[Command]) -> str:
    def quoted(text: str) -> str:
        escaped = re.sub(r"([\[\]:\\])", r"\\\1", text)
        return escaped.replace("'", "'\\''")

    def spec(option: Option) -> str:
        action = (
            f":{option.value or 'value'}:({' '.join(option.choices)})"
            if option.choices
            else f":{quoted(option.value)}:_files"
            if option.takes_files
            else f":{quoted(option.value)}:"
        )
        if not option.names:
            return f"'*{action}'"
        tail = f"[{quoted(option.help)}]" + (action if option.value else "")
        if len(option.names) == 1:
            return f"'{option.names[0]}{tail}'"
        return f"{{{','.join(option.names)}}}'{tail}'"

    lines = ["#compdef newscore", "_newscore() {", "    local -a commands", "    commands=("]
    lines += [f"        '{command.name}:{quoted(command.help)}'" for command in known]
    lines += [
        "    )",
        "    if (( CURRENT == 2 )); then",
        "        _describe command commands",
        "        return",
        "    fi",
        '    local command="${words[2]}"',
        "    shift words",
        "    (( CURRENT-- ))",
        '    case "$command" in',
    ]
    for command in known:
        specs = " \\\n            ".join(spec(option) for option in command.options)
        lines.append(f"        {command.name}) _arguments {specs} ;;")
    lines += [
        "    esac",
        "}",
        'if [ "$funcstack[1]" = "_newscore" ]; then',
        '    _newscore "$@"',
        "else",
        "    compdef _newscore newscore",
        "fi",
        "",
    ]
    return "\n".join(lines)


def fish(known: list[Command]) -> str:
    def quoted(text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    lines = ["# fish completion of newscore"]
    for command in known:
        lines.append(
            f"complete -c newscore -f -n __fish_use_subcommand -a {command.name} "
            f"-d {quoted(command.help)}"
        )
        here = f"-n '__fish_seen_subcommand_from {command.name}'"
        for option in command.options:
            if not option.names:
                if option.choices:
                    values = " ".join(option.choices)
                    lines.append(f"complete -c newscore -f {here} -a {quoted(values)}")
                continue
            words = [f"complete -c newscore {here}"]
            for name in option.names:
                kind = "-l" if name.startswith("--") else "-s"
                words.append(f"{kind} {name.lstrip('-')}")
            if option.choices:
                words.append(f"-x -a {quoted(' '.join(option.choices))}")
            elif option.takes_files:
                words.append("-r -F")
            elif option.value:
                words.append("-x")
            words.append(f"-d {quoted(option.help)}")
            lines.append(" ".join(words))
    return "\n".join(lines) + "\n"


# ---- the manual page -----------------------------------------------------------------------------


def manual() -> str:
    """The manual page, in the macros of man(7)."""
    parser, known = commands()
    out = [
        '.\\" Written by "newscore manual" from the parser of the command line: change it there.',
        f'.TH NEWSCORE 1 "" "newscore {__version__}" "User Commands"',
        ".SH NAME",
        "newscore \\- sentences and names in English news texts",
        ".SH SYNOPSIS",
        ".nf",
        *(roff(command.usage) for command in known),
        ".fi",
        ".SH DESCRIPTION",
        *paragraphs(parser.description or ""),
    ]
    for command in known:
        out += [f".SH {command.name.upper()}", *paragraphs(command.description)]
        for option in command.options:
            names = ", ".join(f"\\fB{roff(name)}\\fR" for name in option.names)
            value = f"\\fI{roff(option.value)}\\fR" if option.value else ""
            out += [".TP", " ".join(part for part in (names, value) if part), roff(option.help)]
            if option.choices and option.value != "|".join(option.choices):
                out.append(roff("One of " + ", ".join(option.choices) + "."))
    codes = (parser.epilog or "").partition(":")[2]
    out += [".SH EXIT STATUS", roff(" ".join(codes.split())) + "."]
    return "\n".join(out) + "\n"


def paragraphs(text: str) -> list[str]:
    """Prose in paragraphs; what is indented stays as it is, in lines."""
    out: list[str] = []
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("  ") for line in lines):
            out += [".PP", ".nf", ".RS", *(roff(line.strip()) for line in lines), ".RE", ".fi"]
        else:
            out += [".PP", roff(" ".join(line.strip() for line in lines))]
    return out


def roff(text: str) -> str:
    """A line that no character of which is a command.

    >>> roff("-o a\\\\b")
    '\\\\-o a\\\\eb'
    """
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text
