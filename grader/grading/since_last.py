"""What changed since the last submission, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.judgement.verdict import TestVerdict
from grader.results.report import passed


def since_last(previous: Mapping[str, bool] | None, tests: Sequence[TestVerdict]) -> str:
    """ "3 tests newly pass, 1 newly fails since your last submission."; empty without an earlier one.

    Only visible tests are counted: a count of hidden ones would tell what they hold back.
    """
    known = [test for test in tests if test.visibility == "visible" and test.number in (previous or {})]
    if previous is None or not known:
        return ""
    gained = sum(passed(test) and not previous[test.number] for test in known)
    lost = sum(not passed(test) and previous[test.number] for test in known)
    if not gained and not lost:
        return "The same tests pass as in your last submission."
    changes = ([f"{gained} {'test' if gained == 1 else 'tests'} newly {'passes' if gained == 1 else 'pass'}"]
               if gained else [])
    if lost:
        noun = "" if gained else ("test " if lost == 1 else "tests ")
        changes.append(f"{lost} {noun}newly {'fails' if lost == 1 else 'fail'}")
    return f"{', '.join(changes)} since your last submission."
