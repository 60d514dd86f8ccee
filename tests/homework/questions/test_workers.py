"""A function that never comes back costs one wait, and nobody else's points."""

import time

import pytest

from grader.grading.failure_messages import fault
from grader.grading.workers import LiveWorker
from grader.homework.contract import CONTRACT
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Died, NotRun, Raised, Returned, TimedOut
from grader.sandbox.protocol.request import Request

SOURCE = '''
import os, time
def right(z): return z + 1
def helper():
    while True: pass
def relu(z):
    while True: pass
def softmax(z): return helper()
def forward_prop(z): return relu(z)
def cross_entropy(z):
    while True: right(1)
def stubborn(z):
    while True:
        try: relu(z)
        except BaseException: return 7
def asleep(z): time.sleep(60)
def vec(z): os._exit(0)
def unvec(z): return vec(z)
def dh1_dz1(z): return sum(range(10 ** 9))
def dz2_dh1(z): return dh1_dz1(z)
def slow_when_large(z):
    if len(z) > 100: time.sleep(60)
    return 1
class Net:
    def train(self, z):
        while True: pass
'''
PROGRAM = Program((Piece(SOURCE, "homework4.py"),), contract=CONTRACT)
LIMITS = Limits(call_seconds=0.6)
ONE = (1.0,)
RIGHT = Request("right", ONE, seconds=60.0)  # it is answered, on a busy machine too


@pytest.fixture
def worker(sandbox):
    yield LiveWorker(sandbox, PROGRAM)
    sandbox.clean()


@pytest.fixture
def started(sandbox, monkeypatch):
    """Something for each worker that was started: for the first, and after every wait or death."""
    seen, start = [], sandbox.start_worker
    monkeypatch.setattr(sandbox, "start_worker", lambda program: seen.append(program) or start(program))
    return seen


@pytest.mark.parametrize("name", ["relu", "asleep", "train"])
def test_a_function_that_hung_is_not_called_again(worker, sandbox, started, name):
    first = worker.ask([Request(name, ONE)])
    again = LiveWorker(sandbox, worker._program).ask([Request(name, ONE)] * 20)
    assert first == [TimedOut(0.6, "wall", name)] and again == first * 20
    assert len(started) == 1


def test_what_is_batched_behind_it_is_asked_all_the_same(worker, started):
    replies = worker.ask([Request("relu", ONE), RIGHT, Request("relu", ONE), Request("relu", ONE), RIGHT])
    assert [type(each) for each in replies] == [TimedOut, Returned, TimedOut, TimedOut, Returned]
    assert len(started) == 2


def test_what_calls_it_is_not_waited_for_and_what_does_not_is_unharmed(worker, started):
    worker.ask([Request("relu", ONE)])
    replies = worker.ask([Request("forward_prop", ONE), RIGHT, Request("stubborn", ONE)])
    assert replies[0] == TimedOut(0.6, "wall", "relu") and [each.value for each in replies[1:]] == [2.0, 7]
    assert len(started) == 2


def test_the_innermost_function_that_was_never_left_is_the_one_that_hangs(worker):
    assert worker.ask([Request("softmax", ONE)]) == [TimedOut(0.6, "wall", "helper")]
    assert worker.ask([Request("cross_entropy", ONE)]) == [TimedOut(0.6, "wall", "cross_entropy")]
    assert worker.ask([RIGHT])[0].value == 2.0


def test_another_function_stands_in_for_it(worker):
    worker.ask([Request("relu", ONE)])
    assert worker.ask([Request("forward_prop", ONE, standins={"relu": "def relu(z): return 6.0"})])[0].value == 6.0


def test_a_much_smaller_question_is_asked_and_a_similar_one_is_not(worker):
    large, similar, small = (Request("slow_when_large", (tuple([0.0] * n),)) for n in (500, 99, 2))
    replies = worker.ask([large, similar, small])
    assert [type(each) for each in replies] == [TimedOut, TimedOut, Returned]


def test_a_function_that_ends_its_worker_does_so_twice_and_no_more(worker, started):
    for _ in range(5):
        assert worker.ask([Request("vec", ONE), RIGHT])[0] == Died("exit")
    assert len(started) == 3


@pytest.mark.parametrize(("name", "called"), [("unvec", "vec"), ("dz2_dh1", "dh1_dz1")])
def test_a_death_or_a_wait_whose_cause_is_not_known_is_another_question_with_a_stand_in(worker, name, called):
    worker.ask([Request(called, ONE)] * 2)
    first = worker.ask([Request(name, ONE)] * 3)
    standins = {called: f"def {called}(z): return 5.0"}
    assert worker.ask([Request(name, ONE, standins=standins)])[0].value == 5.0
    assert worker.ask([Request(name, ONE)]) == first[-1:]


def test_the_next_submission_starts_anew(worker, sandbox):
    worker.ask([Request("relu", ONE)])
    sandbox.clean()
    program = Program((Piece("def relu(z): return z", "homework4.py"),))
    assert LiveWorker(sandbox, program).ask([Request("relu", ONE)])[0].value == 1.0


def test_once_the_time_is_used_up_no_worker_starts_and_that_is_said():
    with Sandbox() as sandbox:
        worker = LiveWorker(sandbox, PROGRAM)
        assert "right" in worker.loaded.functions  # which may take any time
        sandbox._budget._end = time.monotonic() + 1.0
        assert worker.ask([Request("asleep", ONE)])[0].limit == "total"
        assert sandbox.spent
        sandbox._fork = None  # whoever starts a worker now fails
        said = NotRun("the total time of this submission is used up.", time_used_up=True)
        assert worker.ask([RIGHT, Request("relu", ONE)]) == [said, said]
        assert LiveWorker(sandbox, worker._program).ask([RIGHT]) == [said]


def test_an_error_is_no_hang(worker):
    replies = worker.ask([Request("right", ("x",)), Request("right", ("x",))])
    assert [type(each) for each in replies] == [Raised, Raised]


def test_whose_fault_it_is_that_a_function_was_not_waited_for():
    words = fault("forward_prop", TimedOut(10.0, "wall", "relu"), LoadReport()).explanation.sentence
    assert words == "forward_prop calls relu, which had not returned after 10 seconds and is not waited for again."
    assert "calls" not in fault("relu", TimedOut(10.0, "wall", "relu"), LoadReport()).explanation.sentence


def test_what_is_known_of_two_situations_is_kept_of_both(worker, started):
    stood_in = Request("dz2_dh1", ONE, standins={"relu": "def relu(z): return z"})
    first = worker.ask([stood_in, Request("dz2_dh1", ONE)])
    again = worker.ask([stood_in, Request("dz2_dh1", ONE)])
    assert [each.inside for each in first] == ["", ""] and again == first and len(started) == 1
