"""What no homework needs is refused in one sentence, before it costs memory or time; what is only odd is read."""

import contextlib
import json
import time
import tracemalloc

import pytest
from archives import GOOD, tarred, zipped

from grader.homework.contract import CONTRACT
from grader.intake.archive import entries_in
from grader.intake.errors import NotGradable
from grader.intake.load_submission import take_in
from grader.intake.magics import neutral
from grader.intake.unfolding import Unfolded

FUNCTION = "def relu(z):\n    return z\n"


def notebook(*sources, **more):
    return json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": source} for source in sources], **more})


@pytest.mark.parametrize(("name", "text", "said"), [
    ("hw4.ipynb", notebook(FUNCTION, metadata={"x": [{}] * 700_000}), "far more data than a homework"),
    ("hw4.ipynb", notebook(FUNCTION, metadata={"x": [1] * 3_100_000}), "far more data than a homework"),
    ("hw4.ipynb", notebook(*["x"] * 6_000), "more than 5,000 cells"),
    ("hw4.ipynb", notebook(FUNCTION + "#" * 3_000_000), "larger than 2 MB"),
    ("hw4.ipynb", notebook(*[FUNCTION + "\ud83d\ude00" * 80_000] * 8), "larger than 2 MB"),
    ("hw4.py", FUNCTION + "\n" * 60_000, "more than 50,000 lines"),
    ("hw4.py", FUNCTION + f"W = [{'1,' * 500_000}]", "a table of more than 400,000 numbers"),
    ("hw4.py", FUNCTION + "#" * 2_000_000, "larger than 2 MB"),
], ids=["objects", "values", "cells", "one cell", "wide characters", "lines", "numbers", "bytes"])
def test_more_than_a_homework_needs_is_one_sentence(name, text, said, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(NotGradable, match=said):
        take_in(tmp_path / name, CONTRACT)


@pytest.mark.parametrize("line", [
    " " * 40_000, "\t" * 40_000, "ls 1" + " + 1" * 5_000, "x = " + "1 + " * 5_000 + "1", "cd " + "(" * 20_000,
    "%time " + " " * 40_000 + "-", "a " * 20_000, "." * 40_000, "[ " * 20_000], ids=lambda line: line[:6])
def test_a_long_line_is_no_reason_to_refuse(line, tmp_path):
    (tmp_path / "hw4.py").write_text(FUNCTION + line + "\n")
    assert FUNCTION in take_in(tmp_path / "hw4.py", CONTRACT).program.pieces[0].text


# Each makes a line or a file that a pattern could try from every place in it.
GROWING = {
    "blanks": lambda n: " " * n, "tabs": lambda n: "\t" * n + "x", "names": lambda n: "a, " * n, "brackets": lambda n: "[" * n,
    "dots": lambda n: "x." * n + "?!", "quotes": lambda n: "'" * n, "percents": lambda n: "%" * n, "magic and blanks": lambda n: "%time" + " " * n,
    "assignment and blanks": lambda n: "a =" + " " * n, "shell": lambda n: "ls " + "a" * n + "(", "backslashes": lambda n: "\\" * n,
    "continued": lambda n: "!ls \\\n" * (n // 4), "def and blanks": lambda n: "def" + " " * n, "imports": lambda n: "import a\n" * (n // 8),
    "timed": lambda n: "a " * n + "%time", "assigned and timed": lambda n: "a = %time" + " " * n,
    "cell magics": lambda n: "%%time\n" * (n // 4), "questions": lambda n: "?" * n, "comments": lambda n: "# coding" * n,
    "deep": lambda n: "(" * n,
}


def seconds(function, *given):
    begun = time.process_time()
    function(*given)
    return time.process_time() - begun


@pytest.mark.parametrize("shape", GROWING)
def test_the_time_that_reading_takes_grows_with_the_length_and_no_faster(shape, tmp_path):
    def read(text):
        neutral(text)
        for name, whole in (("homework4.py", FUNCTION + text), ("homework4.ipynb", notebook(FUNCTION, text))):
            (tmp_path / name).write_text(whole)
            with contextlib.suppress(NotGradable):
                take_in(tmp_path / name, CONTRACT)

    small, large = GROWING[shape](5_000), GROWING[shape](40_000)
    read(small)  # imports are made
    # Eight times the length: quadratic time would be 64 times as much, and the half second covers noise.
    assert seconds(read, large) < 20 * min(seconds(read, small) for _ in range(3)) + 0.5


def test_a_small_archive_that_stands_for_gigabytes_of_nothing_costs_nothing(tmp_path):
    tar = tmp_path / "a.tar"
    tar.write_bytes(sparse_tar())
    taken = take_in(tar, CONTRACT)
    assert taken.name == "homework4.py"
    assert "Sparse files were left out: m0.py, m1.py" in " ".join(taken.notes)


def sparse_tar(members=20, size=95_000_000):
    """GNU's old format: each member is one block of header that says where its bytes would lie, and no bytes."""
    import tarfile
    out = []
    for number in range(members):
        info = tarfile.TarInfo(f"m{number}.py")
        info.type, info.size = tarfile.GNUTYPE_SPARSE, 0
        block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
        block[483:495] = b"%011o\0" % size  # realsize
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        out.append(bytes(block))
    return b"".join(out) + tarred([("homework4.py", GOOD)], "w")


def huge_directory():
    """A zip whose table of contents has 200,000 lines, each of 50 bytes."""
    import struct
    data = zipped([("homework4.py", GOOD)])
    start = data.index(b"PK\x01\x02")
    line = data[start:data.index(b"PK\x05\x06")]
    count = 200_000
    return data[:start] + line * count + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xffff, count & 0xffff, len(line) * count, start, 0)


def long_header(kind, size):
    import io
    import tarfile
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, size
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(info, io.BytesIO(b"1" * size))
    return file.getvalue()


@pytest.mark.parametrize(("name", "data"), [
    ("a.tar", lambda: long_header(b"x", 60_000)),
    ("a.tar", lambda: long_header(b"L", 40_000_000)),
    ("a.tar", lambda: tarred([(f"{i}.txt", b"") for i in range(10_001)], "w")),
], ids=["digits in a header", "a long name", "many files"])
def test_a_table_of_contents_that_no_homework_has_is_refused_at_once(name, data, tmp_path):
    (tmp_path / name).write_bytes(data())
    begun = time.process_time()
    with pytest.raises(NotGradable):
        take_in(tmp_path / name, CONTRACT)
    assert time.process_time() - begun < 1


def test_a_central_directory_is_refused_before_anything_is_made_of_it():
    data = huge_directory()
    tracemalloc.start()
    try:
        with pytest.raises(NotGradable, match="more than 10,000 files"):
            entries_in(data, "a.zip", Unfolded())
        assert tracemalloc.get_traced_memory()[1] < 4 * len(data)
    finally:
        tracemalloc.stop()


def test_what_all_archives_of_an_upload_unfold_to_is_counted(tmp_path):
    inner = tarred([("x.bin", bytes(60_000_000))])
    (tmp_path / "a.zip").write_bytes(zipped([(f"{i}.tar.gz", inner) for i in range(4)] + [("c.tar.gz", tarred([("homework4.py", GOOD)]))]))
    with pytest.raises(NotGradable, match="unpacks to more than 150 MB"):
        take_in(tmp_path / "a.zip", CONTRACT)


def test_the_text_of_all_modules_together_is_bounded(tmp_path):
    for number in range(3):
        (tmp_path / f"part{number}.py").write_text("#" * 900_000)
    (tmp_path / "homework4.py").write_text("".join(f"import part{number}\n" for number in range(3)) + FUNCTION)
    with pytest.raises(NotGradable, match="larger than 2 MB"):
        take_in(tmp_path, CONTRACT)
