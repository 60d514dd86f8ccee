"""A Report -> Gradescope's results.json, valid at every moment."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from grader.judgement.verdict import TestVerdict, Verdict
from grader.results.allowance import for_student
from grader.results.attempt import Allowance
from grader.results.given_back import output_of, stored_tests
from grader.results.markdown import CAP, clean, escaped, explained, joined
from grader.results.report import GRADER_FAULT, NOT_JUDGED, Report, finite, hidden_sentence, passed
from grader.results.stories import next_sentence, told_in

UNFINISHED = ("Grading did not finish: the grader was stopped from outside. The tests below were judged before that; "
              "the score counts only these.")


def as_text(report: Report) -> str:
    """`report` for its student as JSON in Gradescope's schema: finite numbers, clean text, nothing of hidden tests."""
    report = for_student(report)
    if report.given_back is not None:
        tests = ", ".join(_dumped(_plain(each)) for each in stored_tests(report.given_back))
    else:
        not_run = GRADER_FAULT if report.finished else NOT_JUDGED
        told = told_in(report.tests)
        tests = ", ".join(_test(each, not_run, told.get(each.number, "")) for each in report.tests)
    return f'{_dumped(_whole(report))[:-1]}, "tests": [{tests}]}}'


def _whole(report: Report) -> dict[str, Any]:
    """What is said of the submission as a whole: everything but its tests."""
    return {
        "score": report.score,
        # Whole seconds: a student's code decides how long it takes, and could say much in the digits.
        "execution_time": max(0.0, float(math.ceil(finite(report.execution_time)))),
        "output": joined(_overall(report), cap=3 * CAP),
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "leaderboard": [{"name": clean(each.name), "value": _value(each.value), "order": each.order}
                        for each in report.leaderboard],
        "extra_data": _plain({
            "finished": report.finished, "attempt": report.attempt, "versions": report.versions,
            "seed": report.seed_hash, "isolation": report.isolation, "kept": report.kept,
            **({"training": asdict(report.learned)} if report.learned else {}),
            **({"attempts": _attempts(report.allowance)} if report.allowance else {}),
        }),
    }


def _attempts(allowance: Allowance) -> dict[str, object]:
    """What the next grading has to know of this one: platforms hand it on."""
    return {"number": allowance.number, "refused": escaped(allowance.refused), "faults": list(allowance.faults)}


def _overall(report: Report) -> list[str]:
    opening = [] if report.finished else [UNFINISHED]
    notes = joined(["- " + escaped(each) for each in report.notes], "\n", CAP // 2)
    fault = [f"{GRADER_FAULT} {escaped(report.fault)}".strip()] if report.grader_failed else []
    refusal = [explained(report.refusal)] if report.refusal else []
    before = [output_of(report.given_back)] if report.given_back else []
    judged = report.finished and not (report.refusal or report.given_back)
    step = next_sentence(report) if judged else ""
    return [*opening, *(escaped(each) for each in report.opening), *before, *refusal, *fault,
            *([f"**{escaped(step)}**"] if step else []), *([notes] if notes else [])]


@lru_cache(maxsize=256)  # the file is written after every test; most of it is as before
def _test(test: TestVerdict, not_run: str, told: str) -> str:
    error = test.max_relative_error
    shown = test.visibility == "visible"
    return _dumped({
        "number": test.number,
        "name": clean(test.name),
        "score": finite(test.score),
        "max_score": finite(test.max_score),
        "status": "passed" if passed(test) else "failed",
        "visibility": test.visibility,
        "tags": sorted({*test.tags, f"question:{test.question}", f"part:{test.part}"}),
        "output": f"The same as in {told}." if told else _output(test, not_run),
        "extra_data": {
            "question": test.question,
            "verdict": test.verdict.value,
            "misconceptions": list(test.misconceptions) if shown else [],
            "max_relative_error": float(error) if shown and error is not None and math.isfinite(error) else None,
        },
    })


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _output(test: TestVerdict, not_run: str) -> str:
    if test.visibility != "visible":
        return not_run if test.verdict is Verdict.NOT_RUN else hidden_sentence(test)
    fault = [not_run] if test.verdict is Verdict.NOT_RUN else []
    words = [explained(test.explanation)] if test.explanation else []
    return "\n\n".join(fault + words) or ("Correct." if passed(test) else "Not correct.")


def _value(value: float | str) -> float | str:
    return clean(value) if isinstance(value, str) else finite(value)


def _plain(value: Any) -> Any:
    """`value` as JSON can hold it: finite numbers, clean text, lists and objects; anything else as text."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {clean(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return clean(str(value))
