"""Fuzz the reader of frames with atheris (not a dependency): python tests/sandbox/protocol/fuzz_wire.py -max_total_time=120"""

import sys

import atheris

with atheris.instrument_imports(include=["grader.sandbox.protocol.wire"]):
    from grader.sandbox.protocol import wire


# Bytes alone seldom make JSON: in every second input each byte stands for one of these.
WORDS = [b"[", b"]", b"{", b"}", b",", b":", b'"array"', b'"dict"', b'"<f8"', b'"|b1"', b'"<i8"', b'"|O"', b"0", b"1", b"2",
         b"-1", b"1e400", b"NaN", b"null", b"true", b'"a"', b'"\\ud800"', b"9223372036854775808", b"268435457"]


def one(data: bytes) -> None:
    """The first byte says how to read the header, the next two where it ends; only WireError may come of it."""
    middle = 3 + int.from_bytes(data[1:3], "little") % 512
    header, payload = data[3:middle], data[middle:]
    if data[:1] < b"\x80":
        header = b"".join(WORDS[each % len(WORDS)] for each in header)
    try:
        wire.unpack(header, payload)
    except wire.WireError:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
