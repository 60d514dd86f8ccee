"""Correct solutions of the whole homework in many styles, and the same with one wrong function."""

from tests.support.solutions.generate import AXES, debatable, generate, tolerance
from tests.support.solutions.solution import Mistake, Solution

__all__ = ["AXES", "Mistake", "Solution", "debatable", "generate", "tolerance"]
