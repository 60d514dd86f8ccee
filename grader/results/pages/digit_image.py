"""A digit of sixteen shades -> a PNG that stands in the page itself."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

SHADES_OF_GREY, BITS = 0, 4  # the colour type and the depth of a PNG


def png_address(rows: Sequence[str]) -> str:
    """The data: address of an image whose rows are hexadecimal digits, "0" black to "f" white, an even number each."""
    lines = b"".join(b"\0" + bytes.fromhex(row) for row in rows)  # each line begins with its filter: none
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), BITS, SHADES_OF_GREY, 0, 0, 0)
    image = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND")
    return f"data:image/png;base64,{base64.b64encode(image).decode()}"


def _chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
