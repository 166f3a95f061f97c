"""JSON that is no JSON Lines: an array of objects, or objects one after another.

Objects are read one at a time, so an array may be as large as it likes. What is at fault in the
middle of one ends the file: nobody knows where the next begins.
"""

from __future__ import annotations

import codecs
import json
import math
from typing import IO, TYPE_CHECKING, Any

from newscore.cli.decoding import BLOCK_BYTES, BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["DECODER", "MAX_JSON_CHARS", "decoder", "json_kind", "json_values", "number"]

MAX_JSON_CHARS = 1 << 26  # of one object, which takes many times as much memory as what it reads
SPACE = " \t\r\n"
NEAR_END = 12  # characters behind which what is cut off in the middle is no error yet: \ud83d\ude00


def number(text: str) -> float | int | str:
    """A number of JSON; its own text where Python has none that would come out again.

    >>> number("12"), number("1.5e3"), number("1e999")
    (12, 1500.0, '1e999')
    """
    try:
        return int(text)
    except ValueError:
        value = float(text)
        return value if math.isfinite(value) else text


def decoder(objects: Callable[[list[tuple[str, Any]]], Any] | None = None) -> json.JSONDecoder:
    """A decoder whose values come out as they went in; `objects` makes them of their pairs."""
    return json.JSONDecoder(
        parse_float=number, parse_int=number, parse_constant=str, object_pairs_hook=objects
    )


DECODER = decoder()


def json_kind(head: bytes) -> str | None:
    """What data begin as, when it is JSON: "jsonl", "json", or None for prose.

    >>> json_kind(b'{"text": "It rained."}'), json_kind(b'[\\n {"text": "It rained."}]')
    ('jsonl', 'json')
    >>> json_kind(b"[Editor's note] It rained."), json_kind(b"{It} rained.")
    (None, None)
    """
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if head[:1] == b"[" and head[1:].lstrip()[:1] == b"{":
        return "json"
    if head[:1] != b"{" or head[1:].lstrip()[:1] not in (b'"', b"}"):
        return None
    line, newline, _ = head.partition(b"\n")
    if not newline:
        return "jsonl"
    try:
        json.loads(line)
    except ValueError:
        return "json"
    return "jsonl"


def json_values(stream: IO[bytes]) -> Iterator[tuple[Any, int]]:
    """The values of an array, or of all that stand behind each other, each with its length.

    BadInput where it is no JSON.
    """
    text = Text(stream)
    is_array = text.next_character() == "["
    if is_array:
        text.at += 1
    while (character := text.next_character(also=",")) not in ("", "]"):
        begin = text.n_passed + text.at
        value = text.next_value()
        yield value, text.n_passed + text.at - begin
    if is_array and character == "":
        raise BadInput("not JSON: the file ends before its array does")
    if not is_array and character == "]":
        raise BadInput(f"not JSON: expected an object at character {text.n_passed + text.at}")


class Text:
    """A stream of JSON as text, of which little more than one value is held."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._is_whole = False
        self.at = 0  # of what is held
        self.n_passed = 0  # characters that are not held any more

    def _fill(self, n_more: int = 1) -> None:
        """Holds so many characters more, unless the stream ends."""
        parts = [self._text[self.at :]]
        self.n_passed += self.at
        self.at = 0
        while n_more > 0 and not self._is_whole:
            data = self._read(BLOCK_BYTES)
            self._is_whole = not data
            parts.append(self._decoder.decode(data, final=not data))
            n_more -= len(parts[-1])
        self._text = "".join(parts)

    def next_character(self, also: str = "") -> str:
        """The next one that is no white space, nor one of `also`; "" at the end."""
        while True:
            while self.at < len(self._text) and self._text[self.at] in SPACE + also:
                self.at += 1
            if self.at < len(self._text) or self._is_whole:
                return self._text[self.at : self.at + 1]
            self._fill()

    def next_value(self) -> Any:
        """The value that begins here."""
        while True:
            try:
                value, self.at = DECODER.raw_decode(self._text, self.at)
            except json.JSONDecodeError as error:
                if self._is_whole or not self._may_go_on(error):
                    at = self.n_passed + error.pos
                    raise BadInput(f"not JSON: {error.msg} at character {at}") from None
            except RecursionError:
                raise BadInput("not JSON that can be read: nested too deep") from None
            else:
                return value
            held = len(self._text) - self.at
            if held > MAX_JSON_CHARS:
                raise BadInput(f"an object is longer than {MAX_JSON_CHARS:,} characters")
            self._fill(held)  # twice as much each time: all tries together are linear

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether it is an error only because the value is not held as a whole."""
        is_cut = error.pos >= len(self._text) - NEAR_END
        return is_cut or error.msg.startswith("Unterminated string")
