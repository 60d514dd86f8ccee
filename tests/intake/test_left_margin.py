"""What stands in a block or in a function that is called counts as if it stood at the left margin, where it fails as a whole."""

import itertools
import textwrap

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.load_submission import ImportPolicy, take_in
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request
from tests.support.loading import loaded
from tests.support.slow import one_in

PLUS_ONE = "def softmax(z):\n    return z + 1\n"
FAILS = "X = open('no data')\n"
ENDS = "import os\nos._exit(1)\n"
HANGS = "import time\ntime.sleep(60)\n"
REFUSED = "This homework may not import torch"


def within(head, *body):
    return head + "\n" + textwrap.indent("".join(body), "    ")


def called(*body, call="main()\n", head="def main():"):
    return within(head, *body) + call


STOPS = {"ends": ENDS, "hangs": HANGS, "cannot be interrupted": within("while True:", within("try:", HANGS), "except:\n    pass\n")}
EXCEPT = "except Exception as e:\n    print('went wrong', e)\n"
EXITS = "except Exception:\n    import sys\n    sys.exit(1)\n"

# In each, softmax(3) is 4.
RIGHT = {
    "try, what fails is swallowed": within("try:", FAILS, PLUS_ONE) + EXCEPT,
    "try, what fails ends the program": within("try:", FAILS, PLUS_ONE) + EXITS,
    "try and finally": within("try:", FAILS, PLUS_ONE) + "finally:\n    print('end')\n",
    "try in try": within("try:", within("try:", FAILS, PLUS_ONE), "except ZeroDivisionError:\n    pass\n") + EXITS,
    "else of try": within("try:", "1 / 0\n") + EXCEPT + within("else:", PLUS_ONE),
    "finally of try": within("try:", FAILS) + within("finally:", "exit()\n", PLUS_ONE),
    "with": within("with open('no data') as f:", PLUS_ONE),
    "with, what it gives": "import os\n" + within("with open(os.devnull) as f:", "f.read()\n", FAILS, "def softmax(z):\n    return z + (f is not None)\n"),
    "with suppress": "import contextlib\n" + within("with contextlib.suppress(OSError):", FAILS, PLUS_ONE),
    "if": within("if True:", FAILS, PLUS_ONE),
    "if, of what was lost": FAILS + within("if len(X) > 3:", PLUS_ONE),
    "if, of a file that is not there": "import os\n" + within("if os.path.exists('mnist.npz'):", FAILS, PLUS_ONE),
    "else of if": within("if False:", "pass\n") + within("else:", FAILS, PLUS_ONE),
    "for": within("for part in ['one', 'two']:", "print(part)\n", FAILS, PLUS_ONE),
    "for, what it counts": within("for one in [1, 2]:", FAILS, "def softmax(z, one=one):\n    return z + one\n"),
    "for with break": within("for part in range(3):", "if part:\n    continue\n", FAILS, PLUS_ONE, "break\n"),
    "while": within("while True:", FAILS, PLUS_ONE, "break\n"),
    "definitions before what never ends": within("while True:", PLUS_ONE, "while True:\n    pass\n"),
    "a constant": within("try:", FAILS, "ONE = 1\n") + EXITS + "def softmax(z):\n    return z + ONE\n".replace("ONE", "one()") + within(
        "try:", FAILS, "def one():\n    return 1\n") + EXITS,
    "a class": within("try:", FAILS, "class Net:\n    def softmax(self, z):\n        return z + 1\n") + EXCEPT,
    "no change is made twice": "one = 0\n" + within("try:", "one += 1\n", FAILS, "def softmax(z):\n    return z + one\n") + EXITS,
    "written again after what fails": within("try:", "def softmax(z):\n    return z\n", FAILS, PLUS_ONE) + EXITS,
    # what Python does stays
    "the other way": within("try:", "import nowhere\n", "def softmax(z):\n    return nowhere.softmax(z)\n") + within("except ImportError:", PLUS_ONE),
    "the other way, then an end": within("try:", "import nowhere\n", "def softmax(z):\n    return nowhere.softmax(z)\n", "def fast(z):\n    pass\n")
        + within("except ImportError:", PLUS_ONE, "exit()\n"),
    "the other constant": within("try:", FAILS, "one = len(X)\ndef two():\n    pass\n") + within("except OSError:", "one = 1\nexit()\n")
        + "def softmax(z):\n    return z + one\n",
    "a faster one that is not there": PLUS_ONE + within("try:", "import nowhere\n", "def softmax(z):\n    return 0\n") + "except ImportError:\n    pass\n",
    "switched off": PLUS_ONE + within("if False:", "def softmax(z):\n    return 0\n"),
    "one of two": within("if 1 > 2:", FAILS, "def softmax(z):\n    return 0\n") + within("else:", PLUS_ONE, "exit()\ndef relu(z):\n    return z\n"),
    # functions that are called
    "main": called(FAILS, PLUS_ONE),
    "main with a value": called(FAILS, PLUS_ONE, "return softmax\n", call="result = main()\n"),
    "main that exits": "import sys\n" + called(PLUS_ONE, "return 0\n", call="sys.exit(main())\n"),
    "main that returns early": called("if 1:\n    return\n", PLUS_ONE),
    "main with defaults": called("def softmax(z):\n    return z + one\n", head="def main(path='no', one=1):"),
    "main with arguments": called("def softmax(z):\n    return z + one + two\n", head="def main(one, *, two=7):", call="main(-1, two=2)\n"),
    "main with a name of its own": "one = 1\ndef relu(z):\n    return z + one\n" + called(
        "one = 5\n", FAILS, "def softmax(z):\n    return relu(z) + one - 5\n"),
    "main with a function of its own": "def plus(z):\n    return z + 1\ndef relu(z):\n    return plus(z)\n" + called(
        "def plus(z):\n    return z\n", "def softmax(z):\n    return plus(relu(z))\n"),
    "nonlocal": called("count = 0\n", "def plus():\n    nonlocal count\n    count += 1\n    return count\n", "one = plus()\n",
                       "def softmax(z):\n    return z + one * count\n"),
    "nonlocal further inside": called("def softmax(z):\n    one = 0\n    def plus():\n        nonlocal one\n        one += 1\n    plus()\n    return z + one\n"),
    "global": "one = 0\n" + called("def plus():\n    global one\n    one += 1\n", "plus()\n", "def softmax(z):\n    return z + one\n"),
    "global beside a name of its own": "one = 0\n" + called(
        "one = 1\n", "def change():\n    global one\n    one = 9\n", "change()\n", "def softmax(z):\n    return z + one\n"),
    "main that says global": called("global softmax\n", FAILS, PLUS_ONE),
    "one level deeper": called(within("def part():", FAILS, PLUS_ONE), "part()\n"),
    "one level deeper, given out": called(within("def part():", FAILS, PLUS_ONE, "return softmax\n"), "softmax = part()\n"),
    "main in a try": within("def main():", FAILS, PLUS_ONE) + within("try:", "main()\n") + EXCEPT,
    "all in a try": within("try:", called(FAILS, PLUS_ONE)) + EXITS,
    "a try in main": called(within("try:", FAILS, PLUS_ONE), EXITS),
    "main under __main__, one level deeper": called(within("def part():", PLUS_ONE), "part()\n", call="if __name__ == '__main__':\n    main()\n"),
    "main that is also called where it never runs": within("def main():", FAILS, PLUS_ONE) + within("if False:", "main()\n") + "main()\n",
    "main by an argument": "import sys\n" + within("def main():", PLUS_ONE) + within("if len(sys.argv) > 5:", "main()\n"),
    "made by a function": called("one = 1\n", "def own(z):\n    return z + one\n", "return own\n", call="softmax = main()\n"),
}

AS_IT_STANDS = ("the other way", "a faster one that is not there", "switched off", "made by a function")

# source -> part of the sentence that says why there is no softmax
MISSING = {
    "switched off": (within("if False:", PLUS_ONE), "softmax stands under an if (homework4.py, line 1)"),
    "switched off by a constant": ("DEBUG = 0\n" + within("if DEBUG:", PLUS_ONE), "softmax stands under an if (homework4.py, line 2)"),
    "the branch that is not taken": (within("if True:", "import sys\n") + within("else:", PLUS_ONE), "softmax stands under an if"),
    "switched off in a try": (within("try:", FAILS, within("if False:", PLUS_ONE), "def relu(z):\n    return z\n") + EXITS, "softmax stands under an if"),
    "main that is not called": (called(PLUS_ONE, call=""), "softmax stands inside the function main"),
    "main that is called in a function": (called(PLUS_ONE, call="def run():\n    main()\n"), "softmax stands inside the function main"),
    "a definition that fails": (within("try:", FAILS, "def softmax(z, one=len(X)):\n    return z + 1\n") + EXITS, "softmax was skipped with homework4.py, line 3"),
}


@pytest.fixture
def started(tmp_path):
    """A worker that has loaded this source, for what ends its process or uses what may not be used."""
    with Sandbox(Limits(load_seconds=2, statement_seconds=0.5)) as sandbox:
        def start(source):
            (tmp_path / "homework4.py").write_text(source)
            return sandbox.start_worker(take_in(tmp_path / "homework4.py", CONTRACT, policy=ImportPolicy(forbidden=("torch",))).program)

        yield start


@pytest.mark.parametrize("case", RIGHT)
def test_what_stands_in_a_block_or_a_called_function_counts(case):
    exposed, report = loaded(RIGHT[case], seconds=0.5)
    assert report.error is None and not report.obstacles
    assert exposed.function("softmax")(3) == 4
    assert not report.notes or case not in AS_IT_STANDS


@pytest.mark.parametrize("case", MISSING)
def test_what_is_switched_off_or_never_called_does_not_count_and_is_named(case):
    source, sentence = MISSING[case]
    exposed, report = loaded(source)
    assert exposed.function("softmax") is None
    assert report.obstacles["softmax"].startswith(sentence)


@pytest.mark.parametrize(("ends", "block"), one_in(3, itertools.product(STOPS, ("try:", "if True:", "while True:", "def main():"))))
def test_what_ends_or_outlasts_the_process_costs_only_itself_in_every_worker(block, ends, started):
    source = within(block, STOPS[ends], PLUS_ONE) + {"t": "except ZeroDivisionError:\n    pass\n", "d": "main()\n"}.get(block[0], "")
    for _ in range(2):
        reply = started(source).call(Request("softmax", (3.0,)))
        assert isinstance(reply, Returned) and reply.value == 4


def test_an_except_block_that_ends_the_process_is_left_out(started):
    worker = started(within("try:", within("try:", FAILS, PLUS_ONE), within("except OSError:", ENDS)) + within("except:", HANGS, ENDS))
    assert worker.call(Request("softmax", (3.0,))).value == 4
    assert [note.sentence[:37] for note in worker.loaded.notes] == ["What stands in this statement was run"] * 2 + ["This statement was skipped: FileNotFo"]


@pytest.mark.parametrize("block", ["try:", "def main():"])
def test_a_forbidden_package_is_still_refused(block, started):
    source = within(block, "import torch\n", FAILS, "def softmax(z):\n    return torch.softmax(z)\n")
    worker = started(source + ("main()\n" if "main" in block else EXITS))
    reply = worker.call(Request("softmax", (3.0,)))
    assert REFUSED in worker.loaded.obstacles.get("softmax", "") + str(reply)


def test_what_was_run_line_by_line_is_said_with_its_reason_and_so_is_what_was_skipped():
    _, report = loaded("\n" + within("try:", FAILS, PLUS_ONE, "print(X)\n") + EXITS)
    assert [(note.where, note.sentence) for note in report.notes] == [
        ("homework4.py, line 2", "What stands in this statement was run line by line. It failed as a whole: SystemExit: 1."),
        ("homework4.py, line 3", "This statement was skipped: FileNotFoundError: [Errno 2] No such file or directory: 'no data'."),
        ("homework4.py, line 6", "This statement was skipped too: it needs X.")]


def test_many_functions_that_call_one_another_are_read_in_no_long_time():
    holders = "".join(within(f"def f{i}():", "def softmax(z):\n    return z + 1\n", *(f"f{j}()\n" for j in range(40))) for i in range(40))
    chain = "if a:\n    pass\n" + "elif b:\n    def relu(z):\n        return z\n" * 300
    exposed, _ = loaded(holders + "f0()\n" + chain)
    assert exposed.function("softmax")(3) == 4
