"""What goes into class.log: a fault with its traceback, an error beside a grade that stands, and nothing else."""

from dataclasses import replace

import pytest

from grader.classroom.fault_log import NAME, log
from grader.classroom.graded import Graded
from grader.classroom.outcome import UNREADABLE, Hashes, Outcome, outcome_of
from tests.classroom.examples import GOOD


@pytest.mark.parametrize(("fault", "log_text", "kept"), [("", "", (None, "")), ("", "ERROR x", (None, "ERROR x")), ("(KeyError)", "Trace", ("Trace", "")),
                                                      ("(KeyError)", "", (None, ""))])
def test_a_log_is_that_of_the_fault_where_there_is_one(fault, log_text, kept):
    outcome = outcome_of(Graded("ada", replace(GOOD, fault=fault), "", log_text), Hashes("", "", ""))
    assert (outcome.fault, outcome.errors) == kept


@pytest.mark.parametrize(("fault", "errors", "entry"), [
    (None, "", None),
    ("Traceback ...", "", "The grader failed on ada; `--regrade failed` tries again.\nTraceback ...\n\n"),
    (None, "ERROR x: odd\n", "ada was graded, and its grade stands; meanwhile the grader logged this.\nERROR x: odd\n\n"),
    (f"{UNREADABLE}: a.py is damaged.", "", "ada was not graded.\nunreadable in the archive: a.py is damaged.\n\n"),
])
def test_an_entry(tmp_path, fault, errors, entry):
    log(tmp_path, Outcome("ada", GOOD, "", Hashes("", "", ""), fault, errors=errors))
    assert (tmp_path / NAME).exists() == (entry is not None)
    if entry is not None:
        assert (tmp_path / NAME).read_text().partition(" ")[2] == entry
