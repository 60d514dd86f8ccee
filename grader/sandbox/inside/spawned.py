"""The start of a spawned worker: connect to the trusted side, prove who it is, then live as a worker."""

from __future__ import annotations

import socket
import sys

from grader.sandbox.inside.reading import not_here
from grader.sandbox.inside.worker_main import serve_alone
from grader.sandbox.protocol.mechanism import TIME_ONLY


def main(port: str, scratch: str) -> None:
    """The token comes on stdin."""
    sys.meta_path.insert(0, not_here(()))
    with socket.create_connection(("127.0.0.1", int(port))) as channel:
        channel.sendall(sys.stdin.buffer.read())
        serve_alone(channel, scratch, {"limits": TIME_ONLY})
