"""python elsewhere.py PLATFORM ARGUMENTS: backprop-grader as on another system, its workers too.

What that system lacks is taken away from Python, as far as Python's own library and the packages go on without it.
"""

from __future__ import annotations

import ctypes  # noqa: F401 - what looks at the platform when it is imported has to see the real one
import multiprocessing  # noqa: F401
import os
import runpy
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import click  # noqa: F401
import gradescope_utils.autograder_utils.decorators  # noqa: F401
import numpy  # noqa: F401
import pytest  # noqa: F401
import rich.console
import rich.progress
import rich.table  # noqa: F401

MODULES = ("fcntl", "grp", "pwd", "py_landlock", "pyseccomp", "resource", "termios")
LINUX_ONLY = {os: ("memfd_create", "sched_setaffinity", "setresuid"), socket: ("SCM_CREDENTIALS",)}
POSIX_ONLY = {
    os: ("O_CLOEXEC", "O_DIRECTORY", "O_NONBLOCK", "chown", "fchmod", "fork", "geteuid", "getpgid", "getuid", "killpg", "mkfifo",
         "setgid", "setgroups", "setsid", "setuid", "sysconf"),
    signal: ("ITIMER_REAL", "SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGTSTP", "SIGUSR1", "SIGXCPU",
             "pthread_sigmask", "setitimer"),
    socket: ("AF_UNIX", "CMSG_SPACE", "SCM_RIGHTS"),
}


def move_to(platform: str) -> None:
    """Make this process look as if it ran on `platform`, win32 or darwin."""
    end = os.kill
    kill = signal.SIGKILL
    subprocess.Popen.kill = lambda self: None if self.poll() is not None else end(self.pid, kill)
    for name in MODULES:
        sys.modules[name] = None
    for module, names in [*LINUX_ONLY.items(), *(POSIX_ONLY.items() if platform == "win32" else ())]:
        for name in names:
            vars(module).pop(name, None)
    sys.platform = platform


def interpreter(folder: str, platform: str) -> str:
    """A program in `folder` that is this interpreter on `platform`: what the grader starts as its own."""
    program = Path(folder) / "python"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" {platform} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def main(platform: str, arguments: list[str]) -> None:
    """Be a worker, which is told `-I` and its script, or else the command line."""
    if arguments[0] == "-I":
        move_to(platform)
        sys.argv = arguments[1:]
        sys.path[:] = [place for place in sys.path if place != os.environ.get("PYTHONPATH")]
        runpy.run_path(arguments[1], run_name="__main__")
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.executable = interpreter(folder, platform)
        move_to(platform)
        from grader.cli import main as backprop_grader

        backprop_grader(arguments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
