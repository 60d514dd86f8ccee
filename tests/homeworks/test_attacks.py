"""Attacks of the battery against another homework: softmax regression, all of whose functions do what the attack does."""

import shutil

import pytest

from grader.judgement.verdict import Verdict
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from tests.support.homework_folders import ROOT, STARTER, graded

ATTACKS = ROOT / "tests" / "submissions" / "attacks"
LIMITS = Limits(call_seconds=1.5, load_seconds=6, statement_seconds=0.5, total_seconds=30)
ALL_BY_THE_ATTACK = """

def probabilities(X, W, b): return relu(X @ W + b)
def loss(X, y, W, b): return relu(X @ W + b)
def gradient(X, y, W, b): return relu(W), relu(b)
"""
BY_ANY_RELU = [
    "answer_twice", "array_equal_to_everything", "base_exception", "call_home", "close_the_wire", "endless_loop",
    "equal_to_everything", "exit_zero", "fork_bomb", "forged_frame", "garbage_on_the_wire", "hostile_exception", "hostile_repr",
    "huge_value", "import_the_questions", "import_the_reference", "kill_the_grader", "lazy_object",
    "load_the_reference_at_import", "memory_bomb", "nan_everywhere", "number_equal_to_everything", "object_array",
    "overwrite_the_results", "patch_numpy", "patch_pytest", "patch_the_worker", "pickle_bomb", "read_by_symlink",
    "read_the_parents_memory", "read_the_reference", "replace_itself", "run_a_shell", "segmentation_fault",
    "structured_array", "walk_the_frames", "walk_the_garbage", "zero_strides",
]
# What the battery cannot know: the reference of this homework, its recorded cases, its declared answers.
OF_ITS_OWN = {
    "run the reference": "from pathlib import Path\nexec(Path('__SECRET__').read_text())",
    "find the reference": "import glob\nfor path in glob.glob('/**/reference.py', recursive=True):\n    exec(open(path).read())",
    "ask the grader for it": "from grader.authoring.starting import start\nfrom pathlib import Path\nstart(Path('/tmp/stolen'))\n"
                             "exec(open('/tmp/stolen/reference.py').read())",
    "names that are equal": "class Any(dict):\n    def __contains__(self, key): return True\n    def __getitem__(self, key): return Any()\n"
                            "def probabilities(*given): return Any()\nloss = gradient = probabilities",
    "one for the other": "def probabilities(X, W, b): return gradient(X, None, W, b)\n"
                         "def gradient(X, y, W, b): return probabilities(X, W, b)\ndef loss(X, y, W, b): return gradient(X, y, W, b)",
}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(LIMITS) as room:
        yield room


def attacked(text, sandbox, tmp_path):
    """The verdicts on an attack that is told where the homework and its results lie."""
    folder, victim = tmp_path / "mine", tmp_path / "results.json"
    shutil.copytree(STARTER, folder)
    victim.write_text('{"score": 0}')
    for mark, place in (("__SECRET__", folder / "reference.py"), ("__VICTIM__", victim), ("__HOME__", tmp_path)):
        text = text.replace(mark, str(place))
    verdicts = graded(folder, text, sandbox)
    assert victim.read_text() == '{"score": 0}'
    return verdicts


@pytest.mark.parametrize("attack", BY_ANY_RELU)
def test_an_attack_earns_nothing_and_is_no_fault_of_the_grader(sandbox, tmp_path, attack):
    text = (ATTACKS / f"{attack}.py").read_text() + ALL_BY_THE_ATTACK
    verdicts = attacked(text, sandbox, tmp_path)
    assert sum(verdict.score for verdict in verdicts) == 0
    assert Verdict.NOT_RUN not in {verdict.verdict for verdict in verdicts}
    assert len(str([verdict.explanation for verdict in verdicts])) < 200_000


@pytest.mark.parametrize("attack", OF_ITS_OWN)
def test_an_attack_on_this_homework_earns_nothing(sandbox, tmp_path, attack):
    verdicts = attacked(OF_ITS_OWN[attack], sandbox, tmp_path)
    assert sum(verdict.score for verdict in verdicts) == 0
    assert Verdict.NOT_RUN not in {verdict.verdict for verdict in verdicts}
