"""What a submission costs, by the clock of the processor and by that on the wall."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
# pytest without the plugins that happen to be installed, which would slow it and flatter us; and everybody with the
# compiled modules that an installation has.
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass(frozen=True)
class Cost:
    """Of one submission, in seconds: of processor time, and on the clock."""

    processor: float
    wall: float

    def __str__(self) -> str:
        return f"{self.processor:.3f} s of processor time, {60 / self.wall:5.0f} a minute"


def tree(*pids: int) -> Iterator[tuple[int, list[str]]]:
    """These processes and all that they started: the number and the fields of /proc/PID/stat from the third on."""
    waiting, seen = list(pids), set()
    while waiting:
        pid = waiting.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            for task in Path(f"/proc/{pid}/task").iterdir():  # a worker of a cluster starts its job from another thread
                waiting += map(int, (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile, and its parent has its time
        if pid not in seen:
            yield pid, fields
        seen.add(pid)


def processor_seconds(*pids: int) -> float:
    """Of these processes, or of this one, and of all that they started, ended or not."""
    return sum(sum(map(int, fields[11:15])) for _, fields in tree(*(pids or (os.getpid(),)))) / TICK


def cold(command: Callable[[Path], Sequence[str]], work: Sequence[Path],
         environment: Mapping[str, str] = ENVIRONMENT) -> Cost:
    """One process after the other, as in a shell loop."""
    return spent(lambda: [run(command(path), environment) for path in work], len(work))


def spent(doing: Callable[[], object], submissions: int) -> Cost:
    """What the processes that `doing` starts and waits for, and theirs, take for one of so many submissions."""
    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    before, begun = used(), time.perf_counter()
    doing()
    return Cost((used() - before) / submissions, (time.perf_counter() - begun) / submissions)


def run(command: Sequence[str], environment: Mapping[str, str] = ENVIRONMENT) -> None:
    """In the repository's root, quietly; what it said against it is shown where it fails. CalledProcessError."""
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if ended.returncode:
        sys.stderr.write(ended.stderr.decode(errors="replace"))
    ended.check_returncode()
