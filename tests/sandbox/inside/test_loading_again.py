"""A second worker with the same program reads and compiles nothing again, and is like the first in all that it does."""

from __future__ import annotations

import pytest

from grader.homework.contract import CONTRACT
from grader.sandbox.host import worker_client as workers
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request

PLAIN = "import numpy as np\n\ndef relu(z):\n    return np.maximum(z, 0)\n"
SOURCES = {
    "a plain file": PLAIN,
    "a statement that fails": PLAIN + "print(undefined)\nhalf = 0.5\n",
    "a decorator that is missing": "import numpy as np\nfrom nowhere import jit\n@jit\ndef relu(z):\n"
                                   "    return np.maximum(z, 0)\n",
    "a class": "import numpy as np\nclass Net:\n    def relu(self, z):\n        return np.maximum(z, 0)\n",
    "under __main__": "import numpy as np\nif __name__ == '__main__':\n    def relu(z):\n        return np.maximum(z, 0)\n",
    "annotations of tomorrow": "from __future__ import annotations\n" + PLAIN.replace("(z)", "(z: Never)"),
    "source asked for": "import inspect\n" + PLAIN + "assert 'maximum' in inspect.getsource(relu)\n",
    "a line that Python cannot read": PLAIN + "this is prose\n",
}


def program(text: str) -> Program:
    return Program((Piece(text, "homework4.py"),), contract=CONTRACT)


@pytest.fixture
def sandbox():
    with Sandbox() as opened:
        yield opened


@pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES)
def test_the_second_worker_is_like_the_first(sandbox, text):
    first, second = sandbox.start_worker(program(text)), sandbox.start_worker(program(text))
    assert second.loaded == first.loaded
    replies = [each.call(Request("relu", (-2.5,))) for each in (first, second)]
    assert [reply.value for reply in replies if isinstance(reply, Returned)] == [0, 0]


def test_it_is_another_process_with_a_state_of_its_own(sandbox):
    text = "calls = []\ndef relu(z):\n    calls.append(z)\n    return len(calls)\n"
    for worker in (sandbox.start_worker(program(text)), sandbox.start_worker(program(text))):
        assert [worker.call(Request("relu", (1.0,))).value for _ in range(2)] == [1, 2]


def test_what_was_read_once_is_not_read_again(sandbox, monkeypatch):
    orders = []
    send = workers.wire.send
    monkeypatch.setattr(workers.wire, "send", lambda channel, message, *rest: (
        orders.append(message), send(channel, message, *rest)))
    for text in (PLAIN, PLAIN, PLAIN + "half = 0.5\n"):
        sandbox.start_worker(program(text))
    assert [order["code"] is not None for order in orders] == [False, True, False]


def test_nothing_is_kept_of_the_last_submission(sandbox):
    sandbox.start_worker(program(PLAIN))
    sandbox.clean()
    assert sandbox.start_worker(program(PLAIN)).code


def test_a_file_that_ends_the_second_time_is_read_as_if_it_were_the_first(sandbox):
    """It can tell: its scratch folder is another."""
    text = PLAIN + "import os, pathlib\nif os.getcwd().endswith('2'):\n    os._exit(3)\n"
    first, second = sandbox.start_worker(program(text)), sandbox.start_worker(program(text))
    assert not first.loaded.notes
    assert second.call(Request("relu", (-1.0,))).value == 0


def test_code_that_the_student_sends_is_never_taken(sandbox):
    """What is sent before the file runs is all that counts; one in the place of a report ends the worker."""
    text = PLAIN + """
import gc, socket, numpy as np
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.messages import FROM_WORKER, Offer
for each in gc.get_objects():
    if isinstance(each, socket.socket) and each.type == socket.SOCK_STREAM:
        wire.send(each, FROM_WORKER.written(Offer(b"mine")))
"""
    for worker in (sandbox.start_worker(program(text)), sandbox.start_worker(program(text))):
        assert worker.code != b"mine"
        assert "ended the whole program" in worker.loaded.notes[0].sentence
