"""From the store to the files of the output folder: all, whole, and as `grade` alone would write them."""

import errno
import json
import os
from dataclasses import replace

import pytest

from grader.classroom.export import export
from grader.classroom.store import Store
from grader.intake.errors import CallerError
from grader.results.results_file import ResultsFile
from grader.whole_file import write_whole
from tests.classroom.examples import BAD, ROLL, filled, outcome


def files(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if path.is_file() and path.suffix in (".csv", ".json"))


def test_all_files_are_there_and_results_are_those_of_grade_alone(tmp_path):
    out = filled(tmp_path / "out", outcome("team", BAD), outcome("ada"))
    with Store(out) as store:
        export(store)
    assert files(out) == ["adjustments.csv", "class.json", "grades.csv", "results/ada.json", "results/team.json"]
    alone = ResultsFile(tmp_path / "alone.json")
    alone.write(BAD)
    alone.wait()
    assert (out / "results" / "team.json").read_bytes() == alone.path.read_bytes()
    assert json.loads((out / "class.json").read_text())["statuses"]["graded"] == 3


def test_adjustments_count_and_survive_a_regrade(tmp_path):
    filled(tmp_path, outcome("team", BAD))
    (tmp_path / "adjustments.csv").write_text("student,test,points,delta,comment,by\ncy,5.2,4,,,Kim\n")
    for _ in range(2):
        with Store(tmp_path) as store:
            store.begin("all")
            store.record(outcome("team", BAD))
            totals = {each.student.id: each.total for each in export(store)}
        assert (totals["cy"], totals["007"]) == (8, 5)
    assert "Kim" in (tmp_path / "adjustments.csv").read_text()


def test_with_adjustments_that_cannot_be_meant_nothing_is_written(tmp_path):
    filled(tmp_path, outcome("team", BAD))
    (tmp_path / "adjustments.csv").write_text("student,test,points,delta\neve,5.2,4,\n")
    with pytest.raises(CallerError, match="no student 'eve'"), Store(tmp_path) as store:
        export(store)
    assert files(tmp_path) == ["adjustments.csv"]


def test_results_of_who_is_not_in_the_class_any_more_are_taken_away(tmp_path):
    filled(tmp_path, outcome("team", BAD), outcome("ada"))
    with Store(tmp_path) as store:
        export(store)
        store.enrol(replace(ROLL, uploads=ROLL.uploads[:1]))
        export(store)
    assert files(tmp_path)[-1] == "results/ada.json"


def test_a_file_that_is_replaced_keeps_its_mode_and_a_link_leads_where_it_led(tmp_path):
    (tmp_path / "far.csv").write_bytes(b"old")
    (tmp_path / "far.csv").chmod(0o640)
    (tmp_path / "grades.csv").symlink_to("far.csv")
    write_whole(tmp_path / "grades.csv", b"new")
    assert (tmp_path / "grades.csv").is_symlink() and (tmp_path / "far.csv").read_bytes() == b"new"
    assert (tmp_path / "far.csv").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_written_is_a_sentence_and_stays(tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    assert write_whole(path, b"old") and not write_whole(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CallerError, match=r"grades\.csv cannot be written: No space left"):
        write_whole(path, b"new")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["grades.csv"])
