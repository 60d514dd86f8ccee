"""Which tests a check is about: all of them, or those that a student names by their number or their function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from grader.intake.errors import CallerError
from grader.judgement.verdict import TestVerdict


def chosen(tests: Sequence[TestVerdict], names: Sequence[str]) -> list[TestVerdict]:
    """Those of `tests` that `names` mean, "softmax_loss" or "5.2"; all where nothing is named.

    CallerError for a name of nothing, with the nearest there is.
    """
    known = {name for test in tests for name in (test.number, test.question)}
    for name in names:
        if name not in known:
            raise CallerError(_nothing_of(name, tests))
    return [test for test in tests if not names or {test.number, test.question} & set(names)]


def _nothing_of(name: str, tests: Sequence[TestVerdict]) -> str:
    parts = sorted({test.part for test in tests})
    where = f"part {parts[0]}" if len(parts) == 1 else f"parts {parts[0]} to {parts[-1]}"
    return f"There is no function and no test {name!r} in {where}. {' '.join(_nearest(name, tests))}"


def _nearest(name: str, tests: Sequence[TestVerdict]) -> Iterator[str]:
    functions = list(dict.fromkeys(test.question for test in tests))
    near = get_close_matches(name, functions, n=1)
    if name.replace(".", "").isdigit():
        yield f"The tests are {tests[0].number} to {tests[-1].number}."
    elif near:
        yield f"Did you mean {near[0]}?"
    else:
        yield f"The functions are {', '.join(functions)}."
