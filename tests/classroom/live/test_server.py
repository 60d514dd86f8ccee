"""The server of the page: this machine, this address, known pages, and nothing else."""

import http.client
import re
import socket

import pytest

from grader.classroom.live.server import PageServer
from grader.intake.errors import CallerError
from tests.support.waiting import LONGEST

PAGES = {"": b"<p>the class", "feedback/ada.html": b"<p>Ada"}


@pytest.fixture(scope="module")
def server():
    def pages(name: str) -> bytes | None:
        if name == "locked":
            raise CallerError("The store is in use.")
        return PAGES.get(name)

    with PageServer(pages) as server:
        yield server


def port_of(server) -> int:
    return int(re.findall(r":(\d+)/", server.address)[0])


def ask(server, path, host=("127.0.0.1:PORT",), method="GET"):
    """Status, headers and body of `path`, where TOKEN stands for the secret: sent as it is, whatever a client would make of it."""
    names = "".join(f"Host: {name}\r\n" for name in host).replace("PORT", str(port_of(server)))
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=LONGEST) as connection:
        connection.sendall(f"{method} {path.replace('TOKEN', server.token)} HTTP/1.1\r\n{names}\r\n".encode("latin-1"))
        answer = http.client.HTTPResponse(connection, method=method)
        answer.begin()
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(("path", "status", "body"), [
    ("/TOKEN/", 200, b"<p>the class"),
    ("/TOKEN/?again", 200, b"<p>the class"),
    ("/TOKEN/feedback/ada.html", 200, b"<p>Ada"),
    ("/TOKEN/feedback/eve.html", 404, None),
    ("/TOKEN/../TOKEN/", 404, None), ("/TOKEN/feedback/../../class.sqlite", 404, None), ("/TOKEN/%2e%2e/class.sqlite", 404, None),
    ("/TOKEN//etc/passwd", 404, None), ("/TOKEN/feedback%2Fada.html", 404, None), ("//TOKEN/", 200, b"<p>the class"),
    ("/", 404, None), ("/index.html", 404, None), ("/TOKE/", 404, None), ("/TOKENx/", 404, None), ("/tökén/".encode().decode("latin-1"), 404, None),
    ("/TOKEN/locked", 503, b"The store is in use."),
])
def test_what_is_served(server, path, status, body):
    found, _, said = ask(server, path)
    assert found == status and (body is None or said == body)
    assert b"the class" not in said or status == 200


@pytest.mark.parametrize(("host", "status"), [
    (["127.0.0.1:PORT"], 200), (["localhost:PORT"], 200),
    (["evil.example:PORT"], 403), (["127.0.0.1"], 403), (["127.0.0.1:PORT.evil.example"], 403), ([], 403), ([""], 403),
    (["127.0.0.1:PORT", "evil.example"], 403),
])
def test_whoever_comes_by_another_name_is_refused(server, host, status):
    assert ask(server, "/TOKEN/", host)[0] == status


def test_nothing_is_kept_embedded_or_passed_on(server):
    headers = ask(server, "/TOKEN/")[1]
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"
    assert "Python" not in headers["Server"]


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("POST", 501), ("PUT", 501), ("OPTIONS", 501)])
def test_nothing_can_be_sent(server, method, status):
    found, _, body = ask(server, "/TOKEN/", method=method)
    assert found == status and b"the class" not in body


def test_it_listens_on_this_machine_alone(server):
    assert server.address.startswith("http://127.0.0.1:") and len(server.token) >= 32
    assert server._server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_a_sentence(server):
    with pytest.raises(CallerError, match=rf"Port {port_of(server)} of 127.0.0.1 cannot be had"):
        PageServer(PAGES.get, port_of(server))


def test_every_run_has_another_address_and_afterwards_nothing_listens():
    with PageServer(PAGES.get) as first, PageServer(PAGES.get) as second:
        assert first.token != second.token
    with pytest.raises(ConnectionRefusedError):
        ask(first, "/TOKEN/")
