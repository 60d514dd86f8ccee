"""Advice beside an error: right for the error that it stands beside, and none where the cause is not certain."""

import numpy as np
import pytest

from grader.sandbox.inside.error_hints import explain_exception
from tests.support.loading import loaded

NUMPY_2 = pytest.mark.skipif(np.__version__ < "2", reason="numpy 1 still takes it")


def raised(code):
    with pytest.raises(Exception) as caught:
        exec(code, {"np": np, "a": np.array([1, 2, 3])})
    return caught.value


@pytest.mark.parametrize(("code", "said"), [
    pytest.param("[0, 1][np.float64(1) > 0]", "np.where", marks=NUMPY_2),
    ("[0, 1][0, 1]", "a[i][j]"), ("[0, 1][[0, 1]]", "np.array first"), ("[0, 1][np.array([0, 1])]", "np.array first"),
    ("[0, 1][np.array([True, False])]", "np.array first"), ("[0, 1][1.0]", "whole number"), ("[0, 1][np.float64(1)]", "whole number"),
    ("np.concatenate(np.ones(1), np.ones(1))", "stand in one list"),
    ("np.ones(3)[1.0]", "whole number"), ("np.ones((3, 3))[:, 0.5]", "whole number"), ("np.zeros(3.0)", "whole number"),
    ("np.zeros((3.0, 2))", "whole number"), ("range(np.float64(3))", "whole number"),
    ("np.array([[1], [1, 2]])", "dtype=object"), ("np.array([np.ones((2, 3)), np.ones((3, 2))])", "dtype=object"),
    ("float(np.ones(2))", "np.exp"), ("import math; math.exp(np.ones(2))", "np.exp"),
    ("if np.ones(2): pass", "np.where"), ("max(np.ones(2), 0)", "np.maximum"),
    pytest.param("np.array([1], np.uint8) + 300", "astype(float)", marks=NUMPY_2),
    ("a -= 0.5 * np.ones(3)", "astype(float)"), ("[1] - [2]", "np.array"), ("[np.ones(2)] * 0.5", "np.array"),
    pytest.param("np.array([1, 2], copy=False)", "np.asarray", marks=NUMPY_2),
    pytest.param("np.math.exp(1)", "import math", marks=NUMPY_2), pytest.param("np.ones(3).ptp()", "np.ptp(a)", marks=NUMPY_2),
    pytest.param("np.Inf", "write np.inf.", marks=NUMPY_2), pytest.param("from numpy import product", "use np.prod", marks=NUMPY_2),
    ("np.int(3)", "write int."), ("np.float", "write float."), ("np.asscalar(a)", "write a.item()"),
    ("map(abs, [1])[0]", "list(...)"), ("len(zip([1]))", "list(...)"), ("{}.keys()[0]", "list(...)"), ("{}.has_key(1)", "key in d"),
    ("{}.iteritems()", "d.items()"), ("import time; time.clock()", "time.perf_counter"), ("from fractions import gcd", "math.gcd"),
    ("from collections import Iterable", "collections.abc.Iterable"), ("import cPickle", "import pickle"), ("xrange(3)", "write range"),
    ("np.ones(2, bool) - np.ones(2, bool)", "astype(float)"),
])
def test_the_sentence_fits_the_error(code, said):
    assert said in explain_exception(raised(code))


@pytest.mark.parametrize("code", [
    "1 / 0", "np.ones((3, 2)) + np.ones((2, 3))", "np.dot(np.ones((3, 2)), np.ones(3))", "{}['a']", "[][3]", "np.ones(3)[7]", "a.foo", "np.foo",
    "'a' + 1", "int('x')", "raise ValueError('shapes')", "def f(a): pass\nf()", "{}.foo", "import math; math.foo", "undefined_name"])
def test_no_advice_where_the_cause_is_not_certain(code):
    assert explain_exception(raised(code)) is None


@pytest.mark.parametrize(("line", "said"), [
    ("raise ValueError, 'no'", "raise Error(message)"), ("if 1 <> 2: pass", "!= for <>"), ("x = 017", "0o17"), ("x = 10L", "10 for 10L"),
    ("print 'a'", "print is a function"), ("exec 'a'", "exec is a function")])
def test_python_2_is_named(line, said):
    _, report = loaded(line + "\ndef relu(z):\n    return z\n")
    assert said in report.notes[0].sentence
