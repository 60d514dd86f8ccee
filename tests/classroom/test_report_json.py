"""What is kept of a report; test_store.py has that it comes back as it was."""

from dataclasses import replace

from grader.classroom.report_json import as_json, report_from
from tests.results.reports import GRADED, RIGHT


def test_the_calls_of_a_test_are_left_out_and_what_a_newer_grader_adds_too():
    report = replace(GRADED, tests=(replace(RIGHT, exchanges=(object(),)),))
    text = as_json(report).replace('"title"', '"colour":"red","title"', 1)
    assert report_from(text).tests == (RIGHT,)
