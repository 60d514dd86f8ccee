"""The untrusted side: student code runs here and nowhere else."""

from grader.sandbox.exposing import FUNCTIONS
from grader.sandbox.isolation import Isolation, NoConfinement
from grader.sandbox.limits import Deadline, Limits
from grader.sandbox.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.program import Piece, Program
from grader.sandbox.reply import (
    Died,
    Missing,
    NotRun,
    Raised,
    RecordedCall,
    Refused,
    Reply,
    Returned,
    TimedOut,
)
from grader.sandbox.request import Request, Table
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.wire import Value
from grader.sandbox.worker import Worker

__all__ = ["FUNCTIONS", "Deadline", "Died", "Isolation", "Limits", "LoadError", "LoadNote", "LoadReport", "Missing",
           "NoConfinement", "NotRun", "Piece", "Program", "Raised", "RecordedCall", "Refused", "Reply", "Request",
           "Returned", "Sandbox", "Table", "TimedOut", "Value", "Worker"]
