"""Progress bars where tqdm is not installed: what they count is counted, and nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from grader.sandbox.inside.nothing import NOTHING


class tqdm:  # noqa: N801 - as tqdm names it
    """A bar that goes over `iterable` and is nowhere to be seen."""

    def __init__(self, iterable: Iterable[Any] = (), *given: Any, **named: Any) -> None:
        self.iterable, self.n, self.total = iterable, 0, named.get("total")

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)  # type: ignore[arg-type]

    def __enter__(self) -> tqdm:
        return self

    def __exit__(self, *raised: object) -> None:
        """What was raised inside goes on."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return NOTHING  # update, close, set_description, set_postfix ...

    @staticmethod
    def write(text: str, *given: Any, **named: Any) -> None:
        """Print a line beside the bar."""
        print(text)


def trange(*given: int, **named: Any) -> tqdm:
    """A bar over range(...)."""
    return tqdm(range(*given), **named)
