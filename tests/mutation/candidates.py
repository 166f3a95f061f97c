"""Finds the places of C sources where one small change makes a mutant, and the change for each.

Only bodies of functions are looked at, as far as the preprocessor keeps them on this machine:
tables are data, and what is not compiled cannot be tried. Assertions are no behaviour. A place is
one token or one statement; its change is drawn by the seed from those that fit it:

    < <= > >= == !=     another comparison
    && ||               the other one
    + - += -= ++ --     the other one
    << >>               the other one
    12  0x1F            one more, or one less
    !x                  x
    if (x) while (x)    !(x)
    return x;           true and false for each other, another status for NSC_OK, else 0
    call(); x = y;      nothing
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)
      | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
      | (?P<word>\w+)
      | (?P<sign><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|&&|\|\||[<>=!+*/%&|^-]=|.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
INTEGER = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)([uUlL]*)")
OTHERS = {
    "<": ["<=", ">="],
    "<=": ["<", ">"],
    ">": [">=", "<="],
    ">=": [">", "<"],
    "==": ["!="],
    "!=": ["=="],
    "&&": ["||"],
    "||": ["&&"],
    "+": ["-"],
    "-": ["+"],
    "+=": ["-="],
    "-=": ["+="],
    "++": ["--"],
    "--": ["++"],
    "<<": [">>"],
    ">>": ["<<"],
    "<<=": [">>="],
    ">>=": ["<<="],
    "!": [""],
}
RETURNS = {"true": ["false"], "false": ["true"], "NSC_OK": ["NSC_E_NOMEM"], "NULL": []}
ASSERTIONS = {"assert", "static_assert", "_Static_assert"}
HEADS = {"if", "while", "for", "switch"}
# What a statement begins with that neither calls nor assigns.
OTHER_STATEMENTS = set(
    "return goto break continue typedef static const struct enum union unsigned signed volatile "
    "extern register".split()
)
ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--"}
OPEN, CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int

    @property
    def end(self):
        return self.start + len(self.text)


@dataclass(frozen=True)
class Mutant:
    """A change of the bytes start to end of a file to `new`."""

    file: str
    line: int
    column: int  # in the line without its indent
    text: str  # the line, without its indent
    nth: int  # of the lines of the file with this text
    start: int
    end: int
    old: str
    new: str

    @cached_property
    def key(self):
        """Names the mutant, also after lines were put before it or the file was moved."""
        name = self.file.rsplit("/", 1)[-1]
        return (name, self.text, str(self.nth), str(self.column), self.old, self.new)

    def rank(self, seed):
        return draw(seed, *self.key)

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column + 1}: {self.old} -> {self.new or 'nothing'}"


def draw(*words):
    """A number that is as good as random, and always the same for the same words."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, words)).encode()).digest()[:8], "big")


def read_tokens(source):
    found = (Token(m.lastgroup, m[0], m.start()) for m in TOKEN.finditer(source))
    return [token for token in found if token.kind != "skip"]


def match_brackets(tokens):
    """Each opening bracket's index -> its closing one's, and the other way round."""
    partner, stack = {}, []
    for i, token in enumerate(tokens):
        if token.kind == "sign" and token.text in OPEN:
            stack.append(i)
        elif token.kind == "sign" and token.text in CLOSE and stack:
            partner[i] = stack.pop()
            partner[partner[i]] = i
    return partner


def function_bodies(tokens, partner):
    """Ranges of tokens between the braces of functions."""
    i = 0
    while i < len(tokens):
        if tokens[i].kind == "sign" and tokens[i].text == "{":
            if i and tokens[i - 1].text == ")":
                yield i + 1, partner[i]
            i = partner[i]
        i += 1


def token_changes(tokens, i):
    """What the token may become."""
    token, before = tokens[i], tokens[i - 1]
    if token.kind == "number" and (found := INTEGER.fullmatch(token.text)):
        value = int(found[1], 0) if found[1].startswith(("0x", "0X")) else int(found[1])
        form = hex if found[1].startswith(("0x", "0X")) else str
        return [form(n) + found[2] for n in (value + 1, value - 1) if n >= 0]
    if token.kind != "sign":
        return []
    if token.text in "+-" and before.kind == "sign" and before.text not in ")]":
        return []  # a sign of a number
    return OTHERS.get(token.text, [])


def statements(tokens, partner, start, end):
    """(first token, index of the semicolon) of each simple statement."""
    i = start
    while i < end:
        text = tokens[i].text
        if tokens[i].kind == "directive" or text in ("{", "}", ";", "else", "do"):
            i += 1
        elif text in HEADS:
            i = partner[i + 1] + 1
        elif text in ("case", "default") or tokens[i + 1].text == ":":
            while tokens[i].text != ":":
                i += 1
            i += 1
        else:
            first = i
            while tokens[i].text != ";":
                i = partner[i] + 1 if tokens[i].text in OPEN and i in partner else i + 1
                if i >= end:
                    return
            yield first, i
            i += 1


def calls_or_assigns(tokens):
    """Is the statement one that a mutant may leave out? Declarations are not."""
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else tokens[0]
    if first.text in OTHER_STATEMENTS or first.text in ASSERTIONS:
        return False
    if first.kind == second.kind == "word" and len(tokens) > 1:
        return False
    if first.kind == "word" and second.text == "*" and len(tokens) > 3:
        return False
    return any(t.text in ASSIGNMENTS or t.text == "(" for t in tokens if t.kind == "sign")


def skipped_tokens(tokens, partner):
    """Indices of the tokens of assertions, and of tables in functions."""
    skipped = set()
    for i, token in enumerate(tokens):
        if token.text in ASSERTIONS and i + 1 in partner:
            skipped.update(range(i, partner[i + 1] + 1))
        if token.text == "static" and token.kind == "word":
            end = i
            while tokens[end].text not in (";", "=", "("):
                end = partner.get(end, end) + 1  # over the fields of a struct
            if tokens[end].text == "=":
                skipped.update(range(i, partner.get(end + 1, end) + 1))
    return skipped


def changes(source):
    """(start, end, the texts that may take this place) of each place of a source."""
    tokens = read_tokens(source)
    partner = match_brackets([t if t.kind == "sign" else Token(t.kind, "", 0) for t in tokens])
    skipped = skipped_tokens(tokens, partner)
    for start, end in function_bodies(tokens, partner):
        for i in set(range(start, end)) - skipped:
            if new := token_changes(tokens, i):
                yield tokens[i].start, tokens[i].end, new
            if tokens[i].text in ("if", "while") and i + 1 in partner:
                inside = tokens[i + 1].end, tokens[partner[i + 1]].start
                yield *inside, [f"!({source[slice(*inside)]})"]
        for first, last in statements(tokens, partner, start, end):
            words = tokens[first:last]
            place = words[0].start, words[-1].end
            if words[0].text == "return" and len(words) > 1:
                value = words[1].text if len(words) == 2 else ""
                if new := RETURNS.get(value, [] if value.isdigit() else ["0"]):
                    yield words[1].start, place[1], new
            elif calls_or_assigns(words) and first not in skipped:
                yield *place, [""]


def find_mutants(file, source, is_live, seed):
    """The mutants of a file, one a place; is_live(line) says whether a line is compiled."""
    starts = [0, *(m.end() for m in re.finditer("\n", source))]
    lines = source.split("\n")
    seen, nths = Counter(), []
    for line in lines:
        nths.append(seen[line.strip()])
        seen[line.strip()] += 1
    for start, end, new in sorted(changes(source)):
        row = source.count("\n", 0, start)
        if not is_live(row + 1):
            continue
        text = lines[row].strip()
        column = start - starts[row] - (len(lines[row]) - len(lines[row].lstrip()))
        old = source[start:end]
        choice = new[draw(seed, file.rsplit("/", 1)[-1], text, nths[row], column, old) % len(new)]
        yield Mutant(file, row + 1, column, text, nths[row], start, end, old, choice)


def live_lines(preprocessed):
    """file -> the lines of it that `cc -E` kept, from its output."""
    live, file, line = {}, "", 0
    for row in preprocessed.split("\n"):
        if found := re.match(r'# (\d+) "([^"]*)"', row):
            line, file = int(found[1]), found[2]
        else:
            if row.strip():
                live.setdefault(file, set()).add(line)
            line += 1
    return live


def live_test(source, live):
    """A function that tells whether a line is compiled: whether any line is of those between the
    same two conditions of the preprocessor, because a call of a macro over several lines becomes
    one line."""
    part_of, part, alive = {}, 0, set()
    for number, line in enumerate(source.split("\n"), 1):
        part += bool(re.match(r"\s*#\s*(if|el|endif)", line))
        part_of[number] = part
        if number in live:
            alive.add(part)
    return lambda number: part_of[number] in alive
