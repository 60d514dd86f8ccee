"""Where there is no zygote (macOS, Windows): one fresh interpreter per worker, spoken to over the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# Windows finds its libraries and its sockets through the first two.
ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ} | {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# What packages read when they are imported: plots go nowhere, and joblib starts no processes.
QUIET = {"MPLBACKEND": "Agg", "JOBLIB_MULTIPROCESSING": "0"}
START_SECONDS = 30.0
START = Path(__file__).parents[1] / "inside" / "start.py"  # the first program of the other side


def spawn(scratch: str) -> tuple[socket.socket, Callable[[], int]]:
    """A connected channel to a new worker process, and the function that ends it."""
    import secrets  # not where there is a zygote, which is to boot at once

    token = secrets.token_hex(16).encode()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(START_SECONDS)
        process = subprocess.Popen(
            [sys.executable, "-I", str(START), "spawned", str(server.getsockname()[1]), scratch],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        assert process.stdin is not None
        process.stdin.write(token)
        process.stdin.close()
        while True:
            channel, _ = server.accept()
            channel.settimeout(START_SECONDS)
            if secrets.compare_digest(channel.recv(len(token), socket.MSG_WAITALL), token):
                return channel, lambda: _end(process)
            channel.close()


def _end(process: subprocess.Popen[bytes]) -> int:
    process.kill()
    process.wait()
    return 0
