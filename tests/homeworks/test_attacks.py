"""The attack battery against other homeworks: softmax regression and layers, whose functions all do what the attack does."""

import itertools
import os

import pytest

from grader.authoring.declared import Asked
from grader.authoring.whole_folder import read_folder
from grader.judgement.verdict import Verdict
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from tests.sandbox.attacks import processes, standing
from tests.support import attacks_on_any_homework as attacks
from tests.support.attacks import battery
from tests.support.homework_folders import LAYERS, STARTER, graded, homework_with
from tests.support.own_tests import written
from tests.support.slow import slow

LIMITS = Limits(call_seconds=1, load_seconds=3, statement_seconds=0.5, total_seconds=8)
HOMEWORKS = {"softmax": (STARTER, (1, 2)), "layers": (LAYERS, (1, 4))}
# What the battery cannot know: the reference of such a homework, its tests, its recorded cases, its declared answers.
OF_ITS_OWN = {
    "run the reference": "from pathlib import Path\nexec(Path('__SECRET__').read_text())",
    "read the tests": "from pathlib import Path\nprobabilities = loss = gradient = lambda *given: (\n"
                      "    Path('__SECRET__').parent / 'questions' / 'test_own.py').read_text()",
    "find the reference": "import glob\nfor path in glob.glob('/**/reference.py', recursive=True):\n    exec(open(path).read())",
    "ask the grader for it": "from grader.authoring.starting import start\nfrom pathlib import Path\nstart(Path('/tmp/stolen'))\n"
                             "exec(open('/tmp/stolen/reference.py').read())",
    "names that are equal": "class Any(dict):\n    def __contains__(self, key): return True\n    def __getitem__(self, key): return Any()\n"
                            "def probabilities(*given): return Any()\nloss = gradient = probabilities",
    "one for the other": "def probabilities(X, W, b): return gradient(X, None, W, b)\n"
                         "def gradient(X, y, W, b): return probabilities(X, W, b)\ndef loss(X, y, W, b): return gradient(X, y, W, b)",
}
TEST = '''for given in drawn(truth, "{about}"):
    value, true = student.{about}(*given), truth.{about}(*given)
    assert type(value) is type(true) and str(value) == str(true), "canary 7f3b91"'''


def attacked(make, name, sandbox, tmp_path):
    """The verdicts on an attack that is told where the homework and its results lie; it leaves nothing behind."""
    (of, parts), folder, victim = HOMEWORKS[name], tmp_path / "mine", tmp_path / "results.json"
    about = next(iter(read_folder(of).functions))
    own = written(TEST.format(about=about), number="1.9", visibility="hidden", about=about)
    homework_with(tmp_path, {"questions/test_own.py": own}, of)
    victim.write_text('{"score": 0}')
    before, stood = (victim.read_bytes(), victim.stat().st_mode, sorted(os.listdir(tmp_path))), standing(sandbox)
    verdicts = graded(folder, make(read_folder(folder), folder / "reference.py", victim, tmp_path), sandbox, parts=parts)
    assert before == (victim.read_bytes(), victim.stat().st_mode, sorted(os.listdir(tmp_path)))
    assert standing(sandbox) == stood and processes(sandbox) == []
    assert len(verdicts) > 6 and sum(verdict.score for verdict in verdicts) == 0
    assert Verdict.NOT_RUN not in {verdict.verdict for verdict in verdicts}
    said = str([verdict.explanation for verdict in verdicts])
    assert len(said) < 200_000 and "from gradescope_utils" not in said and "BEGIN SOLUTION" not in said


# A few here, one of each kind in tests/sandbox; among the slow tests the whole battery, in one homework and the other in turn.
FEW = [("softmax", "read_the_reference"), ("layers", "overwrite_the_results"), ("softmax", "array_equal_to_everything")]
LONG = ("softmax", "nest_folders_deeply")  # to be cleaned away after each function
OTHERS = [name for name in attacks.names() if name not in {attack for _, attack in (*FEW, LONG)}]


@pytest.mark.parametrize(("name", "attack"), [
    *FEW, slow(*LONG), *(slow(name, attack) for name, attack in zip(itertools.cycle(HOMEWORKS), OTHERS))])
def test_an_attack_earns_nothing_and_is_no_fault_of_the_grader(sandbox, tmp_path, name, attack):
    attacked(lambda *told: attacks.by_every_function(attack, *told), name, sandbox, tmp_path)


def test_the_battery_is_whole_but_for_what_only_our_homework_has():
    assert len(attacks.names()) > 90 and set(attacks.OURS) <= battery().keys()


@pytest.mark.slow
@pytest.mark.parametrize("attack", OF_ITS_OWN)
def test_an_attack_on_this_homework_earns_nothing(sandbox, tmp_path, attack):
    attacked(lambda homework, secret, *others: OF_ITS_OWN[attack].replace("__SECRET__", str(secret)), "softmax", sandbox, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "inline", "step"), [("softmax", False, 1e-6), ("layers", True, 1e-4)])
def test_no_derivative_by_differences_earns_anything(name, inline, step):
    folder, homework = HOMEWORKS[name][0], read_folder(HOMEWORKS[name][0])
    source = attacks.by_differences((folder / "reference.py").read_text(), homework, inline=inline, step=step)
    with Sandbox() as sandbox:  # with the time to see it, on a busy machine too
        verdicts = graded(folder, source, sandbox)
    derivatives = {question.function for question in homework.asked if question.asked is not Asked.VALUES}
    values = {verdict.question for verdict in verdicts if verdict.score} - {"softmax_loss"}
    assert values == homework.functions.keys() - derivatives - {"softmax_loss"}
    about = [verdict for verdict in verdicts if verdict.question in derivatives]
    assert {verdict.question for verdict in about if verdict.score} == set(), [(v.question, v.number, v.score) for v in about]


@pytest.mark.parametrize("leaves", [False, True], ids=["earns", "leaves a file"])
def test_an_attack_that_gets_somewhere_is_seen(sandbox, tmp_path, leaves):
    def make(homework, secret, victim, home):
        if leaves:
            (home / "left-here").touch()
        return "def loss(*given): pass\n" if leaves else (STARTER / "reference.py").read_text()

    with pytest.raises(AssertionError, match="left-here" if leaves else "sum"):
        attacked(make, "softmax", sandbox, tmp_path)
