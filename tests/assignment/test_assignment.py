"""assignment.toml: what it may say, and the one sentence each mistake in it gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import assignment


def written(folder: Path, text: str) -> Path:
    path = folder / "assignment.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_that_comes_with_the_grader_holds_the_defaults():
    shipped = assignment.load()
    assert shipped.limits == assignment.LimitSettings()
    assert shipped.hidden == assignment.Hidden()
    assert shipped.training == assignment.Training()
    assert shipped.seeds == assignment.Seeds()
    assert shipped.parts == (1, 2, 3, 4, 5, 6)
    assert shipped.lateness is None
    assert "torch" in shipped.imports.forbidden


def test_an_empty_file_is_an_assignment(tmp_path):
    assert assignment.load(written(tmp_path, "")).hidden.cases == 2


def test_points_and_lateness_are_read(tmp_path):
    read = assignment.load(written(tmp_path, '[points]\n"5.2" = 8\n[lateness]\npercent_per_day = 5\nmax_days = 2\n'))
    assert read.points == {"5.2": 8.0}
    assert read.lateness == assignment.LatenessPolicy(percent_per_day=5, max_days=2)


@pytest.mark.parametrize(("text", "says"), [
    ("titel = 'x'", "does not know the key 'titel'"),
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
    ("[hidden]\ncases = -1", "cases must be a whole number, at least 0"),
    ("[imports]\nforbidden = 'torch'", "forbidden must be a list of package names"),
    ("[imports]\nforbidden = ['a b']", "forbidden must be a list of package names"),
    ("[training]\ndigits_accuracy = [0.9, 0.8]", "digits_accuracy must be a rising list"),
    ("[training]\ndigits_accuracy = [90]", "digits_accuracy must be a rising list"),
    ("[lateness]\npercent_per_day = 101", "percent_per_day must be a number from 0 to 100"),
    ("[points]\n'5.2' = -1", '"5.2" must be a number, at least 0'),
    ("points = 3", "[points] must be a table"),
    ("title = ", "is not valid TOML"),
])
def test_a_mistake_is_one_sentence_with_file_and_key(tmp_path, text, says):
    path = written(tmp_path, text)
    with pytest.raises(assignment.AssignmentError) as caught:
        assignment.load(path)
    sentence = str(caught.value)
    assert says in sentence
    assert sentence.startswith(str(path))
    assert "\n" not in sentence


def test_a_missing_or_binary_file_is_one_sentence(tmp_path):
    with pytest.raises(assignment.AssignmentError, match="cannot be read: No such file"):
        assignment.load(tmp_path / "absent.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(assignment.AssignmentError, match="not UTF-8"):
        assignment.load(tmp_path / "binary.toml")
