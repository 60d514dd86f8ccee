"""A small class for the tests of this room: two uploads, four students, one of whom handed in nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.classroom.outcome import Hashes, Outcome
from grader.classroom.result import Result
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.store import Store
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.gradescope import as_text
from grader.results.report import Report

HASHES = Hashes("s", "h", "g")
ADA, BOB = Student("ada", "Ada L", "ada@uni.edu", "A"), Student("007", "Bob, B", "bob@uni.edu")
CY, DEE = Student("cy", "Cy", "cy@uni.edu"), Student("dee", "Dee", "dee@uni.edu")
ROLL = Class("folder", (ADA, BOB, CY, DEE), (
    Upload("ada", Path("ada.py"), ("ada",)), Upload("team", Path("team.py"), ("007", "cy"), late=True)), ("A note.",))
SUM = "sum-for-weights-mean-for-biases"


def graded(number: str, score: float, *mistakes: str, verdict: Verdict | None = None) -> TestVerdict:
    """A test of 4 points."""
    question = "relu" if number[0] == "1" else "back_prop"
    told = verdict or (Verdict.CORRECT if score == 4 else Verdict.WRONG)
    return TestVerdict(number, f"{question} {number}", int(number[0]), question, score, 4, told,
                       explanation=Explanation("It is wrong.") if score < 4 else None, misconceptions=mistakes)


GOOD = Report("Homework 4", (graded("1.1", 4), graded("5.1", 4), graded("5.2", 4), graded("5.10", 4)),
              isolation={"landlock": "in force"}, finished=True, parts={1: "Building blocks", 5: "Backward propagation"})
BAD = replace(GOOD, tests=(graded("1.1", 4), graded("5.1", 0, SUM), graded("5.2", 1, SUM, "relu-leaky"),
                           graded("5.10", 0, verdict=Verdict.TIMEOUT)))


def outcome(upload: str, report: Report = GOOD, hashes: Hashes = HASHES, fault: str | None = None) -> Outcome:
    """What a job would hand to the store."""
    return Outcome(upload, report, as_text(report), hashes, fault, 0.25)


def filled(folder: Path, *outcomes: Outcome, roll: Class = ROLL) -> Path:
    """A folder with a store that holds `outcomes`, of a run that is finished."""
    with Store(folder) as store:
        store.enrol(roll)
        store.begin()
        for each in outcomes:
            store.record(each)
        store.finish()
    return folder


def stored(folder: Path, *outcomes: Outcome) -> dict[str, Result]:
    """What such a store says of them."""
    with Store(filled(folder, *outcomes), read_only=True) as store:
        return dict(store.results())
