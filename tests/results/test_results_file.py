"""results.json on disk: whole for whoever reads it, the newest report soon there, and a failure told."""

import os
import threading

import pytest

from grader.results import results_file
from grader.results.report import Report
from grader.results.results_file import ResultsFile
from tests.results.readers import strict
from tests.results.reports import GRADED


def test_whoever_reads_while_it_is_written_finds_a_whole_file(tmp_path):
    file = ResultsFile(tmp_path / "results.json")
    file.write(Report("first"))
    file.wait()
    done = threading.Event()
    writer = threading.Thread(target=lambda: ([file.write(GRADED) for _ in range(40)], file.wait(), done.set()))
    writer.start()
    while not done.is_set():
        strict(file.path.read_text(encoding="utf-8"))
    writer.join()
    assert os.listdir(tmp_path) == ["results.json"], "no temporary file stays"


def test_of_the_reports_that_wait_only_the_newest_is_written(tmp_path):
    begun, go_on, written = threading.Event(), threading.Event(), []

    def as_text(report):
        begun.set()
        assert go_on.wait(10)
        written.append(report.title)
        return "{}"

    file = ResultsFile(tmp_path / "results.json", as_text)
    file.write(Report("first"))
    assert begun.wait(10)
    for title in ("second", "third"):
        file.write(Report(title))
    go_on.set()
    file.wait()
    assert written == ["first", "third"]


def test_between_two_writes_is_a_pause_unless_somebody_waits_for_them(tmp_path, monkeypatch):
    monkeypatch.setattr(results_file, "PAUSE", 3600.0)
    again, written = threading.Event(), []

    def as_text(report):
        written.append(report.title)
        if report.title != "first":
            again.set()
        return "{}"

    file = ResultsFile(tmp_path / "results.json", as_text)
    file.write(Report("first"))
    file.wait()
    file.write(Report("second"))
    assert not again.wait(0.2)
    file.wait()
    assert written == ["first", "second"]


def test_a_write_that_fails_leaves_the_last_file(tmp_path, monkeypatch):
    file = ResultsFile(tmp_path / "results.json")
    file.write(GRADED)
    file.wait()
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        file.write(Report("second", finished=True))
        file.wait()
    assert strict(file.path.read_text(encoding="utf-8"))["score"] == 3
    assert os.listdir(tmp_path) == ["results.json"]
