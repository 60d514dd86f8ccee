"""Names the mistake behind a wrong question, when one can be proved by calling the student's function."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.judgement import diagnosis_behaviour as behaviour
from grader.judgement.diagnosis import Answer, Array, Case, Hypothesis, Match, agree, diagnose
from grader.judgement.diagnosis_behaviour import Finding, Observation
from grader.judgement.points import Sizes
from grader.questions.faults import StudentFault
from grader.questions.scope import DEEP, EVERYTHING, Scope

ARGUMENTS = {
    "forward_prop": ("x", "y", "weightsAndBiases"),
    "back_prop": ("x", "y", "weightsAndBiases"),
    "back_prop_general": ("x", "y", "weightsAndBiases"),
    "cross_entropy": ("y", "yhat"),
    "dJ_dyhat": ("y", "yhat"),
    "gradients_3_layer": ("x", "y", "W1", "b1", "W2", "b2"),
    "dJ_dW1_by_jacobians": ("x", "y", "W1", "b1", "W2", "b2"),
}


@dataclass(frozen=True)
class Findings:
    """What was proved about one question: ids for results.json, sentences for the student, where to read.

    `evidence` is what else was seen on the way, for tests that have none of their own.
    """

    ids: tuple[str, ...]
    proved: tuple[str, ...]
    read: str = ""
    evidence: tuple[str, ...] = ()


def load_misconceptions(reference: Path) -> ModuleType:
    """reference/misconceptions.py with its neighbours, loaded by path under a name of its own."""
    name = "backprop_grader_reference"
    package = ModuleType(name)
    package.__path__ = [str(reference)]
    sys.modules[name] = package
    return importlib.import_module(f"{name}.misconceptions")


def diagnose_question(question: str, student: Any, misconceptions: ModuleType,
                      scope: Scope = EVERYTHING) -> Findings | None:
    """The mistake in `question`, or None when nothing can be proved.

    `student` answers as the `student` fixture does; functions that were judged wrong on their own should already be
    replaced in it, so that their mistake is not named twice.
    """
    if question not in misconceptions.QUESTIONS:
        return None
    return Examination(question, student, misconceptions, scope=scope).findings()


class Examination:
    """One wrong question: what was asked of it, and what the answers prove."""

    def __init__(self, question: str, student: Any, misconceptions: ModuleType, *, pair_seconds: float = 0.3,
                 scope: Scope = EVERYTHING) -> None:
        self.question, self.student, self.known = question, student, misconceptions
        self.pair_seconds = pair_seconds  # for trying two mistakes at once, per family of cases
        self.shallow = scope.hidden_layers == 1  # the file has no deeper network
        self.blocks = 1 if scope.loss_alone and question == "forward_prop" else None  # how many it answers with

    def cases(self, family: str = "distinct", question: str = "") -> list[Case]:
        """The cases of a family, as far as this file has answers for them."""
        question = question or self.question
        family = "one hidden layer" if self.shallow and question in DEEP else family
        blocks = self.blocks if question == self.question else None
        return [replace(case, expected=case.expected[:blocks]) for case in self.known.cases(question, family)]

    def compute(self, recipe: Any, case: Case) -> Answer:
        """What a recipe answers, as far as this file has answers."""
        answer: Answer = self.known.compute(self.question)(recipe, case)
        return answer[: self.blocks]

    def ask(self, case: Case, question: str = "") -> Observation:
        """One call of the student's function."""
        question = question or self.question
        student = self.student.at(Sizes(*case.sizes)) if case.sizes else self.student
        try:
            returned = student.returned(question, [case.arguments])[0]
        except StudentFault:
            return Observation(None)
        answer, single = _answer(question, self._asked_for(question, returned.value), case)
        return Observation(answer, tuple(returned.changed), single)

    def _asked_for(self, question: str, value: Any) -> Any:
        """`value`, without the layers that the file's interface does not give."""
        alone = self.blocks == 1 and question == self.question and isinstance(value, tuple)
        return value[0] if alone else value

    def right(self) -> bool:
        """Is the answer right in the ordinary cases?"""
        return behaviour.right(self.ask, self.cases())

    def findings(self) -> Findings | None:
        """What can be proved: behaviour first, then formulas, then networks of other shapes."""
        cases = self.cases()
        seen = [self.ask(case) for case in cases]
        mutates = behaviour.changed_arguments(seen, ARGUMENTS.get(self.question, ()))
        shown = [mutates] if mutates else []
        remembers = None if mutates else behaviour.remembers(self.ask, *cases)
        if remembers:
            return self._told([remembers])
        if _right(seen, cases):
            return self._told(shown + self._at_the_edges(seen, cases))
        if single := behaviour.single_precision(seen, cases):
            return self._told([*shown, single])
        return self._told(shown, self._by_hypothesis(cases, seen)) or self._elsewhere(shown, cases)

    def _at_the_edges(self, seen: Sequence[Observation], cases: Sequence[Case]) -> list[Finding]:
        found = [behaviour.breaks_at(id, self.ask, case) for id, case in self.known.extreme(self.question).items()]
        if self.question in DEEP and not self.shallow:
            found.append(behaviour.fixed_depth(self.ask, self.cases("one hidden layer"), cases))
        found.append(behaviour.single_precision(seen, cases))
        return [each for each in found if each]

    def _elsewhere(self, shown: list[Finding], cases: Sequence[Case]) -> Findings | None:
        """The cases in which every size differs told nothing: try networks of other shapes."""
        if self.shallow:
            return None
        fixed = None
        if self.question in DEEP:
            fixed = behaviour.one_hidden_layer_only(self.ask, self.cases("one hidden layer"), cases)
        if self.question in self.known.NETWORK:
            fixed = fixed or behaviour.fixed_sizes(self.ask, self.cases("default"), cases)
        if fixed:
            return self._told([*shown, fixed])
        for family in ("square", "cube"):
            others = self.cases(family)
            seen = [self.ask(case) for case in others]
            if told := self._told(shown, self._by_hypothesis(others, seen)):
                return told
        return None

    def _by_hypothesis(self, cases: Sequence[Case], seen: Sequence[Observation]) -> list[Proof]:
        answers = [each.answer for each in seen]
        if any(answer is None or not _finite(answer) for answer in answers):
            return []
        known = self.known
        found = diagnose(
            known.true(self.question),
            self.compute,
            cases,
            [answer for answer in answers if answer is not None],
            known.hypotheses(self.question),
            seconds=self.pair_seconds,
        )
        proofs = [Proof(self._renamed(match), match, tuple(cases)) for match in found.matches]
        return list({proof.ids: proof for proof in reversed(proofs)}.values())

    def _renamed(self, match: Match) -> tuple[str, ...]:
        """L2 is named by what loss and gradient say together; every other mistake by itself."""
        if not any(id.startswith("l2-") for id in match.ids):
            return tuple(sorted(match.ids))
        loss = self._decay("forward_prop") if self.question != "forward_prop" else match.constants[0]
        gradient = self._decay("back_prop") if self.question == "forward_prop" else match.constants[0]
        return (_l2(loss, gradient),)

    def _decay(self, question: str) -> float:
        """The strength of the L2 term in the student's `question`, 0 when it has none."""
        cases = self.cases(question=question)
        answers = [self.ask(case, question).answer for case in cases]
        if any(answer is None for answer in answers):
            return 0.0
        l2 = [each for each in self.known.hypotheses(question) if each.id.startswith("l2-")]
        found = diagnose(
            self.known.true(question),
            self.known.compute(question),
            cases,
            [answer for answer in answers if answer is not None],
            l2,
        )
        return found.matches[0].constants[0] if found.matches else 0.0

    def _told(self, shown: Sequence[Finding], proofs: Sequence[Proof] = ()) -> Findings | None:
        """Findings in words. Several proofs that no case told apart are named as one of them, without an id."""
        ids = [finding.id for finding in shown]
        proved = [self._sentence(finding.id, finding.evidence) for finding in shown]
        if len(proofs) == 1:
            ids += proofs[0].ids
            proved += [self._sentence(id, proofs[0].evidence) for id in proofs[0].ids]
        elif proofs:
            words = " or ".join(" and ".join(self.known.CATALOGUE[id].sentence for id in proof.ids) for proof in proofs)
            proved.append(f"One of these, which give the same numbers here: {words} ({proofs[0].evidence}).")
        if not proved:
            return None
        read = self.known.CATALOGUE[ids[0] if ids else proofs[0].ids[0]].read
        return Findings(tuple(dict.fromkeys(ids)), tuple(proved), read)

    def _sentence(self, id: str, evidence: str) -> str:
        mistake = self.known.CATALOGUE[id]
        return f"{mistake.sentence} ({evidence[:1].upper()}{evidence[1:]}.) {mistake.question}"


@dataclass(frozen=True)
class Proof:
    """A match, under the ids it is reported by, and the cases it was tried on."""

    ids: tuple[str, ...]
    match: Match
    cases: tuple[Case, ...]

    @property
    def evidence(self) -> str:
        where = ", ".join(dict.fromkeys(_detail(each) for each in self.match.hypotheses if each.detail))
        open_ones = "".join(f", with the constant {constant:.6g}" for constant in self.match.constants)
        counts = " and ".join(_count(case) for case in self.cases)
        return f"{where + ': ' if where else ''}this mistake gives exactly what you returned, {counts}{open_ones}"


def _count(case: Case) -> str:
    numbers = sum(block.size for block in case.expected)
    return f"all {numbers} numbers at {case.label}" if numbers > 1 else f"the number at {case.label}"


def _detail(hypothesis: Hypothesis) -> str:
    return hypothesis.detail.strip()


def _l2(loss: float, gradient: float) -> str:
    """The id for loss J + loss |W|^2 with gradient dJ + gradient W."""
    if gradient == 0:
        return "l2-in-loss-only"
    if gradient < 0:
        return "l2-sign-flipped"
    if loss == 0:
        return "l2-in-gradient-only"
    ratio = gradient / loss
    return "l2-in-both" if abs(ratio - 2) < 1e-3 else "l2-factor-two"


def _right(seen: Sequence[Observation], cases: Sequence[Case]) -> bool:
    return all(
        each.answer is not None and agree(each.answer, case.expected) for each, case in zip(seen, cases, strict=True)
    )


def _finite(answer: Answer) -> bool:
    return all(bool(np.all(np.isfinite(block))) for block in answer)


def _answer(question: str, value: Any, case: Case) -> tuple[Answer | None, bool]:
    """The student's value as the plain arrays that hypotheses compute, and whether any of it is float32."""
    try:
        parts = _parts(question, value, case)
        raw = [np.asarray(part) for part in parts]
        if any(part.dtype == object for part in raw):  # None, most often
            return None, False
        answer: Answer = tuple(_plain(part, question) for part in raw)
    except (TypeError, ValueError, IndexError):
        return None, False
    return answer, any(part.dtype == np.float32 for part in raw)


def _plain(part: Array, question: str) -> Array:
    array = np.asarray(part, dtype=np.float64)
    return array.ravel() if question in ("back_prop", "back_prop_general") else np.squeeze(array)


def _parts(question: str, value: Any, case: Case) -> list[Any]:
    if question in ("back_prop", "back_prop_general"):
        blocks = value if isinstance(value, tuple) else (value,)
        return (
            [np.concatenate([np.ravel(np.asarray(block, dtype=float)) for block in blocks])]
            if len(blocks) > 1
            else [blocks[0]]
        )
    if question == "forward_prop" and isinstance(value, tuple):
        loss, zs, hs, yhat = value[:4]
        zs, hs = list(zs), list(hs)
        depth = case.sizes[3] if case.sizes else 0
        if len(hs) > depth and np.array_equal(np.squeeze(hs[0]), np.squeeze(case.arguments[0])):
            hs = hs[1:]
        return [loss, *zs[: depth + 1], *hs[:depth], yhat]
    return list(value[:4]) if question == "gradients_3_layer" else [value]
