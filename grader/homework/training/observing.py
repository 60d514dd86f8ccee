"""Lets train solve a small problem, and sees its steps by the calls of back_prop that it makes on the way.

The worker records the calls, and the student's code shares its process: what it recorded may be forged. So each call is
checked before it is looked at, and the gradient it was answered with is computed here, by numbers that are secret.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.homework.training.stubs import GUESSING, here, secret_slope
from grader.homework.training.training_run import SIZES, Array, Step, Task, Training, WrongTraining, flat, unpacked
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import RecordedCall

Gradient = Callable[[Array, Array, Array], Array]
MOST_CALLS = 2000  # as many as the worker records; our problems take a few hundred, one example at a time


def trained(student: Any, problem: Task, secret: int, *, size: float = 1.0) -> Training:
    """Let train solve `problem` with a stand-in for back_prop, whose entries are at most `size`.

    A train that does not call back_prop has true values of what is faulty of that which it does call.
    Raises StudentFault where train gives no answer, Wrong where it is not one (parameters, trajectory).
    """
    source = secret_slope(secret, inputs=SIZES.inputs, classes=SIZES.classes, size=size)
    standins = {"back_prop": source, **({"forward_prop": GUESSING} if "forward_prop" in student.faulty else {})}
    run = _run(student, problem, standins, here(source, "back_prop"))
    return run if run.steps or "forward_prop" not in standins else _run(student, problem, {}, None)


def trained_by_its_own(student: Any, problem: Task, secret: int, gradient: Gradient | None) -> Training:
    """As `trained`, with the student's own back_prop, whose value should have been `gradient`; its own if that is None.

    Where functions are known to be faulty, a stand-in is put in their place that moves the last biases alone.
    """
    if not student.faulty:
        return _run(student, problem, {}, gradient)
    source = secret_slope(secret, inputs=SIZES.inputs, classes=SIZES.classes, moved=SIZES.classes)
    run = _run(student, problem, {"back_prop": source, "forward_prop": GUESSING}, here(source, "back_prop"))
    if not run.steps:
        return _run(student, problem, {}, gradient)
    if "back_prop" in student.faulty:
        student.on_replaced("back_prop")
    return run


def calls_back_prop(student: Any, problem: Task, secret: int) -> bool:
    """Whether a train takes its gradients from back_prop, and none from elsewhere."""
    return bool(trained(student, problem, secret).steps)


def _run(student: Any, problem: Task, standins: dict[str, str], gradient: Gradient | None) -> Training:
    request = replace(
        student.at(SIZES).request("train", (problem.x, problem.y, problem.w, problem.test_x, problem.test_y)),
        constants=problem.constants,
        standins=standins,
        recorded=tuple({"back_prop": "", **standins}),
        random_seed=problem.seed % 2**32,
    )
    reply = student.answered("train", student.worker.ask([request])[0])
    final, trajectory = unpacked(reply.value, problem.w.size)
    if "forward_prop" in standins and _was_called("forward_prop", reply.recorded) and "forward_prop" in student.faulty:
        student.on_replaced("forward_prop")
    calls = [call for call in reply.recorded if call.function == "back_prop" and len(call.arguments) >= 3]
    return Training(problem, final, trajectory, steps(calls, problem, gradient), tuple(reply.changed))


def _was_called(function: str, recorded: Collection[RecordedCall]) -> bool:
    return any(call.function == function for call in recorded)


def steps(calls: Sequence[RecordedCall], problem: Task, gradient: Gradient | None) -> tuple[Step, ...]:
    """The steps that `calls` of back_prop belong to. Raises Wrong where one has other arguments than back_prop's.

    Calls at the same parameters are one step, as far as a batch reaches: the mean over its examples may be taken by
    train itself.
    """
    if len(calls) >= MOST_CALLS:
        raise WrongTraining(Explanation(
            f"train calls back_prop {MOST_CALLS} times or more for {problem.examples} examples and {problem.epochs} "
            "epochs.", read="the docstring of train"))
    found: list[tuple[Array, Array, Array, Any]] = []
    for call in calls:
        x, y, w = _arguments(call.arguments, problem)
        last = found[-1] if found else None
        if last and np.array_equal(last[2], w) and last[0].shape[1] + x.shape[1] <= problem.batch:
            x, y = np.concatenate([last[0], x], axis=1), np.concatenate([last[1], y], axis=1)
            found.pop()
        found.append((x, y, w, call.value))
    return tuple(Step(x, y, w, flat(of=value) if gradient is None else gradient(x, y, w)) for x, y, w, value in found)


def _arguments(arguments: Sequence[Any], problem: Task) -> tuple[Array, Array, Array]:
    """x (7, k), y (4, k) and w (P,) of one call, 0 < k <= n."""
    try:
        x, y = (np.asarray(each, dtype=float) for each in arguments[:2])
    except (TypeError, ValueError):
        x = y = np.zeros(())
    w = flat(of=arguments[2])
    if x.ndim == 1:
        x, y = x[:, np.newaxis], y.reshape(-1, 1)
    if x.ndim == y.ndim == 2 and (len(x), len(y)) != (SIZES.inputs, SIZES.classes):  # examples that are rows
        x, y = x.T, y.T
    fits = (x.ndim, len(x), y.shape) == (2, SIZES.inputs, (SIZES.classes, x.shape[-1])) if x.ndim == 2 else False
    if not fits or w.shape != problem.w.shape or not 0 < x.shape[1] <= problem.examples:
        raise WrongTraining(Explanation("train calls back_prop with other arguments than examples, as many labels, and "
                                        "all parameters.", read="the docstring of train"))
    return x, y, w
