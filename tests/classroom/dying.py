"""A job that stands in for the real one: it dies of submissions called "deadly", the first time or always."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from grader.classroom.graded import Graded, Ready
from grader.results.report import Report


def serve(channel, order, log, parent):
    """As grader.classroom.job.serve, without grading anything."""
    with open(log, "a", encoding="utf-8") as said:
        _grade(channel, said)


def _grade(channel, said):
    channel.send(Ready(Report("blank"), ""))
    while (upload := channel.recv()) is not None:
        name = upload.path.name
        tried = Path(f"{upload.path}.tried")
        if name == "deadly" or (name == "deadly once" and not tried.exists()):
            tried.touch()
            print("Killed by its memory.", file=said, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "endless":
            time.sleep(600)
        channel.send(Graded(upload.id, Report(name, finished=True), name))


def refuse(channel, order, log, parent):
    """A job that says why nothing can be graded."""
    channel.send(Ready(refused="There is no reference."))


def stillborn(channel, order, log, parent):
    """A job that cannot start."""
    Path(log).write_text("No module named numpy.")
    os._exit(3)
