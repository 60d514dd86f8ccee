"""The attacks of the battery against any homework in a folder: each of its functions does what the attack does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.authoring.declared import Asked, DeclaredHomework
from tests.support.attacks import battery

OURS = {  # they attack what only Homework 4 has
    "train_nothing": "training", "forge_the_steps": "training", "read_the_tables": "the tables of its forward pass",
    "tell_the_hidden_inputs": "the shapes of its hidden inputs",
}
ADAPTER = """

def by_the_attack(count):
    def call(*given):
        value = relu(given[0])
        return value if count == 1 else (value,) * count
    return call


"""
BY_DIFFERENCES = """

def differences(of, by, cache, derived):
    def taken(*given):
        inputs, outputs = (list(given[-1]), given[:-1]) if cache else (list(given), (1.0,))
        def value():
            found = of(*inputs)
            found = found if isinstance(found, tuple) else (found,)
            return sum(np.sum(one * upstream) for one, upstream in zip(found, outputs))
        slopes = []
        for place in by:
            inputs[place] = np.array(inputs[place], dtype=float)
            slope = np.zeros(inputs[place].shape)
            for at in np.ndindex(slope.shape):
                before = inputs[place][at]
                inputs[place][at] = before + {step}
                high = value()
                inputs[place][at] = before - {step}
                slope[at] = (high - value()) / (2 * {step})
                inputs[place][at] = before
            slopes.append(slope)
        return derived(tuple(slopes), given)
    return taken
"""


def names() -> list[str]:
    """The attacks that any homework can be given."""
    return [name for name in battery() if name not in OURS]


def by_every_function(attack: str, homework: DeclaredHomework, secret: Path, victim: Path, home: Path) -> str:
    """The attack, told where the homework's answers and results lie, under the name of each function of `homework`."""
    text = battery()[attack]
    for mark, place in (("__SECRET__", secret), ("__VICTIM__", victim), ("__HOME__", home)):
        text = text.replace(mark, str(place))
    own = (f"{name} = by_the_attack({len(function.returns)})" for name, function in homework.functions.items())
    return text + ADAPTER + "\n".join(own) + "\n"


def by_differences(reference: str, homework: DeclaredHomework, *, inline: bool, step: float = 1e-5) -> str:
    """The reference, whose derivatives are taken by differences of its own forward functions, or of copies of them."""
    return "\n".join((reference, BY_DIFFERENCES.replace("{step}", repr(step)),
                      *_taken(homework, inline)))


def _taken(homework: DeclaredHomework, inline: bool) -> Iterator[str]:
    for question in homework.asked:
        if question.asked is Asked.VALUES:
            continue
        of, about = homework.functions[question.of], homework.functions[question.function]
        by, cache = [list(of.parameters).index(name) for name in question.by], question.asked is Asked.BACKWARD
        copy = f"copy_of_{of.name}" if inline else of.name
        derived = "slopes if len(slopes) > 1 else slopes[0]"
        if of is about:  # a loss with its gradient
            copy, derived = f"copy_of_{of.name}", f"(copy_of_{of.name}(*given)[0], *slopes)"
        if copy != of.name:
            yield f"{copy} = {of.name}"
        if cache:  # the inputs are what is kept
            kept = [*of.returns].index(of.cache)
            yield (f"def {of.name}(*given, of={of.name}):\n    found = list(of(*given))\n    found[{kept}] = given\n"
                   "    return tuple(found)")
        call = copy if inline or of is about else f"lambda *given: {of.name}(*given)"
        outputs = f"[:{len(of.outputs)}]" if cache else ""
        yield (f"{about.name} = differences(lambda *given: ({call})(*given){outputs}, {by}, {cache}, "
               f"lambda slopes, given: {derived})")
