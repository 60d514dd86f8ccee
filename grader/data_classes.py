"""The data classes of all rooms. They are made in the one room that the worker sees, which has as many of them."""

from grader.sandbox.protocol.data_classes import dataclass

__all__ = ["dataclass"]
