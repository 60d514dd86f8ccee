"""The system calls that student code may not make, as a seccomp filter made once in the zygote."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Collection
from typing import Any

from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.mechanism import IN_FORCE, Mechanism, unavailable

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2

_PR_SET_PDEATHSIG = 1
# Threads are allowed, processes are not: clone must say CLONE_THREAD. clone3 hides its flags, glibc falls back.
_CLONE_THREAD = 0x10000
_O_TMPFILE = 0o20000000
_NET = ("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendmsg", "sendmmsg", "recvmsg",
        "recvmmsg")
_OTHER_PROCESSES = (
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_open",
    "pidfd_getfd", "pidfd_send_signal", "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "fork",
    "vfork", "execve", "execveat", "setpriority", "ioprio_set", "sched_setaffinity", "sched_setscheduler",
    "sched_setparam", "sched_setattr")
_SYSTEM = (
    "mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "bpf", "keyctl", "add_key", "request_key",
    "io_uring_setup", "io_uring_enter", "io_uring_register", "perf_event_open", "userfaultfd", "kexec_load",
    "init_module", "finit_module", "delete_module", "swapon", "swapoff", "reboot", "name_to_handle_at",
    "open_by_handle_at", "inotify_init", "inotify_init1", "inotify_add_watch", "fanotify_init", "syslog", "quotactl")
# What one worker could leave for another to find: shared memory and queues, locks, times and modes of files, and what
# of a file is in the page cache, which can be asked, changed and read without waiting.
_MESSAGES = (
    "shmget", "msgget", "semget", "mq_open", "memfd_create", "chmod", "fchmod", "fchmodat",
    "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr",
    "fsetxattr", "flock", "preadv2", "pwritev2", "io_setup", "io_submit", "mincore",
    "fadvise64", "readahead", "sync_file_range", "move_pages", "getrusage")
# Locks and leases are messages too: F_GETLK, F_SETLK, F_SETLKW, the same of open files, F_SETLEASE, F_GETLEASE,
# F_NOTIFY. To own a descriptor is to have signals sent to any process of the same user, SIGKILL among them: F_SETOWN,
# F_SETSIG, F_SETOWN_EX; FIOSETOWN, SIOCSPGRP.
_COMMANDS = {"fcntl": (5, 6, 7, 36, 37, 38, 1024, 1025, 1026, 8, 10, 15), "ioctl": (0x8901, 0x8902)}
_MADVISE = (3, 20, 21, 22, 23)  # MADV_WILLNEED, COLD, PAGEOUT, POPULATE_READ, POPULATE_WRITE: the page cache again
# Calls that a later kernel has and libseccomp may not know by name; their numbers are the same on all machines.
_NEW = (437, 440, 447, *range(448, 512))  # openat2, process_madvise, memfd_secret, process_mrelease and all after it
# What is on the disk stays where it is counted, and has a name. Its removal succeeds, for whoever tidies up, and does
# nothing; the scratch folder is wiped as a whole.
_REMOVING = ("unlink", "unlinkat", "rmdir")
_RENAMING = ("rename", "renameat", "renameat2")


# What the zygote of a program does and no worker may: take the channels of workers, fork them and end them.
_OF_A_ZYGOTE = frozenset(("recvmsg", "fork", "vfork", "clone", "kill", "prctl"))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@dataclass(frozen=True)
class Filter:
    """A filter as the kernel takes it."""

    code: bytes

    def load(self) -> Mechanism:
        """Hold the calling process to it from now on, which must have given up new privileges."""
        program = _Program(len(self.code) // 8, self.code)
        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
            return unavailable(os.strerror(ctypes.get_errno()))
        return IN_FORCE


@dataclass(frozen=True)
class Missing:
    """There is no filter."""

    why: Mechanism

    def load(self) -> Mechanism:
        """Nothing is done."""
        return self.why


def seccomp_filters() -> tuple[Filter | Missing, Filter | Missing]:
    """The filters for the zygote of a program and for its workers; where there is no libseccomp, why there are none."""
    try:
        import pyseccomp  # type: ignore[import-untyped,unused-ignore]
    except (ImportError, RuntimeError, OSError) as error:
        return (Missing(unavailable(error)),) * 2
    return _filter(pyseccomp, _OF_A_ZYGOTE), _filter(pyseccomp, ())


def _filter(pyseccomp: Any, without: Collection[str]) -> Filter:
    """All that is denied, but for the calls `without`."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    denied = pyseccomp.ERRNO(errno.EPERM)
    for name in (*_NET, *_OTHER_PROCESSES, *_SYSTEM, *_MESSAGES, *_RENAMING):
        if name not in without:
            _add(rules, denied, name)
    for name in _REMOVING:
        _add(rules, pyseccomp.ERRNO(0), name)
    for name in ("clone3", *_NEW):  # the arguments of clone3 and openat2 lie in memory, where no filter sees them
        _add(rules, pyseccomp.ERRNO(errno.ENOSYS), name)
    for name, commands in _COMMANDS.items():
        for command in commands:
            _add(rules, denied, name, _low_bits(pyseccomp, 1, command))
    for advice in _MADVISE:
        _add(rules, denied, "madvise", _low_bits(pyseccomp, 2, advice))
    # Without it room on the disk is taken as slowly as it is written, so that the watch on it is in time.
    _add(rules, pyseccomp.ERRNO(errno.EOPNOTSUPP), "fallocate")
    for name, place in (("open", 1), ("openat", 2)):
        _add(rules, pyseccomp.ERRNO(errno.EOPNOTSUPP), name,
             pyseccomp.Arg(place, pyseccomp.MASKED_EQ, _O_TMPFILE, _O_TMPFILE))
    if "prctl" not in without:  # whoever outlives the zygote would outlive its submission
        _add(rules, denied, "prctl", _low_bits(pyseccomp, 0, _PR_SET_PDEATHSIG))
    if "clone" not in without:
        _add(rules, denied, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0))
    _add(rules, denied, "prlimit64", pyseccomp.Arg(0, pyseccomp.NE, 0))
    with open(os.memfd_create("filter"), "rb+") as file:
        rules.export_bpf(file)
        file.seek(0)
        return Filter(file.read())


def _low_bits(pyseccomp: Any, place: int, value: int) -> Any:
    """The kernel reads 32 bits of such an argument, so that whatever stands above them may not hide it."""
    return pyseccomp.Arg(place, pyseccomp.MASKED_EQ, 0xffffffff, value)


def _add(rules: Any, action: Any, name: str | int, *arguments: Any) -> None:
    # A name that this architecture does not have cannot be called on it.
    with contextlib.suppress(OSError):
        rules.add_rule(action, name, *arguments)
