"""Single mistakes in the functions of Parts 1 to 4, each a wrong function in the dialect of the table of forms."""

from pathlib import Path

from tests.support.solutions.solution import Mistake

ENDLESS = ("relu.loops", "softmax.loops", "forward_prop.loops")


def read_mistakes(text: str) -> dict[str, Mistake]:
    """The mistakes in a text; each starts with a line `=== function.name | what is wrong`."""
    found = {}
    for chunk in ("\n" + text).split("\n=== ")[1:]:
        head, _, body = chunk.partition("\n")
        name, what = (piece.strip() for piece in head.split("|"))
        found[name] = Mistake(name, name.split(".")[0], body.strip() + "\n" if body.strip() else "", what)
    return found


MISTAKES: dict[str, Mistake] = read_mistakes(Path(__file__).with_name("mistakes.txt").read_text(encoding="ascii"))
