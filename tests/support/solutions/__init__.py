"""Correct solutions of the whole homework in many styles, and the same with one wrong function."""

from tests.support.solutions.callers import PAIRS, STYLES, callers, cured
from tests.support.solutions.forms import FORMS
from tests.support.solutions.generate import AXES, debatable, generate, tolerance
from tests.support.solutions.mistakes import ENDLESS, MISTAKES
from tests.support.solutions.solution import Mistake, Solution

__all__ = [
    "AXES", "ENDLESS", "FORMS", "MISTAKES", "PAIRS", "STYLES", "Mistake", "Solution", "callers", "cured",
    "debatable", "generate", "tolerance",
]
