"""interfaces/*.toml of a homework: files of another published shape are recognised, and judged like any other."""

import pytest

from grader.authoring.homework_folder import homework_in
from grader.authoring.interfaces.proving import unread
from grader.authoring.interfaces.rewriting import rewritten
from grader.authoring.whole_folder import read_folder
from grader.grading.grade_questions import Settings
from tests.support.homework_folders import LAYERS, STARTER, homework_with, planted
from tests.support.refusals import refusal

SOFTMAX = (STARTER / "reference.py").read_text()
OTHER_YEAR = '''
[functions.probabilities]
name = "predict"
parameters = ["W", "b", "X"]
transposed = ["X", "P"]

[functions.gradient]
name = "back"
returns = ["db", "dW"]
transposed = ["W", "dW"]
'''
OTHER_ORDER = '''
[functions.probabilities]
parameters = ["W", "X", "b"]

[functions.loss]
parameters = ["W", "X", "b", "y"]
'''
BY_HAND = '''
import numpy as np


def predict(W, b, X):
    e = np.exp(W.T @ X + b[:, None])
    return e / e.sum(axis=0)


def loss(X, y, W, b):
    return -np.log(predict(W, b, X.T)[y, np.arange(len(y))]).mean()


def back(X, y, W, b):
    error = predict(W.T, b, X.T)
    error[y, np.arange(len(y))] -= 1
    return error.mean(axis=1), error @ X / len(y)
'''
ENTRY_BY_ENTRY = "[functions.dropout_forward]\nname = 'drop'\n"
CACHE_FIRST = '''
[functions.affine_forward]
name = "affine"
returns = ["cache", "out"]

[functions.affine_backward]
name = "affine_back"
parameters = ["cache", "dout"]
transposed = ["dout", "dx"]
'''


def with_interfaces(tmp_path, of=STARTER, **interfaces):
    return homework_with(tmp_path, {f"interfaces/{name}.toml": text for name, text in interfaces.items()}, of)


def in_shape(folder, name, source=SOFTMAX):
    homework = read_folder(folder)
    return rewritten(source, homework, next(each for each in homework.interfaces if each.name == name))


@pytest.fixture
def graded(told, tmp_path):
    """graded(source, folder): all that is said of it."""
    def command(source, folder, *options, code=0):
        (tmp_path / "handed_in.py").write_text(source)
        return told("grade", tmp_path / "handed_in.py", "--homework", folder, *options, code=code)
    return command


def test_a_file_of_another_year_is_read_judged_and_told_so(tmp_path, graded):
    folder = with_interfaces(tmp_path, other_year=OTHER_YEAR, other_order=OTHER_ORDER)
    source = in_shape(folder, "other_year")
    assert "def predict(W, b, X):\n    value_P = own_probabilities_of_the_reference(X.T, W, b)\n    return value_P.T" in source
    said = graded(source, folder)
    assert "100 / 100" in said and "Read as other_year has it: probabilities is your predict of W, b, X with matrices transposed;" in said
    assert "100 / 100" in graded(BY_HAND, folder)
    said = graded(planted(BY_HAND, [("e.sum(axis=0)", "e.sum(axis=1, keepdims=True)")]), folder)
    assert "70 / 100" in said and "gradient is right apart from probabilities" in said


@pytest.mark.parametrize("rename", [False, True], ids=["by the names of parameters", "by trying"])
def test_another_order_of_arguments_is_seen(tmp_path, graded, rename):
    folder = with_interfaces(tmp_path, other_order=OTHER_ORDER)
    says = "Read as other_order has it: probabilities of W, X, b; loss of W, X, b, y."
    for text, read in ((in_shape(folder, "other_order"), True), (SOFTMAX, False)):
        for name, other in (("W", "weights"), ("X", "inputs")) if rename else ():
            text = text.replace(f"{name},", f"{other},").replace(f"{name} @", f"{other} @").replace(f"@ {name}", f"@ {other}")
            text = text.replace("X.T", "inputs.T")
        said = graded(text, folder)
        assert "100 / 100" in said and (says in said if read else "Read as" not in said)


def test_a_letter_is_a_letter_even_where_the_protocol_has_a_word_for_it(tmp_path, graded):
    folder = with_interfaces(tmp_path, other_order=OTHER_ORDER)
    toml = (folder / "homework.toml").read_text()
    for old in ('"D,C"', '"C"', '"N,C"', "below C"):
        toml = toml.replace(old, old.replace("C", "P"))
    (folder / "homework.toml").write_text(toml)
    assert "100 / 100" in graded(in_shape(folder, "other_order"), folder)


def test_a_cache_is_handed_on_in_another_shape_too(tmp_path, graded):
    folder = with_interfaces(tmp_path, LAYERS, other=CACHE_FIRST)
    assert "26 / 26" in graded(in_shape(folder, "other", (LAYERS / "reference.py").read_text()), folder, "--parts", "1")


def test_the_interface_can_be_named_and_one_that_is_not_there_is_told(tmp_path, graded):
    folder = with_interfaces(tmp_path, other_year=OTHER_YEAR)
    assert "100 / 100" in graded(SOFTMAX, folder, "--interface", "declared")
    assert "40 / 100" not in graded(SOFTMAX, folder, "--interface", "other_year")
    assert "There is no interface '2023'; choose one of auto, declared, other_year." in graded(SOFTMAX, folder, "--interface", "2023", code=2)


def test_students_get_the_interfaces(tmp_path, told):
    folder, kit = with_interfaces(tmp_path, other_year=OTHER_YEAR), tmp_path / "kit"
    told("homework", "handout", folder, "--out", kit)
    assert [each.name for each in homework_in(kit).contract.by_name.values()] and (kit / "interfaces" / "other_year.toml").is_file()


@pytest.mark.parametrize(("find", "replace", "says"), [
    ("[functions.gradient]", "[functions.gradiant]", "line 8: [functions.gradiant]: gradiant is no function of this homework; the nearest is gradient."),
    ('name = "back"', 'nam = "back"', "does not know the key 'nam'; it knows name, parameters, returns, transposed; the nearest is name."),
    ('name = "back"', 'name = "loss"', "[functions.loss]: loss would be both loss and gradient."),
    ('name = "back"', 'name = "b a"', "'b a' cannot be the name of a function in Python."),
    ('"W", "b", "X"', '"W", "X"', "parameters must be those of homework.toml in the order in which they are here, X, W, b, and it is W, X."),
    ('["db", "dW"]', '"db"', "returns must be a list of names, and it is 'db'."),
    ('"X", "P"', '"X", "Q"', "transposed names Q, which is neither a parameter nor a value of probabilities."),
    ('"X", "P"', '"X", "b"', "transposed names b, which is no matrix."),
    (OTHER_YEAR, "", "says nothing that is otherwise than in homework.toml"),
    (OTHER_YEAR, "[functions.loss]\nname = 'loss'\n", "says nothing that is otherwise than in homework.toml"),
])
def test_a_mistake_in_the_file_is_one_sentence(tmp_path, find, replace, says):
    sentence = refusal(homework_in, with_interfaces(tmp_path, other=planted(OTHER_YEAR, [(find, replace)])))
    assert says in sentence and "interfaces/other.toml" in sentence


def test_no_two_interfaces_have_one_name_or_say_the_same(tmp_path):
    assert "auto.toml: the name auto has another meaning" in refusal(homework_in, with_interfaces(tmp_path / "1", auto=OTHER_YEAR))
    folder = with_interfaces(tmp_path / "2", other_year=OTHER_YEAR, this_year=f"# Again.\n{OTHER_YEAR}")
    assert "this_year.toml says the same as other_year.toml, so that nobody" in refusal(homework_in, folder)


@pytest.mark.slow
def test_interfaces_are_proved(tmp_path, told):
    folder = with_interfaces(tmp_path, other_year=OTHER_YEAR, other_order=OTHER_ORDER)
    assert "Each interface is recognised, and the reference passes all tests in it." in told("homework", "check", folder)


def test_an_interface_that_is_taken_for_another_is_told(tmp_path, sandbox):
    folder = with_interfaces(tmp_path, LAYERS, one=ENTRY_BY_ENTRY, two=ENTRY_BY_ENTRY + 'transposed = ["x", "mask", "out"]\n')
    source = (LAYERS / "reference.py").read_text()
    found = list(unread(read_folder(folder), source, Settings(homework_in(folder), parts=(2,)), sandbox))
    assert len(found) == 1 and found[0].startswith("interfaces/two.toml: the reference, written so, is read as another interface")
