"""The trusted side of the zygotes: started, ordered and ended, one for each set of packages that submissions import."""

from __future__ import annotations

import array
import contextlib
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TypeVar

from grader.sandbox.host import spawning
from grader.sandbox.host.processes import seconds_with_children
from grader.sandbox.protocol.derivatives import NAMES
from grader.sandbox.protocol.errors import WireError
from grader.sandbox.protocol.orders import (
    DONE,
    ORDERS,
    Cell,
    Clean,
    Cleaned,
    End,
    Ended,
    Fork,
    Forked,
    Order,
    Preload,
    Preloaded,
)
from grader.sandbox.protocol.preloading import packages_in
from grader.sandbox.protocol.program import Program

MOST = 3  # zygotes at a time: with matplotlib one holds 65 MB, with scikit-learn and what that needs 185 MB
FORK_SECONDS, IMPORT_SECONDS = 30.0, 120.0
LOST = OSError, ValueError, WireError  # it is gone, or speaks no more
Answer = TypeVar("Answer", Forked, Preloaded, Ended, Cleaned)
ABANDON_SECONDS = 0.6  # it may still be importing numpy


class Zygote:
    """One clean process that forks the zygotes of programs; started again if it was killed, for want of memory say."""

    def __init__(self, home: Path, workers: Path) -> None:
        self._home = home  # a folder of its own, where matplotlib leaves its list of fonts
        self._workers = workers  # where the scratch folders of all workers will lie
        self.packages: frozenset[str] = frozenset()  # imported for submissions
        self.loaded: frozenset[str] = frozenset()    # all that these brought along; empty where there are none
        self._boot()

    @property
    def pid(self) -> int:
        """The number of the process as it is now."""
        return self.process.pid

    def fork(self, cell: Cell, forbidden: tuple[str, ...], channel: socket.socket) -> int:
        """The number of the new zygote of a program, that speaks on `channel`, is locked into `cell` and reads nothing
        `forbidden`.
        """
        order = Fork(cell, forbidden)
        try:
            return self._order(order, Forked, FORK_SECONDS, channel.fileno()).pid
        except LOST:
            held = self.packages
            self._kill()
            self._boot()
            self.preload(held)
            return self._order(order, Forked, FORK_SECONDS, channel.fileno()).pid

    def preload(self, packages: frozenset[str]) -> bool:
        """Import `packages`; False, and nothing imported, where that cannot be done without harm to a later fork."""
        if not packages:
            return True
        try:
            done = self._order(Preload(tuple(sorted(packages))), Preloaded, IMPORT_SECONDS)
        except LOST:
            done = Preloaded((), 0)
        if done.threads != 1:  # it died of it, or would fork without the threads that it has
            self._kill()
            self._boot()
            return False
        self.packages, self.loaded = packages, frozenset(done.loaded)
        return True

    def end(self, pid: int) -> int:
        """Kill the process `pid` that was forked; the status it ended with."""
        try:
            return self._order(End(pid), Ended, FORK_SECONDS).status
        except LOST:  # a zygote that died took its children along
            return signal.SIGKILL

    def clean(self) -> None:
        """Kill all that was forked, and what that left behind."""
        with contextlib.suppress(*LOST):  # as above
            self._order(Clean(), Cleaned, FORK_SECONDS)

    def processor_seconds(self) -> float:
        """Of the process and of the workers that it has ended; 0 once it is gone."""
        return seconds_with_children(self.pid)

    def close(self) -> None:
        """End it, with all that it forked."""
        self.clean()
        self._kill()

    def abandon(self) -> None:
        """As close, from a signal handler: its socket shut, it ends all that it forked and itself."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ABANDON_SECONDS)
        self.process.kill()

    def _boot(self) -> None:
        """Start it and do not wait: it imports numpy while we do."""
        self.packages = self.loaded = frozenset()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(spawning.START), "zygote", str(theirs.fileno()), str(self._workers)],
                pass_fds=[theirs.fileno()], cwd=self._home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**spawning.ENVIRONMENT, **spawning.QUIET, "MPLCONFIGDIR": str(self._home)})

    def _kill(self) -> None:
        self._control.close()
        self.process.kill()  # nothing is left for it to do, and to wait for its own end would be to poll
        self.process.wait()

    def _order(self, order: Order, answer: type[Answer], seconds: float, descriptor: int | None = None) -> Answer:
        rights = [] if descriptor is None else [
            (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]).tobytes())]
        self._control.settimeout(seconds)
        self._control.sendmsg([json.dumps(ORDERS.written(order)).encode()], rights)
        done = DONE.read(json.loads(self._control.recv(1 << 16)))
        if not isinstance(done, answer):
            raise WireError("another order was obeyed")
        return done


class Zygotes:
    """The zygotes of one sandbox, the one that was used last at the end. The first holds numpy alone."""

    def __init__(self, home: Path, workers: Path) -> None:
        self._folders = home, workers
        self.running = [Zygote(home, workers)]
        self._harmful: set[frozenset[str]] = set()

    def suited_to(self, program: Program) -> Zygote:
        """The zygote that holds what `program` imports of the usual packages, and nothing that it may not import."""
        forbidden = frozenset(program.forbidden)
        wanted = packages_in(piece.text for piece in program.pieces) - forbidden
        zygote = self._with(frozenset() if wanted in self._harmful else wanted, forbidden)
        self.running.remove(zygote)
        self.running.append(zygote)
        return zygote

    def clean(self) -> None:
        """Leave none of their workers."""
        for zygote in self.running:
            zygote.clean()

    def processor_seconds(self) -> float:
        """Of them all, and of the workers that they have ended."""
        return sum(zygote.processor_seconds() for zygote in self.running)

    def close(self) -> None:
        """End them all."""
        for zygote in self.running:
            zygote.close()

    def abandon(self) -> None:
        """End them all at once, in whatever state they are."""
        for zygote in self.running:
            zygote.abandon()

    def _with(self, wanted: frozenset[str], forbidden: frozenset[str]) -> Zygote:
        for zygote in self.running:
            if zygote.packages == wanted and not zygote.loaded & (forbidden | NAMES):
                return zygote
        zygote = self._another(wanted)
        if not zygote.preload(wanted):
            self._harmful.add(wanted)
        elif zygote.loaded & (forbidden | NAMES):  # by way of another package: each worker imports what it may
            self._harmful.add(wanted)
            return self._with(frozenset(), forbidden)
        return zygote

    def _another(self, wanted: frozenset[str]) -> Zygote:
        """One that holds nothing but numpy: an idle one that will get `wanted`, or a new one in place of the oldest."""
        unused = [zygote for zygote in self.running if not zygote.packages]
        if unused and wanted:
            return unused[0]
        if len(self.running) == MOST:
            self.running.pop(0).close()
        self.running.append(Zygote(*self._folders))
        return self.running[-1]
