"""What travels once to every worker: by what to grade, with all that this machine's files and environment say."""

from __future__ import annotations

import os
import socket
from dataclasses import field, replace
from hashlib import blake2b
from pathlib import Path

from grader.classroom.cluster.parcel import Parcel, pack_data, pack_homework
from grader.classroom.graded import Order
from grader.classroom.job import serve
from grader.classroom.job_process import Serve
from grader.configuration.seed import SecretSeed, secret_seed
from grader.data_classes import dataclass
from grader.grading.budget import total_seconds

MNIST = "MNIST_DIR"


@dataclass(frozen=True)
class Commission:
    """`order` names no file of this machine: `data` are the digits that it wants, if any, `homework` is what another
    homework than our own is made of; `serve` is a job's life.

    `run` is the same for a run that goes on with a stopped one: its jobs take the place of those that were left.
    The secret shows in no repr and so in no log of Dask's.
    """

    run: str
    order: Order
    secret: SecretSeed = field(repr=False)
    data: Parcel | None = field(default=None, repr=False)
    homework: Parcel | None = field(default=None, repr=False)
    serve: Serve = serve


def commission(order: Order, out: Path, serve: Serve = serve) -> Commission:
    """For the run that leaves its results in `out`. CallerError or SeedError where something cannot be read."""
    limits = order.assignment.limits
    limits = replace(limits, total_seconds=total_seconds(limits.total_seconds, os.environ))
    folder = order.options.data or (Path(os.environ[MNIST]) if os.environ.get(MNIST) else None)
    plain = Order(replace(order.assignment, limits=limits, path=Path()), replace(order.options, data=None))
    return Commission(_name(out), plain, secret_seed(order.assignment.path.parent),
                      pack_data(folder) if folder else None, pack_homework(order.homework), serve)


def _name(out: Path) -> str:
    place = f"{socket.gethostname()}:{out.resolve()}"
    return blake2b(place.encode(errors="surrogateescape"), digest_size=8).hexdigest()
