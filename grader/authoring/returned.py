"""What a function returned, taken apart by the names that homework.toml gives its values, and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.authoring.declared import DeclaredFunction
from grader.grading.expect import in_brief, raise_unless
from grader.grading.failures import Wrong
from grader.judgement.compare import Comparison, compare
from grader.judgement.verdict import Explanation

Values = Mapping[str, Any]
TWO = 2  # a factor of 2 or 1/2 is hardly ever a length, even where one is 2


def by_name(value: Any, function: DeclaredFunction, read: str) -> Values:
    """The values of `function` by name, from a tuple, a list or a dict. Raises Wrong where there are not as many."""
    names = tuple(function.returns)
    if isinstance(value, Mapping):
        missing = [name for name in names if name not in value]
        if missing and len(value) != len(names):
            raise Wrong(Explanation(f"{function.name} returned a dict without {missing[0]}; it should hold "
                                    f"{', '.join(names)}.", read=read))
        return dict(value) if not missing else dict(zip(names, value.values(), strict=True))
    if len(names) == 1:
        only = isinstance(value, (tuple, list)) and len(value) == 1 and np.ndim(value[0]) > 0
        return {names[0]: value[0] if only else value}
    if not isinstance(value, (tuple, list)) or len(value) != len(names):
        raise Wrong(Explanation(f"{function.name} returned {in_brief(value)}; expected {len(names)}: "
                                f"{', '.join(names)}.", read=read))
    return dict(zip(names, value, strict=True))


def compared(got: Values, expected: Values, title: Mapping[str, str] | None = None) -> Comparison:
    """All values at once, so that a message can say which are right. `title` are the names for messages."""
    found = [compare(got[name], expected[name], (title or {}).get(name, name)) for name in expected]
    return together(found)


def together(found: Sequence[Comparison]) -> Comparison:
    """One comparison of all."""
    problem = next((each.problem for each in found if each.problem), None)
    return Comparison(agrees=all(each.agrees for each in found),
                      cut=lambda: () if problem else tuple(block for each in found for block in each.blocks),
                      float32=any(each.float32 for each in found), error=max(each.error for each in found),
                      problem=problem, maps=tuple(one for each in found for one in each.maps))


def require_same(got: Values, expected: Values, read: str, lengths: Mapping[str, int],
                 title: Mapping[str, str] | None = None) -> None:
    """Raises Wrong, with what is wrong and what is right, unless all values are as `expected`."""
    raise_unless(compared(got, expected, title), read, {key: size for key, size in lengths.items() if size != TWO})
