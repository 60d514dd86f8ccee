"""A file about a batch system, such as slurm.toml: what to ask it for, as `dask-jobqueue` does it."""

from __future__ import annotations

import inspect
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.classroom.cluster.connection import MISSING, Connection, SchedulerLost
from grader.configuration import value_rules
from grader.configuration.document import AssignmentError, Document, nearest
from grader.data_classes import dataclass
from grader.intake.errors import CallerError

KINDS = {"slurm": "SLURMCluster", "pbs": "PBSCluster", "lsf": "LSFCluster"}
EMPTY_SECONDS = 30.0  # a worker that has died is soon replaced while its job lasts
NEEDED = ("kind", "jobs", "cores", "memory")
# What we decide ourselves: one thread a process, and that the scheduler is here and is ended with the run.
OURS = ("scheduler", "processes", "n_workers", "name", "config_name", "loop", "asynchronous", "silence_logs",
        "job_cls", "scheduler_cls", "status")
QUIET = {"dashboard": False, "dashboard_address": ":0"}  # a page about the run, for whoever reaches the machine


@dataclass(frozen=True)
class Batch:
    """`jobs` jobs of a batch system; `options` are those of the class `cluster` of dask-jobqueue."""

    cluster: type[Any]
    jobs: int
    options: Mapping[str, Any]

    def script(self) -> str:
        """What is submitted for one job."""
        with self.started(jobs=0) as cluster:
            return str(cluster.job_script())

    def started(self, jobs: int | None = None) -> Any:
        """A cluster whose scheduler runs here, and its jobs asked for. CallerError where that fails."""
        try:
            cluster = self.cluster(**self.options)
            cluster.scale(jobs=self.jobs if jobs is None else jobs)
        except (OSError, TypeError, ValueError, RuntimeError) as error:
            raise CallerError(f"The batch system cannot be used as asked: {' '.join(str(error).split())}") from error
        return cluster


class BatchConnection(Connection):
    """A connection to a scheduler of our own, which ends its jobs and itself when it is closed."""

    def __init__(self, batch: Batch) -> None:
        self._cluster = batch.started()
        self._seen: float | None = None  # when a worker was there
        super().__init__(self._cluster.scheduler_address, self._cluster.security)

    def workers(self) -> Mapping[str, int]:
        """As above; where all jobs have ended, because their time was over say, they are to be asked for anew."""
        there, now = super().workers(), time.monotonic()
        if there:
            self._seen = now
        elif self._seen is not None and now - self._seen > EMPTY_SECONDS:
            raise SchedulerLost("All jobs of the batch system have ended; they are asked for again.")
        return there

    def close(self) -> None:
        super().close()
        self._cluster.close()

    def abandon(self) -> None:
        """From a signal handler: the jobs are cancelled, those that wait in the queue too."""
        self._cluster.close(timeout=3)


def read_batch(path: Path) -> Batch:
    """What the file at `path` asks for. CallerError, with the file and the line, where it cannot be used."""
    try:
        return _batch(Document(path))
    except AssignmentError as error:
        raise CallerError(str(error)) from error


def _batch(document: Document) -> Batch:
    said = document.table("")
    for name in NEEDED:
        if name not in said:
            raise document.wrong("", name, f"{name} is missing; a file names {', '.join(NEEDED)}, and what else "
                                           "dask-jobqueue is to be told")
    if said["kind"] not in KINDS:
        raise document.wrong("", "kind", f"kind must be one of {', '.join(KINDS)}, and it is {said['kind']!r}")
    for name in ("jobs", "cores"):
        if not value_rules.COUNT["fits"](said[name]):
            raise document.wrong("", name, f"{name} must be {value_rules.COUNT['what']}, and it is {said[name]!r}")
    cluster = _class(KINDS[said["kind"]])
    options = {name: value for name, value in said.items() if name not in ("kind", "jobs")}
    known = _options(cluster)
    for name in options:
        if name not in known:
            raise document.wrong("", name, f"dask-jobqueue has no option {name!r} for {said['kind']} that can be set "
                                           f"here{nearest(name, known)}")
    ours = {"processes": said["cores"], "scheduler_options": {**QUIET, **document.table("scheduler_options")}}
    return Batch(cluster, said["jobs"], {**options, **ours})


def _class(name: str) -> type[Any]:
    try:
        import dask_jobqueue
    except ImportError as error:
        raise CallerError(MISSING) from error
    kind: type[Any] = getattr(dask_jobqueue, name)
    return kind


def _options(cluster: type[Any]) -> list[str]:
    """All that can be said to `cluster`, of the scheduler, of a job anywhere, and of a job in this system."""
    said_to = [*inspect.getmro(cluster), *inspect.getmro(cluster.job_cls)]
    names = {name for each in said_to if "dask_jobqueue" in each.__module__
             for name, parameter in inspect.signature(each).parameters.items()
             if parameter.kind is not inspect.Parameter.VAR_KEYWORD}
    return sorted(names - set(OURS))
