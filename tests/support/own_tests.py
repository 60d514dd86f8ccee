"""A file of questions/ with one graded test in Python."""

from __future__ import annotations

HEAD = '''
import numpy as np
import pytest
from gradescope_utils.autograder_utils.decorators import number, partial_credit, tags, visibility, weight
from grader.authoring.asking import backward, drawn, gradient, holds, same, values
'''
ABOVE = '''
@number("{number}")
@weight({weight})
@visibility("{visibility}")
@tags("question:{about}")
def test_it(student, truth):
    """It is as it should be"""
'''


def written(body: str, number: str = "1.11", weight: float = 4, visibility: str = "visible", about: str = "probabilities") -> str:
    """A file with one test."""
    above = ABOVE.format(number=number, weight=weight, visibility=visibility, about=about)
    return f"{HEAD}\n{above}" + "".join(f"    {line}\n" for line in body.splitlines())
