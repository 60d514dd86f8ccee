"""2021 in rows: the names of the contract; examples are rows, W is (in, out)."""

from grader.homework.interfaces.interface import Interface

PAGE = Interface("rows", ("forward_prop",), ("back_prop",), by_rows=True)
