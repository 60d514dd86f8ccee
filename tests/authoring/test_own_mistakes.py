"""misconceptions.py of a homework: its mistakes are told where they are proved, and before a general one."""

import pytest

from grader.authoring.homework_folder import homework_in
from tests.support.homework_folders import LAYERS, STARTER, graded, homework_with, planted
from tests.support.refusals import refusal
from tests.support.slow import slow

OWN = "misconceptions.py"
MEAN = "return X.T @ error / len(y), error.mean(axis=0)"
HEAD = "import numpy as np\nfrom grader.authoring.mistakes import mistake\nfrom reference import probabilities\n"
FORGOTTEN = HEAD + '''

@mistake("gradient", question="What does the loss do at the right class?", section="3.2")
def labels_forgotten(X, W, b):
    """The labels play no part: nothing is subtracted at the right class."""
    P = probabilities(X, W, b)
    return X.T @ P / len(X), P.mean(axis=0)
'''
DECAY = HEAD.replace("probabilities", "gradient") + '''

@mistake("gradient", question="Which terms has the loss?")
def weight_decay(X, y, W, b, *, strength=0.1):
    """A weight decay is added that the loss has not"""
    dW, db = gradient(X, y, W, b)
    return dW + strength * W, db
'''
LEAKY = '''import numpy as np
from grader.authoring.mistakes import mistake


@mistake("relu_backward", question="What is the slope left of 0?")
def slope_left_of_0(x, dout, *, slope=0.5):
    """The derivative has a slope left of 0."""
    return np.where(x > 0, 1, slope) * dout
'''


@pytest.mark.parametrize(("of", "mistakes", "find", "replace", "id", "says"), [
    (STARTER, FORGOTTEN, "    error[np.arange(len(y)), y] -= 1\n", "", "labels-forgotten",
     "The labels play no part: nothing is subtracted at the right class. (This mistake gives exactly what you returned"),
    (STARTER, DECAY, MEAN, MEAN.replace("len(y),", "len(y) + 0.25 * W,"), "weight-decay", "with the constant 0.25.)"),
    (STARTER, FORGOTTEN, MEAN, "return -X.T @ error / len(y), -error.mean(axis=0)", "sign-flipped", "The sign is flipped."),
    (LAYERS, LEAKY, "return dout * (cache > 0)", "return dout * np.where(cache > 0, 1, 0.01)", "slope-left-of-0", "constant 0.01"),
    slow(LAYERS, LEAKY, "return dout * (cache > 0)", "return dout * 1.0", "slope-left-of-0", "constant 1.)"),
])
def test_a_mistake_is_named_where_it_gives_what_was_returned(tmp_path, sandbox, of, mistakes, find, replace, id, says):
    source = planted((of / "reference.py").read_text(), [(find, replace)])
    verdicts = graded(homework_with(tmp_path, {OWN: mistakes}, of), source, sandbox, parts=(1, 2))
    wrong = [v for v in verdicts if v.misconceptions]
    assert {v.misconceptions for v in wrong} == {(id,)} and len(wrong) == 2
    assert all(says in v.explanation.proved[0] for v in wrong), wrong[0].explanation


def test_where_to_read_and_the_words_are_those_of_the_file(tmp_path):
    words = homework_in(homework_with(tmp_path, {OWN: FORGOTTEN})).words
    assert words("labels-forgotten", "gradient") == (
        "The labels play no part: nothing is subtracted at the right class.", "§3.2", "What does the loss do at the right class?")
    assert words("sign-flipped", "gradient").read == "§3" and words("unheard-of", "gradient") is None


@pytest.mark.parametrize(("find", "replace", "says"), [
    ("def labels_forgotten(X,", "def labels_forgotten(X,,", "line 7 cannot be loaded: SyntaxError"),
    ("import probabilities", "import nothing", "line 3 cannot be loaded: ImportError"),
    ('@mistake("gradient"', '@mistake("gradiant"', "labels_forgotten is about gradiant, which is no function of this homework; the nearest"),
    ("(X, W, b):", "(Z, W, b):", "line 6: labels_forgotten asks for Z, which gradient does not depend on; it may ask for X, y, W, b."),
    ("labels_forgotten", "sign_flipped", "sign_flipped has the name of a general mistake, sign-flipped."),
    ('    """The labels play no part: nothing is subtracted at the right class."""\n', "", "labels_forgotten has no docstring"),
    ("(X, W, b):", "(X, W, b, *, rate):", "labels_forgotten must give rate a number to begin with, as rate=0.1."),
    ("(X, W, b):", "(X, W, b, *, rate=1, more=2):", "labels_forgotten leaves rate and more open; one constant can be."),
    ('@mistake("gradient", question="What does the loss do at the right class?", section="3.2")\n', "", "there is no mistake in it"),
])
def test_what_is_wrong_in_the_file_is_one_sentence(tmp_path, find, replace, says):
    sentence = refusal(homework_in, homework_with(tmp_path, {OWN: planted(FORGOTTEN, [(find, replace)])}))
    assert says in sentence and OWN in sentence


RIGHT = "return X.T @ P / len(X), P.mean(axis=0)"


@pytest.mark.slow
@pytest.mark.parametrize(("replace", "code", "says"), [
    (RIGHT, 0, "Each mistake of misconceptions.py gives something wrong, and no other gives the same."),
    ("return X.T @ P", 1, "labels-forgotten does not return what is declared: gradient returned one value; expected 2: dW, db."),
    ("return P / 0, missing", 1, "line 6: labels-forgotten stops in line 10 with NameError"),
    (f"{RIGHT}\n\n\n@mistake('gradient', question='?')\ndef other(X, W, b):\n    'No labels'\n    return labels_forgotten(X, W, b)", 1,
     "line 6: labels-forgotten gives the same as other."),
    ("P[np.arange(len(X)), y] -= 1\n    " + RIGHT, 1, "line 6: labels-forgotten gives what the reference gives, in gradient."),
])
def test_mistakes_are_tried_on_the_reference(tmp_path, told, replace, code, says):
    text = planted(FORGOTTEN, [(RIGHT, replace), *([("(X, W, b):", "(X, y, W, b):")] if "y]" in replace else [])])
    assert says in told("homework", "check", homework_with(tmp_path, {OWN: text}), code=code)
