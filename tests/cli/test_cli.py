"""The command line: whose fault is what, and what each costs."""

import json
import os
import re
import sys
import tempfile
from dataclasses import replace

import pytest

from grader import __version__
from grader.grading import room
from grader.homework.training import data
from grader.intake.errors import NotGradable
from grader.judgement.verdict import Explanation, Verdict
from grader.results.results_file import ResultsFile
from grader.sandbox.protocol.load_report import LoadError, LoadReport
from tests.cli.conftest import RUBRIC
from tests.results.readers import strict


@pytest.mark.parametrize(("arguments", "says"), [
    (["grade", "absent.py"], "absent.py"),
    (["grade"], "SUBMISSION"),
    (["grade", "HOMEWORK", "--speed", "3"], "No such option"),
    (["grade", "HOMEWORK", "--parts", "7"], "names Part 7, which this homework does not have; it has 1, 2, 3, 4, 5, 6"),
    (["grade", "HOMEWORK", "--parts", ""], "is not a list of parts such as 1,2,3 or 1-3"),
    (["grade", "HOMEWORK", "--parts", "3-1"], "is not a list of parts such as 1,2,3 or 1-3"),
    (["grade", "HOMEWORK", "--parts", "1-"], "is not a list of parts such as 1,2,3 or 1-3"),
    (["grade", "HOMEWORK", "--parts", "1-7"], "names Part 7"),
    (["check", "HOMEWORK", "--parts", "1,,2"], "is not a list of parts such as 1,2,3 or 1-3"),
    (["check", "HOMEWORK", "--json", "--parts", "9"], "names Part 9"),
    (["grade", "HOMEWORK", "--results", "HOMEWORK"], "cannot be written: it is what this command reads"),
    (["grade", ".", "--results", "HOMEWORK"], "cannot be written: it exists and holds something else"),
    (["grade", "HOMEWORK", "--results", "/dev/fd/987"], "cannot be written: Bad file descriptor"),
    (["grade", "HOMEWORK", "--results", "absent/results.json"], "cannot be written: No such file"),
    (["grade", "HOMEWORK", "--results", "."], "cannot be written: it is a folder"),
    (["grade", "HOMEWORK", "--html", "HOMEWORK"], "The page HOMEWORK cannot be written: it is what this command reads"),
    (["check", ".", "--html", "HOMEWORK"], "cannot be written: it exists and holds something else"),
    (["check", "HOMEWORK", "--html", "absent/feedback.html"], "cannot be written: No such file"),
    (["grade", "HOMEWORK", "--html", "."], "cannot be written: it is a folder"),
    (["grade", "HOMEWORK", "--assignment", "absent.toml"], "absent.toml"),
    (["grade", "HOMEWORK", "--assignment", "HOMEWORK"], "is not valid TOML"),
    (["grade", "HOMEWORK", "--data", "absent"], "absent"),
    (["mark"], "No such command"),
])
def test_a_fault_of_the_callers_is_one_sentence_and_exit_code_2(rooms, run, homework, monkeypatch, arguments, says):
    monkeypatch.chdir(homework.parent)
    code, out, err = run(*[str(homework) if each == "HOMEWORK" else each for each in arguments])
    assert code == 2
    assert says.replace("HOMEWORK", str(homework)) in err
    assert err.count("\n") == 1 and "Traceback" not in err
    assert not out
    assert not rooms.seen, "nothing of the student's was touched"
    assert homework.read_text() == "import numpy as np\n"


@pytest.mark.parametrize(("options", "says"), [
    (["--assignment", "a.toml"], 'a.toml, line 2: [points] does not know the test "1.3"; the nearest is 1.2.\n'),
    (["--data", "empty"], "empty holds no MNIST"),
])
@pytest.mark.parametrize("command", ["grade", "check"])
def test_what_the_homework_itself_finds_wrong_is_a_fault_of_the_callers_too(rooms, run, homework, monkeypatch, command, options, says):
    monkeypatch.chdir(homework.parent)
    (homework.parent / "a.toml").write_text('[points]\n"1.3" = 8\n')
    (homework.parent / "empty").mkdir()
    code, out, err = run(command, homework, *options)
    assert (code, out, err.count("\n")) == (2, "", 1) and says in err
    assert "path" not in rooms.seen, "nothing of the student's was touched"


@pytest.mark.parametrize(("said", "parts"), [
    ("1-3", (1, 2, 3)), ("1,3-5", (1, 3, 4, 5)), (" 6 , 2 - 3 ,3", (2, 3, 6)), ("4-4", (4,)), ("2,1", (1, 2)),
])
@pytest.mark.parametrize("command", ["grade", "check"])
def test_parts_are_a_list_of_numbers_and_ranges(rooms, run, homework, command, said, parts):
    assert run(command, homework, "--parts", said)[0] == 0
    assert rooms.seen["settings"].parts == parts


@pytest.mark.parametrize("words", [
    ["grade", "--json"], ["check", "--json"], ["grade", "--results", "-"], ["grade", "--results", "-", "--json"], ["grade", "--results", "-", "--json", "--json"],
], ids=" ".join)
def test_json_is_the_results_on_standard_output_once_in_place_of_the_table_and_a_dash_means_it(rooms, run, homework, words):
    code, out, err = run(*words, homework)
    assert (code, err) == (0, "")
    document = strict(out)
    assert document["score"] == 6 and document["extra_data"]["finished"]


def test_json_and_a_file_are_the_same(graded):
    _, out, _, document = graded("--json")
    assert document == json.loads(out)


@pytest.mark.parametrize("command", ["grade", "check"])
def test_html_is_a_page_beside_the_table_with_sections_that_lead_to_the_notes(rooms, run, homework, tmp_path, command):
    (tmp_path / "a.toml").write_text('[notes]\nurl = "https://a.test/#{section}"\n')
    rooms.verdicts[0] = replace(rooms.verdicts[0], score=0, verdict=Verdict.WRONG, explanation=Explanation("It is wrong.", read="§3"))
    page = tmp_path / "feedback.html"
    code, out, err = run(command, homework, "--html", page, "--assignment", tmp_path / "a.toml")
    assert (code, err) == (0, "") and "Total" in out
    shown = page.read_text(encoding="utf-8")
    assert shown.startswith("<!DOCTYPE html>") and shown.endswith("</html>\n") and '<a href="https://a.test/#3">§3</a>' in shown
    assert run(command, homework, "--html", page)[0] == 0, "a page of ours is replaced"
    page.rename(tmp_path / "other")
    assert run(command, homework, "--html", tmp_path / "other")[0] == 0, "whatever it is called"
    out = run(command, homework, "--html", "-")[1]
    assert out.startswith("<!DOCTYPE html>") and "Total, in" not in out, "on standard output it takes the place of the table"


@pytest.mark.parametrize(("python", "typed"), [
    (".venv/bin/python", ".venv/bin/python"), ("/opt/python3", "/opt/python3"), ("a b/python", '"a b/python"'),
])
@pytest.mark.parametrize("package", ["jinja2", "markupsafe"])  # which comes with the other
def test_without_the_package_that_pages_need_the_remedy_is_said_and_all_else_works(rooms, run, homework, monkeypatch, package, python, typed):
    for name in [name for name in sys.modules if name.startswith("grader.results.pages")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr(sys, "executable", os.path.abspath(python))
    code, out, err = run("check", homework, "--html", "feedback.html")
    assert (code, out) == (2, "") and err == f"--html needs the package jinja2, which is not installed: {typed} -m pip install jinja2\n"
    assert run("check", homework)[0] == 0


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_is_readable_and_no_mistake(run, arguments):
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    assert out.startswith("Usage: backprop-grader") and len(out.splitlines()) > 10 and "grade" in out


@pytest.mark.parametrize("group", [[], ["homework"]])
def test_what_each_command_does_fits_80_columns(run, monkeypatch, group):
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = run(*group, "--help")
    commands = out.partition("Commands:\n")[2].splitlines()
    assert len(commands) >= 4 and all(re.fullmatch(r"  \w+ +[A-Z].*[^.]\.", line) for line in commands)


@pytest.mark.parametrize(("command", "options"), [
    ("class", ["--canvas", "--moodle", "--column"]), ("merge", ["--canvas", "--moodle", "--column"]), ("grade", ["--html", "--json", "--parts", "--homework"]),
])
def test_help_says_first_what_later_options_refer_to(run, command, options):
    _, out, _ = run(command, "--help")
    assert sorted(options, key=out.index) == options


@pytest.mark.parametrize(("arguments", "says"), [
    (["--version"], f"backprop-grader {__version__}\n"), (["version"], f"{__version__}\n"),
])
def test_the_version_is_said(run, arguments, says):
    assert run(*arguments) == (0, says, "")


def test_without_a_folder_for_temporary_files_the_remedy_is_said(graded, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: (_ for _ in ()).throw(FileNotFoundError(2, "No usable temporary directory")))
    code, out, err, document = graded()
    assert (code, out) == (2, "")
    assert "no writable folder for temporary files" in err and "--tmpfs /tmp" in err and "TMPDIR" in err
    assert "no writable folder" in document["output"]


def test_a_seed_that_cannot_be_read_is_a_fault_of_the_callers(rooms, run, homework, monkeypatch):
    monkeypatch.setenv("BACKPROP_GRADER_SEED_FILE", "/absent/seed")
    code, _, err = run("grade", homework)
    assert code == 2 and "secret seed" in err


@pytest.fixture
def no_digits(monkeypatch):
    """A machine without MNIST and without scikit-learn."""
    def absent():
        raise data.NoDigits("There are no digits for Part 6: install scikit-learn.")
    monkeypatch.setattr(data, "bundled", absent)
    data.read.cache_clear()
    yield
    data.read.cache_clear()


def test_digits_that_are_missing_are_a_fault_of_the_callers(no_digits, rooms, graded):
    code, out, err, document = graded()
    assert (code, out, err) == (2, "", "There are no digits for Part 6: install scikit-learn.\n")
    assert "path" not in rooms.seen, "nothing of the student's was touched"
    assert document["score"] == 0 and "not your fault" in document["output"]
    assert "stopped from outside" not in json.dumps(document)


def test_without_part_6_and_on_a_laptop_no_digits_are_needed(no_digits, rooms, run, homework):
    assert run("grade", homework, "--parts", "1,2,3,4,5")[0] == 0
    assert run("check", homework)[0] == 0


def test_a_graded_submission_exits_0_and_shows_its_points(rooms, graded):
    code, out, err, document = graded("--parts", "2,1")
    assert (code, err) == (0, "")
    assert "6 / 6" in out and "cell 3 was skipped" in out
    assert document["score"] == 6
    assert document["extra_data"]["isolation"] == {"landlock": True}
    assert rooms.seen["settings"].parts == (1, 2)
    assert rooms.closed


def test_a_submission_that_cannot_be_graded_gets_0_of_the_whole_rubric(rooms, graded):
    rooms.intake = NotGradable("There is no homework file in your upload.")
    code, out, _, document = graded()
    assert (code, document["score"]) == (0, 0)
    assert "There is no homework file in your upload." in out
    assert [test["max_score"] for test in document["tests"]] == [2, 2, 2]
    assert document["output"].startswith("There is no homework file in your upload.")
    assert document["tests"][0]["output"].startswith("Not graded: the file cannot be used as it is.")
    assert {test["extra_data"]["verdict"] for test in document["tests"]} == {"error"}


def test_a_file_that_cannot_be_loaded_is_told_once_with_line_and_caret(rooms, graded):
    rooms.loaded = LoadReport(error=LoadError("homework4.py, line 2", "Python cannot read this line.", "\treturn (", 9))
    code, out, _, document = graded()
    assert code == 0
    assert "homework4.py, line 2: Python cannot read this line.\n    return (\n           ^\n" in out
    assert out.count("Python cannot read") == 1 == json.dumps(document).count("cannot read")


def test_a_fault_of_the_graders_keeps_what_was_judged_and_blames_nobody_else(rooms, graded):
    rooms.verdicts = [rooms.verdicts[0], ZeroDivisionError("ours")]
    code, out, _, document = graded()
    assert code == 1 and "not your fault" in out and "not your fault" in document["output"]
    assert [test["extra_data"]["verdict"] for test in document["tests"]] == ["correct", "not_run", "not_run"]
    assert [test["status"] for test in document["tests"]] == ["passed", "failed", "failed"]
    assert document["score"] == 2
    assert all("not your fault" in test["output"] for test in document["tests"][1:])


def test_a_sandbox_that_cannot_start_is_a_fault_of_the_graders(graded, monkeypatch):
    monkeypatch.setattr(room, "Sandbox", lambda *_, **__: (_ for _ in ()).throw(OSError("the answer is 42")))
    code, out, _, document = graded()
    assert code == 1
    assert "not your fault" in document["output"] and "OSError" in document["output"]
    assert "42" not in out + document["output"]


@pytest.mark.parametrize("end", [KeyboardInterrupt(), SystemExit(143)])
def test_a_stop_from_outside_leaves_a_valid_unfinished_file_and_no_sandbox(rooms, graded, end):
    rooms.verdicts = [rooms.verdicts[0], end]
    code, _, _, document = graded()
    assert code in (130, 143) and rooms.closed
    assert document["output"].startswith("Grading did not finish")
    assert (document["score"], len(document["tests"])) == (2, 3)
    assert document["tests"][1]["output"] == "Not judged: grading was stopped from outside before this test."
    assert "The grader itself failed" not in json.dumps(document)


def test_the_file_is_valid_after_every_test(graded, monkeypatch):
    written = []
    write = ResultsFile.write
    monkeypatch.setattr(ResultsFile, "write",
                        lambda file, report: (write(file, report), file.wait(), written.append(strict(file.path.read_text()))))
    graded()
    assert [each["score"] for each in written][-5:] == [0, 2, 4, 6, 6]
    assert not written[0]["extra_data"]["finished"] and written[-1]["extra_data"]["finished"]


def test_a_disk_that_is_full_in_the_end_is_said_and_leaves_what_was_written(graded, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    code, _, err, document = graded()
    assert (code, document["score"]) == (2, 6)
    assert err == f"The results file {tmp_path / 'results.json'} cannot be written: No space left on device.\n"


def test_check_asks_only_what_needs_no_answers(rooms, run, homework):
    code, out, _ = run("check", homework)
    assert (code, rooms.seen["settings"].answers) == (0, False) and "seed" not in out


def test_the_default_seed_is_mentioned_and_no_seed_is_shown(rooms, graded, monkeypatch):
    _, out, _, document = graded()
    assert "default seed" in " ".join(out.split()) and "default seed" not in str(document)  # which students read
    monkeypatch.setenv("BACKPROP_GRADER_SEED", "tortoise")
    _, out, _, document = graded()
    assert "default seed" not in " ".join(out.split())
    assert "tortoise" not in out + json.dumps(document)
    assert rooms.seen["settings"].secret_seed == "tortoise"


@pytest.mark.parametrize(("platform", "total"), [
    (None, 300), ("600", 300), ("100", 90), ("40", 36), ("1", 1), ("soon", 300), ("-5", 300), ("nan", 300),
])
def test_the_platforms_limit_leaves_time_to_write_the_results(rooms, run, homework, monkeypatch, platform, total):
    if platform is not None:
        monkeypatch.setenv("TIMEOUT_SECONDS", platform)
    run("grade", homework)
    assert rooms.seen["limits"]["total_seconds"] == total


def test_metadata_opens_the_output(rooms, graded, tmp_path):
    metadata = tmp_path / "submission_metadata.json"
    metadata.write_text(json.dumps({"previous_submissions": [
        {"results": {"tests": [{"number": "1.1", "score": 0, "max_score": 2}, {"number": "1.2", "status": "passed"}]}},
    ]}))
    rooms.verdicts[1] = replace(RUBRIC[1], verdict=Verdict.WRONG)
    _, out, _, document = graded("--metadata", metadata)
    says = "1 test newly passes, 1 newly fails since your last submission."
    assert says in out and document["output"].startswith(says)
    assert document["extra_data"]["attempt"] == 2


def test_unconfined_and_interface_are_passed_on(rooms, run, homework):
    run("grade", homework, "--unconfined", "--interface", "rows")
    assert (rooms.seen["confined"], rooms.seen["interface"]) == (False, "rows")
