"""submission_metadata.yml: with colons or without, with nulls and groups; results are passed over, whatever they hold."""

import sys
from datetime import datetime, timezone

import pytest

from grader.classroom.layouts.gradescope_metadata import moment, read
from grader.classroom.reading import find
from grader.grading import metadata as as_graders_read_it
from grader.intake.errors import CallerError
from tests.support.classes import GOOD, START, Given, gradescope, metadata, several
from tests.support.files import write


def export(tmp_path, text, *folders):
    write(tmp_path / "class" / "submission_metadata.yml", text.encode() if isinstance(text, str) else text)
    for each in folders:
        write(tmp_path / "class" / each / "homework4.py", GOOD)
    return find(tmp_path / "class", into=tmp_path / "scratch")


def submission(number, *submitters, created="2026-01-31 12:00:00.938335000 Z"):
    people = "".join(f"\n  - :name: {name}\n    :sid: {sid}\n    :email: {email}" for name, sid, email in submitters) or " []"
    return f"submission_{number}:\n  :submitters:{people}\n  :created_at: {created}\n  :results:\n  :history: []\n"


@pytest.mark.parametrize("colon", [":", ""])
def test_what_is_read_of_a_submission(colon, tmp_path):
    held = find(gradescope(tmp_path / "class", [Given("007", 12, 'Jane "J" Doe: x')], colon), into=tmp_path / "scratch")
    upload, = held.uploads
    assert [(each.id, each.name, each.email) for each in held.students] == [("007", 'Jane "J" Doe: x', "007@school.edu")]
    assert (upload.id, upload.members, upload.attempt) == ("submission_12", ("007",), 2)
    assert upload.submitted_at == START.replace(microsecond=938335) and upload.submitted_at.tzinfo
    known = as_graders_read_it.understood(upload.metadata)
    assert (known.created_at, known.attempt, known.previous) == (upload.submitted_at, 2, None)


# case: (submitters of submission 1, ids, part of a note)
SUBMITTERS = {
    "a number": ([("Jane", "007", "j@x")], ["007"], ""),
    "an empty number": ([("Jane", "''", "j@x")], ["j@x"], ""),
    "null": ([("Jane", "", "")], ["Jane (submission_1)"], ""),
    "~": ([("Jane", "~", "null")], ["Jane (submission_1)"], ""),
    "nothing at all": ([("", "", "")], ["submission_1"], ""),
    "a name that is null in quotes": ([("'null'", "''", "''")], ["null (submission_1)"], ""),
    "nobody": ([], ["submission_1"], "the metadata names no student"),
    "a path": ([("Jane", "../x", "j@x")], ["../x"], "would be a path or a device, and are only text here: ../x"),
    "one number for two": ([("Jane", "0", "j@x"), ("Kim", "0", "k@x")], ["j@x", "k@x"], "Student ids that several students have"),
    "a group": ([("Jane", "j", "j@x"), ("Kim", "k", "k@x")], ["j", "k"], "Of several students, each of whom gets its grade: submission_1 (j and k)."),
    "one student twice": ([("Jane", "1", "j@x"), ("Jane", "1", "j@x")], ["1"], "submission_1 names a student twice (1); once is meant."),
}


@pytest.mark.parametrize("case", SUBMITTERS)
def test_who_a_submitter_is(case, tmp_path):
    submitters, ids, note = SUBMITTERS[case]
    held = export(tmp_path, "---\n" + submission(1, *submitters), "submission_1")
    assert [each.id for each in held.students] == ids == list(held.uploads[0].members) and held.uploads[0].id == "submission_1"
    assert note in " ".join(held.notes)


def test_who_stands_once_without_the_number_is_the_same_student(tmp_path):
    """And of each student's own the newest counts, as in test_attempts.py."""
    both = submission(1, ("Ann", 1, "a@x"), ("Bob", 2, "b@x"), created="2026-01-31 11:00:00 Z")
    held = export(tmp_path, both + submission(2, ("Ann", "''", "A@x")), "submission_1", "submission_2")
    assert {each.id: each.members for each in held.uploads} == {"submission_1": ("2",), "submission_2": ("1",)}
    assert [note.split()[1] for note in held.notes if " the newest, " in note] == ["1"]


@pytest.mark.parametrize("text", ["--- {}", "---\nsubmission_7:\n"])
def test_metadata_without_a_submission_that_is_there_is_one_sentence(text, tmp_path):
    with pytest.raises(CallerError, match=r"^submission_metadata.yml names (no submissions|submission_7, and no folder).*export .* again\.$"):
        export(tmp_path, text, "submission_1")


def test_what_came_after_an_older_submission_that_was_made_active_is_no_attempt_before_it(tmp_path):
    history = "\n".join(f"  - :id: {day}\n    :created_at: 2026-01-{day} 12:00:00 Z\n    :score: 3.0" for day in (29, 30, 31))
    held = export(tmp_path, submission(1, ("Jane", 1, "j@x"), created="2026-01-30 18:00:00 Z").replace(":history: []", f":history:\n{history}"), "submission_1")
    assert [each.attempt for each in held.uploads] == [3]


def test_metadata_and_folders_that_disagree_are_said(tmp_path):
    held = export(tmp_path, submission(1, ("Jane", 1, "j@x")) + submission(2, ("Kim", 2, "k@x")), "submission_1", "submission_3")
    assert [each.id for each in held.uploads] == ["submission_1", "submission_3"]
    assert [each.id for each in held.students] == ["1", "submission_3", "2"]
    assert held.notes == ("Of these the metadata names no student, so each stands under its own name: submission_3.",
                          "In the metadata, but without a folder in the export: submission_2.")


@pytest.mark.parametrize("text", ["", "--- []\n", "just text", "submission_1: [", "a: b: c", b"\xff\xfe\x00", "submission_1: *nowhere", "%"])
def test_what_is_no_metadata_is_one_sentence_or_nobody(text, tmp_path):
    write(tmp_path / "submission_metadata.yml", text.encode() if isinstance(text, str) else text)
    try:
        assert all(each.submitters == () for each in read(tmp_path / "submission_metadata.yml").values())
    except CallerError as error:
        assert str(error).startswith("submission_metadata.yml") and "export" in str(error) and "\n" not in str(error)


def test_results_may_hold_anything(tmp_path):
    hostile = ('submission_1:\n  :results: &big\n    output: ":submitters:\\n"\n    tests:\n    - {a: [1, {b: c}]}\n    text: |\n      :submitters:\n       - x\n'
               '  :submitters:\n  - &jane\n    :name: Jane\n    :sid: "1"\n    :email: j@x\n  :extra: *big\n'
               'submission_2:\n  :submitters:\n  - *jane\n  :created_at: *big\n  ? [a, b]\n  : c\n')
    write(tmp_path / "m.yml", hostile.encode())
    found = read(tmp_path / "m.yml")
    assert [each.submitters[0].name for each in found.values()] == ["Jane", "Jane"]
    assert found["submission_2"].created_at is None


@pytest.mark.parametrize(("text", "count"), [
    ("\n".join(["submission_0: &s0 {name: x}", *(f"submission_{i}: &s{i} [{', '.join([f'*s{i - 1}'] * 10)}]" for i in range(1, 30))]), 30),
    ("submission_1:\n  name: " + "[" * 900 + "]" * 900, 1), (metadata(several(100), results=300), 100),
], ids=["references to references", "brackets in brackets", "megabytes of results"])
def test_what_could_be_a_bomb_is_passed_over(tmp_path, text, count):
    write(tmp_path / "m.yml", text.encode())
    assert len(read(tmp_path / "m.yml")) == count


def test_more_brackets_in_brackets_are_refused(tmp_path):
    write(tmp_path / "m.yml", b"submission_1:\n  name: " + b"[" * 3_000)
    with pytest.raises(CallerError, match=r"^m.yml, line [23] is not YAML as Gradescope writes it"):
        read(tmp_path / "m.yml")


def test_without_pyyaml_its_name_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(CallerError, match=r"PyYAML, which is not installed here; install backprop-grader\[grade\]"):
        find(gradescope(tmp_path / "class", several(1)), into=tmp_path / "scratch")


@pytest.mark.parametrize("text, when", [
    ("2023-12-02 02:52:07.938335000 Z", datetime(2023, 12, 2, 2, 52, 7, 938335, timezone.utc)), ("2023-12-02T02:52:07Z", datetime(2023, 12, 2, 2, 52, 7, 0, timezone.utc)),
    ("2023-12-02 02:52:07.5 -08:00", datetime(2023, 12, 2, 10, 52, 7, 500000, timezone.utc)), ("2023-12-02 02:52:07 +0530", datetime(2023, 12, 1, 21, 22, 7, 0, timezone.utc)),
    ("2023-12-02 02:52:07", datetime(2023, 12, 2, 2, 52, 7, 0, timezone.utc)), ("2023-13-02 02:52:07 Z", None), ("0001-01-01 00:00:00 +08:00", None), ("soon", None), (None, None), (7, None)])
def test_moments_are_aware(text, when):
    assert moment(text) == when
