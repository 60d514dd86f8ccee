"""Names that are safe as a file's on every platform, made of names that may be anything."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 64        # characters of an upload's id without a digest
LONGEST_BYTES = 120  # of a name that is kept as it is; file systems take 255, and suffixes come on top
DIGEST = 10         # hexadecimal digits
PLAIN = re.compile(rf"[A-Za-z0-9_](?:[A-Za-z0-9 ._+@,=-]{{0,{LONGEST - 2}}}[A-Za-z0-9_+@=-])?")
DIGESTED = re.compile(rf".*-[0-9a-f]{{{DIGEST}}}")
RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\..*)?", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def identity(name: str) -> str:
    """What two names share that a file system without case, or a reader, takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def upload_id(name: str) -> str:
    """The id that follows from `name` alone, so that no other student changes it.

    Names that are safe in themselves stay; the others are written in ASCII with a digest, which no safe name ends in.
    Ids are equal without case only where names have the same identity.
    """
    if PLAIN.fullmatch(name) and not RESERVED.fullmatch(name) and not DIGESTED.fullmatch(name.lower()):
        return name
    return digested(name, identity(name))


def digested(name: str, distinguished: str) -> str:
    """An id for `name` with a digest of what distinguishes it."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-")[:LONGEST // 2].rstrip("-")
    digest = hashlib.sha256(distinguished.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
    return f"{words or 'upload'}-{digest}"


def is_portable(name: str) -> bool:
    """Whether every file system takes `name` as it is, for a file and not for a path, a device or another name."""
    return bool(name and not FORBIDDEN.search(name) and not RESERVED.fullmatch(name) and not name.endswith((".", " "))
                and len(name.encode("utf-8", "surrogatepass")) <= LONGEST_BYTES and _is_text(name))


def is_suspect(name: str) -> bool:
    """Whether a student's name or id would lead elsewhere, or nowhere, as the name of a file."""
    return bool(FORBIDDEN.search(name) or RESERVED.fullmatch(name) or name.endswith((".", " ")))


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:  # bytes of a file name that are no text
        return False
    return True
