"""A report comes back from the store as it was."""

from dataclasses import replace

import pytest

from grader.classroom.report_json import as_json, report_from
from grader.judgement.verdict import Explanation, Learned
from grader.results.report import Report
from tests.results.pages.pictured import PICTURED
from tests.results.reports import CHECK, GRADED, NOT_RUN, RIGHT

LEARNED = replace(GRADED, tests=(replace(RIGHT, learned=Learned("digits", 0.9, (2.0, 1.5), 0.1, 1.2)), NOT_RUN))
REFUSED = replace(GRADED, refusal=Explanation("Not Python.", ("line 1",), ("proof",), "§1"), kept=0.9, opening=("Late.",))


@pytest.mark.parametrize("report", [Report("nothing yet"), GRADED, CHECK, LEARNED, REFUSED, PICTURED])
def test_a_report_comes_back_equal(report):
    assert report_from(as_json(report)) == report


def test_the_calls_of_a_test_are_left_out_and_what_a_newer_grader_adds_too():
    report = replace(GRADED, tests=(replace(RIGHT, exchanges=(object(),)),))
    text = as_json(report).replace('"title"', '"colour":"red","title"', 1)
    assert report_from(text).tests == (RIGHT,)
