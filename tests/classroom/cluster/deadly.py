"""A job that stands in for the real one: submissions are deadly to the worker, slow, or neither, by their names."""

from __future__ import annotations

import os
import signal
import time

from grader.classroom.graded import Graded, Ready
from grader.configuration.seed import secret_seed
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


def telling(channel, order, log, parent):
    """A job that says what it sees of the seed and of the digits, in place of a grade."""
    channel.send(Ready(Report("blank"), ""))
    while (upload := channel.recv()) is not None:
        seed = secret_seed(order.assignment.path.parent)
        digits = sorted(path.name for path in order.options.data.iterdir()) if order.options.data else None
        said = f"{seed.text} {seed.is_default} {digits} {os.environ.get('MNIST_DIR')} {os.environ.get('TIMEOUT_SECONDS')}"
        channel.send(Graded(upload.id, Report(said, finished=True), said))
