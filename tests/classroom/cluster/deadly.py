"""A job that stands in for the real one: submissions are deadly to the worker, slow, or neither, by their names."""

from __future__ import annotations

import os
import signal
import time

from grader.classroom.graded import Graded, Ready
from grader.results.gradescope import as_text
from grader.results.report import Report


def serve(channel, order, log, parent):
    """As grader.classroom.job.serve, without grading anything."""
    channel.send(Ready(Report("blank"), ""))
    while (upload := channel.recv()) is not None:
        text = upload.path.read_text()
        if text == "deadly":
            os.kill(parent, signal.SIGKILL)
            os._exit(1)
        if text == "slow":
            time.sleep(0.3)
        report = Report(text, finished=True)
        channel.send(Graded(upload.id, report, as_text(report)))
