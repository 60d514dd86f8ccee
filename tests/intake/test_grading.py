"""Intake inside the whole pipeline: notebook and file agree test by test, and whose fault is whose."""

from textwrap import indent

import pytest

from grader.grading.grade import Options, grade
from grader.homework.contract import EVERY_PART, TRAINING
from grader.homework.homework4 import homework4
from grader.template import notebook_text
from tests.support.files import write_all
from tests.support.grading import REFERENCE
from tests.support.samples import ROOT, sample
from tests.support.slow import one_in, slow

BEFORE_TRAINING = tuple(part for part in EVERY_PART if part != TRAINING)  # which takes as long as all else


def graded(path, parts=BEFORE_TRAINING):
    return grade(path, homework4(), options=Options(parts=parts))


def graded_file(folder, source, parts=BEFORE_TRAINING):
    """The report on `source` in a file of its own."""
    (folder / "homework4.py").write_text(source, encoding="utf-8")
    return graded(folder / "homework4.py", parts)


def missed(report):
    """The tests that did not earn all their points."""
    return [test.number for test in report.tests if test.score != test.max_score]


def verdicts(report):
    return {test.number: (test.verdict.value, test.score) for test in report.tests}


@pytest.mark.slow
def test_the_template_notebook_filled_in_is_graded_like_the_file(tmp_path):
    (tmp_path / "homework4.ipynb").write_text(notebook_text(REFERENCE), encoding="utf-8")
    notebook, file = (graded(path, EVERY_PART) for path in (tmp_path / "homework4.ipynb", ROOT / "reference/homework4.py"))
    assert verdicts(notebook) == verdicts(file)
    assert {verdict for verdict, _ in verdicts(notebook).values()} == {"correct"}


@pytest.mark.parametrize(("file", "functions"), [
    ("rows", {"softmax", "forward_prop", "back_prop"}),
    slow("rows_by_behaviour", {"softmax", "forward_prop", "back_prop", "initWeightsAndBiases", "train"}),
    slow("solution_names_sums", {"forward_prop", "back_prop"}),
    ("solution_names_averages", {"forward_prop", "back_prop"}),
    ("fce_gradce", {"back_prop"}),
    slow("fce_gradce_one_width", {"back_prop"}),
])
def test_a_correct_solution_in_a_published_interface_earns_every_mark_of_what_it_contains(file, functions):
    report = graded(sample(file, "intake/interfaces").path, EVERY_PART if "train" in functions else BEFORE_TRAINING)
    assert [test for test in report.tests if test.question in functions and test.score != test.max_score] == []


@pytest.mark.parametrize(("name", "text", "sentence"), [
    ("report.pdf", "%PDF", "no .py file and no notebook"),
    ("homework4.py", "def relu(z):\n    return z +\n\nprint 'done'\n", "homework4.py, line 2: Python cannot read this line"),
    ("homework4.py", "x = 3\n", "defines none of the functions"),
])
def test_what_holds_no_homework_is_graded_zero_with_one_sentence(name, text, sentence, tmp_path):
    (tmp_path / name).write_text(text)
    report = graded(tmp_path)
    assert sentence in report.refusal.sentence
    assert {(test.verdict.value, test.score) for test in report.tests} == {("error", 0)}


def test_what_was_skipped_at_load_is_said_once_in_the_report_with_its_line(tmp_path):
    report = graded_file(tmp_path, "import numpy as np\nX = np.load('train.npy')\ndef relu(z):\n    return z\n")
    assert [note for note in report.notes if note.startswith("homework4.py, line 2: This statement was skipped: FileNot")]


def test_a_line_that_python_cannot_read_costs_its_own_statement(tmp_path):
    report = graded_file(tmp_path, "def relu(z):\n    return z * (z > 0)\n\ndef softmax(z)\n    return z\n\nprint 'done'\n")
    assert report.refusal is None
    assert {test.question for test in report.tests if test.score == test.max_score} == {"relu"}
    assert [note.partition(": Python")[0] for note in report.notes if "Python cannot read" in note] == [
        "homework4.py, line 4: This statement was skipped", "homework4.py, line 7: This statement was skipped"]
    told = {test.question: test.explanation.sentence for test in report.tests if test.visibility == "visible" and test.explanation}
    assert told["softmax"].startswith("softmax was skipped with homework4.py, line 4: Python cannot read")


def test_a_baseline_in_another_package_costs_nothing_and_a_gradient_by_it_everything(tmp_path):
    baseline = "import torch\ndef baseline(x):\n    return torch.nn.Linear(3, 4)(x)\n"
    report = graded_file(tmp_path, baseline + REFERENCE)
    assert missed(report) == []
    assert any("The import of torch was left out" in note for note in report.notes)
    report = graded_file(tmp_path, baseline + REFERENCE.replace("def vec(W):\n", "def vec(W):\n    return torch.flatten(W)\n"))
    told = {test.question: test.explanation for test in report.tests if test.score != test.max_score}
    assert told["vec"].sentence.startswith("vec uses torch (homework4.py, line ")
    assert "relu" not in told


@pytest.mark.slow
def test_more_slow_statements_than_the_time_allows_cost_no_marks(tmp_path):
    source = "import time\n" + "time.sleep(60)\n" * 8 + "def relu(z):\n    return z * (z > 0)\n"
    assert all(test.score == test.max_score for test in graded_file(tmp_path, source, (1,)).tests if test.question == "relu")


CONSTANTS, TAIL = REFERENCE.partition("# Part 1:")[0], REFERENCE.partition("# Part 1:")[2]
BLOCKS, TAIL = TAIL.partition("# Part 2:")[0], TAIL.partition("# Part 2:")[2]
NUMPY, SIZES = "import numpy as np\n", CONSTANTS.rpartition("import numpy as np\n")[2]
WHERE = "from pathlib import Path\nHERE = Path(__file__).resolve().parent\n"
HEAD, REST = REFERENCE.split("# Part 4:")
# layout: its files, all of which are the reference
LAYOUTS = {
    "a module that holds the constants too": {"homework4.py": NUMPY + "from .layers import *\n# Part 4:" + REST, "layers.py": HEAD},
    "a package": {"hw4/__init__.py": "from .homework4 import back_prop\n", "hw4/homework4.py": NUMPY + SIZES + "from .nn import *\n# " + TAIL,
                  "hw4/nn/__init__.py": "from .blocks import *\n", "hw4/nn/blocks.py": "from ..settings import HERE\n" + NUMPY + "# " + BLOCKS,
                  "hw4/settings.py": WHERE},
    "modules that are only brought together": {
        "homework4.py": "from blocks import *\nfrom network import *\n", "blocks.py": WHERE + NUMPY + "# " + BLOCKS,
        "network.py": NUMPY + SIZES + "from blocks import *\n# " + TAIL},
    "all under __main__": {"homework4.py": "if __name__ == '__main__':\n    rng = 1\n" + indent(REFERENCE, "    ")},
}
RIGHT, WRONG = "return (z > 0).astype(float)", "return (z > 0).astype(float) * 2"


@pytest.mark.parametrize("layout", one_in(2, LAYOUTS))
def test_a_homework_in_several_files_earns_every_mark_and_a_wrong_function_loses_its_own(layout, tmp_path):
    write_all(tmp_path / "right", {name: text.encode() for name, text in LAYOUTS[layout].items()})
    write_all(tmp_path / "wrong", {name: text.replace(RIGHT, WRONG).encode() for name, text in LAYOUTS[layout].items()})
    assert missed(graded(tmp_path / "right")) == []
    wrong = graded(tmp_path / "wrong", (1, 2))
    assert {test.question for test in wrong.tests if test.score != test.max_score} == {"relu_prime"}


RETURNED = "return sweep_back(g, x, zs, hs, weightsAndBiases)"
STEP = "* back_prop(trainX[:, batch], trainY[:, batch], w)"


@pytest.mark.parametrize("changes", one_in(2, [
    [("NUM_HIDDEN = 10", "NUM_HIDDEN = [10, 10, 10]"), ("NUM_HIDDEN_LAYERS * [NUM_HIDDEN]", "NUM_HIDDEN")],
    [(RETURNED, "return list(sweep_back(g, x, zs, hs, weightsAndBiases))")],
    [(RETURNED, "return 0.5, sweep_back(g, x, zs, hs, weightsAndBiases)"), (STEP, f"{STEP}[1]")],
    [("def back_prop(x, y, weightsAndBiases):", "def back_prop(x, y, weightsAndBiases, *, lam):"), (STEP, f"{STEP[:-1]}, lam=0)")],
    [("def relu(z):", "@jit\ndef relu(z):"), ("import numpy as np", "import numpy as np\nfrom nowhere import jit")],
]), ids=["list of widths", "list returned", "loss and gradient returned", "keyword argument", "missing decorator"])
def test_correct_homework_in_other_clothes_loses_nothing_before_training(tmp_path, changes):
    source = REFERENCE
    for find, replace in changes:
        assert find in source
        source = source.replace(find, replace)
    assert missed(graded_file(tmp_path, source)) == []


def test_a_name_spelt_another_way_is_asked_about(tmp_path):
    report = graded_file(tmp_path, "def vec(W):\n    return W\ndef ReLU(z):\n    return z\ndef backprop(x, y, w):\n    return w\n")
    told = {test.question: test.explanation.sentence for test in report.tests if test.visibility == "visible"}
    assert told["relu"] == "relu is not in your file. Your file has ReLU; is one of them meant?"
    assert "Your file has backprop;" in told["back_prop"]
