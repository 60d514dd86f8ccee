"""The pages in the output folder: as each submission is done, whole, corrected by hand, and none of who has left."""

import json
import sys
from dataclasses import replace

import pytest

from grader.classroom.export import export
from grader.classroom.graded import Graded
from grader.classroom.page import files
from grader.classroom.page.files import Pages
from grader.classroom.paging import pages_in
from grader.classroom.recording import recorder
from grader.classroom.store import Store
from grader.homework.homework4 import homework4
from grader.results.gradescope import as_text
from tests.classroom.examples import BAD, GOOD, HASHES, ROLL, filled, outcome

TITLE = "Homework 4"


def written(folder):
    with Store(folder) as store:
        Pages(folder, TITLE).write_all(store, export(store))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def test_every_submission_has_a_page_and_the_class_leads_to_it(tmp_path):
    pages = written(filled(tmp_path, outcome("team", BAD), outcome("ada")))
    assert sorted(pages) == ["feedback/ada.html", "feedback/team.html", "index.html"]
    assert 'href="feedback/team.html"' in pages["index.html"]
    assert "Bob, B, Cy" in pages["feedback/team.html"] and "index.html" not in pages["feedback/team.html"]  # students get it


def test_what_has_not_changed_is_not_written_again(tmp_path):
    written(filled(tmp_path, outcome("team", BAD), outcome("ada")))
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*.html")}
    (tmp_path / "adjustments.csv").write_text("student,test,points,delta,comment,by\nada,5.2,1,,<b>late</b>,Kim\n")
    pages = written(tmp_path)
    changed = {path.name for path, number in before.items() if path.stat().st_ino != number}
    assert changed == {"ada.html", "index.html"}
    assert "since the last run" not in pages["index.html"]  # what counted before is not known
    assert "&lt;b&gt;late&lt;/b&gt;" in pages["feedback/ada.html"] and "&lt;b&gt;late&lt;/b&gt;" in pages["index.html"]


def test_what_an_edit_of_the_adjustments_changed_is_told(tmp_path):
    filled(tmp_path, outcome("team", BAD), outcome("ada"))
    with Store(tmp_path) as store:
        store.finish(())
    (tmp_path / "adjustments.csv").write_text("student,test,points,delta,comment,by\ncy,5.2,4,,,Kim\n")
    page = written(tmp_path)["index.html"]
    assert "since the last run: 1 grade" in page and "5.2 (1 → 4, Kim)" in page


def test_another_program_makes_every_page_again(tmp_path, monkeypatch):
    written(filled(tmp_path, outcome("ada")))
    before = (tmp_path / "feedback" / "ada.html").stat().st_ino
    monkeypatch.setattr(files, "_program", lambda: "newer")
    written(tmp_path)
    assert (tmp_path / "feedback" / "ada.html").stat().st_ino != before


def test_a_page_that_lacks_or_was_cut_short_is_made_again(tmp_path):
    before = written(filled(tmp_path, outcome("team", BAD), outcome("ada")))
    (tmp_path / "feedback" / "ada.html").unlink()
    (tmp_path / "feedback" / "team.html").write_text("<!DOCTYPE html>")
    assert written(tmp_path) == before


def test_who_is_not_in_the_class_any_more_has_no_page(tmp_path):
    written(filled(tmp_path, outcome("team", BAD), outcome("ada")))
    with Store(tmp_path) as store:
        store.enrol(replace(ROLL, uploads=ROLL.uploads[:1]))
    assert sorted(written(tmp_path)) == ["feedback/ada.html", "index.html"]


@pytest.mark.parametrize(("by_hand", "files"), [
    ("", ["feedback/ada.html", "results/ada.json"]),
    ("ada,5.2,1,,,\n", ["results/ada.json"]),  # a page without the correction would be wrong: the end of the run makes it
])
def test_a_submission_has_its_files_as_soon_as_it_is_done(tmp_path, by_hand, files):
    filled(tmp_path)
    (tmp_path / "adjustments.csv").write_text("student,test,points,delta,comment,by\n" + by_hand)
    told = []
    with Store(tmp_path) as store:
        store.begin()
        record = recorder(store, {"ada": HASHES}, Pages(tmp_path, TITLE), lambda: told.append("ada"))
        record(Graded("ada", GOOD, as_text(GOOD)))
    here = sorted(path.relative_to(tmp_path).as_posix() for kind in ("results", "feedback") for path in tmp_path.glob(f"{kind}/*"))
    assert (here, told) == (files, ["ada"])
    assert json.loads((tmp_path / "results" / "ada.json").read_text())["tests"]


def test_the_end_of_a_run_leaves_what_was_written_as_each_was_done(tmp_path):
    filled(tmp_path)
    with Store(tmp_path) as store:
        store.begin()
        recorder(store, {"ada": HASHES}, Pages(tmp_path, TITLE), lambda: None)(Graded("ada", GOOD, as_text(GOOD)))
    before = {path: path.stat().st_ino for path in (tmp_path / "feedback").iterdir()}
    written(tmp_path)
    assert {path: path.stat().st_ino for path in (tmp_path / "feedback").iterdir()} == before


def test_without_the_package_that_makes_pages_a_sentence_says_so(tmp_path, monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith(("grader.classroom.page.", "grader.results.pages."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert pages_in(tmp_path, homework4()) is None
    assert "No pages were written: they need the package jinja2, which is not installed: " in capsys.readouterr().err
