"""What further arguments of a function are: a choice between two ways through its code, or of no account."""

import pytest

from grader.sandbox.inside.another_way import goes_another_way

FLAG = "def f(x, flag=False):\n    if flag:\n        y = [each * 2 for each in (x, x + 1)]\n    else:\n        y = [x + x]\n    return y[0]\n"
CASES = {
    "a branch": (FLAG, (1, True), True),
    "the way that is usual": (FLAG, (1, False), False),
    "one expression": ("f = lambda x, flag=0: sum([x, x * x - x * x, 2 * x, -2 * x]) if flag else x", (1, True), True),
    "a function for it": ("def g(x):\n    y = x + 1\n    z = y * 2\n    return z - 2 - x\n"
                          "def f(x, flag=0):\n    return g(x) if flag else x", (1, 1), True),
    "a decorated function": ("import functools\n" + FLAG + "def once(f):\n    return functools.wraps(f)(lambda *a, **k: f(*a, **k))\n"
                             "f = once(f)", (1, True), True),
    "it stops on the way": ("def f(x, flag=0):\n    if flag:\n        y = (x + 1) * (x + 2) * (x + 3)\n        y.no_such\n    return x",
                            (1, 1), True),
    "not looked at": ("def f(x, flag=None):\n    return x * 2", (1, True), False),
    "looked at and left": ("def f(x, flag=None):\n    if flag:\n        pass\n    return x * 2", (1, True), False),
    "nothing more": (FLAG, (1,), False),
    "by name": (FLAG, {"flag": True}, True),
    "by a name that it hands on": (FLAG + "g = f\nf = lambda x, **more: g(x, **more)\n", {"flag": True}, True),
    "the usual way, by name": (FLAG, {"flag": False}, False),
}


@pytest.mark.parametrize("case", CASES)
def test_whether_it_goes_another_way(case: str) -> None:
    source, given, expected = CASES[case]
    namespace: dict[str, object] = {}
    exec(source, namespace)
    function = namespace["f"]
    arguments, named = ((1,), given) if isinstance(given, dict) else (given, {})
    assert callable(function) and goes_another_way(function, (1,), arguments, named) is expected
