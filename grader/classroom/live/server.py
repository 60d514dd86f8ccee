"""A web server for one reader: on this machine alone, behind an address that nobody can guess, for known pages only."""

from __future__ import annotations

import hmac
import logging
import secrets
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from grader.intake.errors import CallerError

HERE = "127.0.0.1"
NAMES = (HERE, "localhost")
TOKEN_BYTES = 24
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",  # the address is a secret
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
Pages = Callable[[str], "bytes | None"]  # of what follows the token in an address; None where there is no such page


class PageServer:
    """Serves `pages` from a thread of its own; use as a context manager. CallerError where `port` cannot be had.

    Port 0 is any that is free. Whoever asks without the token in `address` is told that there is nothing, and whoever
    asks by another name of this machine, as a page elsewhere might that had it resolve to us, is refused.
    """

    def __init__(self, pages: Pages, port: int = 0) -> None:
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        try:
            self._server = _Server((HERE, port), _Handler)
        except OSError as error:
            raise CallerError(f"Port {port} of {HERE} cannot be had: {error.strerror}. Name another one for --serve, "
                              "or none, and a free one is taken.") from error
        self._server.pages, self._server.token = pages, self.token
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """Where to look."""
        return f"http://{HERE}:{self._server.server_port}/{self.token}/"

    def __enter__(self) -> PageServer:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    pages: Pages
    token: str
    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there, it would let another program listen on the same port

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who goes away is no fault; all else is told where faults are told."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            logging.getLogger(__name__).exception("The page of the class could not be shown")


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "backprop-grader", ""
    timeout = 10.0

    def do_GET(self) -> None:
        self._answer(*self._found())

    do_HEAD = do_GET

    def _found(self) -> tuple[HTTPStatus, bytes]:
        port = self.server.server_port
        if self.headers.get_all("Host") not in [[f"{name}:{port}"] for name in NAMES]:
            return HTTPStatus.FORBIDDEN, b""
        token, _, rest = self.path.partition("?")[0].removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode(), self.server.token.encode()):
            return HTTPStatus.NOT_FOUND, b""
        try:
            page = self.server.pages(rest)
        except CallerError as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, str(error).encode()
        return (HTTPStatus.NOT_FOUND, b"") if page is None else (HTTPStatus.OK, page)

    def _answer(self, status: HTTPStatus, content: bytes) -> None:
        kind = "text/html" if status is HTTPStatus.OK else "text/plain"
        content = content or f"{status.value} {status.phrase}\n".encode()
        self.send_response(status)
        for name, value in {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(content)),
                            **HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: standard error is for whoever runs the class."""
