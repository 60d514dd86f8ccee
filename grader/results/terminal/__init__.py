"""The report in a terminal: text that a screen reader can follow, colour and pictures only where they help."""

from grader.results.terminal.page import show

__all__ = ["show"]
