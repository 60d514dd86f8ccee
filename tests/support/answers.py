"""The true values, as a grading has them."""

from grader.grading.answers import LiveAnswers
from tests.support.samples import REFERENCE

KNOWN = LiveAnswers(REFERENCE / "homework4.py")
