"""Bytes of a source file -> text: byte order marks, declared and undeclared encodings, line ends."""

from __future__ import annotations

import codecs
import io
import tokenize

from grader.intake.refusals import NotGradable

WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a source file with \\n line ends, and what had to be assumed.

    Raises NotGradable if `data` is not text. UTF-8 and UTF-16 with a mark are read, then what the file declares, then
    Latin-1, which is said.
    """
    if data.startswith(WIDE_MARKS):
        text = _wide(data, name)
        notes: tuple[str, ...] = ()
    else:
        text, notes = _narrow(data, name)
    if "\0" in text:
        line = text[:text.index("\0")].count("\n") + 1
        raise NotGradable(f"{name} is not a text file: line {line} holds a NUL byte. Save it again as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _wide(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise NotGradable(f"{name} begins like UTF-16 text but is damaged. Save it again as UTF-8 text.") from error


def _narrow(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data[:error.start].count(b"\n") + 1
    declared = _declared(data)
    if declared:
        return data.decode(declared, errors="replace"), ()
    return data.decode("latin-1"), (f"{name} is not UTF-8 (see line {line}); it was read as Latin-1.",)


def _declared(data: bytes) -> str | None:
    """The encoding of a coding comment (PEP 263), if there is a usable one other than UTF-8."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        return None  # an unknown encoding, or UTF-8 that the data is not
    return None if encoding.startswith("utf-8") else encoding
