"""Graded tests in Python beside a homework.toml: asked like any other, and one sentence for each mistake in their file."""

import pytest

from grader.authoring.homework_folder import homework_in
from grader.authoring.own_tests.for_students import without
from grader.judgement.verdict import Verdict
from tests.support.homework_folders import LAYERS, STARTER, graded, homework_with, planted
from tests.support.own_tests import ABOVE, written
from tests.support.refusals import refusal
from tests.support.slow import slow

SOFTMAX = (STARTER / "reference.py").read_text()
OWN = "questions/test_own.py"


def the_verdict(tmp_path, sandbox, text, source=SOFTMAX, of=STARTER, **settings):
    verdicts = graded(homework_with(tmp_path, {OWN: text}, of), source, sandbox, **settings)
    [number] = [line.split('"')[1] for line in text.splitlines() if line.startswith("@number")]
    return next(verdict for verdict in verdicts if verdict.number == number)


NO_NORM = [("return exponentials / exponentials.sum(axis=1, keepdims=True)", "return exponentials")]
SUMMED = [("error.mean(axis=0)", "error.sum(axis=0)")]
THE_SUM = """for X, W, b in drawn(truth, "probabilities"):
    holds(np.allclose(student.probabilities(X, W, b).sum(axis=1), 1), "They do not add up to 1.", "§1")"""


@pytest.mark.parametrize(("body", "settings", "wrong", "says"), [
    (THE_SUM, {}, NO_NORM, "They do not add up to 1."),
    ("P = student.probabilities(np.ones((2, 3)), np.ones((3, 4)), np.ones(4))\nassert abs(P.sum() - 2) < 1e-9", {}, NO_NORM,
     "This does not hold: assert abs(P.sum() - 2) < 1e-9"),
    slow("assert student.probabilities(np.ones((2, 3)), np.ones((3, 4)), np.ones(4)).sum() < 3, 'Too much.'", {}, NO_NORM, "Too much."),
    slow("if student.probabilities(np.ones((2, 3)), np.ones((3, 4)), np.ones(4)).sum() > 3:\n    pytest.fail('Too much.')", {}, NO_NORM,
     "Too much."),
    ("same(student.probabilities(*drawn(truth, 'probabilities')[0]).sum(), truth.probabilities(*drawn(truth, 'probabilities')[0]).sum(),"
     " 'the sum', '§1')", {}, [("exponentials.sum(axis=1, keepdims=True)\n    # END", "exponentials.sum(axis=1)\n    # END")],
     "probabilities stopped with ValueError"),
    ("assert student.probabilities(np.ones((2, 3)), np.ones((3, 4)), np.ones(4)).shape == (2, 4)", {},
     [("return exponentials / exponentials.sum(axis=1, keepdims=True)", "return None")], "What came back cannot be used"),
    slow("values(student, truth, 'probabilities', lengths={'C': [11, 12]})", {}, NO_NORM, "P is wrong."),
    ("gradient(student, truth, 'gradient', of='loss', by=['W', 'b'])", {"number": "2.11", "about": "gradient"}, SUMMED,
     "db is wrong; dW is right."),
    slow("gradient(student, truth, 'gradient', of='loss')", {"number": "2.11", "about": "gradient", "visibility": "hidden"}, SUMMED,
     "db is wrong; dW is right."),
])
def test_a_test_passes_the_reference_and_fails_a_mistake(tmp_path, sandbox, body, settings, wrong, says):
    text = written(body, **settings)
    assert the_verdict(tmp_path, sandbox, text).score == 4
    found = the_verdict(tmp_path, sandbox, text, planted(SOFTMAX, wrong))
    assert (found.score, found.name) == (0, "It is as it should be") and found.verdict is not Verdict.NOT_RUN
    assert says in found.explanation.sentence


def test_a_backward_function_is_asked_in_one_line(tmp_path, sandbox):
    text = written("backward(student, truth, 'affine_backward', of='affine_forward')", about="affine_backward", number="1.20")
    source = (LAYERS / "reference.py").read_text()
    wrong = planted(source, [("return dout @ w.T, x.T @ dout,", "return dout @ w.T, -x.T @ dout,")])
    assert the_verdict(tmp_path, sandbox, text, source, LAYERS, parts=(1,)).score == 4
    found = the_verdict(tmp_path, sandbox, text, wrong, LAYERS, parts=(1,))
    assert (found.score, found.misconceptions) == (0, ("sign-flipped",))


def test_a_cache_does_not_come_into_a_test_and_check_says_so(tmp_path, told):
    body = ("for X, W, b in drawn(truth, 'affine_forward'):\n    out, cache = student.affine_forward(X, W, b)\n"
            "    assert len(cache) == 2")
    folder = homework_with(tmp_path, {OWN: written(body, about="affine_forward", number="1.20")}, LAYERS)
    said = told("homework", "check", folder, code=1)
    assert "where the cache of affine_forward is None: it stays with the submission" in said, said
    assert "test_own.py, line 12" in said and said.endswith("put this right first.")


def test_one_mistake_costs_once_and_is_named(tmp_path, sandbox):
    text = written("values(student, truth, 'loss', lengths={'C': [11, 12]})", about="loss", number="1.11")
    found = the_verdict(tmp_path, sandbox, text, planted(SOFTMAX, [("keepdims=True)\n    # END", "keepdims=True) * 2\n    # END")]))
    assert (found.verdict, found.score) == (Verdict.FOLLOW_THROUGH, 4)
    found = the_verdict(tmp_path, sandbox, text, planted(SOFTMAX, [("y]).mean()", "y]).sum()")]))
    assert found.misconceptions == ("summed-not-averaged",)
    text = written("gradient(student, truth, 'gradient', of='loss')", about="gradient", number="2.11")
    found = the_verdict(tmp_path, sandbox, text, planted(SOFTMAX, [
        ("y]).mean()", "y]).sum()"), ("return X.T @ error / len(y), error.mean(axis=0)", "return X.T @ error, error.sum(axis=0)")]))
    assert (found.verdict, found.score) == (Verdict.FOLLOW_THROUGH, 4)


@pytest.mark.parametrize(("b", "named"), [
    ("np.arange(4.0)", ("argument-left-out",)),
    ("np.arange(8.0).reshape(2, 4) ** 2", ()),  # of another shape than is declared: nothing is claimed
])
def test_a_mistake_is_named_from_what_a_test_asks_itself(tmp_path, sandbox, b, named, caplog):
    text = written(f"X, W, b = np.arange(6.0).reshape(2, 3), np.ones((3, 4)), {b}\n"
                   "assert abs(student.probabilities(X, W, b) - truth.probabilities(X, W, b)).max() < 1e-9")
    wrong = planted(SOFTMAX, [("scores = X @ W + b", "scores = X @ W")])
    toml = planted((STARTER / "homework.toml").read_text(), [('values = "probabilities"', 'values = "loss"')])
    folder = homework_with(tmp_path, {OWN: text, "homework.toml": toml})
    found = next(v for v in graded(folder, wrong, sandbox) if v.number == "1.11")
    assert (found.verdict, found.misconceptions) == (Verdict.WRONG, named) and not caplog.records


def test_hidden_inputs_are_drawn_from_the_secret_seed_and_no_two_tests_share_one(tmp_path, sandbox):
    said = "for X, W, b in drawn(truth, 'probabilities'):\n    assert student.probabilities(X, W, b).sum() < 2, f'{X[0, 0]:.9f}'"
    wrong, seen = planted(SOFTMAX, [("keepdims=True)\n    # END", "keepdims=True) * 9\n    # END")]), {}
    for place in (("visible", "1.11", "a"), ("visible", "1.12", "b"), ("hidden", "1.11", "a"), ("hidden", "1.12", "a"),
                  ("hidden", "1.11", "b")):
        visibility, number, seed = place
        text = written(said.replace("< 2", "< 1.5 * len(X)"), number=number, visibility=visibility)
        seen[place] = the_verdict(tmp_path, sandbox, text, wrong, seed=seed).explanation.sentence
    assert len(set(seen.values())) == 4 and seen["visible", "1.11", "a"] == seen["visible", "1.12", "b"]


@pytest.mark.parametrize("body", ["undefined", "truth.loss(1)", "assert False", "holds(False, 'So it is.')"])
def test_a_test_that_breaks_on_the_reference_too_costs_nobody_in_silence(tmp_path, sandbox, body):
    found = the_verdict(tmp_path, sandbox, written(body))
    assert found.verdict is Verdict.NOT_RUN and "the grader's fault, not yours" in found.explanation.sentence


ONE = written(THE_SUM)


@pytest.mark.parametrize(("find", "replace", "says"), [
    ("def test_it(student", "def test_it(student,,", "line 12 cannot be loaded: SyntaxError: invalid syntax."),
    ("import numpy as np", "import nunpy as np", "line 2 cannot be loaded: ModuleNotFoundError: No module named 'nunpy'."),
    ("import numpy as np", "import numpy as np\nOTHER = 1 / 0", "line 3 cannot be loaded: ZeroDivisionError: division by zero."),
    ('@weight(4)\n', "", "line 11: test_it must have its points in @weight(...), a number, at least 0."),
    ('@weight(4)\n', "@weight(-1)\n", "line 12: test_it must have its points in @weight(...)"),
    ('@number("1.11")\n', "", 'line 11: test_it must have its number in @number("1.5")'),
    ('@number("1.11")\n', '@number("7.1")\n', "line 12: test_it has the number 7.1, and there is no part 7."),
    ('@number("1.11")\n', '@number("1.3")\n', "line 12: the number 1.3 is that of another test, about loss, of its table "
                                              "[[questions]] in homework.toml; 1.5 is free."),
    ('@visibility("visible")', '@visibility("secret")', "the visibility 'secret', which must be one of hidden, after_due_date"),
    ('@tags("question:probabilities")', '@tags("softmax")', 'line 12: test_it must say which function it is about, in @tags('),
    ('@tags("question:probabilities")', '@tags("question:probabilites")', "is about probabilites, which is no function of this "
                                                                          "homework; the nearest is probabilities."),
    ('    """It is as it should be"""\n', "", "line 12: test_it has no docstring; its first line is the sentence that students"),
    ("(student, truth)", "(student, truth, tmp_path)", "line 12: test_it asks for tmp_path; there is only student and truth."),
    ("student.probabilities", "student.probabilites", "line 15: student.probabilites is no function of this homework; the nearest"),
    ('drawn(truth, "probabilities")', 'drawn(truth, "gradiant")', "line 14: values names gradiant, which is no function of this "
                                                                  "homework; the nearest is gradient."),
    ('drawn(truth, "probabilities")', 'drawn(truth, "gradient", of="loss")', "drawn: got an unexpected keyword argument 'of'."),
    ('drawn(truth, "probabilities")', "drawn(truth, name)", "line 14: drawn must have its function, of, by and lengths written"),
    ("@number", "@pytest.mark.skip\n@number", "line 13: test_it has the mark skip, which a graded test cannot have."),
    ("def test_it", "async def test_it", "test_it is asynchronous; a graded test is not."),
    ("def test_it", "def its", "test_own.py: there is no test in it; a test is a function whose name begins with test_."),
    ("    for X", "    return False\n    for X", "line 14: test_it returns a value, which nobody reads; to say no it must raise"),
    ("import numpy as np", "import numpy as np\nimport reference", "line 3: reference cannot be imported where this is graded"),
    ("import numpy as np", "import numpy as np\nfrom sharing import test_other", "test_other is not written at the top level"),
    (ONE, ONE + ABOVE.format(number="1.11", weight=1, visibility="visible", about="loss").replace("test_it", "test_its") + "    pass\n",
     "the number 1.11 is that of another test, about probabilities, of"),
    (ONE, ONE + ABOVE.format(number="1.12", weight=1, visibility="visible", about="loss") + "    pass\n", "a second test_it takes the place of"),
    (ONE, f"{ONE}\n\nclass TestMore:\n    def test_it(self): pass\n", "TestMore holds tests in a class; a graded test is a function."),
])
def test_a_mistake_in_the_file_is_one_sentence_before_any_code_of_a_student_runs(tmp_path, told, find, replace, says):
    own = {OWN: planted(ONE, [(find, replace)]), "questions/sharing.py": "def test_other(student, truth): pass\n"}
    sentence = refusal(homework_in, folder := homework_with(tmp_path, own))
    assert says in sentence and "test_own.py" in sentence
    if "weight" in find:
        (tmp_path / "handed_in.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
        assert says.split(":")[0] in told("grade", tmp_path / "handed_in.py", "--homework", folder, code=2)
        assert not (tmp_path / "ran").exists()


def test_files_of_a_folder_share_what_stands_beside_them_and_nothing_of_another_homework(tmp_path):
    text = written("values(student, truth, 'probabilities')").replace("import pytest", "from shared import SHARED")
    for name in ("one", "two"):
        folder = homework_with(tmp_path / name, {OWN: text, "questions/shared.py": f"SHARED = {name!r}"})
        assert homework_in(folder).questions.tests((1,))[-1].__wrapped__.__globals__["SHARED"] == name


def test_every_set_of_parameters_and_partial_credit_count(tmp_path, sandbox):
    text = written("holds(student.probabilities(np.ones((size, 2)), np.ones((2, 3)), np.ones(3)).shape[0] != 5, 'No five.')").replace(
        "@number", "@pytest.mark.parametrize('size', [3, pytest.param(4)])\n@number").replace("(student, truth)", "(student, truth, size)")
    assert the_verdict(tmp_path, sandbox, text).score == 4
    assert the_verdict(tmp_path, sandbox, text.replace("param(4)", "param(5)")).verdict is Verdict.NOT_RUN
    text = written("set_score(3)\n" + THE_SUM).replace("@weight", "@partial_credit").replace(
        "(student, truth)", "(student, truth, set_score=None)")
    assert the_verdict(tmp_path, sandbox, text, planted(SOFTMAX, NO_NORM)).score == 3


def test_students_get_nothing_of_a_hidden_test_but_its_line():
    text = written("secret = 1\nholds(True, 'x')", visibility="hidden")
    left = without(text, {"test_it"})
    assert "secret" not in left and left == written("", visibility="hidden").rstrip() + "\n"
    assert without('def test_it(student): "It"; secret()', {"test_it"}).strip() == 'def test_it(student):\n    """It"""'


@pytest.mark.parametrize(("body", "says"), [
    ("assert False", "test_own.py, line 12: test_it fails the reference: This does not hold: assert False"),
    ("undefined", "test_own.py, line 12: test_it fails the reference: What came back cannot be used: NameError: name 'undefined'"),
    ("pytest.skip('later')", "test_own.py, line 12: test_it: Skipped: later."),
    ("pass", "Test 1.11 (probabilities) fails for no small mistake in the reference: it may ask for nothing. See "),
])
@pytest.mark.slow
def test_a_test_that_nobody_passes_and_one_that_nobody_fails_are_told(tmp_path, told, body, says):
    assert says in told("homework", "check", homework_with(tmp_path, {OWN: written(body)}), code=1)
