"""A check on a student's own machine: the public tests without answers, and what their outcome proves."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from grader.data_classes import dataclass
from grader.grading.homework import Found, Offline
from grader.grading.passes.blame import Needs, held_back, with_certainty
from grader.grading.passes.mentions import reach, renamed
from grader.grading.passes.proof import Proof
from grader.grading.passes.readable import readable
from grader.grading.pytest_run import rubric
from grader.grading.session import Session
from grader.grading.student import Student
from grader.judgement.verdict import FAILED, TestVerdict
from grader.sandbox.protocol.program import Program


def checked(session: Session) -> Found:
    """The verdicts of the tests asked for; what they stand on is looked at too, whatever part it is in."""
    settings, tell = session.settings, session.on_verdict
    offline, contract = session.homework.passes.offline, session.homework.contract
    last = max((*settings.parts, *(contract.by_name[each.function].part for each in offline.slopes.values())))
    tests = rubric(replace(settings, parts=tuple(range(1, last + 1))))
    asked_for = frozenset(test.number for test in tests if test.part in settings.parts
                          and (settings.only is None or test.number in settings.only))
    whole = replace(session, settings=replace(settings, parts=tuple({test.part for test in tests})),
                    on_verdict=lambda v: tell(v) if v.number in asked_for else None)
    whole.worker, whole.answers = session.worker, session.answers
    needs = what_each_needs(session.program, [test.question for test in tests], offline)
    asking = _Asking(whole, tests, needs, asked_for)
    found = asking.to_the_first_wrong() if settings.first else asking.all()
    told = asking.held_back(found)
    told = _explained(whole, asking.up_to_the_first_wrong(told) if settings.first else told)
    return {number: v for number, v in whole.tell(found, told).items() if number in asked_for}


@dataclass(frozen=True)
class _Asking:
    """Asks `tests` about the functions of those `asked_for` and about all that these need, and nothing twice."""

    session: Session
    tests: Sequence[TestVerdict]
    needs: Mapping[str, Needs]
    asked_for: frozenset[str]

    def held_back(self, found: Found) -> Found:
        """`found`, where a failure waits that may come from another function."""
        return with_certainty(held_back(found, self.needs), self.needs)

    def all(self) -> Found:
        """Everything at once."""
        return self._of(*self._questions)

    def to_the_first_wrong(self) -> Found:
        """Function by function in the order of the homework, until one of those asked for is to blame itself.

        A later one that is needed on the way may be so too: that is said when its turn comes.
        """
        found: Found = {}
        for place, question in enumerate(self._questions, 1):
            found |= self._of(question, without=found.keys())
            if self._first_wrong(self.held_back(found), self._questions[:place]):
                break
        return found

    def up_to_the_first_wrong(self, told: Found) -> Found:
        """`told` in the order of the homework, without what was looked at beyond the first function to blame."""
        order = list(dict.fromkeys(test.question for test in self.tests))
        last = self._first_wrong(told, self._questions) or order[-1]
        shown = order[: order.index(last) + 1]
        return {test.number: told[test.number] for test in self.tests
                if test.number in told and test.question in shown}

    def _first_wrong(self, told: Found, questions: Sequence[str]) -> str | None:
        """The first of the `questions` that is to blame itself for a test asked for."""
        failed = (told[n].question for n in self._numbers if n in told and told[n].verdict in FAILED)
        return next((question for question in failed if question in questions), None)

    @property
    def _numbers(self) -> list[str]:
        """Of the tests asked for, in the order of the homework."""
        return [test.number for test in self.tests if test.number in self.asked_for]

    @property
    def _questions(self) -> list[str]:
        """The functions asked for, in the order of the homework."""
        return list(dict.fromkeys(test.question for test in self.tests if test.number in self.asked_for))

    def _of(self, *questions: str, without: Set[str] = frozenset()) -> Found:
        """The verdicts of what is asked of these functions and of all that they need."""
        needed = frozenset[str]().union(*(self.needs[name].calls | self.needs[name].loss for name in questions))
        only = {test.number for test in self.tests if test.question in needed}
        only |= {test.number for test in self.tests if test.question in questions and test.number in self.asked_for}
        return self.session.asked(only=frozenset(only - without)) if only - without else {}


def what_each_needs(program: Program, questions: Sequence[str], offline: Offline) -> Mapping[str, Needs]:
    """What may be to blame for each of the `questions`, in the order in which mistakes are looked for.

    That is the order of the homework, but gradients come after the loss that they are compared with. A function that
    Python cannot read needs no other one to be wrong.
    """
    names = list(dict.fromkeys(questions))
    sources, lost = readable(piece.text for piece in program.pieces)
    calls = {**reach([*sources, renamed(program.layout)], names), **{name: frozenset() for name in lost}}
    needs = {name: Needs(calls[name]) for name in names}
    for name, slopes in offline.slopes.items():
        if name in needs and name not in lost:
            loss = frozenset({slopes.function}) | calls.get(slopes.function, frozenset())
            needs[name] = Needs(calls[name], loss, slopes.called)
    return {name: needs[name] for name in _after_their_losses(names, offline)}


def _after_their_losses(names: Sequence[str], offline: Offline) -> list[str]:
    """`names` in their order, but a derivative after the function with whose slopes it is compared."""
    order, left = list[str](), list(names)
    while left:
        name = next((each for each in left if _loss_of(each, offline) not in left), left[0])
        left.remove(name)
        order.append(name)
    return order


def _loss_of(name: str, offline: Offline) -> str:
    """With whose slopes it is compared; "" where with none, or with its own."""
    loss = offline.slopes[name].function if name in offline.slopes else ""
    return "" if loss == name else loss


def _explained(session: Session, found: Found) -> Found:
    """`found` with what can be proved of each function that is wrong."""
    truth = session.truth(f"public/{session.settings.public_seed}/own slopes")
    for question in sorted({v.question for v in found.values() if v.verdict in FAILED}):
        session.worker.discard()  # what the tests left in a worker that remembers would pass for what it does now
        try:
            calls = [each for v in found.values() if v.question == question for each in v.exchanges]
            proofs = session.homework.passes.offline.examine(question, Student(session.worker), truth, calls)
        except Exception:  # a fault of ours on the way costs the finding and no more
            logging.getLogger(__name__).exception("nothing can be proved of %s", question)
            continue
        found = {n: _told(v, proofs) if v.question == question else v for n, v in found.items()}
    return found


def _told(verdict: TestVerdict, proofs: Sequence[Proof]) -> TestVerdict:
    """`verdict` with the first of the `proofs` that is why it failed."""
    return next((told for proof in proofs if (told := proof.told(verdict)) is not verdict), verdict)
