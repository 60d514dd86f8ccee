"""Whatever bytes arrive, intake gives a Program or one sentence, never a traceback; bounded runs of hypothesis."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.homework.contract import CONTRACT
from grader.intake.errors import NotGradable
from grader.intake.load_submission import take_in
from grader.intake.magics import neutral
from tests.intake.archives import GOOD, RECIPES, tarred, zipped

bounded = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NOTEBOOKS = [path.read_bytes() for path in
             sorted((Path(__file__).parents[1] / "submissions/intake/notebooks").glob("*.ipynb"))]
SMALL = [RECIPES[name][1]() for name in (
    "one file", "symlink", "emoji", "zip in a zip", "lzma members", "tar.gz", "tar")]
json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                           lambda each: st.lists(each, max_size=3) | st.dictionaries(
                               st.sampled_from(["cells", "source", "cell_type", "metadata", "tags", "nbformat", "worksheets", "input", "code", "outputs"]), each,
                               max_size=4), max_leaves=12)


def one_answer(path, data):
    """Take `data` in as the file `path`, or what is at `path`: a Program with text in it, or a refusal of one line."""
    if data is not None:
        path.write_bytes(data)
    try:
        taken = take_in(path, CONTRACT, one_student=True)
    except NotGradable as refusal:
        assert str(refusal).endswith(".") and str(refusal).isprintable()
    else:
        assert all(isinstance(piece.text, str) and "\0" not in piece.text for piece in taken.program.pieces)
        assert all(told.isprintable() for told in (taken.name, *taken.notes, *(piece.label for piece in taken.program.pieces)))


@st.composite
def damaged(draw, originals):
    """One of `originals`, cut, with bytes changed, and spliced with another."""
    data = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(0, 6))):
        if data:
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    start, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
    return bytes(data[:start]) + draw(st.sampled_from([b"", *originals]))[:end] + bytes(data[end:])


# With cells that are anything, cells that hold any source, and no cells at all.
books = json_values | st.fixed_dictionaries({
    "cells": st.lists(json_values | st.fixed_dictionaries({
        "cell_type": st.sampled_from(["code", "markdown", None, 3]), "source": st.text(max_size=30)}), max_size=4),
    "nbformat": st.sampled_from([1, 2, 3, 4, 5, "4", None]), "nbformat_minor": st.just(4), "metadata": json_values})


ARRIVING = [("homework4.ipynb", damaged(NOTEBOOKS)), ("homework4.ipynb", books.map(lambda book: json.dumps(book).encode())),
            ("homework4.py", st.binary(max_size=400)), *((name, damaged(SMALL)) for name in ("a.zip", "a.tar", "a.tar.gz"))]


@pytest.mark.parametrize(("name", "bytes_of_it"), ARRIVING)
@bounded
@given(st.data())
def test_whatever_bytes_arrive(name, bytes_of_it, tmp_path, data):
    one_answer(tmp_path / name, data.draw(bytes_of_it))


@bounded
@given(st.lists(st.tuples(st.text(max_size=12).map(lambda name: name + ".py"), st.sampled_from([GOOD, b"", b"\0"])),
                max_size=4, unique_by=lambda member: member[0]))
def test_archives_recombined_with_any_names(tmp_path, members):
    encodable = [(name.encode("utf-8", "replace").decode(), data) for name, data in members]
    one_answer(tmp_path / "a.zip", zipped(encodable))
    one_answer(tmp_path / "a.tgz", tarred(encodable))


@bounded
@given(st.lists(st.tuples(st.text(st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",)), min_size=1, max_size=20),
                          st.sampled_from([GOOD, b"", b"PK\x03\x04", b"{}"]), st.sampled_from([".py", ".ipynb", ".zip", ".rar", ""])),
                max_size=4, unique_by=lambda member: member[0] + member[2]))
def test_folders_with_any_names(tmp_path_factory, members):
    folder = tmp_path_factory.mktemp("folder")
    for name, data, suffix in members:
        if name not in (".", "..") and len((name + suffix).encode()) < 250:
            (folder / (name + suffix)).write_bytes(data)
    one_answer(folder, None)


@bounded
@given(st.text(alphabet="%!?'\"\\()#\n a=", max_size=60))
def test_magics_never_move_a_line(source):
    assert neutral(source).count("\n") == source.count("\n")
