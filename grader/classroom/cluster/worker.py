"""What a Dask worker is asked to do. It keeps one warm job for each run that sends it submissions, as a child."""

from __future__ import annotations

import os
import tempfile
import traceback
import uuid
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock

from grader.classroom.cluster.child import started
from grader.classroom.cluster.commission import MNIST, Commission
from grader.classroom.cluster.messages import Consignment, Failed, Introduced, Restarted, Unfit
from grader.classroom.cluster.parcel import Parcel, unpack
from grader.classroom.cluster.versions import here
from grader.classroom.graded import Graded, Order
from grader.classroom.jobs import Jobs
from grader.configuration.seed import FILE, VALUE
from grader.intake.errors import CallerError
from grader.sandbox.host.cleanup import remove_tree

PLATFORM_LIMIT = "TIMEOUT_SECONDS"  # of whoever asked, and already counted
_process = uuid.uuid4().hex
_engaged: dict[str, Engagement] = {}
_one_at_a_time = Lock()


class Engagement:
    """One run at this worker: its job, and a folder for what comes from afar."""

    def __init__(self, commission: Commission) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="class-", dir=_scratch()))
        order, secret = commission.order, commission.secret
        data, another = self._arrived(commission.data), self._arrived(commission.homework)
        # The folder beside assignment.toml may hold a seed: here it is an empty one.
        assignment = replace(order.assignment, path=self._new_folder() / "assignment.toml")
        environment = {VALUE: None if secret.is_default else secret.text, FILE: None, MNIST: None, PLATFORM_LIMIT: None}
        self._jobs = Jobs(1, Order(assignment, replace(order.options, data=data), another), commission.serve,
                          partial(started, environment))

    def grade(self, consignment: Consignment) -> Graded:
        """What came of it. CallerError where this worker can grade nothing."""
        folder = self._new_folder()
        try:
            [graded] = self._jobs.grade([replace(consignment.upload, path=unpack(consignment.parcel, folder))])
        finally:
            remove_tree(folder)
        return replace(graded, scratch="")  # which is nowhere else

    def end(self) -> None:
        """Leave no process and no file."""
        self._jobs.abandon()
        remove_tree(self._folder)

    def _arrived(self, parcel: Parcel | None) -> Path | None:
        return None if parcel is None else unpack(parcel, self._new_folder())

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._folder))


def introduce() -> Introduced | Unfit:
    """Who this is, to be asked before it is told anything."""
    if os.name != "posix":
        return Unfit("Workers of a cluster grade on Linux and macOS only.")
    return Introduced(_process, here())


def engage(commission: Commission) -> None:
    """From now on grade for this run. A job that an earlier process of the same run left here is ended."""
    with _one_at_a_time:
        _end(commission.run)
        _engaged[commission.run] = Engagement(commission)


def grade(run: str, process: str, consignment: Consignment) -> Graded | Restarted | Unfit | Failed:
    """What came of one submission of the `run`, which spoke with this `process` before."""
    if process != _process or run not in _engaged:
        return Restarted()
    with _one_at_a_time:
        try:
            return _engaged[run].grade(consignment)
        except CallerError as error:
            return Unfit(str(error))
        except Exception:  # ours: a full disk, say; whoever asked tries elsewhere and keeps the traceback
            return Failed(traceback.format_exc())


def dismiss(run: str) -> None:
    """The run is over, or has no more use for this worker."""
    with _one_at_a_time:
        _end(run)


def _end(run: str) -> None:
    if (engagement := _engaged.pop(run, None)) is not None:
        engagement.end()


def _scratch() -> str:
    """The worker's own folder, which Dask removes however the worker ends."""
    from distributed import get_worker  # installed where there are workers

    return str(get_worker().local_directory)
