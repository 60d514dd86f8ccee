"""What a call gives, in tables of tiny functions."""

import os
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from grader.sandbox.host import disk
from grader.sandbox.host.disk import holds_too_much
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.inside.calling import answer
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol.contract import Contract, Function, Parameter, Part
from grader.sandbox.protocol.messages import Answer
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Died, Missing, NotRun, Raised, RecordedCall, Refused, Returned, TimedOut
from grader.sandbox.protocol.request import Replacement, Request
from tests.support.slow import slow

SOURCE = '''import numpy as np
import os, sys
K = 2
def relu(z): return np.maximum(z, 0)
def double_relu(z): return K * relu(z)
def in_place(z):
    z += 1
    print("said")
    return z
def broken(): raise ValueError("a word")
def todo(): raise NotImplementedError
def leave(): os._exit(0)
def stop(): sys.exit()
def big(): return np.ones(10 ** 9)
def half(): return np.ones(5 << 20)
def loop():
    while True: pass
def thing(): return object()
def random(): return np.random.rand(3)
def train(w): return w
def best(): return train(K)
def asks(function): return 1 + globals()[function]()
'''
Z = np.array([-1.0, 2.0])
LIMITS = Limits(call_seconds=60.0)  # what comes back comes back on a busy machine too
CONTRACT = Contract((Function("relu", (Parameter("z"),), (Part("h"),), 1, "§1"),), (), {1: "Blocks"})


@pytest.fixture
def worker(sandbox):
    started = sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),), contract=CONTRACT))
    yield started
    started.close()


@pytest.mark.parametrize(("request_", "special", "values"), [
    (Request("double_relu", (2.0,)), {"constants": {"K": 5}}, [10, 4]),
    (Request("best"), {"standins": {"train": "def train(w): return w + 40"}}, [42, 2]),
], ids=["constants", "a stand-in"])
def test_what_is_told_of_one_call_holds_for_that_alone(worker, request_, special, values):
    assert [reply.value for reply in worker.call_many([replace(request_, **special), request_])] == values


def test_an_argument_changed_in_place_is_noticed_and_output_is_kept(worker):
    reply = worker.call(Request("in_place", (Z,)))
    assert (reply.changed, reply.output) == ((0,), "said\n")
    assert worker.call(Request("relu", (Z,))).changed == ()


CHANGES = """
import numpy as np
from grader.sandbox.inside import calling
for name in ("_differ", "_copy", "copied", "difference"):
    setattr(calling, name, lambda *given: given[0] if len(given) == 1 else False)
def in_a_tuple(Ws): Ws[1][0] = 7.0
def shape(z): z.shape = (2, 1)
def kind(z): z.dtype = np.int64
def to_nan(z): z[0] = np.nan
def sign_of_zero(z): z[:] = -z
def for_a_while(z):
    z += 1
    z -= 1
def a_copy(z):
    z = z + 0.0
    z += 1
"""


@pytest.mark.parametrize(("function", "given", "changed"), [
    ("in_a_tuple", (np.zeros(2), np.ones(2)), (0,)),
    ("shape", Z, (0,)),
    ("kind", Z, (0,)),
    ("to_nan", np.array([np.nan, 1.0]), ()),
    ("to_nan", Z, (0,)),
    ("sign_of_zero", np.zeros(2), (0,)),
    ("for_a_while", Z, ()),
    ("a_copy", Z, ()),
])
def test_what_changed_is_seen_by_this_side_whatever_the_worker_says(sandbox, function, given, changed):
    worker = sandbox.start_worker(Program((Piece(CHANGES, "homework4.py"),)))
    assert worker.call(Request(function, (given,))).changed == changed


@pytest.mark.slow
def test_large_arguments_leave_room_for_the_value(sandbox):
    worker = sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),)))
    assert worker.call(Request("train", (np.zeros(7 << 20),))).value.size == 7 << 20


def test_calls_of_a_recorded_function_come_back(worker):
    (call,) = worker.call(Request("double_relu", (Z,), recorded=("relu",))).recorded
    np.testing.assert_array_equal(call.arguments[0], Z)
    np.testing.assert_array_equal(call.value, [0, 2])


@pytest.mark.parametrize(("found", "value"), [(True, [14, 16]), (False, [0, 4])])
def test_a_replaced_function_answers_what_the_trusted_side_knows(worker, found, value):
    asked = Replacement(lambda arguments, own: (found, np.array([7.0, 8.0])))
    reply = worker.call(Request("double_relu", (Z,), replacements={"relu": asked}))
    assert reply.replaced == {"relu": int(found)}
    np.testing.assert_allclose(reply.value, value)


@pytest.mark.parametrize("faulty", ["broken", "todo", "stop"])
def test_a_replaced_function_may_raise_what_it_likes(worker, faulty):
    replaced = {"replacements": {faulty: Replacement(lambda arguments, own: (True, 2.0))}}
    for instead in (replaced, {"standins": {faulty: f"def {faulty}(): return 2.0"}}):
        assert worker.call(Request("asks", (faulty,), **instead)).value == 3


def test_recorded_arguments_come_in_the_order_of_the_parameters():
    exposed = Exposed({})
    exec("def f(x, y): return x - y\ndef g(): return f(y=1, x=3)", exposed.namespace)
    gave = answer(Request("g", recorded=("f",)).call(1.0), exposed, {}, str, lambda *asked: Answer(False, None, ()))
    assert gave.recorded == (RecordedCall("f", (3, 1), 2),)


def test_a_random_seed_makes_a_call_repeatable(worker):
    one, two = worker.call_many([Request("random", random_seed=3)] * 2)
    np.testing.assert_array_equal(one.value, two.value)


@pytest.mark.parametrize(("function", "expected"), [
    ("broken", Raised("ValueError", "a word", "homework4.py, line 10", 'def broken(): raise ValueError("a word")')),
    ("todo", Raised("NotImplementedError", "", "homework4.py, line 11", "def todo(): raise NotImplementedError")),
    ("doubled_relu", Missing("doubled_relu", ("double_relu",))),
    ("relu_", Missing("relu_", ())),  # relu itself is in the contract: it is not what was meant
    ("stop", Raised("SystemExit", "", "homework4.py, line 13", "def stop(): sys.exit()")),
    ("leave", Died("exit")),
    ("big", Died("memory")),
    ("thing", Refused("The value is a object, neither a number nor an array.")),
    ("loop", TimedOut(1.0, "wall", "loop")),
])
def test_there_is_a_reply_for_each_way_to_have_no_value(worker, function, expected):
    assert worker.call(Request(function, seconds=1.0 if function == "loop" else None)) == expected
    assert worker.alive or isinstance(expected, Died | TimedOut)


DEEP = """
import sys
def sinks(z):
    sys.setrecursionlimit(10 ** 9)
    return sinks(sinks(z))
def descends(n):
    sys.setrecursionlimit(10 ** 6)
    return 0 if n == 0 else 1 + descends(n - 1)
"""


def test_a_recursion_without_end_is_an_error_and_a_deep_one_is_not(sandbox):
    worker = sandbox.start_worker(Program((Piece(DEEP, "homework4.py"),)))
    sinking = worker.call(Request("sinks", (1,), seconds=10.0))
    assert sinking.kind == "RecursionError" if sys.platform == "linux" else not isinstance(sinking, Returned)
    assert sys.platform != "linux" or worker.call(Request("descends", (15_000,))).value == 15_000


def test_all_replies_to_one_message_together_have_a_limit(worker):
    half = Request("half")
    assert isinstance(worker.call(half), Returned)
    assert worker.call_many([half] * 2) == [Refused("The value is too large.")] * 2


def test_calls_after_the_end_of_a_worker_are_not_run(worker):
    died, not_run = worker.call_many([Request("leave"), Request("relu", (Z,))])
    assert (died, type(not_run), worker.alive) == (Died("exit"), NotRun, False)


def test_the_total_time_ends_everything():
    with Sandbox() as sandbox:
        worker = sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),)))  # nothing has to start in that time
        worker.close()
        sandbox.hold_to(Limits(total_seconds=3))
        worker = sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),)))
        assert worker.call(Request("loop")).limit == "total"
        again = sandbox.start_worker(Program((Piece("def f(): return 1", "homework4.py"),)))
        assert isinstance(again.call(Request("f")), NotRun)
        sandbox.limits = Limits()  # the next one has the whole time again, and so much that a busy machine is no matter
        sandbox.clean()
        third = sandbox.start_worker(Program((Piece("def f(): return 1", "homework4.py"),)))
        assert third.call(Request("f")).value == 1


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is limited on Linux only")
def test_the_processor_limit_is_named():
    with Sandbox(Limits(cpu_seconds=1, call_seconds=20)) as sandbox:
        worker = sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),)))
        assert worker.call(Request("loop")) == TimedOut(1, "cpu")


FOREVER = 600  # seconds that a worker with too many files is there, unless it is ended
FILES = """
import os, time
def write(files, megabytes, seconds):
    for number in range(int(files)):
        with open(str(number), "wb") as f:
            f.write(b"x" * int(megabytes * 2 ** 20))
    time.sleep(seconds)
    return files
def unlinked(files, megabytes, seconds, way):
    import mmap, tempfile
    kept = []
    for number in range(int(files)):
        with open(str(number), "wb+") if way < 2 else tempfile.TemporaryFile() as f:
            if way == 0:
                os.unlink(str(number))
            os.posix_fallocate(f.fileno(), 0, int(megabytes * 2 ** 20))
            kept.append(mmap.mmap(f.fileno(), 4096))
            if way == 1:
                try: os.rename("other", str(number))
                except OSError: pass
    time.sleep(seconds)
    return files
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the disk is watched on Linux only")
@pytest.mark.parametrize(("request_", "kept"), [
    (Request("write", (3, 2.0, 1)), True),
    (Request("write", (3, 4.0, FOREVER)), False),      # each is small enough, all together are not
    (Request("write", (6000, 0.0, FOREVER)), False),   # nothing in them, but the disk runs out of names too
    (Request("unlinked", (3, 2.0, 1, 0)), True),
    # without a name, without a descriptor
    *((Request("unlinked", (3, 4.0, FOREVER, way)), False) for way in (0, 2)), slow(Request("unlinked", (3, 4.0, FOREVER, 1)), False),
])
def test_all_files_together_have_a_limit(request_, kept):
    with Sandbox(Limits(disk_mb=10, call_seconds=2 * FOREVER, total_seconds=2 * FOREVER)) as sandbox:
        worker = sandbox.start_worker(Program((Piece(FILES, "homework4.py"),)))
        reply = worker.call(request_)
        assert isinstance(reply, Returned) if kept else reply == Died("disk")


@pytest.mark.skipif(sys.platform != "linux", reason="the disk is watched on Linux only")
@pytest.mark.parametrize("source", [
    slow("def f(n): os.makedirs('d/' * n)"),
    "def f(n):\n    for number in range(10 * n): open(str(number), 'w').close()",
    "os.makedirs('d/' * 600)\ndef f(n): pass",
], ids=["deep", "many", "while the file is run"])
def test_too_much_on_the_disk_is_found_whenever_the_watch_looks(source, monkeypatch):
    """As where it never comes to look before the worker has answered."""
    monkeypatch.setattr(disk, "INTERVAL", FOREVER)
    with Sandbox(LIMITS) as sandbox:
        worker = sandbox.start_worker(Program((Piece(f"import os\n{source}\n", "homework4.py"),)))
        replies = worker.call_many([Request("f", (1,)), Request("f", (600,)), Request("f", (0,))])
    assert [(type(each), each.cause) for each in replies] == [(Died, "disk")] * 3


@pytest.mark.parametrize(("depth", "too_much"), [(5, False), (50, True)])
def test_files_deeper_than_a_path_reaches_cannot_be_counted_and_are_too_many(tmp_path, monkeypatch, depth, too_much):
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        os.mkdir("d" * 100)
        os.chdir("d" * 100)
    assert holds_too_much(str(tmp_path), 1 << 20) == too_much


def test_a_zygote_that_was_killed_is_started_again():
    with Sandbox() as sandbox:
        assert sandbox.isolation.as_dict()["limits"] == "in force"
        zygote = sandbox._zygotes.running[-1].process
        zygote.kill()
        zygote.wait()
        time.sleep(0.05)
        worker = sandbox.start_worker(Program((Piece("def f(): return 1", "homework4.py"),)))
        assert worker.call(Request("f")).value == 1
