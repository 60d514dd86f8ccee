"""The platform's side of the post: a loopback server that keeps what it gets."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Platform(ThreadingHTTPServer):
    """Keeps each posted body in `posted`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/results"


class _Handler(BaseHTTPRequestHandler):
    server: Platform

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(json.loads(body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests read `posted`."""


@contextmanager
def serving() -> Iterator[Platform]:
    """A platform that listens on the loopback while the block runs."""
    with Platform() as platform:
        thread = threading.Thread(target=platform.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield platform
        finally:
            platform.shutdown()
            thread.join()
