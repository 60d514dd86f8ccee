"""Every layout, as a folder and zipped, is recognised, read the same each time, and graded as it stands."""

import os
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.classroom.layouts import LAYOUTS as KNOWN
from grader.classroom.reading import find
from grader.homework.contract import CONTRACT
from grader.intake.errors import CallerError
from grader.intake.load_submission import take_in
from tests.support.classes import GOOD, LAYOUTS, Given, several, zipped
from tests.support.files import write, write_all


def found(path, tmp_path, **options):
    return find(path, into=tmp_path / "scratch", **options)


def roll(held):
    """What is said of a class, wherever it stands."""
    return [(each.id, each.members, each.submitted_at, each.late, each.attempt, each.named) for each in held.uploads], held.students


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_recognised_and_its_uploads_are_graded(layout, archived, tmp_path):
    """Zipped it reads as the folder, and that a second time the same."""
    folder = LAYOUTS[layout](tmp_path / "class", [*several(3), Given("kim", 7, "Kim Lee", {"homework4.py": GOOD, "plots.py": GOOD})])
    held = found(zipped(folder) if archived else folder, tmp_path)
    assert held.layout == layout.partition(" ")[0]
    assert len(held.uploads) == len(held.students) == 4
    assert {each for upload in held.uploads for each in upload.members} == {each.id for each in held.students}
    assert all(take_in(each.path, CONTRACT, one_student=True).program.pieces for each in held.uploads)
    assert held.notes == () and roll(held) == roll(found(folder, tmp_path))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_else_handed_in_changes_no_id(layout, tmp_path):
    few = found(LAYOUTS[layout](tmp_path / "few", several(3)), tmp_path)
    many = found(LAYOUTS[layout](tmp_path / "many", several(40)), tmp_path)
    assert {each.id for each in few.uploads} < {each.id for each in many.uploads}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_upload_is_an_upload_and_said(layout, tmp_path):
    held = found(LAYOUTS[layout](tmp_path / "class", [*several(2), Given("kim", 7, "Kim Lee", {"homework4.py": b""})]), tmp_path)
    assert len(held.uploads) == 3
    assert [each.partition(":")[0] for each in held.notes] == ["Empty, no byte was handed in"]


@pytest.mark.parametrize("wrapped", ["hw4", "hw4/all of it"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_archive_may_hold_one_folder_with_all_in_it(layout, wrapped, tmp_path):
    LAYOUTS[layout](tmp_path / "class" / wrapped, several(3))
    held = found(zipped(tmp_path / "class"), tmp_path)
    assert held.layout == layout.partition(" ")[0] and len(held.uploads) == 3
    assert held.notes == (f"Read from its folder {wrapped.rpartition('/')[2]}.",)


def packed(folder):
    """An archive in the place of the folder."""
    zipped(folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize(("how", "note"), [
    ("a folder", "Read from its folder export."), ("an archive", "Read from the archive export.zip in it."),
    ("an archive in an archive", "Read from the archive export.zip in it.")])
def test_what_is_all_there_is_and_holds_a_class_is_that_class(how, note, tmp_path):
    write_all(tmp_path / "class" / "export", {f"{student}/homework4.py": GOOD for student in ("jane", "kim", "zoe")})
    if how != "a folder":
        packed(tmp_path / "class" / "export")
    held = found(zipped(tmp_path / "class") if how == "an archive in an archive" else tmp_path / "class", tmp_path)
    assert [each.id for each in held.students] == ["jane", "kim", "zoe"] and note in held.notes
    assert all(each.path.is_dir() for each in held.uploads)


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize("beside", ["plots.py", "old/homework4.py"])
def test_what_is_all_there_is_and_holds_one_homework_is_one_student_s(beside, archived, tmp_path):
    write_all(tmp_path / "class" / "jane", {"homework4.py": GOOD, beside: GOOD})
    if archived:
        packed(tmp_path / "class" / "jane")
    assert [each.id for each in found(tmp_path / "class", tmp_path).students] == ["jane"]


@pytest.mark.parametrize("layout", [each.name for each in KNOWN])
def test_a_layout_insisted_on_and_not_there_is_one_sentence(layout, tmp_path):
    write(tmp_path / "class" / "notes.txt", b"x")
    with pytest.raises(CallerError, match=r"^class is not .+\.$"):
        found(tmp_path / "class", tmp_path, layout=layout)


def test_a_layout_that_is_not_known_is_named_with_the_nearest(tmp_path):
    with pytest.raises(CallerError, match=r"no layout 'canvass'; the nearest is canvas; choose one of gradescope, "):
        found(tmp_path, tmp_path, layout="canvass")


def test_insisting_reads_another_layout_than_what_is_recognised(tmp_path):
    LAYOUTS["canvas"](tmp_path / "class", several(2))
    assert [each.members for each in found(tmp_path / "class", tmp_path, layout="folder").uploads] == [
        ("aaoe0jane_1000_90000",), ("aboe1jane_1001_90010",)]


def test_where_nothing_fits_the_layouts_are_named(tmp_path):
    write(tmp_path / "class" / "notes.txt", b"x")
    with pytest.raises(CallerError, match=r"^class holds no class in a layout known here: .*Gradescope.*\(nbgrader\).*\(folder\)\.$"):
        found(tmp_path / "class", tmp_path)
    with pytest.raises(CallerError, match=r"^There is no file or folder .*nowhere"):
        found(tmp_path / "nowhere", tmp_path)
    with pytest.raises(CallerError, match="`grade` grades one submission"):
        found(tmp_path / "class" / "notes.txt", tmp_path)


NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda name: not name.startswith(".") and len(name.encode()) < 200)


@settings(max_examples=60)
@given(names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_folders_of_any_name_are_read_and_graded_under_safe_ids(names, tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("any")
    for name in names:
        write(tmp_path / "class" / name / "homework4.py", GOOD)
    held = found(tmp_path / "class", tmp_path)
    zip_held = found(zipped(tmp_path / "class"), tmp_path) if len(names) > 1 and not any("\\" in each or ":" in each for each in names) else held
    assert [each.id for each in zip_held.uploads] == [each.id for each in held.uploads]
    assert len({each.id.casefold() for each in held.uploads}) == len(held.uploads)
    assert all(take_in(each.path, CONTRACT, one_student=True).program.pieces for each in zip_held.uploads)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file_is_left_out_and_said(tmp_path):
    write(tmp_path / "class" / "jane" / "homework4.py", GOOD)
    os.mkfifo(tmp_path / "class" / "kim.py")
    (tmp_path / "class" / "lee").symlink_to("jane")
    (tmp_path / "class" / "moe").symlink_to("/etc")
    (tmp_path / "class" / "jane" / "b.py").symlink_to("/etc/passwd")
    held = found(tmp_path / "class", tmp_path)
    assert [each.id for each in held.uploads] == ["jane"]
    assert held.notes == ("Symbolic links were left out: jane/b.py, lee, moe.", "Pipes, sockets and devices were left out: kim.py.")
