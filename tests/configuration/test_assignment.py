"""assignment.toml: what it may say, and the one sentence each mistake in it gets."""

from pathlib import Path

import pytest

from grader.configuration import assignment
from grader.configuration.contradictions import require_known_tests
from grader.homework.homework4 import load_assignment
from tests.support.refusals import refusal


def written(folder: Path, text: str) -> Path:
    path = folder / "assignment.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_that_comes_with_the_grader_holds_the_defaults():
    shipped = load_assignment()
    assert shipped.limits == assignment.LimitSettings()
    assert shipped.hidden == assignment.Hidden()
    assert shipped.training == assignment.Training()
    assert shipped.seeds == assignment.Seeds()
    assert shipped.parts == (1, 2, 3, 4, 5, 6)
    assert shipped.lateness is None and shipped.attempts is None
    assert "torch" in shipped.imports.forbidden


def test_points_lateness_and_attempts_are_read(tmp_path):
    read = load_assignment(written(tmp_path, '[points]\n"5.2" = 8\n[lateness]\npercent_per_day = 5\nmax_days = 2\n'
                                             "[attempts]\nlimit = 10\npause_minutes = 30\ndiagnosis_from = 2\nevidence_from = 3\n"))
    assert read.points == {"5.2": 8.0}
    assert read.lateness == assignment.LatenessPolicy(percent_per_day=5, max_days=2)
    assert read.attempts == assignment.AttemptPolicy(10, 30, 2, 3)


@pytest.mark.parametrize(("text", "says"), [
    ("[attempts]\nlimits = 3", "line 2: [attempts] does not know the key 'limits'; it knows limit, pause_minutes, diagnosis_from, evidence_from; the nearest is limit"),
    ("[attempts]\nlimit = 0", "line 2: [attempts]: limit must be a whole number, at least 1, and it is 0"),
    ("[attempts]\npause_minutes = '30'", "pause_minutes must be a number, at least 0, and it is '30'"),
    ("[attempts]\ndiagnosis_from = 1.5", "diagnosis_from must be a whole number, at least 1, and it is 1.5"),
    ("[attempts]\nlimit = 2\nevidence_from = 3", "line 3: [attempts] gives evidence_from = 3, which nobody gets to with limit = 2"),
    ("[attempts]\nlimit = 2\ndiagnosis_from = 3", "line 3: [attempts] gives diagnosis_from = 3, which nobody gets to with limit = 2"),
    ("titel = 'x'", "line 1: does not know the key 'titel'; it knows title, parts, interface; the nearest is title"),
    ("# a comment\n\n[limit]\ncall_seconds = 1", "line 3: does not know the key 'limit'; it knows title, parts, interface; the nearest is limits"),
    ("[limits]\nmemory_mb = 1\ncall_second = 1", "line 3: [limits] does not know the key 'call_second'; it knows call_seconds, load_seconds"),
    ("[limits]\ncall_second = 1", "the nearest is call_seconds"),
    ("limits.call_second = 1", "line 1: [limits] does not know the key 'call_second'"),
    ("title = 'x'\nlimits = { memory_mb = 1, call_second = 1 }", "line 2: [limits] does not know the key 'call_second'"),
    ("[seeds]\npublik = 1", "[seeds] does not know the key 'publik'; it knows public; the nearest is public"),
    ("[hidden]\nvisibilty = 1", "the nearest is visibility"),
    ("[imports]\nforbiden = []", "the nearest is forbidden"),
    ("[notes]\nurl = 'javascript:{section}'", "[notes]: url must be the web address of a section, as"),
    ("[notes]\nurl = 'https://a.edu/notes.pdf'", "url must be the web address of a section"),
    ("[training]\ndigit_accuracy = []", "the nearest is digits_accuracy"),
    ("[lateness]\n  \"max_day\" = 1", "line 2: [lateness] does not know the key 'max_day'; it knows percent_per_day, grace_minutes, max_days; the nearest is max_days"),
    ("[[limits]]\nmemory_mb = 3", "line 1: [limits] must be a table"),
    ("[limits]\nmemory_mb = 3\n[title]\nx = 1", "line 3: title must be a text in quotes"),
    ("title = ''", "title must be a text in quotes"),
    ("parts = []", "parts must be a list of different parts from 1 to 6"),
    ("parts = [7]", "and it is [7]"),
    ("parts = [1, 1]", "parts must be a list of different parts"),
    ("parts = [true]", "parts must be"),
    ("limits = 3", "[limits] must be a table"),
    ("[limits]\ncall_seconds = 0", "[limits]: call_seconds must be a number above 0, and it is 0"),
    ("[limits]\ncall_seconds = nan", "call_seconds must be a number above 0"),
    ("[limits]\ncall_seconds = '5'", "call_seconds must be a number above 0, and it is '5'"),
    ("[limits]\nmemory_mb = 0.5", "memory_mb must be a whole number"),
    ("[limits]\nseconds = 3", "[limits] does not know the key 'seconds'; it knows call_seconds"),
    ("[hidden]\nvisibility = 'never'", "visibility must be one of hidden, after_due_date"),
    ("[hidden]\ncases = -1", "cases must be a whole number, at least 1"),
    ("[imports]\nforbidden = 'torch'", "forbidden must be a list of package names"),
    ("[imports]\nforbidden = ['a b']", "forbidden must be a list of package names"),
    ("[training]\ndigits_accuracy = [0.9, 0.8]", "digits_accuracy must be a rising list"),
    ("[training]\ndigits_accuracy = [90]", "digits_accuracy must be a rising list"),
    ("[lateness]\npercent_per_day = 101", "percent_per_day must be a number from 0 to 100"),
    ("[points]\n'5.2' = -1", '"5.2" must be a number, at least 0'),
    ("points = 3", "[points] must be a table"),
    ("[points]\n5.2 = 8", "line 2: [points] must have the number of a test in quotes, as \"5.1\" = 2"),
    ("title = ", "is not valid TOML"),
    ("[hidden]\ncases = 0", "cases must be a whole number, at least 1, and it is 0"),
    ("[training]\nseconds = 400", "line 2: [training] gives seconds = 400, more than total_seconds = 300"),
    ("[limits]\ntotal_seconds = 9\ncall_seconds = 10", "line 3: [limits] gives call_seconds = 10, more than total_seconds = 9"),
    ("[limits]\nload_seconds = 301", "gives load_seconds = 301, more than total_seconds = 300"),
    ("[limits]\nstatement_seconds = 30", "gives statement_seconds = 30, more than load_seconds = 20"),
    ("[imports]\nforbidden = ['torch']\nnoted = ['torch']", "line 3: [imports] notes torch, and forbids it"),
    ("[imports]\nforbidden = ['numpy']", "[imports] forbids numpy"),
    ("[lateness]\ngrace_minutes = 3000\nmax_days = 2", "line 2: [lateness] takes nothing for 3000 minutes, which is longer than max_days = 2"),
])
def test_a_mistake_is_one_sentence_with_file_and_key(tmp_path, text, says):
    path = written(tmp_path, text)
    sentence = refusal(load_assignment, path)
    assert says in sentence and sentence.startswith(str(path))


def test_a_missing_or_binary_file_is_one_sentence(tmp_path):
    assert "cannot be read: No such file" in refusal(load_assignment, tmp_path / "absent.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in refusal(load_assignment, tmp_path / "binary.toml")


RUBRIC = [("1.1", 2.0), ("1.9", 1.0), ("2.1", 3.0), ("3.1", 1.0), ("4.1", 1.0), ("5.2", 4.0), ("6.1", 1.0)]


@pytest.mark.parametrize(("text", "says"), [
    ("[points]\n'1.99' = 5", "line 2: [points] does not know the test \"1.99\"; the nearest is 1.9."),
    ("[points]\n'5.2' = 8\n'5,2' = 8", "line 3: [points] does not know the test \"5,2\"; the nearest is 5.2."),
    ("[points]\nrelu = 8", "line 2: [points] does not know the test \"relu\"."),
    ("parts = [1, 2]\n[points]\n'5.2' = 8", "line 3: [points] gives points for the test \"5.2\", but parts, [1, 2], leaves Part 5 out."),
    ("parts = [1, 2]\n[points]\n'2.1' = 0", "line 1: parts asks for Part 2, and all its tests are worth 0 points"),
])
def test_points_are_of_tests_that_are_graded(tmp_path, text, says):
    read = load_assignment(written(tmp_path, text))
    rubric = [(number, read.points.get(number, points)) for number, points in RUBRIC]
    assert says in refusal(require_known_tests, read, rubric)


@pytest.mark.parametrize("text", [
    "",
    "[limits]\ntotal_seconds = 5",                      # the longer defaults are cut by it
    "parts = [1]\n[training]\nseconds = 400",           # nothing is trained
    "[hidden]\nvisibility = 'visible'\ncases = 2",
    "[notes]\nurl = 'http://localhost:8000/{section}.html#top'",
    "[lateness]\ngrace_minutes = 2880\nmax_days = 2",
    "[points]\n'1.1' = 0\n'5.2' = 8",
    "parts = [5]\n[points]\n'5.2' = 8",
])
def test_what_can_be_meant_is_accepted(tmp_path, text):
    read = load_assignment(written(tmp_path, text))
    require_known_tests(read, [(number, read.points.get(number, points)) for number, points in RUBRIC])
