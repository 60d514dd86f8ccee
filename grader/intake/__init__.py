"""What was handed in -> one clean homework source."""

from grader.intake.refusals import CallerError, NotGradable
from grader.intake.taking import ImportPolicy, Submission, take_in

__all__ = ["CallerError", "ImportPolicy", "NotGradable", "Submission", "take_in"]
