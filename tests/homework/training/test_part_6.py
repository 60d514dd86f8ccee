"""Part 6: each check finds its planted mistake and passes the same code written correctly, in whatever way."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from grader.homework.questions import test_6_training as part_6
from grader.homework.training import data
from grader.homework.training.digits import judge_without_back_prop, lesson, spark, taught
from grader.homework.training.training_run import WrongTraining
from tests.homework.training.train_in_process import REFERENCE, SomeTruth, student, with_train
from tests.support.samples import Mistake, cases
from tests.support.slow import one_in, slow
from tests.support.solutions import FORMS

CHECKS = {
    check.__number__: check
    for check in vars(part_6).values()
    if hasattr(check, "__number__") and check.__number__ != "6.9"  # which takes seconds, and is tried below
}
OF_TRAIN = ("6.3", "6.4", "6.5", "6.6", "6.7", "6.8")


def verdicts(source: str, number: int = 0, only: Collection[str] = CHECKS) -> dict[str, WrongTraining]:
    """What each check, or each of those in `only`, says against `source`."""
    found = {}
    for name in only:
        try:
            CHECKS[name](student=student(source), truth=SomeTruth(number))
        except WrongTraining as wrong:
            found[name] = wrong
    return found


def names(found: dict[str, WrongTraining]) -> set[str]:
    """The mistakes that are named in them."""
    return {name for wrong in found.values() for name in wrong.misconceptions}


@pytest.mark.parametrize("sample", cases(6))
def test_every_sample_gets_exactly_its_name(sample: Mistake) -> None:
    found = verdicts(sample.text)
    assert names(found) == {sample.id}
    assert all(wrong.explanation.read for wrong in found.values())


def stepping(step: str, before: str = "", w: str = "weightsAndBiases.copy()", kept: str = "w", path: str = "path") -> str:
    """A train that makes `step` with each batch, the places of its examples."""
    return before + f"""
def train(trainX, trainY, weightsAndBiases, testX, testY):
    w, path, n = {w}, [], trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for s in range(0, n, MINIBATCH_SIZE):
            batch = order[s:s+MINIBATCH_SIZE]
            {step}
        path.append({kept})
    return w, {path}"""


OWN_GRADIENT = """
def gradient(x, y, w):
    _, zs, hs, yhat = forward_prop(x, y, w)
    return sweep_back((yhat - y) / x.shape[1], x, zs, hs, w)

"""
CORRECT = {
    "as the reference": "",
    "order of fixed batches, its own generator": """
def train(trainX, trainY, weightsAndBiases, testX, testY):
    generator = np.random.default_rng()
    w, path = weightsAndBiases, [weightsAndBiases]
    starts = np.arange(0, trainX.shape[1], MINIBATCH_SIZE)
    for _ in range(NUM_EPOCHS):
        for s in generator.permutation(starts):
            w = w - LEARNING_RATE * back_prop(x=trainX[:, s:s+MINIBATCH_SIZE], y=trainY[:, s:s+MINIBATCH_SIZE],
                                              weightsAndBiases=w)
        path.append(w)
        forward_prop(testX, testY, w)
    return w, path""",
    "gradient of its own": stepping("w -= LEARNING_RATE * gradient(trainX[:, batch], trainY[:, batch], w)", OWN_GRADIENT,
                                    kept="w.copy()", path="np.array(path)"),
    "one example at a time, the mean taken here": stepping(
        "w = w - LEARNING_RATE * sum(back_prop(trainX[:, [j]], trainY[:, [j]], w) for j in batch) / len(batch)"),
    "an alias of back_prop": stepping("w = w - LEARNING_RATE * slope(trainX[:, batch], trainY[:, batch], w)", "slope = back_prop\n\n"),
    "everything written out": stepping("w = w - LEARNING_RATE * gradient(trainX[:, batch], trainY[:, batch], w)",
                                       FORMS["back_prop"]["written_out"].called("gradient")),
    "single precision": stepping(
        "w = w - np.float32(LEARNING_RATE) * back_prop(trainX[:, batch], trainY[:, batch], w).astype(np.float32)",
        w="weightsAndBiases.astype(np.float32)"),
    # As generated solutions have it, but for the one that makes batches of nearly the same size.
    **{form.what: form.text for form in FORMS["train"].values() if "debatable" not in form.tags},
}


@pytest.mark.parametrize("how", one_in(2, CORRECT))
@pytest.mark.parametrize(("number", "checks"), [(0, OF_TRAIN), *(slow(number, CHECKS) for number in range(3))],
                         ids=["of train", "all", "all, 1", "all, 2"])
def test_a_correct_train_passes_however_it_is_written(how: str, number: int, checks: Collection[str]) -> None:
    assert verdicts(with_train(CORRECT[how]) if CORRECT[how] else REFERENCE, number, checks) == {}


def test_a_wrong_back_prop_costs_nothing_in_the_checks_of_train() -> None:
    wrong = REFERENCE.replace("g = (yhat - y) / x.shape[1]", "g = (yhat - y)")
    assert wrong != REFERENCE and verdicts(wrong, only=OF_TRAIN) == {}


INIT = "pack([np.random.randn(*W.shape) * np.sqrt(2 / W.shape[1]) for W in Ws], bs)"
STEP = "LEARNING_RATE * back_prop(trainX[:, batch], trainY[:, batch], w)"
CHOICE = "settings[int(np.argmax(accuracies))]"
END = "    return w, np.array(trajectory)"
# What stands in the reference, and what in its place; the tests that this costs, and the mistakes that are proved.
PLANTED = {
    "alias in the trajectory": ("w = w - LEARNING_RATE", "w -= LEARNING_RATE", {"6.7"}, set()),
    "no trajectory": (END, END.replace("trajectory", "trajectory[:1]"), {"6.7"}, set()),
    "caller's labels changed": ("    trajectory = [w]", "    trajectory = [w]\n    trainY *= 1.5", {"6.5", "6.7"},
                                {"input-mutated", "labels-left-behind"}),
    "epochs fixed": ("range(NUM_EPOCHS)", "range(2)", {"6.3", "6.4", "6.7"}, set()),
    "all weights alike": ("np.random.randn(*W.shape)", "np.ones(W.shape)", {"6.1", "6.2"}, set()),
    "weights too small": ("* np.sqrt(2 / W.shape[1])", "* 0.001", {"6.2"}, set()),
    "the root forgotten": ("np.sqrt(2 / W.shape[1])", "2 / W.shape[1]", {"6.2"}, set()),
    "weights too large": ("* np.sqrt(2 / W.shape[1])", "* 10", {"6.2"}, set()),
    "small weights and biases": (INIT, "0.01 * np.random.randn(P)", {"6.2"}, set()),
    "biases alone": (INIT, "pack([0 * W for W in Ws], [np.random.randn(len(b)) for b in bs])", {"6.2"}, set()),
    "one weight a neuron": (INIT, "pack([np.random.randn(len(W), 1) * np.ones(W.shape) / W.shape[1] ** 0.5 for W in Ws], bs)",
                            {"6.2"}, set()),
    "clipped by norm": (STEP, f"(lambda g: g * min(1, 5 / np.linalg.norm(g)))({STEP})", {"6.3"}, {"step-clipped"}),
    "clipped by value": (STEP, f"np.clip({STEP}, -1, 1)", {"6.3"}, {"step-clipped"}),
    "small gradients dropped": (STEP, f"(lambda g: g * (abs(g) > 0.01))({STEP})", {"6.3", "6.4"}, set()),
    "best on the test data": (END, "    w = min(trajectory, key=lambda w: forward_prop(testX, testY, w)[0])\n" + END,
                              {"6.7"}, {"best-on-test-data"}),
    "trained on the test data": ("    n = trainX.shape[1]\n    for _",
                                 "    trainX, trainY = np.hstack([trainX, testX]), np.hstack([trainY, testY])\n"
                                 "    n = trainX.shape[1]\n    for _", {"6.3", "6.4", "6.5", "6.6", "6.7"}, set()),
    "a way made up": (END, "    return w, np.linspace(weightsAndBiases, w, NUM_EPOCHS + 1)", {"6.7"}, set()),
    "examples moved a little": ("trainX[:, batch],", "trainX[:, batch] + 1e-9,", {"6.4", "6.5", "6.6"}, set()),
    "state kept": ("    w = np.array(weightsAndBiases, dtype=float)",
                   "    globals()['kept'] = globals().get('kept', 0) + 1\n"
                   "    w = weightsAndBiases + 0.001 * kept", {"6.3", "6.7", "6.8"}, {"hidden-state-between-calls"}),
    "eight settings": ("(0.3, 0.1, 0.03)", "(0.3, 0.1)", {"6.10"}, set()),
    "one search, no look": (CHOICE, "settings[0]", {"6.11"}, set()),
    "the last setting": (CHOICE, "settings[5]", {"6.11"}, set()),
    "the worst setting": ("np.argmax(accuracies)", "np.argmin(accuracies)", {"6.11"}, {"worst-on-validation"}),
    "a setting never tried": (CHOICE, '{"LEARNING_RATE": 0.123}', {"6.11"}, set()),
}


@pytest.mark.parametrize("mistake", one_in(3, PLANTED))
def test_a_planted_mistake_costs_its_own_tests_and_is_named_where_it_is_proved(mistake: str) -> None:
    right, wrong, *expected = PLANTED[mistake]
    assert right in REFERENCE
    found = verdicts(REFERENCE.replace(right, wrong))
    assert [set(found), names(found)] == expected


START = {
    "a zero last layer": "pack([np.random.randn(*W.shape) * np.sqrt(2 / W.shape[1]) for W in Ws[:-1]] + [0 * Ws[-1]], bs)",
    "uniform, as the course hands it out":
        "pack([(2 * np.random.random(W.shape) - 1) / W.shape[1] ** 0.5 for W in Ws], [b + 0.01 for b in bs])",
    "Glorot": "pack([np.random.uniform(-1, 1, W.shape) * np.sqrt(6 / sum(W.shape)) for W in Ws], bs)",
    "the same numbers in every row, other biases": INIT.replace("bs)", "[np.random.rand(len(b)) for b in bs])"),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", START)
def test_initial_parameters_that_can_learn_pass(how: str) -> None:
    assert INIT in REFERENCE
    for _ in range(5):
        assert verdicts(REFERENCE.replace(INIT, START[how])) == {}


OWN = {
    "no new order": ("np.random.permutation(n)", "np.arange(n)", {"6.6"}, {"no-shuffle"}),
    "the last batch dropped": ("range(0, n, MINIBATCH_SIZE)", "range(0, n - n % MINIBATCH_SIZE, MINIBATCH_SIZE)",
                               {"6.4"}, {"last-batch-dropped"}),
    "one example a step": ("MINIBATCH_SIZE", "1", {"6.3", "6.4"}, {"batch-size-ignored"}),
    "uphill": ("w -= LEARNING_RATE", "w += LEARNING_RATE", {"6.3", "6.4", "6.5", "6.6", "6.7"}, {"uphill-step"}),
    "labels left behind": ("trainY[:, batch], w)", "trainY[:, :len(batch)], w)", {"6.3", "6.4", "6.5", "6.6", "6.7"},
                           set()),
    "a way made up": ("return w, np.array(path)", "return w, np.linspace(weightsAndBiases, w, NUM_EPOCHS + 1)",
                      {"6.6", "6.7"}, set()),
    "a clipped step": ("w -= LEARNING_RATE * gradient(trainX[:, batch], trainY[:, batch], w)",
                       "w -= LEARNING_RATE * np.clip(gradient(trainX[:, batch], trainY[:, batch], w), -9, 9)",
                       {"6.3"}, {"step-clipped"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("mistake", OWN)
def test_a_train_with_a_gradient_of_its_own_is_seen_by_where_it_leads(mistake: str) -> None:
    right, wrong, *expected = OWN[mistake]
    train = CORRECT["gradient of its own"]
    assert right in train
    found = verdicts(with_train(train.replace(right, wrong)))
    assert [set(found), names(found)] == expected


@pytest.mark.parametrize("start", one_in(3, ("[w]", "[]", "[w.copy()]")))
def test_one_array_for_all_epochs_is_said_to_be_one_and_no_wrong_step(start: str) -> None:
    """Of a train with a gradient of its own too, whose steps can then not be followed from epoch to epoch."""
    train = CORRECT["gradient of its own"].replace("w, path, n = weightsAndBiases.copy(), [],", "w, n = weightsAndBiases.copy(),")
    train = train.replace("    for _ in range(NUM_EPOCHS):", f"    path = {start}\n    for _ in range(NUM_EPOCHS):", 1)
    train = train.replace("path.append(w.copy())", "path.append(w)").replace("np.array(path)", "path")
    found = verdicts(with_train(train), only=OF_TRAIN)
    assert set(found) == {"6.6", "6.7"}
    assert all("one array, changed in place" in each.explanation.sentence for each in found.values())


# Adds to what the worker has recorded, which the student's code can reach by the frames above it.
FORGE = """
def forge(name, arguments, value):
    import sys
    from grader.sandbox.protocol.reply import RecordedCall
    frame, added = sys._getframe(), 0
    while frame:
        local = frame.f_locals
        if isinstance(getattr(local.get('substitutes'), 'calls', None), list):
            local['substitutes'].calls.append(RecordedCall(name, arguments, value))
            added += 1
        frame = frame.f_back
    assert added
"""
FORGED = {
    "steps that were never taken": stepping("forge('back_prop', (trainX[:, batch], trainY[:, batch], w), np.zeros(w.size))"),
    "steps along what nobody gave": stepping("""g = np.sin(1.0 + np.arange(w.size)) * 0.5
            forge('back_prop', (trainX[:, batch], trainY[:, batch], w), g)
            w = w - LEARNING_RATE * g"""),
    "calls that are none": """
def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = weightsAndBiases
    forge('back_prop', (None, {}, 'x'), None)
    forge('back_prop', (np.nan, np.nan, w * np.nan), ())
    forge('train', (), None)
    forge('forward_prop', (1,), {})
    forge('back_prop', (trainX[:, :0], trainY, 0), 0)
    return w, [w] * NUM_EPOCHS""",
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_recording_earns_nothing(how: str) -> None:
    found = verdicts(with_train(FORGE + FORGED[how]), only=OF_TRAIN)
    assert {"6.3", "6.4", "6.5", "6.6", "6.7"} <= set(found)


SEARCHES = {
    "by a forward pass of its own": ("forward_prop(validX, validY, w)[-1]",
                                     "(lambda Ws, bs: Ws[-1] @ reduce(lambda h, l: np.maximum(l[0] @ h + l[1][:, None], 0),"
                                     " zip(Ws[:-1], bs[:-1]), validX) + bs[-1][:, None])(*unpack(w))"),
    "by the loss": ("np.mean(yhat.argmax(axis=0) == validY.argmax(axis=0))", "-forward_prop(validX, validY, w)[0]"),
    "by the last entry of the trajectory": ("w, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)",
                                            "w = train(trainX, trainY, initWeightsAndBiases(), validX, validY)[1][-1]"),
    "of other widths and depths": ('"NUM_HIDDEN": width,', '"NUM_HIDDEN": width // 50, "NUM_HIDDEN_LAYERS": width // 50,'),
    "with a wrong forward pass": ("    return loss, zs, hs[1:-1], yhat", "    return -loss, zs, hs[1:-1], -yhat"),
}


@pytest.mark.parametrize("how", SEARCHES)
@pytest.mark.parametrize("number", one_in(3, range(3)))
def test_a_search_that_looks_at_the_validation_data_passes(how: str, number: int) -> None:
    right, wrong = SEARCHES[how]
    assert right in REFERENCE
    assert verdicts("from functools import reduce\n" + REFERENCE.replace(right, wrong), number, ("6.10", "6.11")) == {}


@pytest.mark.parametrize("blind", one_in(3, ("w[2]", "w[3]", "-w[2]", "-w[3]", "w.sum()", "w.max()", "-w.sum()")))
def test_what_a_search_reads_from_the_parameters_alone_tells_it_nothing(blind: str) -> None:
    line = "        accuracies.append(np.mean(yhat.argmax(axis=0) == validY.argmax(axis=0)))"
    assert line in REFERENCE
    assert "6.11" in verdicts(REFERENCE.replace(line, f"        accuracies.append({blind})"), 0, ("6.11",))


@pytest.mark.parametrize("value", ["None", "(None, None)", "(w, (w, w))", "({}, [])", "(w, [np.full(60, np.nan)])"])
def test_a_forged_trial_is_no_trial(value: str) -> None:
    start = REFERENCE.index("def findBestHyperparameters")
    source = REFERENCE[:start] + FORGE + f"""
def findBestHyperparameters(trainX, trainY, validX, validY):
    w = np.arange(100.0)
    for i in range(12):
        forge('train', (trainX, trainY, w + i), {value})
    return {{"LEARNING_RATE": 1.0}}
"""
    assert set(verdicts(source, only=("6.10", "6.11"))) == {"6.10", "6.11"}


IDLE = "def train(x, y, w, *more):\n    return w, [w]"


@pytest.mark.slow
def test_the_reference_learns_the_digits_from_a_uniform_guess_and_one_that_does_not_train_does_not() -> None:
    digits = lesson(data.find(), 1, 1)
    found = taught(student(REFERENCE), digits, 60)[0]
    assert found.accuracy > 0.92 and found.losses[-1] < 0.3 and len(found.losses) == 21
    assert found.losses[0] == pytest.approx(np.log(10))  # a zero last layer: every class is as likely (§8, case 2)
    assert taught(student(with_train(IDLE)), digits, 60)[0].accuracy < 0.4


def judged_apart(source: str) -> set[str]:
    """The functions stood in for when train is judged apart from a faulty back_prop."""
    used: set[str] = set()
    judge_without_back_prop(replace(student(source), faulty=frozenset({"back_prop"}), on_replaced=used.add),
                            lesson(data.find(), 1, 1), 1, 60)
    return used


@pytest.mark.slow
def test_train_is_judged_apart_from_a_faulty_back_prop() -> None:
    assert judged_apart(REFERENCE.replace("g = (yhat - y) / x.shape[1]", "g = y - yhat")) == {"back_prop"}


@pytest.mark.slow
@pytest.mark.parametrize("train", [IDLE, CORRECT["gradient of its own"]], ids=["idle", "a gradient of its own"])
def test_a_train_that_does_not_learn_by_it_gains_nothing_from_the_stand_in(train: str) -> None:
    with pytest.raises(WrongTraining):
        judged_apart(with_train(train))


def test_the_losses_become_a_line_of_blocks() -> None:
    assert spark([3.0, 2.0, 1.0]) == "█▅▁" and spark([1.0, 1.0]) == "▁▁" and len(spark([np.inf, np.nan])) == 2
