"""What student code may not ask of the kernel, tried by itself in a worker."""

import sys

import numpy as np
import pytest

from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.request import Request

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is seccomp only on Linux")
SOURCE = '''
import ctypes, errno, fcntl, mmap, os, resource, struct, tempfile
libc = ctypes.CDLL(None, use_errno=True)
fd = os.open(ctypes.__file__, os.O_RDONLY)
page = mmap.mmap(fd, 4096, prot=mmap.PROT_READ, flags=mmap.MAP_PRIVATE)

def denied(call):
    """What the call in the text `call` is refused with."""
    ctypes.set_errno(0)
    try:
        value = eval(call)
    except OSError as error:
        return errno.errorcode[error.errno]
    return errno.errorcode[ctypes.get_errno()] if value == -1 else f"allowed: {value}"

class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

byte = ctypes.create_string_buffer(1)
vector = ctypes.byref(Vector(ctypes.addressof(byte), 1))
lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 10, 1, 0)

def removed(name):
    open(name, "w").write("x" * 10000)
    os.unlink(name)
    return os.path.exists(name)

def tidied():
    with tempfile.TemporaryFile() as file, tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile():
        file.write(b"1")
    return 7

def saved():
    import numpy as np
    np.savez("a.npz", x=np.ones(3)); np.save("b.npy", np.ones(3)); np.save("b.npy", np.zeros(3))
    return float(np.load("a.npz")["x"].sum() + np.load("b.npy").sum())
'''


@pytest.fixture(scope="module")
def worker():
    with Sandbox() as sandbox:
        if sandbox.isolation.mechanisms["seccomp"].missing:
            pytest.skip("no seccomp here")
        yield sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),)))


@pytest.mark.parametrize("call", [
    "fcntl.flock(fd, fcntl.LOCK_SH)",
    "fcntl.lockf(fd, fcntl.LOCK_SH)",
    "fcntl.fcntl(fd, fcntl.F_SETLK, lock)",
    "fcntl.fcntl(fd, fcntl.F_GETLK, lock)",
    "fcntl.fcntl(fd, 36, lock)",
    "fcntl.fcntl(fd, 37, lock)",
    "fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
    "fcntl.fcntl(fd, fcntl.F_NOTIFY, 1)",
    "os.preadv(fd, [bytearray(1)], 0, os.RWF_NOWAIT)",
    "libc.preadv2(fd, vector, 1, ctypes.c_long(0), 8)",
    "libc.syscall(*((327,) if os.uname().machine == 'x86_64' else (286,)), fd, vector, 1, 0, 0, 8)",
    "os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED) or -1",
    "libc.mincore(ctypes.c_void_p(0), ctypes.c_size_t(4096), byte)",
    "page.madvise(mmap.MADV_WILLNEED)",
    "libc.readahead(fd, ctypes.c_long(0), ctypes.c_size_t(4096))",
    "resource.getrusage(resource.RUSAGE_SELF)",
    "os.memfd_create('x')",
    "os.rename('a', 'b')",
    "os.replace('a', 'b')",
    "libc.fork()",
])
def test_a_message_to_another_worker_is_refused(worker, call):
    assert worker.call(Request("denied", (call,))).value in ("EPERM", "EACCES")


@pytest.mark.parametrize("number", [437, 447, 451, 452, 463, 500])
def test_a_call_that_came_later_does_not_exist(worker, number):
    assert worker.call(Request("denied", (f"libc.syscall({number}, 0, 0, 0, 0, 0, 0)",))).value == "ENOSYS"


def test_a_file_without_a_name_is_refused_and_a_removed_one_stays_where_it_is_counted(worker):
    assert worker.call(Request("denied", ("os.open('.', os.O_TMPFILE | os.O_RDWR)",))).value in ("EOPNOTSUPP", "ENOTSUP")
    assert worker.call(Request("removed", ("f",))).value is True


def test_files_are_written_and_tidied_up_as_ever(worker):
    assert worker.call(Request("tidied")).value == 7
    assert worker.call(Request("saved")).value == np.ones(3).sum()
