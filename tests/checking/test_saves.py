"""When a file counts as saved, as editors write it: each line is a moment in seconds and what lies on disk then."""

import os
import sys

import pytest

from grader.checking.contents import NOTHING, Contents, Watched
from grader.checking.saves import Event, Saves

OLD, NEW, OTHER = Contents("old"), Contents("new"), Contents("other")
HALF, EMPTY = Contents("ne", whole=False), Contents("", whole=False)
SAVED, GONE, BACK = Event.SAVED, Event.GONE, Event.BACK


@pytest.mark.parametrize(("moments", "events"), [
    ([(0, OLD), (9, OLD)], []),
    ([(0, OLD), (1, NEW), (1.2, NEW), (9, NEW)], [SAVED]),
    ([(0, OLD), (1, EMPTY), (1.1, NEW), (1.3, NEW), (9, NEW)], [SAVED]),                    # truncated, then written
    ([(0, OLD), (1, NOTHING), (1.1, NEW), (1.3, NEW), (9, NEW)], [SAVED]),                  # removed, then renamed
    ([(0, OLD), (1, HALF), (1.5, HALF), (1.7, NEW), (1.9, NEW)], [SAVED]),                  # half of it, for a while
    ([(0, OLD), (1, HALF), (2, HALF), (3, HALF), (9, HALF)], [SAVED]),                      # a mistake in it, once
    ([(0, OLD), (1, NEW), (1.2, NEW), (1.3, EMPTY), (1.4, NEW), (1.6, NEW)], [SAVED]),      # written twice
    ([(0, OLD), (1, NEW), (1.05, OTHER), (1.2, OTHER)], [SAVED]),
    ([(0, OLD), (1, NEW), (1.2, NEW), (2, OLD), (2.2, OLD)], [SAVED, SAVED]),               # undone
    ([(0, OLD), (1, NOTHING), (1.5, NOTHING), (1.6, OLD)], []),
    ([(0, OLD), (1, NOTHING), (2.1, NOTHING), (9, NOTHING), (9.1, OLD), (9.3, OLD)], [GONE, BACK]),
    ([(0, OLD), (1, NOTHING), (2.1, NOTHING), (9, NEW), (9.2, NEW), (9.4, NEW)], [GONE, SAVED]),
])
def test_each_save_is_noticed_once(moments, events) -> None:
    saves = Saves(OLD, OLD)
    noticed = [saves.notice(contents, at) for at, contents in moments]
    assert [event for event in noticed if event is not None] == events


@pytest.mark.parametrize(("name", "text", "whole"), [
    ("a.py", "def relu(z):\n    return z\n", True), ("a.py", "def relu(z):\n    return (z\n", False), ("a.py", "", False),
    ("a.py", "%matplotlib inline\nx = 1\n", True), ("a.ipynb", '{"cells": []}', True), ("a.ipynb", '{"cells": [', False),
    ("a.zip", "PK", True),
])
def test_what_cannot_be_parsed_may_be_half_written(name, text, whole, tmp_path) -> None:
    (tmp_path / name).write_text(text)
    assert Watched(tmp_path / name).contents().whole is whole


def test_equal_contents_are_equal_whoever_wrote_them(tmp_path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1\n")
    watched = Watched(path)
    before = watched.contents()
    (tmp_path / "b").write_text("x = 1\n")
    (tmp_path / "b").replace(path)
    assert watched.contents() == before
    path.write_text("x = 2\n")
    assert watched.contents() != before
    path.unlink()
    assert watched.contents() == NOTHING


def test_a_folder_is_the_sources_in_it(tmp_path) -> None:
    watched = Watched(tmp_path)
    assert watched.contents() == NOTHING
    (tmp_path / "a.py").write_text("x = 1\n")
    one = watched.contents()
    (tmp_path / "notes.txt").write_text("x")
    assert watched.contents() == one
    (tmp_path / "b.py").write_text("y = 1\n")
    assert watched.contents() != one


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_file_is_neither_read_nor_waited_for(tmp_path) -> None:
    """An endless device, a pipe that nobody writes into: as if nothing were there."""
    (tmp_path / "endless.py").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.py")
    for name in ("endless.py", "pipe.py"):
        assert Watched(tmp_path / name).contents() == NOTHING
