"""The room student code runs in: a clean zygote, a uid and a scratch directory of its own, wiped after each use."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from grader.sandbox.host import spawning
from grader.sandbox.host.cleanup import remove_tree, wipe_shared
from grader.sandbox.host.disk import DiskWatch
from grader.sandbox.host.hung import Hung
from grader.sandbox.host.isolation import Isolation, NoConfinement, open_to_all
from grader.sandbox.host.limits import Deadline, Limits
from grader.sandbox.host.processes import hide_memory, own_seconds
from grader.sandbox.host.program_zygote import LOST, ProgramZygote
from grader.sandbox.host.scratch import Scratch, sweep
from grader.sandbox.host.user_ids import take_uid
from grader.sandbox.host.zygotes import Zygotes
from grader.sandbox.protocol.layout import AS_IN_THE_CONTRACT
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.mechanism import TIME_ONLY, Mechanism
from grader.sandbox.protocol.orders import Cell
from grader.sandbox.protocol.program import Program

if TYPE_CHECKING:
    from grader.sandbox.host.worker_client import End, Worker

MOST_SKIPPED = 5  # statements of one file that end or outlast the worker
DEFAULT_LIMITS = Limits()


class Sandbox:
    """Starts workers, one submission at a time. Use as a context manager; `clean` between submissions."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS, *, confined: bool = True) -> None:
        self.limits = limits
        self.secrets = True  # this process can read what student code must not: where that could too, it is refused
        self.answers: tuple[Path, ...] = ()  # files with these secrets: where any user may read one, it is refused too
        self._shared_open = False  # student code could write where another worker reads, and nothing but us prevents it
        self._confined = confined
        self._forks = sys.platform == "linux"
        self._budget = Deadline(limits.total_seconds)
        self.hung = Hung()
        self._disk = DiskWatch(limits.disk_mb)
        self._scratch_folder = Scratch()
        self._base = self._scratch_folder.folder
        self._home = self._base / "workers"
        self._uid, self._uid_lock = take_uid() if self._forks and confined else (None, None)
        self._isolation: Isolation | None = None
        self._workers: list[Worker] = []
        self._disturbed = False
        self._lost = False  # the zygote of a program, after it had read it
        self._slow: tuple[Program, tuple[int, ...]] | None = None
        self._loaded: tuple[Program, LoadReport] | None = None
        self._reading: ProgramZygote | None = None  # of the program whose workers were asked for last
        self._base.chmod(0o711)
        self._home.mkdir(mode=0o711)
        if self._forks:
            self._zygotes = self._boot()
        sweep()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    @property
    def isolation(self) -> Isolation:
        """What is in force, measured on a worker of this sandbox; NoConfinement when root cannot be confined."""
        self._measure()
        assert self._isolation is not None
        return self._isolation

    def require_confinement(self, answers: tuple[Path, ...]) -> None:
        """NoConfinement where student code could read one of the files `answers`, whatever it is."""
        self.answers = answers
        self._measure()

    def _measure(self) -> None:
        if self._isolation is None and self._forks:
            self._fork(Program(())).close()
        elif self._isolation is None:
            self._isolation = Isolation("spawned", {"limits": TIME_ONLY})

    @property
    def spent(self) -> bool:
        """Whether the total time of this submission is used up, so that no worker starts and no call is made."""
        return self._budget.passed()

    @property
    def folder(self) -> str:
        """The folder that holds everything of this sandbox; whoever ends the process removes it."""
        return str(self._base)

    @property
    def disturbed(self) -> bool:
        """Whether the last submission did what none does in good order: then no other should come here."""
        return self._disturbed

    @property
    def processor_seconds(self) -> float:
        """What the zygotes and all workers that have ended took so far; 0 where that cannot be known."""
        return self._zygotes.processor_seconds() if self._forks else 0.0

    def start_worker(self, program: Program) -> Worker:
        """A worker with `program` loaded. A statement that ends or outlasts it is left out and the load repeated.

        Once the total time is used up, a worker that never started: whatever it is asked, it says so.
        """
        # What was too slow the first time is not waited for again.
        skip = list(self._slow[1]) if self._slow is not None and self._slow[0] == program else []
        most = len(skip) + MOST_SKIPPED
        while not self.spent:
            known = None if skip else self._known(program)
            worker = self._fork(program) if self._forks else self._spawn(program)
            stopped = worker.load(program.layout, skip, known)
            if known is not None and stopped is not None:  # what ran to its end once does not always
                self._loaded = None
                continue
            if stopped is None or stopped < 0 or len(skip) >= most or stopped in skip:
                self._slow = (program, tuple({*skip, *worker.loaded.slow}))
                if stopped is None and not worker.loaded.slow and not skip:
                    self._loaded = program, worker.loaded
                return worker
            skip.append(stopped)
        return self._unstarted()

    def _known(self, program: Program) -> LoadReport | None:
        """What loading `program` came to before, where that was to its end."""
        return self._loaded[1] if self._loaded is not None and self._loaded[0] == program else None

    def clean(self) -> None:
        """Leave nothing of a submission: no process, no file; the next one has the whole time again."""
        self._disturbed = self._lost or any(worker.died for worker in self._workers)
        self._end_all()
        self._disturbed = self._disturbed or any(self._home.iterdir())
        self._lost = False
        self.hung = Hung()
        self._loaded = None
        self.renew()

    def hold_to(self, limits: Limits) -> None:
        """What is graded from now on keeps to `limits`, its time counted from now on."""
        self.limits = limits
        self._disk.hold_to(limits.disk_mb)
        self.renew()

    def renew(self) -> None:
        """Count the time of a submission from now on."""
        self._budget = Deadline(self.limits.total_seconds)

    def _end_all(self) -> None:
        """End every worker, and remove what they left."""
        for worker in self._workers:
            worker.close()
        self._workers.clear()
        self._forget_program()
        if self._forks:
            self._zygotes.clean()
        if self._uid is not None:
            wipe_shared(self._uid)
        for left in self._home.iterdir():
            remove_tree(left)

    def close(self) -> None:
        """Clean, end the zygotes and remove the scratch directory."""
        self.clean()
        self._disk.close()
        if self._forks:
            self._zygotes.close()
        if self._shared_open and self._uid is not None:
            from grader.sandbox.host.shared_folders import open_again  # only on Linux

            open_again(self._uid)
        if self._uid_lock is not None:
            self._uid_lock.close()
        shutil.rmtree(self._base, ignore_errors=True)
        self._scratch_folder.close()

    def abandon(self) -> None:
        """As close, from a signal handler: at once, in whatever state this is."""
        if self._forks:
            self._zygotes.abandon()
        else:
            for worker in self._workers:
                worker.close()
        if self._uid is not None:
            wipe_shared(self._uid)
        remove_tree(self._base)

    def _scratch(self) -> str:
        # What nobody can guess no other worker can ask about, and it does not say which of them this one is.
        scratch = self._home / os.urandom(16).hex()
        scratch.mkdir(mode=0o700)
        if self._uid is not None:
            os.chown(scratch, self._uid, self._uid)
        return str(scratch)

    def _boot(self) -> Zygotes:
        fonts = self._base / "fonts"
        fonts.mkdir(mode=0o700)
        zygotes = Zygotes(fonts, self._home)
        if self._confined and os.getuid() != 0:
            hide_memory()
        return zygotes

    def _fork(self, program: Program) -> Worker:
        """A worker that is locked in and has run nothing yet; dead at once where its program cannot even be read."""
        if self._shared_open:
            self._end_all()
        scratch = self._scratch()
        ours, theirs = socket.socketpair()
        with theirs:
            forked = self._branch(program, scratch, theirs)
        if forked is None:
            ours.close()
            return self._unstarted()
        zygote, pid = forked
        worker = self._worker(ours, partial(zygote.end, pid))
        self._judge(worker.hello())
        worker.watch(self._disk, scratch, partial(os.kill, pid, signal.SIGKILL))
        worker.clock = partial(own_seconds, pid)
        return worker

    def _branch(self, program: Program, scratch: str, channel: socket.socket) -> tuple[ProgramZygote, int] | None:
        """A new worker's number, and whose it is; None where `program` cannot be read. One lost later is replaced."""
        while True:
            zygote = self._zygote_of(program)
            had_read = zygote.has_read
            try:
                return zygote, zygote.fork(scratch, channel, min(self.limits.load_seconds, self._budget.left()))
            except LOST:
                self._forget_program()
                self._lost |= had_read
                if not had_read:
                    return None

    def _zygote_of(self, program: Program) -> ProgramZygote:
        """The process that has read `program`, or is about to; its layout is of no account to that."""
        program = replace(program, layout=AS_IN_THE_CONTRACT)
        if self._reading is None or self._reading.program != program:
            limits = self.limits
            cell = Cell(self._uid, limits.memory_mb, limits.cpu_seconds, limits.processes, limits.file_mb,
                        self._confined)
            ours, theirs = socket.socketpair()
            with theirs:
                zygote = self._zygotes.suited_to(program)
                pid = zygote.fork(cell, program.forbidden, theirs)
            self._forget_program()
            self._reading = ProgramZygote(program, pid, ours, partial(zygote.end, pid), limits)
        return self._reading

    def _forget_program(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _spawn(self, program: Program) -> Worker:
        channel, end = spawning.spawn(self._scratch())
        worker = self._worker(channel, end)
        worker.hello()
        worker.read(program)
        return worker

    def _worker(self, channel: socket.socket, end: End) -> Worker:
        # Imported here: it needs numpy, which the zygote is to import at the same time.
        from grader.sandbox.host.worker_client import Worker

        worker = Worker(channel, end, self.limits, self._budget)
        self._workers.append(worker)
        return worker

    def _unstarted(self) -> Worker:
        from grader.sandbox.host.worker_client import Worker  # as above

        return Worker.never_started(self.limits, self._budget)

    def _judge(self, applied: dict[str, Mechanism]) -> None:
        """The first worker says what is in force; where files stay open to it that it must not read, it is refused."""
        if self._isolation is not None and applied.items() <= self._isolation.mechanisms.items():
            return
        situation = "user" if os.getuid() else ("root with Landlock" if self._uid is None else "root")
        if not self._confined:
            situation = "unconfined"
        elif applied["landlock"].missing:
            self._without_landlock(situation, applied)
        self._isolation = Isolation(situation, applied)

    def _without_landlock(self, situation: str, applied: dict[str, Mechanism]) -> None:
        """Close by other means what can be closed, and say it in `applied`."""
        self._shared_open = True
        if self._uid is not None:
            self._require_closed_answers(applied["landlock"].said)
            from grader.sandbox.host.shared_folders import shut  # only on Linux

            left = shut(self._uid)
            applied["shared folders"] = Mechanism(bool(left), f"not closed: {', '.join(left)}" if left else "closed")
        elif situation == "root with Landlock" or self.secrets:
            self.clean()
            who = ("This is root, and student code can be given neither another user nor" if os.getuid() == 0 else
                   "Student code could read here whatever you can, the answers too, for want of")
            why = applied["landlock"].said
            raise NoConfinement(f"{who} Landlock ({why}); grade in the image, or say --unconfined.")

    def _require_closed_answers(self, why: str) -> None:
        """Student code is another user here; NoConfinement where that may read an answer and no Landlock forbids it."""
        if found := next(filter(open_to_all, self.answers), None):
            self.clean()
            raise NoConfinement(f"Every user of this machine can read {found}, and so can student code for want of "
                                f"Landlock ({why}); close its folder with `chmod go= {found.parent}`, or grade in the "
                                "image.")
