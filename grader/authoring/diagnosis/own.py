"""The mistakes of a homework's misconceptions.py as hypotheses, in words, and tried on the reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from grader.authoring.declared import DeclaredHomework
from grader.authoring.diagnosis.recipe import Facts, Recipe, Values
from grader.authoring.diagnosis.words import SAID, words
from grader.authoring.folder_values import OwnMistake
from grader.authoring.returned import by_name
from grader.grading.homework import Mistake
from grader.judgement.diagnosis import Hypothesis

FIRST = 0  # the rank: before general mistakes that come to the same


def own_hypotheses(homework: DeclaredHomework, function: str) -> Iterator[Hypothesis]:
    """Those about `function`."""
    for each in homework.own_mistakes:
        if each.function == function:
            yield Hypothesis(each.id, partial(_made, homework, each), rank=FIRST,
                             constant=None if each.constant is None else each.constant[1])


def words_of(homework: DeclaredHomework) -> Callable[[str, str], Mistake]:
    """The words for any mistake in a function of `homework`: its own, or general ones."""
    own = {each.id: each for each in homework.own_mistakes}

    def said(id: str, question: str) -> Mistake:
        function = homework.functions.get(question)
        section = function.section if function else ""
        if id not in own:
            return words(section)(id, question)
        section = own[id].section or section
        return Mistake(own[id].sentence, f"§{section}" if section else "", own[id].question)

    return said


def has_words(homework: DeclaredHomework, id: str) -> bool:
    """Whether there are words for the mistake."""
    return id in SAID or any(each.id == id for each in homework.own_mistakes)


def _made(homework: DeclaredHomework, mistake: OwnMistake, before: Recipe, constant: float) -> Recipe:
    return Recipe(whole=partial(_computed, homework, mistake, constant))


def _computed(homework: DeclaredHomework, mistake: OwnMistake, constant: float, facts: Facts) -> Values:
    chosen: dict[str, Any] = {} if mistake.constant is None else {mistake.constant[0]: constant}
    value = mistake.computes(*(facts.copied(name) for name in mistake.names), **chosen)
    return by_name(value, homework.functions[mistake.function], "")
