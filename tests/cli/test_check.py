"""`check` as a student runs it: one maximum whatever is written, what was looked at, and what comes next."""

from pathlib import Path

import pytest

from tests.support.grading import REFERENCE
from tests.support.running import ROOT, checked
from tests.support.slow import slow

TEMPLATE = (ROOT / "student_template" / "homework4.py").read_text(encoding="utf-8")
UNSTABLE = "\n\ndef softmax(z):\n    e = np.exp(z)\n    return e / e.sum(axis=0)\n"


def check(source: str, folder: Path, *options: str, columns: int = 80) -> str:
    """What `check` prints of `source`."""
    path = folder / "homework4.py"
    path.write_text(source, encoding="utf-8")
    return checked(path, *options, COLUMNS=columns, PYTHONUTF8=1)


@pytest.mark.parametrize(("source", "parts", "last"), [
    slow(REFERENCE, "1,2,3", "All that can be judged here is right. Next: check the whole file."),
    slow(TEMPLATE, "1,2,3", "Next: relu (1.1)"),
    (REFERENCE + UNSTABLE, "1,2,3", "Next: softmax (1.7)"),
    slow(TEMPLATE.replace('raise NotImplementedError("relu is', 'return z * (z > 0)  # ("relu is'), "1,2,3", "Next: relu_prime (1.3)"),
], ids=["right", "untouched", "wrong", "begun"])
def test_the_maximum_never_depends_on_what_is_written(source: str, parts: str, last: str, tmp_path: Path) -> None:
    lines = check(source, tmp_path, "--parts", parts).splitlines()
    total = next(line for line in lines if line.startswith("Total"))
    assert total.endswith(" / 38")
    assert "of 38 points; " in " ".join(lines)
    assert lines[-1] == last
    assert max(map(len, lines)) <= 80


def test_a_file_that_cannot_be_read_has_the_same_maximum(tmp_path: Path) -> None:
    shown = check("def relu(z:\n", tmp_path, "--parts", "1,2,3")
    assert "0 / 38" in shown and "homework4.py, line 1" in shown and "Next" not in shown


def test_the_untouched_template_is_a_line_for_each_part(tmp_path: Path) -> None:
    shown = check(TEMPLATE, tmp_path)
    assert shown.count(": not written yet") == 6
    assert "is not implemented" not in shown
    assert "0 / 100" in shown


def test_what_waits_says_for_whom_whatever_part_that_is_in(tmp_path: Path) -> None:
    """The loss is not in the part that was asked for, and is wrong."""
    wrong = ("\n\ndef forward_prop(x, y, w, right=forward_prop):\n    loss, *rest = right(x, y, w)\n    return (-loss, *rest)\n"
             "\n\ndef back_prop(x, y, w, right=back_prop):\n    return 3 * right(x, y, w)\n")
    shown = " ".join(check(REFERENCE + wrong, tmp_path, "--parts", "5").split())
    assert "Part 4" not in shown
    assert "Not judged yet: forward_prop first." in shown
    assert shown.endswith("Next: forward_prop, which others wait for. It was not asked for here.")
    assert "the sign is flipped" not in shown


UNSHAPED = """

def gradients_3_layer(x, y, W1, b1, W2, b2, right=gradients_3_layer):
    dJ_dW1, *rest = right(x, y, W1, b1, W2, b2)
    return (dJ_dW1.T, *rest)


def forward_prop(x, y, weightsAndBiases):
    raise NotImplementedError("forward_prop is not implemented yet")
"""


@pytest.mark.parametrize("options", [["--parts", "3"], slow(["--question", "gradients_3_layer"])], ids=" ".join)
def test_a_wrong_shape_is_told_though_the_loss_is_not_written(options: list[str], tmp_path: Path) -> None:
    shown = " ".join(check(REFERENCE + UNSHAPED, tmp_path, *options).split())
    assert "dJ/dW1 has shape (10, 11); expected (11, 10)." in shown
    assert "forward_prop is not implemented" not in shown
    assert shown.endswith("Next: gradients_3_layer (3.1)")


TWICE = "\n\ndef softmax(z, right=softmax):\n    return 2 * right(z)\n"


@pytest.mark.parametrize(("options", "shown", "left_out"), [
    (["--question", "1.7", "--question", "relu"], ["relu ", "✗ 1.7"], ["✗ 1.5", "The same", "cross_entropy"]),
    (["--first"], ["relu_prime", "The same in 1.6 and 1.7", "Stopped at the first function"], ["cross_entropy", "Part 2"]),
    slow(["--question", "softmax", "--verbose"], ["1.5", "1.6", "1.7"], ["The same", "cross_entropy"]),
], ids=" ".join)
def test_less_than_everything(options, shown, left_out, tmp_path: Path) -> None:
    text = check(REFERENCE + TWICE, tmp_path, *options)
    assert text.splitlines()[-1].startswith("Next: softmax (1.")
    assert all(word in text for word in shown), text
    assert not any(word in text for word in left_out), text


@pytest.mark.parametrize(("end", "shown"), [
    ("def forward_prop(x, y, w, right=forward_prop):\n    loss, *rest = right(x, y, w)\n    return (2 * loss, *rest)\n",
     ["gradients_3_layer", "forward_prop (4.3)"]),
    slow("def gradients_3_layer(x, *given, right=gradients_3_layer):\n    dW1, *rest = right(x, *given)\n    return (3 * dW1, *rest)\n",
     ["your own loss, which is right here.", "gradients_3_layer (3.4)"]),
], ids=["a loss", "a gradient"])
def test_who_stops_early_has_looked_at_all_before_and_knows_what_it_stands_on(end: str, shown: list[str], tmp_path: Path) -> None:
    text = " ".join(check(f"{REFERENCE}\n\n{end}", tmp_path, "--first").split())
    assert all(word in text for word in shown), text
    assert "may be wrong itself" not in text and "Part 5" not in text
