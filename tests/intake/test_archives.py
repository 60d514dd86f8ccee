"""Archives and folders: the homework is found, attacks earn a sentence, and nothing is written to disk."""

import json
import os
import re
from pathlib import Path

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.errors import CallerError, NotGradable
from grader.intake.load_submission import take_in
from tests.intake.archives import GOOD, RECIPES, zipped


@pytest.mark.parametrize("recipe", RECIPES)
def test_archive_meets_its_outcome(recipe, tmp_path):
    name, build, graded, said = RECIPES[recipe]
    (tmp_path / name).write_bytes(build())
    if graded is None:
        with pytest.raises(NotGradable, match=re.escape(said)):
            take_in(tmp_path / name, CONTRACT)
    else:
        taken = take_in(tmp_path / name, CONTRACT)
        assert taken.name == graded
        assert said in " ".join(taken.notes)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_what_is_written_counts_more_than_the_name_and_the_reason_is_said(tmp_path):
    written = b"".join(b"def %s(*a):\n    return 1\n" % name for name in (b"relu", b"vec", b"unvec"))
    begun = written.replace(b"return 1", b"raise NotImplementedError", 2)
    (tmp_path / "homework4.py").write_bytes(begun)
    (tmp_path / "hw_old.py").write_bytes(written)
    taken = take_in(tmp_path, CONTRACT)
    assert taken.name == "hw_old.py"
    assert taken.notes[0] == ("hw_old.py was graded, because more of the homework's functions are written in it, 3, than in homework4.py, 1; "
                              "homework4.py was not.")


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links only for administrators")
def test_links_in_a_folder_are_left_out(tmp_path):
    (tmp_path / "homework4.py").symlink_to("/etc/passwd")
    (tmp_path / "x.py").write_bytes(GOOD)
    taken = take_in(tmp_path, CONTRACT)
    assert taken.name == "x.py"
    assert "Symbolic links were left out: homework4.py." in taken.notes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_a_folder_is_left_out_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "homework4.py")
    with pytest.raises(NotGradable, match="nothing at all"):
        take_in(tmp_path, CONTRACT)


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="this system names no pipes of a shell")
@pytest.mark.parametrize("data", [GOOD, zipped([("homework4.py", GOOD)]), json.dumps(
    {"cells": [{"cell_type": "code", "source": GOOD.decode()}]}).encode()], ids=["source", "zip", "notebook"])
def test_a_pipe_that_the_caller_names_is_read(data):
    given, taken = os.pipe()
    os.write(taken, data)
    os.close(taken)
    try:
        assert "def relu" in take_in(Path(f"/dev/fd/{given}"), CONTRACT).program.pieces[0].text
    finally:
        os.close(given)


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links only for administrators")
@pytest.mark.parametrize(("target", "link"), [
    ("hw4.py", "latest.py"), ("hw4.py", "latest"), ("folder", "latest"), ("hw4.zip", "latest"), ("hw4.zip", "latest.zip")])
def test_a_link_that_the_caller_names_is_followed(tmp_path, target, link):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/hw4.py").write_bytes(GOOD)
    (tmp_path / "hw4.py").write_bytes(GOOD)
    (tmp_path / "hw4.zip").write_bytes(zipped([("hw4.py", GOOD)]))
    (tmp_path / link).symlink_to(target)
    assert "def relu" in take_in(tmp_path / link, CONTRACT).program.pieces[0].text


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links only for administrators")
@pytest.mark.parametrize(("name", "fault", "said"), [
    ("empty", NotGradable, "nothing at all"), ("homework4.py", CallerError, "no file or folder"),
    ("latest.py", CallerError, "a link to a file that is not there")])
def test_an_empty_folder_is_the_students_fault_and_a_path_or_link_to_nothing_the_callers(tmp_path, name, fault, said):
    (tmp_path / "empty").mkdir()
    (tmp_path / "latest.py").symlink_to("gone.py")
    with pytest.raises(fault, match=said):
        take_in(tmp_path / name, CONTRACT)
