"""A check of another homework on a student's machine: a derivative is not blamed for the function that it is compared with."""

from pathlib import Path

import pytest

from grader.authoring.homework_folder import homework_in
from grader.authoring.recorded import handout_of
from grader.judgement.verdict import Verdict
from grader.template import template_source
from tests.support.homework_folders import LAYERS, STARTER, graded, planted
from tests.support.running import backprop_grader

SOFTMAX, MODULAR = ((folder / "reference.py").read_text(encoding="utf-8") for folder in (STARTER, LAYERS))
STUB = 'raise NotImplementedError("{0} is not implemented yet")'.format
COST = "return -np.log(probabilities(X, W, b)[np.arange(len(y)), y]).mean()"
DB = "error.mean(axis=0)"
FORWARD, BACKWARD = "return np.maximum(x, 0), x", "return dout * (cache > 0)"


@pytest.fixture(scope="module")
def kits(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """What students get of each homework."""
    made = {}
    for folder in (STARTER, LAYERS):
        made[folder] = tmp_path_factory.mktemp("kit")
        for name, text in handout_of(homework_in(folder)).items():
            (made[folder] / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize(("folder", "source", "derivative", "verdict", "says"), [
    (STARTER, planted(SOFTMAX, [(COST, COST.replace("mean", "sum"))]), "gradient", Verdict.WAITING,
     "Not judged yet: loss first. It is compared with differences of your own loss."),
    (STARTER, planted(SOFTMAX, [(COST, STUB("loss"))]), "gradient", Verdict.WAITING, "Cannot be tried yet: loss is not written."),
    (STARTER, planted(SOFTMAX, [(DB, DB.replace("mean", "sum"))]), "gradient", Verdict.WRONG,
     "not the gradient of your own loss: db is wrong; dW is right."),
    (STARTER, SOFTMAX, "gradient", Verdict.CORRECT, ""),
    (STARTER, template_source(SOFTMAX), "gradient", Verdict.MISSING, "gradient is not implemented yet."),
    (LAYERS, planted(MODULAR, [(FORWARD, "return abs(x), x")]), "relu_backward", Verdict.WAITING,
     "Not judged yet: relu_forward first. It is compared with differences of your own relu_forward."),
    (LAYERS, planted(MODULAR, [(FORWARD, STUB("relu_forward"))]), "relu_backward", Verdict.WAITING,
     "Cannot be tried yet: relu_forward is not written."),
    (LAYERS, planted(MODULAR, [(FORWARD, STUB("relu_forward")), (BACKWARD, STUB("relu_backward"))]), "relu_backward", Verdict.MISSING,
     "relu_backward is not implemented yet."),
    (LAYERS, planted(MODULAR, [(BACKWARD, "return dout")]), "relu_backward", Verdict.WRONG, "not the gradient of your own relu_forward"),
    (LAYERS, MODULAR, "relu_backward", Verdict.CORRECT, ""),
], ids=["wrong loss", "no loss", "wrong gradient", "right gradient", "nothing of softmax", "wrong forward", "no forward", "neither", "wrong backward", "right"])
def test_a_derivative(kits, sandbox, folder, source, derivative, verdict, says):
    found = graded(kits[folder], source, sandbox, answers=False, parts=tuple(homework_in(folder).contract.parts)[:2])
    [only] = [each for each in found if each.question == derivative and each.verdict is not Verdict.AT_HAND_IN]
    assert only.verdict is verdict and says in (only.explanation.sentence if only.explanation else "")


VALUES_ALONE = """title = "Doubling"

[functions.double]
parameters = { X = "N,D" }
returns = { Y = "N,D" }

[[questions]]
values = "double"
points = 2
"""


def test_one_part_of_a_homework_without_any_derivative(tmp_path: Path) -> None:
    (tmp_path / "homework.toml").write_text(VALUES_ALONE)
    (tmp_path / "homework.py").write_text("def double(X):\n    return 2 * X\n")
    shown = backprop_grader("check", tmp_path / "homework.py", "--parts", "1")
    assert (shown.returncode, shown.stderr) == (0, "") and "double" in shown.stdout
