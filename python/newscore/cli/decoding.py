"""From bytes to text: which encoding they are in, and whether they are text at all.

News comes with stray controls, a NUL or a backspace for instance, and with wrong bytes here and
there; the core repairs and counts those. What is no text is a picture, an archive, a program: it
begins as one, or it is full of controls.
"""

from __future__ import annotations

import codecs
import re

__all__ = [
    "BLOCK_BYTES",
    "MAX_TEXT_CHARS",
    "BadInput",
    "decode",
    "marked",
    "refuse_binary",
    "refuse_high",
    "refuse_markup",
    "utf8_chars",
    "utf8_or_1252",
]

Buffer = bytes | bytearray

MAX_TEXT_CHARS = 1 << 28  # NSC_MAX_TEXT_CPS: as long as a text may be
MARKS = (  # the longer ones first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = (  # no other text begins so; what has many controls, as most pictures, need not be here
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (8, b"WEBPVP8", "a WebP picture"),
    (0, b"OggS\0", "an Ogg stream"),
    (0, b"%PDF-1.", "a PDF"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document"),
    (0, b"PK\x03\x04", "a zip archive or an Office document"),
    (0, b"\x1f\x8b", "compressed by gzip"),
    (0, b"BZh91AY&SY", "compressed by bzip2"),
    (0, b"\xfd7zXZ\0", "compressed by xz"),
    (0, b"\x28\xb5\x2f\xfd", "compressed by zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (257, b"ustar\0", "a tar archive"),
    (257, b"ustar  \0", "a tar archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\0asm", "a program"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"ARROW1\0\0", "an Arrow file"),
)
CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
HIGH = bytes(range(0x80, 0x100))
FOLLOWING = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
MAX_CONTROLS = 0.05  # of all bytes; a program has more, and so has UTF-16 without a mark
MAX_HIGH = 0.3  # of windows-1252: English has few letters beyond ASCII
MAX_WRONG = 0.01  # of UTF-16 and UTF-32
BLOCK_BYTES = 1 << 20


TAG = r"<[a-z][\w:.-]*(\s[^<>]*)?>"
MARKUP = re.compile(rf"\s*(<!doctype|<!--|<\?xml|{TAG}(?=.*</))", re.IGNORECASE | re.DOTALL)
HTML = re.compile(r"<!doctype\s+html|<(html|head|body|article|div|p)[\s>]", re.IGNORECASE)
MARKUP_CHARS = 1 << 14  # in which what begins with a tag has one that closes


class BadInput(ValueError):
    """An input that is not what it should be, and why."""


def refuse_markup(text: str) -> None:
    """BadInput for HTML, XML, RSS and SGML, whose tags would be read as words.

    >>> refuse_markup("<Reuters> It rained.")
    >>> refuse_markup("<p>It rained.</p>")
    Traceback (most recent call last):
    newscore.cli.decoding.BadInput: is HTML, not text: take the text out of it first, as \
trafilatura does, or give --input text to read its tags as words
    """
    begin = text[:MARKUP_CHARS].removeprefix("\ufeff")
    if not MARKUP.match(begin):
        return
    if HTML.search(begin):
        raise BadInput(
            "is HTML, not text: take the text out of it first, as trafilatura does, or give "
            "--input text to read its tags as words"
        )
    raise BadInput(
        "is XML or SGML, not text: take the texts out of it first, as JSON Lines for instance, or "
        "give --input text to read its tags as words"
    )


def decode(data: Buffer) -> tuple[str, str]:
    r"""A text and the name of its encoding; BadInput when it has none.

    A byte-order mark decides. Without one, UTF-8 that has a wrong byte here and there stays UTF-8,
    with U+FFFD in those places; bytes that make no UTF-8 at all but good windows-1252 are that.

    >>> decode(b"caf\xc3\xa9"), decode(b"caf\xe9 au lait")
    (('café', 'utf-8'), ('café au lait', 'windows-1252'))
    """
    if encoding := marked(data):
        return decode_marked(data, encoding), encoding
    refuse_binary(data)
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    text, encoding = utf8_or_1252(data)
    if encoding == "windows-1252":
        refuse_high(data, len(data))
    return text, encoding


def utf8_or_1252(data: Buffer) -> tuple[str, str]:
    r"""Text without a mark, and which of the two it is in.

    >>> utf8_or_1252(b"caf\xe9"), utf8_or_1252(b"caf\xc3\xa9 \xe2\x80\x9cLa\xff\xe2\x80\x9d")
    (('café', 'windows-1252'), ('café “La�”', 'utf-8'))
    """
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    repaired = data.decode("utf-8", "replace")
    n_wrong = repaired.count("\ufffd")
    n_ascii = len(data) - count(data, HIGH)
    if len(repaired) - n_ascii - n_wrong > n_wrong:
        return repaired, "utf-8"
    return data.decode("windows-1252", "replace"), "windows-1252"


def refuse_high(data: Buffer, n_bytes: int) -> None:
    """BadInput where data that are no UTF-8 have too many letters beyond ASCII for English, of so
    many bytes."""
    if count(data, HIGH) > MAX_HIGH * n_bytes:
        raise BadInput("not a text file: neither UTF-8 nor windows-1252; --encoding names another")


def marked(data: Buffer) -> str | None:
    """The encoding that a byte-order mark names, but for UTF-8."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    return None


def decode_marked(data: Buffer, encoding: str) -> str:
    """A text that begins with the mark of UTF-16 or UTF-32, wrong units replaced."""
    text = data.decode(encoding, "replace")
    most = max(MAX_WRONG * len(text), 1)
    if text.count("\ufffd") > most or text.count("\0") > max(MAX_CONTROLS * len(text), 1):
        raise BadInput(f"not a text file: begins as {encoding} but is not")
    return text


def refuse_binary(data: Buffer) -> None:
    """BadInput where data are plainly no text; their beginning is enough."""
    for at, magic, what in BINARY:
        if data.startswith(magic, at):
            raise BadInput(f"not a text file: it begins as {what}")
    n_controls = count(data, CONTROLS)
    if n_controls > max(MAX_CONTROLS * len(data), 1):
        raise BadInput(f"not a text file: {n_controls:,} of {len(data):,} bytes are controls")


def count(data: Buffer, some: bytes) -> int:
    """How many of the bytes are some of these. A block at a time: nothing large is copied."""
    blocks = (data[at : at + BLOCK_BYTES] for at in range(0, len(data), BLOCK_BYTES))
    return sum(len(block) - len(block.translate(None, some)) for block in blocks)


def utf8_chars(data: Buffer) -> int:
    """How many characters begin in data that are UTF-8."""
    return len(data) - count(data, FOLLOWING)
