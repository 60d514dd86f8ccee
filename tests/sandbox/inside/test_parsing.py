"""A syntax error costs the statement that it stands in, and is named for what it is."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox.inside.error_hints import explain_syntax
from grader.sandbox.inside.parsing import Unusable, parse
from grader.sandbox.protocol.program import Piece
from tests.support.loading import loaded

GOOD = "def softmax(z):\n    return z\n"


# source of two functions -> the names that are left, the line that is said to be unreadable, and what went with it
CASES = {
    "missing colon": ("def relu(z)\n    return z\n" + GOOD, {"softmax"}, 1, "relu"),
    "at the end": (GOOD + "def relu(z)\n    return z\n", {"softmax"}, 3, "relu"),
    "unclosed bracket": (GOOD + "a = (1,\nb = 2\n", {"softmax", "b"}, 3, "a"),
    "unclosed in a function": ("def relu(z):\n    return (z\n" + GOOD, {"softmax"}, 2, "relu"),
    "unclosed string": ("a = '\n" + GOOD, {"softmax"}, 1, "a"),
    "unclosed long string": ("def relu(z):\n    '''what it does\n    return z\n" + GOOD, {"softmax"}, 2, "relu"),
    "long string around statements": ("'''\na = 1\nb = 2\n'''\nc = 3 3\n" + GOOD, {"softmax"}, 5, "c"),
    "brackets over the margin": ("a = [\n1,\n2,\n]\nc = 3 3\n" + GOOD, {"softmax", "a"}, 5, "c"),
    "decorated": ("@staticmethod\ndef relu(z)\n    return z\n" + GOOD, {"softmax"}, 2, "relu"),
    "if and else": ("if True:\n    a = 1\nelse:\n    b = = 2\n" + GOOD, {"softmax"}, 4, ""),
    "a class": ("class Net:\n    def relu(self, z)\n        return z\n" + GOOD, {"softmax"}, 2, "Net, relu"),
    "indented too far": ("def relu(z):\n    a = z\n        return a\n" + GOOD, {"softmax"}, 3, "relu"),
    "torn off": ("def relu(z):\n    a = z\nprint a\n    return a\n" + GOOD, {"softmax"}, 3, "relu"),
    "torn off by a good line": ("def relu(z):\n    a = z\nb = 2\n    return a\n" + GOOD, {"softmax"}, 4, "relu, b"),
    "a body at the margin": ("def relu(z):\nreturn z\n" + GOOD, {"softmax"}, 2, "relu"),
    "a comment at the margin": ("def relu(z):\n    a = z\n# now\n    return a\nx = 1 1\n" + GOOD, {"softmax", "relu"}, 5, "x"),
    "Python 2": ("print 'hello'\n" + GOOD, {"softmax"}, 1, ""),
    "merge around functions": ("<<<<<<< HEAD\ndef relu(z):\n    return z\n=======\ndef relu(z):\n    return -z\n>>>>>>> main\n" + GOOD,
                               {"softmax"}, 1, "relu"),
    "merge in a function": ("def relu(z):\n    z = z\n<<<<<<< HEAD\n    return z\n=======\n    return -z\n>>>>>>> main\n" + GOOD,
                            {"softmax"}, 3, "relu"),
    "a mark alone": ("<<<<<<< HEAD\n" + GOOD, {"softmax"}, 1, ""),
    "a line that goes on": ("a = 1 + \\\n2\nb = 3 3\n" + GOOD, {"softmax", "a"}, 3, "b"),
    "a semicolon": ("a = 1; b = 3 3\n" + GOOD, {"softmax"}, 1, "a"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_syntax_error_costs_its_own_statement(case):
    source, left, line, lost = CASES[case]
    exposed, report = loaded(source)
    assert report.error is None
    assert {name for name in exposed.namespace if name in ("relu", "softmax", "Net", "a", "b", "c", "x")} == left
    said = next(note for note in report.notes if "Python cannot read this line" in note.sentence)
    assert said.where == f"homework4.py, line {line}"
    assert (f" With it went {lost}." in said.sentence) if lost else ("With it went" not in said.sentence)
    if "relu" in lost.split(", "):
        assert report.obstacles["relu"].startswith(f"relu was skipped with homework4.py, line {line}: Python cannot read this line (")


def test_lines_keep_their_numbers_behind_an_error():
    exposed, report = loaded("a = 1 1\n\n\ndef relu(z):\n    return z\nb = 1 / 0\n")
    assert exposed.namespace["relu"].__code__.co_firstlineno == 4
    assert [note.where for note in report.notes] == ["homework4.py, line 1", "homework4.py, line 6"]


def test_a_cell_loses_its_own_statement_and_one_without_any_other_is_said_as_a_cell():
    exposed, report = loaded("a = 1\nb = 2 2\nc = 3", "x = = 1", GOOD)
    assert {"a", "c", "softmax"} <= exposed.namespace.keys()
    assert [(note.where, note.sentence[:23]) for note in report.notes] == [
        ("cell 1, line 2", "This statement was skip"), ("cell 2, line 1", "This cell was skipped: ")]


@pytest.mark.parametrize("source", ["def relu(z)\n    return z\n", "This is\nmy homework\nEnjoy\n", "a = 1\nb = = 2\n", "(" * 500])
def test_where_no_function_is_left_the_first_error_is_the_answer(source):
    _, report = loaded(source)
    assert report.error is not None and "Python cannot read" in report.error.sentence


def test_what_needs_a_lost_name_is_said_in_short():
    _, report = loaded("def relu(z)\n    return z\na = relu(1)\nb = relu(2)\n" + GOOD)
    assert report.notes[-1].sentence == "This statement was skipped too: it needs relu; so was 1 more."


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["def f(z):", "    return z", "a = (1,", "b)", "'''", "class C:", "    x = 1", "@d", "else:", "if 1:", "<<<<<<< a",
                                 "=======", ">>>>>>> b", "", "# c", "\\", "x = 1", "\tx", "print 1", "lambda: 0", "é = \"", "}"]), max_size=14))
def test_whatever_stands_in_it_is_a_tree_or_one_error(lines):
    piece = Piece("\n".join(lines), "homework4.py")
    try:
        trees, broken = parse([piece])
    except Unusable as unusable:
        assert "Python cannot read" in unusable.error.sentence
    else:
        last = [0, *(node.lineno for _, tree in trees for node in tree.body)]
        assert last == sorted(last) and last[-1] <= len(lines)
        assert all(each.error.where.startswith("homework4.py") for each in broken)


@pytest.mark.slow
def test_the_time_grows_with_the_length_and_no_faster():
    def seconds(lines):
        begun = time.process_time()
        parse([Piece("a = (1,\nb = 2 2\n'''\n" * lines + GOOD, "homework4.py")])
        return time.process_time() - begun

    small = min(seconds(100) for _ in range(3))
    assert seconds(800) < 30 * small + 1.0


def named(source):
    try:
        compile(source, "homework4.py", "exec")
    except SyntaxError as error:
        return explain_syntax(error, source) or ""
    return None


@pytest.mark.parametrize(("since", "source"), [
    ((3, 11), "try:\n    pass\nexcept* ValueError:\n    pass\n"),
    ((3, 12), "type Vector = list[float]\n"),
    ((3, 12), "type Pair[T] = tuple[T, T]\n"),
    ((3, 12), "def first[T](a: T) -> T:\n    return a\n"),
    ((3, 12), "class Box[T]:\n    pass\n"),
    ((3, 13), "class Box[T = int]:\n    pass\n"),
    ((3, 12), 'd = {"a": 1}\nprint(f"{d["a"]}")\n'),
    ((3, 12), "d = {'a': 1}\nprint(f'{d['a']:.3f} and {d['a']!r}')\n"),
    ((3, 12), "x = f'{\"\\n\".join(a)}'\n"),
    ((3, 12), "x = f'{a # what it is\n}'\n"),
    ((3, 12), "x = f'{\n    a\n}'\n"),
    ((3, 12), "x = f\"{f\"{f\"{1}\"}\"}\"\n"),
    ((3, 14), "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n"),
    ((3, 14), "try:\n    pass\nexcept A, B, C:\n    pass\n"),
    ((3, 14), "x = t'{a}'\n"),
])
def test_syntax_of_a_newer_python_is_named_as_that(since, source):
    said = named(source)
    if sys.version_info >= since:
        assert said is None
        return
    version = "3.12" if since == (3, 13) else f"{since[0]}.{since[1]}"
    assert f"That is Python {version} or newer" in said
    assert f"homework is graded with Python {sys.version_info[0]}.{sys.version_info[1]}" in said


@pytest.mark.parametrize("source", [
    "x = f'{a'\n", "x = f'{}'\n", "x = f'{a b}'\n", "x = f'{a:#x} {b:>10}' 3\n", "x = f'{d[\"a\"]}' 3\n", "x = f'''{d['a']}''' 3\n", "x = f'{a]}'\n",
    "def f(z)\n    return z\n", "type = = 3\n", "class Box(:\n    pass\n", "x = 'it's'\n", "print(f'{a}' b)\n", "x = f'{{' \"a\" b\n"])
def test_what_no_python_can_read_is_not_called_newer(source):
    said = named(source)
    assert said is not None
    assert "or newer" not in said


@pytest.mark.parametrize(("line", "said"), [
    ("except ValueError, e:", "That is Python 2; write `except ValueError as e:`."),
    ("except IOError, err:", "That is Python 2; write `except IOError as err:`."),
    ("except KeyError, ValueError:", "Python 3.14"),
    ("except A, B:", "That is Python 2 if B is to be the exception"),
])
@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads it")
def test_exceptions_without_brackets_are_python_2_or_the_newest(line, said):
    assert said in named(f"try:\n    pass\n{line}\n    pass\n")
