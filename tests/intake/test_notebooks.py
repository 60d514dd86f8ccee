"""Notebooks as they are handed in: what holds cells is read, and what does not is named for what it is."""

import json

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.errors import NotGradable
from grader.intake.load_submission import take_in
from grader.intake.notebook import pieces_of
from grader.sandbox.inside.namespace import Exposed
from tests.support.loading import load

RELU = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0)"
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": RELU}
WHOLE = {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def without(dictionary, key, **changes):
    return {**{name: value for name, value in dictionary.items() if name != key}, **changes}


@pytest.mark.parametrize("book", [
    WHOLE,
    without(WHOLE, "metadata"),
    without(WHOLE, "nbformat"),
    without(WHOLE, "", nbformat="4", nbformat_minor=None),
    without(WHOLE, "", nbformat=99),
    without(WHOLE, "", cells=[without(CELL, "metadata")]),
    without(WHOLE, "", cells=[without(CELL, "", outputs=None)]),
    without(WHOLE, "", cells=[without(CELL, "outputs", id=3)]),
    without(WHOLE, "", cells=[without(CELL, "cell_type")]),
    without(WHOLE, "", cells=[None, "text", {}, CELL]),
    without(WHOLE, "", cells=[without(CELL, "", metadata={"tags": None})]),
    without(WHOLE, "", cells=[without(CELL, "", source=RELU.splitlines(keepends=True))]),
    without(WHOLE, "", cells=[without(CELL, "", source=RELU.splitlines())]),
    without(WHOLE, "", cells=[without(CELL, "source", input=RELU)]),
    without(WHOLE, "", cells=[without(CELL, "source", code=RELU)]),
    {"worksheets": [{"cells": [without(CELL, "source", input=RELU)]}], "nbformat": 3},
    {"worksheets": [{}, {"cells": [without(CELL, "source", input=[RELU])]}]},
    [CELL],
])
def test_whatever_holds_cells_is_read(book, tmp_path):
    (tmp_path / "hw4.ipynb").write_text(json.dumps(book))
    taken = take_in(tmp_path / "hw4.ipynb", CONTRACT)
    assert [(piece.text, piece.label) for piece in taken.program.pieces] == [(RELU, "cell 1")]
    assert taken.notes == ()


@pytest.mark.parametrize(("text", "said"), [
    ("", "hw4.ipynb is empty"),
    (" \n", "hw4.ipynb is empty"),
    ("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "hw4.ipynb is a Git LFS pointer"),
    ("<!DOCTYPE html><p>", "hw4.ipynb is a web page"),
    ("[InternetShortcut]\nURL=https://example.org", "a link to a web page"),
    ("null", "it holds no cells"),
    ("[]", "it holds no cells"),
    ('{"message": "Not Found"}', "it holds no cells"),
    ('{"cells": {}}', "it holds no cells"),
    ('{"cells": [', "it breaks off in line 1"),
    ('{"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> main\n]}', "line 2 is left over from a merge"),
    ('{"cells": [1,,2]}', "line 1 of the file is not JSON"),
    ('{"cells": []}', "holds no code to grade"),
    ("[" * 100_000, "cannot be read as a notebook"),
    ('{"cells": [' + "9" * 5_000 + "]}", "hw4.ipynb"),
    ("my notes on relu", "line 1 of the file is not JSON"),
])
def test_what_holds_no_cells_is_named_for_what_it_is(text, said, tmp_path):
    (tmp_path / "hw4.ipynb").write_text(text)
    with pytest.raises(NotGradable, match=said):
        take_in(tmp_path / "hw4.ipynb", CONTRACT)


def test_python_named_as_a_notebook_and_a_notebook_named_as_python_are_read(tmp_path):
    (tmp_path / "hw4.ipynb").write_text(RELU)
    taken = take_in(tmp_path / "hw4.ipynb", CONTRACT)
    assert taken.program.pieces[0].text == RELU
    assert taken.notes == ("hw4.ipynb is no notebook but Python source, and was read as that.",)
    (tmp_path / "hw4.py").write_text(json.dumps(WHOLE))
    assert take_in(tmp_path / "hw4.py", CONTRACT).program.pieces[0].label == "cell 1"


@pytest.mark.parametrize("magic", [
    "%%time", "%%timeit", "%%timeit -n 1 -r 1", "%%capture", "%%capture out --no-stderr", "%%prun -s cumulative", "%%memit",
    "%%python", "%%python3", "%%py3", "%%py", "%%writefile homework4.py", "%%writefile -a hw4.py", "%%script python3",
    "\n%%time", "%%capture\n%%time", "%%time \n"])
def test_cell_magics_that_time_or_capture_are_run_as_code(magic):
    source = f"{magic}\n{RELU}"
    pieces, notes = pieces_of(json.dumps({"cells": [{**CELL, "source": source}]}), "hw4.ipynb")
    assert pieces[0].text.endswith(RELU)
    assert pieces[0].text.count("\n") == source.count("\n")
    assert notes == ()


@pytest.mark.parametrize(("magic", "name"), [
    ("%%bash", "bash"), ("%%html", "html"), ("%%javascript", "javascript"), ("%%latex", "latex"), ("%%R", "R"), ("%%cython", "cython"),
    ("%%writefile data.txt", "writefile"), ("%%script false --no-raise-error", "script"), ("%%python2", "python2"),
    ("%%capture\n%%bash", "bash"), ("%%!", "!")])
def test_other_cell_magics_are_noted_with_their_cell(magic, name):
    pieces, notes = pieces_of(json.dumps({"cells": [CELL, {**CELL, "source": f"{magic}\n{RELU}"}]}), "hw4.ipynb")
    assert [piece.label for piece in pieces] == ["cell 1"]
    assert notes == (f"cell 2 begins with %%{name} and was left out.",)


def loaded(path, text):
    """The names after a file was taken in and loaded, and what is noted."""
    path.write_text(text)
    exposed = Exposed({})
    return exposed.namespace, load(take_in(path, CONTRACT).program, exposed, statement_seconds=5).notes


CODE = "import numpy as np\\ndef relu(z):\\n    return np.maximum(z, 0)\\n"


@pytest.mark.parametrize("exported", [
    f"get_ipython().run_cell_magic('time', '', '{CODE}')",
    f"get_ipython().run_cell_magic(u'capture', u'out', u'%matplotlib inline\\n{CODE}')",
    f"if True:\n    get_ipython().run_cell_magic('timeit', '-n 1', \"{CODE}\")",
    f"get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().run_cell_magic('memit', '', '{CODE}')",
    "import numpy as np\nget_ipython().run_line_magic('time', 'relu = lambda z: np.maximum(z, 0)')",
    "import numpy as np\nget_ipython().magic(u'time relu = lambda z: np.maximum(z, 0)')",
])
def test_magics_of_an_exported_notebook_are_read_as_the_code_they_hold(exported, tmp_path):
    names, notes = loaded(tmp_path / "hw4.py", exported)
    assert names["relu"](-3.0) == 0 and notes == ()


@pytest.mark.parametrize(("before", "exported", "where", "said"), [
    ("def relu(z):\n    return z", "'bash', '', 'ls\\n'", "hw4.py, line 3", "The code under %%bash was left out."),
    ("def relu(z):\n    return z", r"'time', '', 'def softmax(z)\n    return z'", "hw4.py, line 3", "The code under %%time was left out."),
    ("x = 1", r"'time', '', 'y = 1\nz = y / 0\n'", "hw4.py, line 2", "ZeroDivisionError"),
], ids=["another language", "not Python", "an error in it"])
def test_what_an_exported_magic_cannot_do_is_noted_with_its_line(before, exported, where, said, tmp_path):
    _, (note,) = loaded(tmp_path / "hw4.py", f"{before}\nget_ipython().run_cell_magic({exported})\n")
    assert note.where == where and said in note.sentence


def test_what_is_timed_and_kept_is_run(tmp_path):
    names, notes = loaded(tmp_path / "hw4.py", "a = %time 1 + 2\nfiles = !ls\n%time b = a + 1\n%timeit -n 3 a\n")
    assert (names["a"], names["b"], names["files"], notes) == (3, 4, None, ())
