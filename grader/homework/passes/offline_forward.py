"""Mistakes of forward_prop that it shows itself: what it does not depend on, what its layers are to each other.

Each is claimed only where it holds in two networks of different sizes. No value has to be known for any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from grader.data_classes import dataclass
from grader.grading.passes.proof import Explains, Proof, by_any_value, by_its_numbers
from grader.grading.student import Student
from grader.homework.network.packing import Array, join, unpack
from grader.homework.network.points import Point, Sizes
from grader.homework.network.scope import NetworkScope
from grader.homework.network.truth import NetworkTruth
from grader.homework.passes.offline_cases import close, proof_of
from grader.homework.questions.edges import is_softmax
from grader.homework.questions.forward_pass import ForwardPass, forward_pass

NETWORKS = ((Sizes(6, 4, 3, 2), 7), (Sizes(8, 5, 4, 2), 9))


@dataclass(frozen=True)
class Pass:
    """One network and what forward_prop made of it."""

    point: Point
    found: ForwardPass

    @property
    def zs(self) -> list[Array]:
        return [np.asarray(z, dtype=np.float64) for z in self.found.zs]

    @property
    def hs(self) -> list[Array]:
        return [np.asarray(h, dtype=np.float64) for h in self.found.hs]


@dataclass(frozen=True)
class Forward:
    """The student's forward_prop."""

    student: Student
    scope: NetworkScope

    def of(self, point: Point, ws: Sequence[Array]) -> list[Pass]:
        """What it makes of `point` with each of these parameters."""
        values = self.student.at(point.sizes).many("forward_prop", [(point.x, point.y, w) for w in ws])
        return [Pass(replace(point, w=w), forward_pass(value, point, self.scope))
                for w, value in zip(ws, values, strict=True)]


def forward_proof(student: Student, truth: NetworkTruth) -> Proof | None:
    """What can be proved of forward_prop from what it returns, or None."""
    if truth.scope.loss_alone or truth.scope.hidden_layers is not None or truth.scope.sizes is not None:
        return None
    if _has_one_layer(student, truth):
        return ONE_LAYER
    forward = Forward(student, truth.scope)
    points = [truth.point_at(f"own layers {n}", sizes, n) for sizes, n in NETWORKS]
    for proof, holds in _known():
        if all(holds(forward, point) for point in points):
            return proof
    return None


ONE_LAYER = proof_of("one-hidden-layer-only", "forward_prop", "zs holds two arrays whether the parameters hold one "
                     "hidden layer, two or three.", by_any_value)


def _has_one_layer(student: Student, truth: NetworkTruth) -> bool:
    """Whether zs holds z(1) and z(2) and no more, however many layers there are."""
    sizes, n = NETWORKS[0]
    for depth in (1, 2, 3):
        point = truth.point_at(f"depth {depth}", replace(sizes, hidden_layers=depth), n)
        value = student.at(point.sizes).forward_prop(point.x, point.y, point.w)
        if not isinstance(value, tuple) or len(value) < 4 or not isinstance(value[1], (list, tuple)):
            return False
        if len(value[1]) != 2:
            return False
    return True


def _known() -> Iterator[tuple[Proof, Callable[[Forward, Point], bool]]]:
    yield _seen("hidden-state-between-calls", "It was called with some arguments, then with others, then with the "
                "first again.", by_any_value), _remembers
    for layer in (1, 2, 3):
        yield _seen("missing-bias", f"Nothing that forward_prop returns depends on b({layer})."), _without_bias(layer)
    yield _seen("missing-hidden-activation", "Its h is its z, the negative entries too."), _without_relu
    yield _seen("cache-overwritten", "zs holds h: every negative entry has become 0."), _z_is_h
    yield _seen("activation-at-output", "yhat is the softmax of scores of which the negative ones have become "
                "0."), _relu_at_output


def _seen(id: str, seen: str, explains: Explains = by_its_numbers) -> Proof:
    return proof_of(id, "forward_prop", seen, explains)


def _same(a: Pass, b: Pass) -> bool:
    parts = [(a.found.loss, b.found.loss), (a.found.yhat, b.found.yhat), *zip(a.zs, b.zs, strict=True),
             *zip(a.hs, b.hs, strict=True)]
    return all(close(one, other) for one, other in parts)


def _remembers(forward: Forward, point: Point) -> bool:
    first, _, again = forward.of(point, [point.w, point.w / 2, point.w])
    return not _same(first, again)


def _without_bias(layer: int) -> Callable[[Forward, Point], bool]:
    def holds(forward: Forward, point: Point) -> bool:
        Ws, bs = unpack(point.w, point.sizes)
        moved = [b + 0.5 * np.arange(1, b.size + 1) if i == layer else b for i, b in enumerate(bs, start=1)]
        before, after = forward.of(point, [point.w, join(Ws, moved)])
        return _same(before, after)
    return holds


def _without_relu(forward: Forward, point: Point) -> bool:
    [now] = forward.of(point, [point.w])
    return any(close(z, h) and bool(np.any(h < 0)) for z, h in zip(now.zs, now.hs, strict=False))


def _z_is_h(forward: Forward, point: Point) -> bool:
    [now] = forward.of(point, [point.w])
    pairs = list(zip(now.zs, now.hs, strict=False))
    return bool(pairs) and all(close(z, h) and not np.any(z < 0) for z, h in pairs) and any(
        bool(np.any(z == 0)) for z, _ in pairs)


def _relu_at_output(forward: Forward, point: Point) -> bool:
    [now] = forward.of(point, [point.w])
    if len(now.zs) <= len(now.hs):
        return False
    z, yhat = now.zs[-1], np.asarray(now.found.yhat, dtype=np.float64)
    cut = np.where(z > 0, z, 0.0)
    return bool(np.any(cut == 0)) and is_softmax(yhat, cut)
