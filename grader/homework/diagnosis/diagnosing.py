"""Names the mistake behind a wrong question, when one can be proved by calling the student's function."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.grading.exchange import Exchange
from grader.grading.passes.accounts import Account, Behaviour, Formula, Seen, accounts
from grader.grading.passes.findings import Findings, Named, told
from grader.homework.contract import CONTRACT
from grader.homework.diagnosis import experiments
from grader.homework.diagnosis.examining import Examinee
from grader.homework.diagnosis.regularisation import renamed
from grader.homework.network.points import Sizes
from grader.homework.network.scope import EVERYTHING, NetworkScope
from grader.judgement import diagnosis_behaviour as behaviour
from grader.judgement.diagnosis import Case, Diagnosis, Match, answer_of, distance, moved
from grader.judgement.diagnosis_behaviour import Observation
from grader.judgement.table import Table

__all__ = ["Diagnosed", "Findings", "diagnose_question", "load_misconceptions"]

FEW = 10  # numbers, which a constant and a chance may meet: then two more cases have to agree


def load_misconceptions(reference: Path) -> ModuleType:
    """reference/hypotheses/ with its index, loaded by path under a name of its own, once a process."""
    name = "backprop_grader_hypotheses"
    loaded = sys.modules.get(f"{name}.index")
    if loaded is not None and Path(str(loaded.__file__)).parent == reference / "hypotheses":
        return loaded
    package = ModuleType(name)
    package.__path__ = [str(reference / "hypotheses")]
    sys.modules[name] = package
    return importlib.import_module(f"{name}.index")


def example(reference: Path, question: str) -> tuple[tuple[Any, ...], Sizes | None] | None:
    """Arguments that show what `question` does, and the sizes of their network; None for what has no hypotheses."""
    known = load_misconceptions(reference)
    if question not in known.QUESTIONS:
        return None
    case = known.cases(question)[0]
    return case.arguments, Sizes(*case.sizes) if case.sizes else None


def diagnose_question(question: str, student: Any, misconceptions: ModuleType, scope: NetworkScope = EVERYTHING,
                      fresh: Callable[[], None] = lambda: None) -> Findings | None:
    """What is proved about `question` by itself, or None."""
    if question not in misconceptions.QUESTIONS:
        return None
    return Diagnosed(Examinee(question, student, misconceptions, scope, fresh)).findings()


class Diagnosed:
    """One wrong question: what was asked of it, and what the answers prove.

    `student` answers as the `student` fixture does; functions that were judged wrong on their own should already be
    replaced in it, so that their mistake is not named twice.
    """

    def __init__(self, examinee: Examinee) -> None:
        self.examinee, self.known = examinee, examinee.known
        self.cases = examinee.cases()
        self.observed = examinee.ask_all(self.cases)
        self.mutates = behaviour.changed_arguments(self.observed, CONTRACT.by_name[examinee.question].parameter_names)
        self._more = self._accounts()
        self._found: list[Account] = []

    def right(self) -> bool:
        """Is the answer right in the ordinary cases?"""
        return behaviour.all_right(self.observed, self.cases)

    def findings(self) -> Findings | None:
        """What is proved by itself."""
        return self._told(None)

    def under(self, exchanges: Sequence[Exchange], secret: bool) -> Findings | None:
        """What is proved and accounts for a failed test that saw these; `secret` is true of a hidden one."""
        seen = self.examinee.seen(exchanges, secret)
        return self._told(seen) if seen else None

    def _told(self, seen: Sequence[Seen] | None) -> Findings | None:
        main = next((words for each in self._all() if (words := each.findings(seen))), None)
        changed = self._changes_arguments(seen, main)
        return changed.and_also(main) if changed else main

    def _changes_arguments(self, seen: Sequence[Seen] | None, main: Findings | None) -> Findings | None:
        """The changed arguments, where a test saw them change; they alone are no reason for wrong numbers."""
        if self.mutates is None:
            return None
        if seen is not None:
            changed = any(each.observed.changed for each in seen)
            if not changed or not (main or all(each.right for each in seen)):
                return None
        return self._in_words(self.mutates)

    def _in_words(self, finding: behaviour.Finding) -> Findings:
        return told(self.examinee.question, finding.id, finding.evidence, self.known.words)

    def _all(self) -> Iterator[Account]:
        """Every account, the likelier ones first; each experiment is made when the ones before it were not enough."""
        yield from self._found
        for account in self._more:
            self._found.append(account)
            yield account

    def _accounts(self) -> Iterator[Account]:
        if any(each.answer is None and not each.raised for each in self.observed):
            return  # it was stopped from outside, or returns nothing that could be compared
        unsteady = experiments.unsteady(self.examinee, self.cases, self.observed)
        if unsteady and not self.mutates:
            yield self._behaviour(*unsteady)
            return
        if single := behaviour.single_precision(self.observed, self.cases):
            yield self._behaviour(single, experiments.coarsely_right)
        formula: Formula | None = None
        if not self.right():
            if rows := experiments.by_rows(self.examinee, self.cases, self.observed):
                yield self._behaviour(*rows)
                return
            formula = self._formula(self.examinee.table(), self.cases, self.observed) or self._otherwise()
            if formula:
                yield formula
        if other := self._of_earlier_calls(formula):
            yield self._behaviour(*other)
            return
        yield from self._elsewhere(formula)

    def _of_earlier_calls(self, formula: Formula | None) -> experiments.Shown | None:
        """What was called before may be the reason, where no formula is."""
        if self.mutates or formula:
            return None
        if self.right():
            return experiments.of_earlier_calls(self.examinee, self.cases)
        return experiments.of_other_calls(self.examinee, self.cases[0], self.observed[0])

    def _elsewhere(self, formula: Formula | None) -> Iterator[Account]:
        """What the ordinary cases do not show: other depths and sizes, extreme values, large and small ones."""
        for experiment in (experiments.of_depths, experiments.of_sizes):
            if found := experiment(self.examinee):
                yield self._behaviour(*found)
        if self.right() or (formula and self.examinee.question in self.known.NETWORK):
            for edge in experiments.at_the_edges(self.examinee):
                yield self._behaviour(*edge)
        yield from self._at_other_values(formula)

    def _at_other_values(self, formula: Formula | None) -> Iterator[Formula]:
        """Caps, thresholds and clipping, beside what the ordinary cases showed."""
        if formula and len(formula.found) > 1:
            return
        base = formula.found[0].match if formula else Match((), ())
        hypotheses = self.known.at_some_values(self.examinee.question)
        for family in ("large", "small") if hypotheses else ():
            if found := self._beside(base, family, hypotheses):
                yield found

    def _beside(self, base: Match, family: str, hypotheses: Sequence[Any]) -> Formula | None:
        examinee, made = self.examinee, next(base.recipes(self.examinee.recipe))
        cases = [replace(case, expected=theirs) for case in examinee.cases(family)
                 if (theirs := answer_of(made, examinee.compute, case)) is not None]
        got = [answer for each in examinee.ask_all(cases) if (answer := each.answer) is not None]
        if len(got) < 2 or len(got) < len(cases):
            return None
        found = Table(made, examinee.compute, cases, hypotheses).diagnosis(got, pairs=False)
        both = [Match(base.hypotheses + match.hypotheses, base.values + match.values) for match in found.matches]
        return self._as_formula(Diagnosis(tuple(filter(self._fits, both))), examinee.recipe, cases, got)

    def _fits(self, match: Match) -> bool:
        """Does it account for the ordinary cases as well?"""
        ordinary = [Seen(case, seen) for case, seen in zip(self.cases, self.observed, strict=True)]
        recipe = next(match.recipes(self.examinee.recipe))
        return self.right() or accounts(recipe, self.examinee.compute, ordinary)

    def _behaviour(self, finding: behaviour.Finding, reason: experiments.Reason) -> Behaviour:
        return Behaviour(self._in_words(finding), reason)

    def _otherwise(self) -> Formula | None:
        """Code that cannot run where all sizes differ is asked where some are the same; zeros, for larger numbers."""
        families: tuple[str, ...] = ()
        if all(each.answer is None for each in self.observed):
            families = () if self.examinee.shallow else ("square", "cube")
        elif any(each.answer is not None and not any(map(np.any, each.answer)) for each in self.observed):
            families = ("large",)
        for family in families:
            cases = self.examinee.cases(family)
            if found := self._formula(self.examinee.table(family), cases, self.examinee.ask_all(cases)):
                return found
        return None

    def _formula(self, table: Table, cases: Sequence[Case], observed: Sequence[Observation]) -> Formula | None:
        got = [each.answer for each in observed if each.answer is not None]
        if len(got) < len(cases):
            return None
        return self._as_formula(table.diagnosis(got), table.recipe, cases, got)

    def _as_formula(self, found: Diagnosis, recipe: Any, cases: Sequence[Case], got: Sequence[Any]) -> Formula | None:
        examinee, counts = self.examinee, tuple(sum(block.size for block in answer) for answer in got)
        found = self._told_apart(found, few=sum(counts) <= FEW) if found.matches else found
        if not found.matches:
            return None
        named = (Named(renamed(examinee, match), match, tuple(cases), counts, self._error(match, recipe, cases, got))
                 for match in found.matches)
        return Formula(examinee.question, tuple(named), examinee.recipe, examinee.compute, self.known.words)

    def _told_apart(self, found: Diagnosis, *, few: bool) -> Diagnosis:
        """Where several mistakes give these numbers, those that give others as well; so, too, where these are few."""
        if few:
            found = Diagnosis(self._also_in("again", found))
        for family in ("again", "large"):
            if len(found.alternatives) > 1:
                found = Diagnosis(self._also_in(family, found) or found.matches)
        return Diagnosis(tuple(match for match in found.matches if not self._zeros_by_cutting(match)))

    def _zeros_by_cutting(self, match: Match) -> bool:
        """Cut to integers where nothing but zeros comes out, which comes from anything."""
        if "integer-truncation" not in match.ids:
            return False
        for family in ("distinct", "large"):
            cases = self.examinee.cases(family)
            for case, seen in zip(cases, self.examinee.ask_all(cases), strict=True):
                if seen.answer is not None and any(np.any(got) for got in behaviour.wrong_blocks(seen.answer, case)):
                    return False
        return True

    def _also_in(self, family: str, found: Diagnosis) -> tuple[Match, ...]:
        """The matches that account for the answers in another family of cases."""
        examinee, cases = self.examinee, self.examinee.cases(family)
        seen = [Seen(case, observed) for case, observed in zip(cases, examinee.ask_all(cases), strict=True)]
        return tuple(match for match in found.matches if any(
            accounts(recipe, examinee.compute, seen) for recipe in match.recipes(examinee.recipe)))

    def _error(self, match: Match, recipe: Any, cases: Sequence[Case], got: Sequence[Any]) -> float:
        """How much of what the mistake changes it leaves unexplained."""
        changed = next(match.recipes(recipe))
        answers = [answer_of(changed, self.examinee.compute, case) for case in cases]
        return max(distance(mine, theirs, case) / min(1.0, moved(theirs, case))
                   for mine, theirs, case in zip(got, answers, cases, strict=True) if theirs is not None)
