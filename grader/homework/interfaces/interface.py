"""What one published shape of the homework says: where its functions are found, and what its year asked for."""

from __future__ import annotations

from grader.data_classes import dataclass


@dataclass(frozen=True)
class Asked:
    """What a file can be asked, where that is less than the homework's own rubric asks.

    `loss_alone`: no layers. `hidden_layers`: networks of this depth only. `without_last_z`: zs ends at the last hidden
    layer.
    """

    loss_alone: bool = False
    hidden_layers: int | None = None
    without_last_z: bool = False


ALL = Asked()


@dataclass(frozen=True)
class Interface:
    """A published shape of the homework.

    `loss` and `gradient` are the names under which these functions are looked for. `by_rows`: examples are rows and W
    is (in, out); None where that is for the file to say. `may_sum`: its year summed over the examples where others
    average.
    """

    name: str
    loss: tuple[str, ...]
    gradient: tuple[str, ...]
    asked: Asked = ALL
    by_rows: bool | None = None
    may_sum: bool = True
