"""The two ways in which a submission is not taken in: the student's fault, and the caller's."""

from __future__ import annotations


class NotGradable(Exception):
    """What was handed in cannot be graded; the message is one sentence for the student, and the grade is 0."""


class Unreadable(NotGradable):
    """One file of an archive is damaged or locked, while others beside it can be read."""


class CallerError(Exception):
    """Whoever started the grader named something that cannot be read; the message is one sentence."""
