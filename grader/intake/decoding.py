"""Bytes of a source file -> text: byte order marks, declared and undeclared encodings, line ends."""

from __future__ import annotations

import codecs
import io
import tokenize

from grader.intake.errors import NotGradable

DOCUMENTS = {b"%pdf-": "a PDF document", b"pk\x03\x04": "a zip archive or an office document",
             b"{\\rtf": "an RTF document", b"<!doctype html": "a web page", b"<html": "a web page",
             b"\x89png": "a picture", b"\xff\xd8\xff": "a picture", b"rar!": "an archive", b"7z\xbc\xaf": "an archive",
             b"[internetshortcut]": "a link to a web page", b"\0\x05\x16\x07": "what macOS notes beside a file",
             b"version https://git-lfs.github.com/": "a Git LFS pointer (`git lfs pull` brings the file itself)",
             b"\x1f\x8b": "an archive", b"\xd0\xcf\x11\xe0": "an office document", b"\x7felf": "a program"}
ASCII = bytes(range(32, 127))
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a source file with \\n line ends, and what had to be assumed.

    Raises NotGradable if `data` is not text. UTF-8 and UTF-16 with a mark are read, then what the file declares, then
    Latin-1, which is said.
    """
    refuse_documents(data, name)
    if not data.strip():
        raise NotGradable(f"{name} is empty: the upload holds no byte of it. Save it and hand it in again.")
    if data.startswith(WIDE_MARKS):
        text = _wide(data, name)
        notes: tuple[str, ...] = ()
    else:
        text, notes = _narrow(data, name)
    if "\0" in text:
        line = text[:text.index("\0")].count("\n") + 1
        raise NotGradable(f"{name} is not a text file: line {line} holds a NUL byte. Save it again as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def refuse_documents(data: bytes, name: str) -> None:
    """Raise NotGradable where a file that is named like source is plainly another kind of document."""
    for begins, kind in DOCUMENTS.items():
        if data[:200].lstrip().lower().startswith(begins):
            raise NotGradable(f"{name} is {kind}, not Python source; hand in the .py file or the notebook itself.")


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
    if encoding.startswith("utf-8"):
        return None
    try:  # Python source is written in an encoding whose first half is ASCII; base64 and utf-16 are not
        return encoding if ASCII.decode(encoding) == ASCII.decode("ascii") else None
    except (LookupError, ValueError):
        return None
