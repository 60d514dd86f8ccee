"""What no homework needs is refused in one sentence, before it costs memory or time; what is only odd is read."""

import contextlib
import json
import time
import tracemalloc

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.archive import entries_in
from grader.intake.errors import NotGradable
from grader.intake.load_submission import take_in
from grader.intake.magics import neutral
from grader.intake.unfolding import Unfolded
from tests.intake.archives import RECIPES

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


def test_a_central_directory_is_refused_before_anything_is_made_of_it():
    data = RECIPES["200,000 entries"][1]()
    tracemalloc.start()
    try:
        with pytest.raises(NotGradable, match="more than 10,000 files"):
            entries_in(data, "a.zip", Unfolded())
        assert tracemalloc.get_traced_memory()[1] < 4 * len(data)
    finally:
        tracemalloc.stop()


def test_the_text_of_all_modules_together_is_bounded(tmp_path):
    for number in range(3):
        (tmp_path / f"part{number}.py").write_text("#" * 900_000)
    (tmp_path / "homework4.py").write_text("".join(f"import part{number}\n" for number in range(3)) + FUNCTION)
    with pytest.raises(NotGradable, match="larger than 2 MB"):
        take_in(tmp_path, CONTRACT)
