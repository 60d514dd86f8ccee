"""What each kind of download says in the names of its files: who, how late, which attempt."""

from datetime import datetime, timezone

import pytest

from grader.classroom.reading import find
from grader.intake.errors import CallerError
from tests.support.classes import GOOD, Given, blackboard
from tests.support.files import write, write_all

T1, T2 = "2026-01-31-23-59-00", "2026-02-01-00-00-00"


def uploads(tmp_path, files, layout=None, top="class"):
    write_all(tmp_path / top, {name: data if isinstance(data, bytes) else data.encode() for name, data in files.items()})
    return find(tmp_path / top, layout, into=tmp_path / "scratch")


def said(held):
    """Ids with their members, the names of those students, and whether they are late."""
    names = {each.id: each.name for each in held.students}
    return {each.id: (*each.members, *(names[member] for member in each.members), *[each.late] * (each.late is not None)) for each in held.uploads}


# case: (layout, files, {id: (member, name, late)}, part of a note)
CASES = {
    "a folder": ("folder", {"jane/a.py": GOOD, "John Doe.ipynb": GOOD, "kim.tar.gz": GOOD, "lee.py.txt": GOOD, "moe.rar": GOOD},
                 {"jane": ("jane", ""), "John Doe": ("John Doe", ""), "kim": ("kim", ""), "lee": ("lee", ""), "moe": ("moe", "")}, ""),
    "a folder with other files": ("folder", {"jane.py": GOOD, "roster.csv": "x", "notes": "x"}, {"jane": ("jane", "")},
                                  "Left out, being neither a folder nor source nor an archive: notes, roster.csv."),
    "files of which few are a platform's": ("folder", {"doejane_1_10_hw4.py": GOOD, "kim.py": GOOD, "lee.py": GOOD},
                                           {"doejane_1_10_hw4": ("doejane_1_10", ""), "kim": ("kim", ""), "lee": ("lee", "")},
                                           "taken for the whole of a student's: doejane_1_10_hw4.py; --layout canvas, moodle or blackboard reads them so."),
    "a student's folder that looks like nbgrader's": (
        "folder", {"jane/hw4/timestamp.txt": "x", "john/x.py": GOOD, "kim/x.py": GOOD}, {"jane": ("jane", ""), "john": ("john", ""), "kim": ("kim", "")}, ""),
    "Canvas": ("canvas", {"doejane_12345_67890_homework4-1.py": GOOD, "leekim_LATE_12346_67891_hw4.ipynb": GOOD},
               {"doejane_12345": ("12345", "doejane", False), "leekim_12346": ("12346", "leekim", True)}, ""),
    "Canvas, letters of other alphabets": ("canvas", {"müllerjörg_1_2_hw4.py": GOOD, "יעקב_3_4_hw4.py": GOOD},
                                           {"mullerjorg-1-": ("1", "müllerjörg", False), "3-": ("3", "יעקב", False)}, ""),
    "Canvas, one name twice": ("canvas", {"doejane_1_10_hw4.py": GOOD, "doejane_2_11_hw4.py": GOOD},
                               {"doejane_1": ("1", "doejane", False), "doejane_2": ("2", "doejane", False)}, ""),
    "Canvas, two versions": ("canvas", {"doejane_1_10_hw4.py": GOOD, "doejane_LATE_1_11_hw4-1.py": GOOD}, {"doejane_1": ("1", "doejane", True)},
                             "Of doejane the newest, doejane_LATE_1_11_hw4-1.py, counts; left out: doejane_1_10_hw4.py."),
    "Canvas, the version with a number older": ("canvas", {"doejane_1_12_hw4.py": GOOD, "doejane_1_11_hw4-1.py": GOOD}, {"doejane_1": ("1", "doejane", False)},
                                                "Of doejane the newest, doejane_1_12_hw4.py, counts"),
    "Canvas, two files": ("canvas", {"doejane_1_10_part-1.py": GOOD, "doejane_1_11_part-2.py": GOOD}, {"doejane_1": ("1", "doejane", False)}, ""),
    "Canvas, typed": ("canvas", {"doejane_1_text.html": "x", "leekim_2_3_hw4.py": GOOD},
                      {"doejane_1": ("1", "doejane", False), "leekim_2": ("2", "leekim", False)}, ""),
    "Canvas, anonymous": ("canvas", {"anon_aB3xZ_10_hw4.py": GOOD, "LATE_anon_Qq2wE_11_hw4.py": GOOD},
                          {"anon_aB3xZ": ("anon_aB3xZ", "", False), "anon_Qq2wE": ("anon_Qq2wE", "", True)}, ""),
    "Canvas, and a file more": ("canvas", {"doejane_1_10_hw4.py": GOOD, "leekim_2_11_hw4.py": GOOD, "grades.csv": "x"},
                                {"doejane_1": ("1", "doejane", False), "leekim_2": ("2", "leekim", False)}, "no student's name is in it: grades.csv"),
    "Moodle": ("moodle", {"Jane Doe_1234567_assignsubmission_file_/hw4.py": GOOD, "Kim Lee_1234568_assignsubmission_file_/hw4.zip": GOOD},
               {"Jane Doe_1234567": ("1234567", "Jane Doe"), "Kim Lee_1234568": ("1234568", "Kim Lee")}, ""),
    "Moodle without folders": ("moodle", {"Jane Doe_1_assignsubmission_file_a.py": GOOD, "Jane Doe_1_assignsubmission_file_b.py": GOOD,
                                          "Kim Lee_2_assignsubmission_file_hw4_1_assignsubmission_file_x.py": GOOD},
                               {"Jane Doe_1": ("1", "Jane Doe"), "Kim Lee_2": ("2", "Kim Lee")}, ""),
    "Moodle, one name twice": ("moodle", {"Jane Doe_1_assignsubmission_file_/a.py": GOOD, "Jane Doe_2_assignsubmission_file_/a.py": GOOD},
                               {"Jane Doe_1": ("1", "Jane Doe"), "Jane Doe_2": ("2", "Jane Doe")}, ""),
    "Moodle, what an operating system left": ("moodle", {"Jane Doe_1_assignsubmission_file_.DS_Store": "x", "Jane Doe_1_assignsubmission_file_a.py": GOOD},
                                             {"Jane Doe_1": ("1", "Jane Doe")}, ""),
    "Moodle, typed too": ("moodle", {"Jane Doe_1_assignsubmission_file_/a.py": GOOD, "Jane Doe_1_assignsubmission_onlinetext_/onlinetext.html": "x",
                                     "Kim Lee_2_assignsubmission_onlinetext_/onlinetext.html": "x"},
                          {"Jane Doe_1": ("1", "Jane Doe"), "Kim Lee_2": ("2", "Kim Lee")}, "left out: what is from Jane Doe."),
    "Moodle, blind": ("moodle", {"Participant_1234567_assignsubmission_file_/hw4.py": GOOD}, {"Participant_1234567": ("1234567", "")}, ""),
    "Moodle, blind, in other spellings": ("moodle", {"Participant 7_assignsubmission_file_/a.py": GOOD, "Teilnehmer_in_8_assignsubmission_file_/a.py": GOOD},
                                          {"Participant_7": ("7", ""), "Participant_8": ("8", "")}, ""),
    "Blackboard": ("blackboard", {f"Homework 4_jdoe_attempt_{T1}_hw4.py": GOOD, f"Homework 4_jdoe_attempt_{T1}.txt": "Name: Jane Doe (jdoe)\n",
                                  f"Homework 4_klee_attempt_{T1}_hw4.py": GOOD}, {"jdoe": ("jdoe", "Jane Doe"), "klee": ("klee", "")}, ""),
    "Blackboard, underscores": ("blackboard", {f"HW_4_j_doe_attempt_{T1}_hw_4.py": GOOD, f"HW_4_j_doe_attempt_{T1}.txt": "Name: Jane (Janie) Doe (j_doe)\r\n",
                                               f"HW_4_k_lee_attempt_{T1}_hw_4.py": GOOD}, {"j_doe": ("j_doe", "Jane (Janie) Doe"), "k_lee": ("k_lee", "")}, ""),
    "Blackboard, underscores without a .txt": ("blackboard", {f"HW_4_j_doe_attempt_{T1}_a.py": GOOD, f"HW_4_klee_attempt_{T1}_a.py": GOOD},
                                               {"j_doe": ("j_doe", ""), "klee": ("klee", "")}, ""),
    "Blackboard, one alone": ("blackboard", {f"HW_4_jdoe_attempt_{T1}_a.py": GOOD}, {"jdoe": ("jdoe", "")}, ""),
    "Blackboard, two attempts": ("blackboard", {f"HW_jdoe_attempt_{T1}_a.py": GOOD, f"HW_jdoe_attempt_{T2}_a.py": GOOD, f"HW_k_attempt_{T1}_a.py": GOOD},
                                 {"jdoe": ("jdoe", ""), "k": ("k", "")}, f"the newest, HW_jdoe_attempt_{T2}_a.py, counts; left out: HW_jdoe_attempt_{T1}_a.py"),
    "Blackboard, a file named like another's": ("blackboard", {f"HW_jdoe_attempt_{T1}_HW_klee_attempt_{T2}_a.py": GOOD, f"HW_klee_attempt_{T1}_a.py": GOOD},
                                                {"jdoe": ("jdoe", ""), "klee": ("klee", "")}, ""),
    "Blackboard, text alone": ("blackboard", {f"HW_jdoe_attempt_{T1}.txt": "Name: Jane Doe (jdoe)\nSubmission Field:\nhello", f"HW_k_attempt_{T1}_a.py": GOOD},
                               {"jdoe": ("jdoe", "Jane Doe"), "k": ("k", "")}, "Empty, no byte was handed in: HW_jdoe_attempt_"),
    "GitHub Classroom": ("github", {"hw-4-jane-doe/.git/HEAD": "x", "hw-4-jane-doe/a.py": GOOD, "hw-4-Kim/.git/HEAD": "x", "hw-4-Kim/a.py": GOOD, "x.csv": "x"},
                         {"jane-doe": ("jane-doe", ""), "kim": ("Kim", "")}, "being no clones: x.csv"),
    "GitHub Classroom, alike": ("github", {"hw4-jane/.git/HEAD": "x", "hw4-jane/a.py": GOOD, "hw4-jane-doe/.git/HEAD": "x", "hw4-jane-doe/a.py": GOOD},
                                {"jane": ("jane", ""), "jane-doe": ("jane-doe", "")}, ""),
    "GitHub Classroom, one alone": ("github", {"hw4-jane/.git/HEAD": "x", "hw4-jane/a.py": GOOD}, {"hw4-jane": ("hw4-jane", "")}, "cannot be told from the student"),
    "nbgrader": ("nbgrader", {"submitted/jane/hw4/hw4.ipynb": GOOD, "submitted/kim/hw4/hw4.ipynb": GOOD, "source/hw4/hw4.ipynb": GOOD},
                 {"jane": ("jane", ""), "kim": ("kim", "")}, ""),
    "nbgrader, other assignments": ("nbgrader", {"submitted/jane/hw4/hw4.ipynb": GOOD, "submitted/kim/hw3/hw3.ipynb": GOOD}, {"jane": ("jane", "")},
                                    "The assignment hw4 is graded; left out: hw3."),
}


@pytest.mark.parametrize("case", CASES)
def test_who_handed_in_what(case, tmp_path):
    layout, files, expected, note = CASES[case]
    held = uploads(tmp_path, files)
    found = {next((each for each in expected if name.startswith(each)), name) if case.endswith("alphabets") else name: each for name, each in said(held).items()}
    assert (held.layout, found) == (layout, expected)
    assert note in " ".join(held.notes) and bool(note) == bool(held.notes)


def test_several_files_of_a_student_are_gathered_under_their_own_names(tmp_path):
    held = uploads(tmp_path, {"doejane_1_10_homework4.py": GOOD, "doejane_1_11_helper.py": b"x", "leekim_2_12_hw4.py": GOOD})
    assert sorted((each.name, each.read_bytes()) for each in held.uploads[0].path.iterdir()) == [("helper.py", b"x"), ("homework4.py", GOOD)]
    assert held.uploads[1].path == tmp_path / "class" / "leekim_2_12_hw4.py"


def test_the_folder_of_github_classroom_names_the_assignment(tmp_path):
    held = uploads(tmp_path, {"hw4-jane/.git/HEAD": "x", "hw4-jane/a.py": GOOD}, top="hw4-submissions")
    assert [each.id for each in held.uploads] == ["jane"]


def test_who_has_no_folder_of_the_assignment_handed_in_nothing(tmp_path):
    held = uploads(tmp_path, {"submitted/jane/hw4/a.py": GOOD, "submitted/kim/hw3/a.py": GOOD})
    assert [each.id for each in held.students] == ["jane", "kim"]


def test_several_assignments_of_nbgrader_are_not_guessed_among(tmp_path):
    with pytest.raises(CallerError, match=r"holds several assignments \(hw4, hw4b\); leave only the one to be graded"):
        uploads(tmp_path, {"submitted/jane/hw4/a.py": GOOD, "submitted/kim/hw4b/a.py": GOOD})


@pytest.mark.parametrize("stamp, when", [
    ("2026-01-31 23:59:00.948203 UTC", (31, 23, 59)), ("2026-01-31 23:59:00", (31, 23, 59)), ("2026-01-31 18:59:00.1 America/New_York", (31, 23, 59)),
    ("yesterday", None), ("", None), ("2026-01-31 23:59:00 Nowhere/There", None), ("2026-02-31 23:59:00 UTC", None), ("2026-01-31 23:59:00 ../../etc", None)])
def test_the_timestamp_of_nbgrader(stamp, when, tmp_path):
    held = uploads(tmp_path, {"submitted/jane/hw4/a.py": GOOD, "submitted/jane/hw4/timestamp.txt": stamp})
    found = held.uploads[0].submitted_at
    assert (found and found.astimezone(timezone.utc).replace(microsecond=0)) == (when and datetime(2026, 1, *when, tzinfo=timezone.utc))


def test_blackboards_time_is_known_only_where_its_zone_is(tmp_path):
    held = find(blackboard(tmp_path / "class", [Given("jane", name="Jane Doe")]), into=tmp_path / "scratch")
    assert held.uploads[0].submitted_at == datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
    for about in ("Date Submitted: Saturday, 31 January 2026 12:00:00 o'clock EST", "Submission Field:\nDate Submitted: x GMT"):
        write(tmp_path / "class" / "Homework 4_jane_attempt_2026-01-31-12-00-00.txt", about.encode())
        assert find(tmp_path / "class", into=tmp_path / "scratch").uploads[0].submitted_at is None
