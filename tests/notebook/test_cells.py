"""What counts of a kernel's history: what was run last, in the order in which it was run."""

import json

import pytest

from grader.notebook.cells import defined, executions, notebook_of

OLD, NEW = "def f(z):\n    return 1", "def f(z):\n    return 2"
BLANK = "\n"


@pytest.mark.parametrize(("history", "counts"), [
    ([OLD], {1: OLD}),
    ([OLD, NEW], {1: BLANK, 2: NEW}),                                     # run again after a change
    ([OLD + "\nx = 1", NEW], {1: BLANK + "\nx = 1", 2: NEW}),             # no line of what stays is moved
    (["@decorated\n" + OLD, NEW], {1: BLANK * 2, 2: NEW}),
    ([OLD + "\n" + NEW], {1: BLANK + "\n" + NEW}),
    ([OLD, "y = f(1)", NEW], {1: OLD, 2: "y = f(1)", 3: NEW}),            # the old one gave y its value
    ([OLD, "def g(h=f):\n    pass", NEW], {1: OLD, 2: "def g(h=f):\n    pass", 3: NEW}),
    ([OLD, "def g():\n    f(1)", NEW], {1: BLANK, 2: "def g():\n    f(1)", 3: NEW}),  # and here the new one is called
    ([OLD, "f = g"], {1: OLD, 2: "f = g"}),
    ([OLD, "def f(z:"], {1: OLD}),                                        # Python could not run the second
    ([OLD, "return 1"], {1: OLD}),
    (["train()"] * 4, {1: "train()", 4: "train()"}),
    (["%%time\n" + OLD, NEW], {1: "%%time\n" + BLANK, 2: NEW}),
    (["%load_ext grader", "%check f", "!ls", "f?", "", "# nothing"], {1: "%load_ext grader", 2: "%check f", 3: "!ls",
                                                                      4: "f?"}),
    (["%%bash\nf() { ls; }", OLD], {2: OLD}),
    (["  x = 1\n  y = 2"], {1: "  x = 1\n  y = 2"}),                      # IPython runs it
    (["await soon()"], {1: "await soon()"}),
])
def test_what_was_run_last_counts(history: list[str], counts: dict[int, str]) -> None:
    book = json.loads(notebook_of(executions(["", *history])))
    assert {cell["execution_count"]: cell["source"] for cell in book["cells"] if cell["source"]} == counts
    assert [cell["execution_count"] for cell in book["cells"]] == list(range(1, max(counts) + 1))


def test_what_cells_define() -> None:
    cells = executions(["", "def f(): pass\nrelu = lambda z: z", "class Net:\n    def loss(self): pass",
                        "from a import b as c", "%check softmax", "grader.check('softmax')"])
    assert defined(cells) == {"f", "relu", "Net", "loss", "c"}
