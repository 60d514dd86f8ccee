"""Fuzz the reader of frames with atheris (not a dependency): python tests/sandbox/fuzz_wire.py -max_total_time=120"""

import sys

import atheris

with atheris.instrument_imports(include=["grader.sandbox.wire"]):
    from grader.sandbox import wire


def one(data: bytes) -> None:
    """The first two bytes say where the header ends; only WireError may come of it."""
    middle = 2 + int.from_bytes(data[:2], "little")
    try:
        wire.unpack(data[2:middle], data[middle:])
    except wire.WireError:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
