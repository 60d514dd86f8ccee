"""Names in a zip that say they are UTF-8 and are not: the library would give up the whole archive for one of them."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

UTF8 = 0x800  # says that a name is
ENTRY = struct.Struct("<4s4xH18x3H12x")  # in the table of contents: signature, flags, lengths of name, extra, comment
LOCAL = struct.Struct("<4s2xH18xH2x")    # before the data: signature, flags, length of the name
LOCAL_BYTES = LOCAL.size


def readable_names(table: bytes) -> bytes:
    """A table of contents in which no such name says so; it is then read as code page 437, in which all bytes are."""
    mended, at = bytearray(table), 0
    while at + ENTRY.size <= len(table):
        signature, flags, *lengths = ENTRY.unpack_from(table, at)
        if signature != b"PK\x01\x02":
            break
        name = table[at + ENTRY.size:at + ENTRY.size + lengths[0]]
        struct.pack_into("<H", mended, at + 8, _true(flags, name))
        at += ENTRY.size + sum(lengths)
    return bytes(mended)


def readable_local_name(header: bytes, file: BinaryIO) -> bytes:
    """The same of one header before the data, behind which `file` stands."""
    signature, flags, length = LOCAL.unpack(header)
    if signature != b"PK\x03\x04":
        return header
    name = file.read(length)
    file.seek(-len(name), os.SEEK_CUR)
    return header[:6] + struct.pack("<H", _true(flags, name)) + header[8:]


def _true(flags: int, name: bytes) -> int:
    """The flags, without that of UTF-8 where the name is none."""
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return flags & ~UTF8
    return flags
