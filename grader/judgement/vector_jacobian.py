"""Does a backward function give the vector-Jacobian product of its forward function?

A layer is a function of some arrays. Its backward function is given the derivative of a loss with respect to the
layer's output (the upstream gradient) and returns the derivative with respect to each input: the upstream times the
Jacobian. With a random upstream u, that is the gradient of <u, forward(inputs)>, and is judged as one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

from .arrays import Problem, numbers
from .gradient_check import TOLERANCE, Batch, GradientCheck, conclusion, read_blocks, read_point
from .named_blocks import Array, Layout
from .neighbourhood import Neighbourhood, signed
from .one_direction import Claim, DirectionCheck
from .slope_check import check_slopes

MOST_SILENT = 0.5  # of the outputs: a layer of which more are at a kink is left open
ELSEWHERE = 0.05  # of the size of each input: where forward is called so that what it keeps is of another call

Forward = Callable[..., Any] | Batch


def check_vector_jacobian_product(
    forward: Forward,
    backward: Callable[..., Any],
    inputs: Mapping[str, Any],
    *,
    outputs: int = 1,
    draws: int = 2,
    tolerance: float = TOLERANCE,
    seed: int = 0,
) -> GradientCheck:
    """Check a backward function against differences of its forward function, for random upstream gradients.

    Parameters
    ----------
    forward : is called with the inputs by position, each a float64 array that it may write into. It returns the output,
        an array or a number; or a tuple that starts with the output, such as (out, cache). Or a `Batch` of such, which
        is given tuples of arguments.
    backward : is called with an upstream gradient of the output's shape, followed by whatever `forward` returned after
        its output: backward(dout, cache). It returns an array for each input, of its shape but for axes of length 1: in
        a tuple or list in the order of `inputs`, or in a dictionary by their names; one input's may stand alone.
    inputs : all arrays to differentiate by, by name in the order of forward's parameters. What else forward needs
        (labels, a stride) is bound to it beforehand, as with functools.partial.
    outputs : how many of the values that forward returns are outputs; backward takes an upstream gradient for each
        first. Two for an LSTM's step, which returns (next_h, next_c, cache).
    draws, tolerance, seed : as in check_gradient.

    Returns
    -------
    A `GradientCheck`; its `wrong` names inputs. What backward returns in another shape or number does not agree, and
    `problem` says how. Where forward's output is not finite at `inputs`, it is left open.

    Raises
    ------
    ValueError where `inputs` are not finite real arrays. Whatever forward or backward raise is not caught.

    Notes
    -----
    The evaluations are those of check_gradient, two more, and one or two for each direction: forward is called at other
    inputs before it is called at these, and, where it returned a cache, once more before backward is. So a cache that
    is kept from a first call, or that later calls share, does not stay unnoticed.

    Near a kink (the corner of a rectifier, nearly a tie in a maximum) the directions become shorter until the kink is
    beyond them. Outputs that are as good as at a kink, where there is no derivative, get an upstream gradient of 0, for
    what backward makes of them is a convention. Where more than half of them are, the check is left open.
    """
    layout, point = read_point(inputs)
    layer = _read_layer(forward, backward, layout, point, outputs, seed)
    if isinstance(layer, Problem):
        return GradientCheck(None, problem=layer)
    check = DirectionCheck(Neighbourhood(layout, point, layer.values, seed), tolerance)
    return _judged(layer, check, draws)


def _judged(layer: _Layer, check: DirectionCheck, draws: int) -> GradientCheck:
    """The verdict, without the outputs that turn out to be at a kink, if they are few."""
    silent, evaluations = np.zeros(layer.outputs.size, dtype=bool), 2
    while True:
        claims = layer.claims(draws, silent)
        if isinstance(claims, Problem):
            return GradientCheck(False, problem=claims)
        found = check_slopes(check, claims, draws, layer.seed)
        evaluations += found.evaluations + draws * layer.calls
        more = silent | found.rough
        if found.agrees is not None or np.array_equal(more, silent) or more.mean() > MOST_SILENT:
            return conclusion(check, replace(found, evaluations=evaluations), claims, layer.seed)
        silent = more


@dataclass(frozen=True)
class _Layer:
    """Both functions at one point, and the layout of the outputs there. `keeps`: forward returns a cache too."""

    forward: Forward
    backward: Callable[..., Any]
    inputs: Layout
    point: Array
    outputs: Layout
    keeps: bool
    seed: int

    @property
    def calls(self) -> int:
        """How often forward is called for a claim."""
        return 2 if self.keeps else 1

    def claims(self, draws: int, silent: NDArray[np.bool_]) -> list[Claim] | Problem:
        """What backward says for each of so many upstream gradients that are 0 for the `silent` outputs, (Q,)."""
        claims = [self._claim(draw, silent) for draw in range(draws)]
        right = [claim for claim in claims if isinstance(claim, Claim)]
        return right if len(right) == draws else next(claim for claim in claims if isinstance(claim, Problem))

    def values(self, points: Sequence[Array]) -> Array:
        """The outputs at each point, (k, Q); nan where they are no numbers, or not as many as at the point."""
        return np.stack([self._flat(returned) for returned in _call(self.forward, self.inputs, points)])

    def _claim(self, draw: int, silent: NDArray[np.bool_]) -> Claim | Problem:
        upstream = np.where(silent, 0.0, signed(np.random.default_rng([self.seed, 0, draw]), self.outputs.size))
        rest = _returned(_call(self.forward, self.inputs, [self.point])[0])[len(self.outputs.names) :]
        if self.keeps:
            _call(self.forward, self.inputs, [_beside(self.inputs, self.point, self.seed)])
        given = [part if part.ndim else float(part) for part in self.outputs.split(upstream).values()]
        gradient = _by_name(self.backward(*given, *rest), self.inputs)
        flat = gradient if isinstance(gradient, Problem) else read_blocks(gradient, self.inputs)
        return flat if isinstance(flat, Problem) else Claim(flat, upstream)

    def _flat(self, returned: Any) -> Array:
        parts = _outputs(returned, len(self.outputs.names))
        if isinstance(parts, Problem) or tuple(part.shape for part in parts) != self.outputs.shapes:
            return np.full(self.outputs.size, np.nan)
        return np.concatenate([np.ravel(part) for part in parts])


def _read_layer(
    forward: Forward, backward: Callable[..., Any], inputs: Layout, point: Array, outputs: int, seed: int
) -> _Layer | Problem:
    """The layer, first called elsewhere than at `point`; or why its output at the point is none."""
    _call(forward, inputs, [_beside(inputs, point, seed)])
    returned = _call(forward, inputs, [point])[0]
    parts = _outputs(returned, outputs)
    if isinstance(parts, Problem):
        return parts
    layout = Layout(tuple(f"output {i}" for i in range(outputs)), tuple(part.shape for part in parts))
    return _Layer(forward, backward, inputs, point, layout, len(_returned(returned)) > outputs, seed)


def _call(forward: Forward, inputs: Layout, points: Sequence[Array]) -> Sequence[Any]:
    """What forward returns at each point. Every call gets arrays of its own."""
    arguments = [tuple(inputs.split(point).values()) for point in points]
    return forward.evaluate(arguments) if isinstance(forward, Batch) else [forward(*each) for each in arguments]


def _beside(inputs: Layout, point: Array, seed: int) -> Array:
    """Inputs of the same shapes, and other values."""
    scale = inputs.spread([size or 1.0 for size in inputs.root_mean_square(point)])
    return np.asarray(point + ELSEWHERE * scale * signed(np.random.default_rng([seed, 2]), point.size))


def _returned(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _outputs(returned: Any, count: int) -> list[Array] | Problem:
    """The first `count` values that forward returned, as finite arrays."""
    values = _returned(returned)
    if len(values) < count:
        return Problem("shape", f"The forward function returned {len(values)} values; expected {count} outputs.")
    parts = [numbers(value, "the output") for value in values[:count]]
    arrays = [part for part in parts if not isinstance(part, Problem)]
    return arrays if len(arrays) == count else next(part for part in parts if isinstance(part, Problem))


def _by_name(returned: Any, inputs: Layout) -> Mapping[str, Any] | Problem:
    """What backward returned, by the names of the inputs."""
    if isinstance(returned, Mapping):
        return returned
    values = returned if isinstance(returned, tuple | list) and len(inputs.names) > 1 else _returned(returned)
    if len(values) != len(inputs.names):
        said = f"The backward function returned {len(values)} values; expected {len(inputs.names)}"
        return Problem("shape", f"{said}, one for each of {', '.join(inputs.names)}.")
    return dict(zip(inputs.names, values, strict=True))
