"""A program is read once, before anything of it runs; each worker with it is like the first in all that it does."""

import os
import signal
from dataclasses import replace
from itertools import count

import pytest

from grader.sandbox.host import program_zygote
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.layout import Dialect, Layout
from grader.sandbox.protocol.messages import TO_WORKER
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request
from tests.support.loading import program

PLAIN = "import numpy as np\n\ndef relu(z):\n    return np.maximum(z, 0)\n"
SOURCES = {
    "a plain file": PLAIN,
    "a statement that fails": PLAIN + "print(undefined)\nhalf = 0.5\n",
    "a file that is not beside it": PLAIN + "data = open(__file__ + '.csv')\n",
    "a decorator that is missing": "import numpy as np\nfrom nowhere import jit\n@jit\ndef relu(z):\n"
                                   "    return np.maximum(z, 0)\n",
    "a class": "import numpy as np\nclass Net:\n    def relu(self, z):\n        return np.maximum(z, 0)\n",
    "under __main__": "import numpy as np\nif __name__ == '__main__':\n    def relu(z):\n        return np.maximum(z, 0)\n",
    "annotations of tomorrow": "from __future__ import annotations\n" + PLAIN.replace("(z)", "(z: Never)"),
    "source asked for": "import inspect\n" + PLAIN + "assert 'maximum' in inspect.getsource(relu)\n",
    "a line that Python cannot read": PLAIN + "this is prose\n",
    "a long chain of elif": PLAIN + "def named(n):\n    if n == 0: return 0\n" + "".join(
        f"    elif n == {n}: return {n}\n" for n in range(1, 400)),
}


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


def test_no_worker_can_guess_where_another_one_writes_nor_which_of_them_it_is(sandbox):
    text = "import os\nown = os.getcwd()\ndef relu(z):\n    return float(int(os.path.basename(own), 16) >> 100)\n"
    places = [sandbox.start_worker(program(text)).call(Request("relu", (1.0,))).value for _ in range(3)]
    assert len(set(places)) == 3 and min(places) > 1000


def test_what_was_read_once_is_not_read_again(sandbox, monkeypatch):
    orders = []
    send = wire.send
    monkeypatch.setattr(wire, "send", lambda channel, message, *rest: (
        orders.append(TO_WORKER.read(message) if message["is"] == "Load" else None), send(channel, message, *rest)))
    other_layout = replace(program(PLAIN), layout=Layout(dialects={"relu": Dialect("relu")}))
    for each in (program(PLAIN), program(PLAIN), other_layout, program(PLAIN + "half = 0.5\n")):
        sandbox.start_worker(each)
    assert [each.program.pieces[0].text for each in orders if each is not None] == [PLAIN, PLAIN + "half = 0.5\n"]


def test_nothing_of_the_program_runs_where_it_is_read(sandbox):
    text = PLAIN + "import os, numpy\nparent, own = os.getppid(), os.getpid()\nnumpy.seen = vars(numpy).get('seen', 0) + 1\n"
    text += "def relu(z):\n    return parent, own, numpy.seen\n"
    (parent, one, seen), (also, other, again) = (
        sandbox.start_worker(program(text)).call(Request("relu", (1.0,))).value for _ in range(2))
    assert parent == also and one != other and seen == again == 1


def test_nothing_is_kept_of_the_last_submission(sandbox):
    text = "import os\ndef relu(z):\n    return os.getppid()\n"
    first = sandbox.start_worker(program(text)).call(Request("relu", (1.0,))).value
    sandbox.clean()
    assert sandbox.start_worker(program(text)).call(Request("relu", (1.0,))).value != first


def test_a_program_whose_zygote_was_killed_is_read_again_and_that_is_strange(sandbox):
    text = "import os\ndef relu(z):\n    return os.getppid()\n"
    first = sandbox.start_worker(program(text)).call(Request("relu", (1.0,))).value
    os.kill(first, signal.SIGKILL)
    assert sandbox.start_worker(program(text)).call(Request("relu", (1.0,))).value not in (first, 1)
    sandbox.clean()
    assert sandbox.disturbed


def test_one_worker_of_a_program_finds_nothing_that_another_opened(sandbox):
    """No open file of its zygote's either, whose place or flags would be the same for all."""
    text = PLAIN + "import fcntl, os\ndef relu(z):\n    flags = [fcntl.fcntl(0, fcntl.F_GETFL), len(os.listdir('.'))]\n" \
        "    fcntl.fcntl(0, fcntl.F_SETFL, os.O_APPEND)\n    open('left', 'w').close()\n    return flags\n"
    first, second = sandbox.start_worker(program(text)), sandbox.start_worker(program(text))
    found = [each.call(Request("relu", (1.0,))).value for each in (first, second)]
    assert found[0] == found[1] and found[0][1] == 0


def test_a_file_that_ends_the_second_time_is_read_as_if_it_were_the_first(sandbox, monkeypatch):
    """It can tell: its scratch folder is another. The names of these are drawn; here they are counted."""
    numbers = count(1)
    monkeypatch.setattr(os, "urandom", lambda length: next(numbers).to_bytes(length, "big"))
    text = PLAIN + "import os, pathlib\nif os.getcwd().endswith('2'):\n    os._exit(3)\n"
    first, second = sandbox.start_worker(program(text)), sandbox.start_worker(program(text))
    assert not first.loaded.notes
    assert second.call(Request("relu", (-1.0,))).value == 0 and next(numbers) == 4


def test_a_process_that_is_not_a_child_of_the_zygote_is_not_taken_for_a_worker(sandbox, monkeypatch):
    monkeypatch.setattr(program_zygote, "parent", lambda pid: os.getpid())
    worker = sandbox.start_worker(program(PLAIN))
    assert not worker.alive and not worker.loaded.functions
