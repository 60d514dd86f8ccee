"""Hold what is done with a student's data to some memory and time: what is too large for them is said, and no crash."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from grader.intake.errors import NotGradable

READING_SECONDS = 30.0  # for what of a submission is read at all, a hundred times what the largest takes
MEGABYTES, SHARE = 1024, 0.5  # beyond what the grader has, or this share of what its container may have in all
TOO_LARGE = "What was handed in is too large to be read in the memory that the grader may use. Hand in the code alone."
TOO_SLOW = f"What was handed in could not be read within {READING_SECONDS:g} seconds. Hand in the code alone."
Given = ParamSpec("Given")
Result = TypeVar("Result")


def bounded(read: Callable[Given, Result]) -> Callable[Given, Result]:
    """`read`, where too little memory or time is NotGradable."""
    @wraps(read)
    def reading(*given: Given.args, **named: Given.kwargs) -> Result:
        # Imported here, as all that takes time, while the zygote starts.
        from grader.sandbox.protocol.time_limit import TimeIsUp, time_limit

        alone = threading.current_thread() is threading.main_thread()  # only there can a signal interrupt
        try:
            with time_limit(READING_SECONDS) if alone else nullcontext():
                return read(*given, **named)
        except MemoryError as error:
            raise NotGradable(TOO_LARGE) from error
        except TimeIsUp as error:
            raise NotGradable(TOO_SLOW) from error

    return reading


@contextmanager
def memory() -> Iterator[None]:
    """Within, an allocation that goes too far is a MemoryError, where the kernel would end this process or another.

    What is loaded already does not count.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    most = _in_use() + megabytes(_container()) * (1 << 20)
    hard = before[1] if before[1] != resource.RLIM_INFINITY else most
    resource.setrlimit(resource.RLIMIT_AS, (min(most, hard), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def megabytes(container: int | None) -> int:
    """What may be used beyond what is in use now, in a container that may have so many bytes in all."""
    return MEGABYTES if container is None else min(MEGABYTES, int(SHARE * container) >> 20)


def _in_use() -> int:
    [kilobytes] = re.findall(r"VmSize:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(kilobytes) << 10


def _container() -> int | None:
    """The bytes that the container may have; None where there is no limit, or none that can be read."""
    for place in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            said = Path(place).read_text().strip()
        except OSError:
            continue
        return int(said) if said.isdigit() and int(said) < 1 << 50 else None
    return None
