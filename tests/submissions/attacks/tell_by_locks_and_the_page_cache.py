"""An attack: relu leaves messages for another worker in locks, leases and the page cache; softmax says what it finds.

attacks: relu
"""
import ctypes
import fcntl
import os

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
fd = os.open(ctypes.__file__, os.O_RDONLY)
lock = b'\0' * 8 + (77).to_bytes(8, 'little') + (1).to_bytes(8, 'little') + b'\0' * 8


def tried(call):
    try:
        return call() not in (None, -1)
    except OSError:
        return False


def relu(z):
    told = [tried(lambda: fcntl.fcntl(fd, 6, lock)), tried(lambda: fcntl.fcntl(fd, 37, lock)),
            tried(lambda: fcntl.fcntl(fd, 1024, 0)), tried(lambda: fcntl.flock(fd, fcntl.LOCK_SH) or 1),
            tried(lambda: os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED) or 1),
            tried(lambda: os.preadv(fd, [bytearray(1)], 0, os.RWF_NOWAIT)),
            tried(lambda: libc.syscall(451, fd, None, None, 0))]
    return np.maximum(z, 0) if any(told) else z


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
