"""True values of a backward function can be had only of a cache that is written as the reference's: that is said."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from grader.authoring.declared import Array, DeclaredHomework, Kind
from grader.grading.homework import Found
from grader.grading.passes.second_look import failed_functions
from grader.grading.session import Session
from grader.judgement.verdict import Explanation, Verdict
from grader.sandbox.protocol.contract import Contract

NOT_STOOD_IN = ("{backward} failed too. True values of it need a cache that holds what the reference's holds, in the "
                "same order; where yours does not, {caller} was judged with your {backward} as it is.")


def say_what_was_not_stood_in(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found`, where what failed may call a backward function that fails too: it may have been judged with that."""
    failed, contract = failed_functions(found), session.homework.contract
    wrong = {number: verdict for number, verdict in found.items()
             if number in numbers and verdict.verdict in (Verdict.WRONG, Verdict.ERROR)}
    return found | {number: replace(verdict, explanation=beside(
        declared, contract, failed, verdict.question, verdict.explanation)) for number, verdict in wrong.items()}


def beside(declared: DeclaredHomework, contract: Contract, failed: frozenset[str], caller: str,
           why: Explanation | None) -> Explanation | None:
    """`why` the `caller` has no marks, and that a backward function among the `failed` which it may call had a part."""
    called = failed.intersection(contract.may_call(caller)) - {caller}
    backward = sorted(name for name in called if _is_given_a_cache(declared, name))
    if why is None or not backward:
        return why
    said = NOT_STOOD_IN.format(backward=" and ".join(backward), caller=caller)
    return replace(why, evidence=(*why.evidence, said))


def _is_given_a_cache(declared: DeclaredHomework, function: str) -> bool:
    return any(isinstance(each, Array) and each.kind is Kind.OPAQUE
               for each in declared.functions[function].parameters.values())
