"""Is this the gradient of that loss? In a fixed number of losses, whatever the number and the shapes of parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.data_classes import dataclass

from .arrays import Problem, aligned, as_array
from .named_blocks import Array, Layout
from .neighbourhood import Function, Neighbourhood
from .one_direction import Claim, DirectionCheck, KinkDistance, SlopeVerdict
from .slope_check import check_each_block, check_slopes

TOLERANCE = 1e-6  # relative error of one component; a right gradient in float64 stays far below


@dataclass(frozen=True)
class Batch:
    """A function that answers many calls at once, for one that is far away: `evaluate` takes a list of arguments."""

    evaluate: Callable[[Sequence[Any]], Sequence[Any]]


Loss = Callable[[dict[str, Array]], float] | Batch


@dataclass(frozen=True)
class GradientCheck:
    """What came of a check.

    agrees : True, False, or None where rounding or a kink at the point itself leaves it open.
    error : how wrong, along the worst direction, as the relative error of one component.
    tolerance : the error that was allowed there; larger than asked for where rounding makes it so.
    evaluations : how many times the loss, or the forward function, was evaluated.
    wrong : the blocks that are proved wrong by themselves, where it does not agree. May be empty all the same.
    problem : why there was nothing to compare, such as a shape.
    """

    agrees: bool | None
    error: float = float("inf")
    tolerance: float = TOLERANCE
    evaluations: int = 0
    wrong: tuple[str, ...] = ()
    problem: Problem | None = None


def check_gradient(
    gradient: Mapping[str, Any],
    loss: Loss,
    parameters: Mapping[str, Any],
    *,
    kink_distance: Callable[[dict[str, Array]], float] | None = None,
    draws: int = 2,
    tolerance: float = TOLERANCE,
    seed: int = 0,
) -> GradientCheck:
    """Check a gradient against differences of a loss.

    Parameters
    ----------
    gradient : the claimed derivatives: an array, or what can be read as one, for each name of `parameters`. Shapes may
        differ from the parameter's by axes of length 1.
    loss : takes one dictionary of float64 arrays, which it may write into, and returns a number. Or a `Batch` of such.
    parameters : where the gradient was taken: arrays of any shapes. Their order is that of messages.
    kink_distance : takes a direction (a dictionary as `loss` takes) and returns for which t > 0 the loss has its
        nearest kink at parameters + t * direction or - t * direction; infinity where there is none. Without it, a kink
        is noticed by the losses themselves.
    draws : along how many random directions the gradient must be right.
    tolerance : the relative error of one component that is allowed. A component wrong by ten times as much is found.
    seed : the same seed draws the same directions.

    Returns
    -------
    A `GradientCheck`. A gradient that lacks a block, has another shape or holds nan does not agree, and `problem` says
    why. Where the loss is no finite number at `parameters` themselves, it is left open, and `problem` says so.

    Raises
    ------
    ValueError where `parameters` are not finite real arrays. Whatever `loss` raises is not caught.

    Notes
    -----
    It takes 7 losses and 6 for each direction: 19 for two, with any number of parameters. More are asked for only where
    a direction meets a kink (6 each time it is drawn again), to confirm that a gradient is wrong, and to name its
    wrong blocks. The rounding of the loss is measured, and steps are as long as it demands, so that a sum over a
    thousand examples is judged like a mean.

    Derivatives smaller than a thousandth of their block's largest are judged as if they were so large; near kinks, as
    if they were up to as large as the largest. A loss in single precision is checked as far as its digits go, and a
    wrong gradient that differs by less than that agrees.
    """
    layout, point = read_point(parameters)
    claimed = read_blocks(gradient, layout)
    if isinstance(claimed, Problem):
        return GradientCheck(False, problem=claimed)
    near = Neighbourhood(layout, point, _losses(loss, layout), seed)
    if not np.all(np.isfinite(near.value)):
        return GradientCheck(None, problem=Problem("finite", "The loss is not finite where the gradient was taken."))
    check = DirectionCheck(near, tolerance, _on_flat(kink_distance, layout))
    claims = [Claim(claimed, np.ones(1))]
    return conclusion(check, check_slopes(check, claims, draws, seed), claims, seed)


def read_blocks(got: Mapping[str, Any], layout: Layout) -> Array | Problem:
    """The blocks `got` as one flat vector, or why they are none."""
    parts = []
    for name, shape in zip(layout.names, layout.shapes, strict=True):
        if name not in got:
            return Problem("missing", f"There is no gradient with respect to {name}.")
        part = aligned(got[name], shape, f"the gradient with respect to {name}")
        if isinstance(part, Problem):
            return part
        parts.append(np.ravel(part))
    return np.concatenate([np.zeros(0), *parts])


def conclusion(check: DirectionCheck, found: SlopeVerdict, claims: Sequence[Claim], seed: int) -> GradientCheck:
    """The verdict on all blocks, with those that are wrong by themselves in any of the claims."""
    alone = check_each_block(check, claims, seed) if found.agrees is False else {}
    evaluations = check.near.evaluations + found.evaluations
    evaluations += sum(verdict.evaluations for verdicts in alone.values() for verdict in verdicts)
    wrong = tuple(name for name, verdicts in alone.items() if any(verdict.agrees is False for verdict in verdicts))
    return GradientCheck(found.agrees, found.error, found.tolerance, evaluations, wrong)


def read_point(parameters: Mapping[str, Any]) -> tuple[Layout, Array]:
    blocks: dict[str, Array] = {}
    for name, value in parameters.items():
        array = as_array(value, name)
        if isinstance(array, Problem) or not np.all(np.isfinite(array)):
            raise ValueError(f"{name} must be an array of finite real numbers to take a gradient at")
        blocks[name] = array
    layout = Layout.of(blocks)
    return layout, layout.flatten(blocks)


def _losses(loss: Loss, layout: Layout) -> Function:
    def values(points: Sequence[Array]) -> Array:
        blocks = [layout.split(point) for point in points]
        answers = loss.evaluate(blocks) if isinstance(loss, Batch) else [loss(each) for each in blocks]
        return np.array([[_number(answer)] for answer in answers], dtype=np.float64)

    return values


def _number(answer: Any) -> float:
    """What is no number is nan, which leaves a direction open."""
    array = as_array(answer)
    return float(array.item()) if isinstance(array, np.ndarray) and array.size == 1 else float("nan")


def _on_flat(kink_distance: Callable[[dict[str, Array]], float] | None, layout: Layout) -> KinkDistance | None:
    if kink_distance is None:
        return None
    return lambda direction: float(kink_distance(layout.split(direction)))
