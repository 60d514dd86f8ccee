"""What `homework check` and reports say, where one word more tells two places or two causes apart."""

import numpy as np
import pytest

from grader.authoring.homework_folder import homework_in
from grader.authoring.mutants import mutants
from grader.authoring.proving import Proving
from grader.authoring.returned import require_same
from grader.authoring.whole_folder import read_folder
from grader.grading.failures import Wrong
from tests.support.homework_folders import STARTER

TWICE = "def f(a, b):\n    return a + a * a\n"


def test_survivors_that_read_the_same_are_told_with_their_columns():
    made = [each for each in mutants(TWICE) if (each.before, each.after) == ("a", "b")]
    assert [(each.line, each.column) for each in made] == [(2, 12), (2, 16), (2, 20)]
    lines = list(Proving(homework_in(STARTER), read_folder(STARTER), None)._listed(made, made[:2]))
    assert lines[-2:] == ["  reference.py, line 2, column 12, f: a -> b", "  reference.py, line 2, column 16, f: a -> b"]
    assert list(Proving(homework_in(STARTER), read_folder(STARTER), None)._listed(made, made[:1]))[-1] == "  reference.py, line 2, f: a -> b"


@pytest.mark.parametrize(("factor", "lengths", "says"), [
    (2.0, {"C": 2, "N": 5}, "got / expected = 2 everywhere"),
    (5.0, {"C": 2, "N": 5}, "got / expected = 5 (N) everywhere"),
])
def test_a_factor_of_two_is_not_said_to_be_a_length(factor, lengths, says):
    expected = np.arange(1.0, 7.0)
    with pytest.raises(Wrong) as wrong:
        require_same({"P": factor * expected}, {"P": expected}, "", lengths)
    assert any(says in line for line in wrong.value.explanation.evidence)
