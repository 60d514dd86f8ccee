"""What the generator hands out: the files of one homework and the choices that made them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Solution:
    """One homework: file name -> text with main file homework4.py, and the name of every choice behind it."""

    files: dict[str, str]
    choices: dict[str, str]
    description: str


@dataclass(frozen=True)
class Mistake:
    """One wrong function; an empty body means that the function is missing."""

    id: str
    function: str
    body: str
    what: str
