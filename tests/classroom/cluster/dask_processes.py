"""A real scheduler and real workers, each a process that speaks TCP on 127.0.0.1."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.support.waiting import until

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class DaskProcesses:
    """Use as a context manager: all that was started is ended. `folder` gets their logs and files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.running: list[subprocess.Popen] = []
        self.address = f"tcp://127.0.0.1:{self.port}"

    def __enter__(self) -> DaskProcesses:
        return self

    def __exit__(self, *error: object) -> None:
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # a nanny's worker too; its job ends with it
            process.wait()

    def scheduler(self) -> subprocess.Popen:
        """One that answers already."""
        process = self._started("scheduler", "--port", self.port)
        assert until(self.answers)
        return process

    def begin(self, *words: object) -> subprocess.Popen:
        """A scheduler, and a worker of it, which is returned."""
        self.scheduler()
        return self.worker(*words)

    def answers(self) -> bool:
        """Whether a scheduler does."""
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", self.port)) == 0

    def worker(self, *words: object, path: Path = ROOT) -> subprocess.Popen:
        """One that grades with the grader in the folder `path`; it is replaced when it dies."""
        return self._started("worker", self.address, "--nthreads", "1", "--local-directory", self.folder, *words,
                             path=path)

    def _started(self, kind: str, *words: object, path: Path = ROOT) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", "--no-dashboard"]
        return self.started([*command, *map(str, words)], path)

    def started(self, command: list[str], path: Path = ROOT) -> subprocess.Popen:
        """Any command; what it says goes to the logs."""
        log = (self.folder / f"{len(self.running)}.log").open("ab")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys((str(path), str(ROOT))))}
        process = subprocess.Popen(command, cwd=path, env=environment, stdout=log, stderr=log,
                                   start_new_session=True)
        log.close()
        self.running.append(process)
        return process

    def said(self) -> str:
        """All that they logged."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))
