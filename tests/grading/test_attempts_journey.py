"""One student on Gradescope, submission after submission: each file tells the next what came before."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.configuration.assignment import AttemptPolicy, LatenessPolicy
from grader.grading.grade import Options, grade
from grader.homework.homework4 import homework4, load_assignment
from grader.results.allowance import for_student
from grader.results.gradescope import as_text
from grader.results.report import Report
from grader.sandbox.host.sandbox import Sandbox
from tests.results.readers import printed, strict
from tests.support.samples import sample

WRONG, RIGHT = sample("softmax-wrong-axis_2_in_softmax_of_dictionaries").path, sample("plain").path
START = datetime(2026, 11, 20, 10, 0, tzinfo=timezone.utc)
POLICY = AttemptPolicy(limit=3, pause_minutes=30, diagnosis_from=2, evidence_from=3)
MINUTES = (0, 10, 30, 60, 90)  # attempts 1, refused, 2, 3, refused
STORED = ("score", "tests", "output", "extra_data", "visibility", "leaderboard", "output_format", "execution_time")


class Gradescope:
    """Keeps what it was given as the contract says: strings for scores, nulls for what is unset, results of the last alone."""

    def __init__(self, sandbox: Sandbox, policy: AttemptPolicy | None = POLICY, lateness: LatenessPolicy | None = None) -> None:
        self.assignment = replace(load_assignment(), attempts=policy, lateness=lateness)
        self.sandbox, self.history = sandbox, []

    def metadata(self, minutes: int) -> dict[str, object]:
        came = (START + timedelta(minutes=minutes)).isoformat()
        last = len(self.history) - 1
        told = [{**each, "results": each["results"] if place == last else None} for place, each in enumerate(self.history)]
        return {"id": len(self.history), "created_at": came, "previous_submissions": told[::-1],
                "assignment": {"due_date": (START + timedelta(minutes=80)).isoformat()}}

    def hand_in(self, path: Path, minutes: int) -> tuple[Report, dict]:
        known = self.metadata(minutes)
        report = grade(path, homework4(self.assignment), sandbox=self.sandbox, options=Options(parts=(1,), metadata=known))
        written = strict(as_text(report))
        tests = [{"output_format": None, "name_format": None, **test} for test in written["tests"]]
        self.history.append({"id": known["id"], "submission_time": known["created_at"], "score": str(report.score), "autograder_error": False,
                             "results": {**{key: written.get(key) for key in STORED}, "tests": tests}})
        return report, written


@pytest.fixture(scope="module")
def told(sandbox: Sandbox) -> list[tuple[Report, dict]]:
    platform = Gradescope(sandbox)
    return [platform.hand_in(RIGHT if minutes == 90 else WRONG, minutes) for minutes in MINUTES]


def shown(written: dict) -> tuple[bool, bool]:
    """Whether any test shows a proof, and whether any shows numbers."""
    outputs = "\n".join(test["output"] for test in written["tests"])
    return "**Proved:**" in outputs, "expected" in outputs


def test_a_hint_first_the_proof_later(told: list[tuple[Report, dict]]) -> None:
    assert [shown(written) for _, written in told] == [(False, False), (False, False), (True, False), (True, True), (True, True)]
    assert [report.allowance.number for report, _ in told if report.allowance] == [1, 1, 2, 3, 3]


def test_the_top_says_which_attempt_it_is_and_why_one_was_not_graded(told: list[tuple[Report, dict]]) -> None:
    first, soon, *_, late = (written["output"] for _, written in told)
    assert first.startswith("This is your attempt 1 of 3. The next one is graded from 2026-11-20 10:30:00 UTC on.")
    assert soon.startswith("This submission was not graded, and you keep the score that you had. This came at 2026-11-20 10:10:00 UTC")
    assert "3 attempts count, and you have made all of them." in late and late.count("was not graded") == 1


def test_what_is_not_graded_keeps_score_and_tests(told: list[tuple[Report, dict]]) -> None:
    (_, first), (report, soon), _, (_, third), (_, late) = told
    assert soon["score"] == first["score"] > 0 and soon["tests"] == first["tests"]
    assert late["score"] == third["score"] and late["tests"] == third["tests"], "the right file of that submission was not even read"
    assert (report.score, report.max_score) == (first["score"], sum(test["max_score"] for test in first["tests"]))


def test_the_terminal_shows_the_same(told: list[tuple[Report, dict]]) -> None:
    page = printed(for_student(told[1][0]))
    assert "not graded" in page and f"{told[0][0].score:g} / " in page


def test_an_older_submission_graded_again_gives_the_same(sandbox: Sandbox, told: list[tuple[Report, dict]]) -> None:
    platform = Gradescope(sandbox)
    for minutes in MINUTES[:3]:
        platform.hand_in(WRONG, minutes)
    known = {**platform.metadata(MINUTES[0]), "id": 0}
    again = grade(WRONG, homework4(platform.assignment), sandbox=sandbox, options=Options(parts=(1,), metadata=known))
    assert strict(as_text(again))["tests"] == told[0][1]["tests"] and again.opening == told[0][0].opening


def test_the_score_of_a_submission_in_time_is_kept_by_one_that_is_late(sandbox: Sandbox) -> None:
    platform = Gradescope(sandbox, AttemptPolicy(limit=1), LatenessPolicy(percent_per_day=50))
    first, _ = platform.hand_in(WRONG, 0)
    late, written = platform.hand_in(RIGHT, 300)
    assert late.score == first.score and "taken off" not in written["output"]


def test_only_a_score_can_be_given_back_too(sandbox: Sandbox) -> None:
    platform = Gradescope(sandbox, AttemptPolicy(limit=1))
    platform.history.append({"id": 0, "submission_time": START.isoformat(), "score": "12.5", "autograder_error": False, "results": None})
    report, written = platform.hand_in(RIGHT, 5)
    assert (report.score, written["score"], written["tests"]) == (12.5, 12.5, []) and "12.5\n" in printed(report)


def test_without_attempts_everything_is_shown_at_once(sandbox: Sandbox) -> None:
    platform = Gradescope(sandbox, None)
    report, written = platform.hand_in(WRONG, 0)
    assert shown(written) == (True, True) and "attempts" not in written["extra_data"] and report.allowance is None
