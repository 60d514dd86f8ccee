"""Archives and folders: the homework is found, attacks earn a sentence, and nothing is written to disk."""

import os
import re

import pytest
from archives import GOOD, OTHER, RECIPES

from grader.homework.contract import CONTRACT
from grader.intake.refusals import CallerError, NotGradable
from grader.intake.taking import take_in


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


def test_folder_gives_the_homework_and_says_why(tmp_path):
    (tmp_path / "homework4.py").write_bytes(GOOD)
    (tmp_path / "plots.py").write_bytes(OTHER)
    taken = take_in(tmp_path, CONTRACT)
    assert taken.name == "homework4.py"
    assert "plots.py was not" in taken.notes[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links only for administrators")
def test_links_in_a_folder_are_left_out(tmp_path):
    (tmp_path / "homework4.py").symlink_to("/etc/passwd")
    (tmp_path / "x.py").write_bytes(GOOD)
    taken = take_in(tmp_path, CONTRACT)
    assert taken.name == "x.py"
    assert "Symbolic links were left out: homework4.py." in taken.notes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "homework4.py")
    with pytest.raises(NotGradable, match="not an ordinary file"):
        take_in(tmp_path / "homework4.py", CONTRACT)


def test_an_empty_folder_is_the_students_fault(tmp_path):
    with pytest.raises(NotGradable, match="nothing at all"):
        take_in(tmp_path, CONTRACT)


def test_a_path_that_does_not_exist_is_the_callers_fault(tmp_path):
    with pytest.raises(CallerError, match="no file or folder"):
        take_in(tmp_path / "homework4.py", CONTRACT)
