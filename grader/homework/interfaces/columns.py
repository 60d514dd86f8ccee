"""The contract itself, 2021 in columns and 2022: forward_prop and back_prop, examples are columns, W is (out, in)."""

from grader.homework.interfaces.interface import Interface

PAGE = Interface("columns", ("forward_prop",), ("back_prop",), by_rows=False, may_sum=False)
