"""The words for a comparison: which blocks are wrong, the worst element, a constant ratio where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .compare import BlockComparison, Comparison, Kinds
from .verdict import Explanation

FLOAT32 = ("Right to the digits of float32. The homework computes in float64; "
           "a dtype=np.float32 (or an array made from one) limits yours.")


def explain(comparison: Comparison, *, sizes: Mapping[str, int] | None = None, read: str = "") -> Explanation:
    """What to tell the student. `sizes` names numbers of this case that a ratio may equal, e.g. {"n": 6}."""
    if comparison.problem:
        return Explanation(comparison.problem.sentence, read=read, about=comparison.problem.about)
    if comparison.agrees:
        return Explanation(FLOAT32 if comparison.float32 else "Right.", read=read)
    wrong = [block for block in comparison.blocks if not block.agrees]
    right = [block for block in comparison.blocks if block.agrees]
    worst = max(wrong, key=lambda block: block.error)
    evidence = (worst_line(worst), *count_lines(wrong), *ratio_lines(wrong, right, sizes or {}))
    return Explanation(sentence(wrong, right, comparison.kinds), evidence, read=read)


def sentence(wrong: Sequence[BlockComparison], right: Sequence[BlockComparison], kinds: Kinds = ()) -> str:
    """A1 and A2 are wrong; A3 and all biases are right."""
    start = listed(wrong, right, kinds)
    start = "A" + start[1:] if start.startswith("all ") else start
    text = f"{start} {'is' if len(wrong) == 1 else 'are'} wrong"
    if not right:
        return text + "."
    single = len(right) == 1
    return f"{text}; {listed(right, wrong, kinds)} {'is' if single else 'are'} right."


def listed(blocks: Sequence[BlockComparison], others: Sequence[BlockComparison], kinds: Kinds) -> str:
    """Names, where all blocks of a kind are named as such, kind by kind."""
    parts = []
    for start, word in kinds:
        mine = [block.name for block in blocks if block.name.startswith(start)]
        whole = len(mine) > 1 and not any(block.name.startswith(start) for block in others)
        parts.extend([f"all {word}"] if whole else mine)
    starts = tuple(start for start, _ in kinds)
    parts.extend(block.name for block in blocks if not block.name.startswith(starts))
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def worst_line(block: BlockComparison) -> str:
    """Worst: A2[3, 7]   expected  -0.01293   got  -0.07758"""
    where = "[" + ", ".join(map(str, block.worst)) + "]" if block.worst else ""
    expected, got = distinct(block.expected, block.got)
    return f"Worst: {block.name}{where}   expected  {expected}   got  {got}"


def distinct(expected: float, got: float) -> tuple[str, str]:
    """Both numbers with as many digits, at least four, as it takes to tell them apart; -0 is 0."""
    expected, got = expected + 0.0, got + 0.0
    for digits in range(4, 17):
        texts = f"{expected:.{digits}g}", f"{got:.{digits}g}"
        if texts[0] != texts[1]:
            return texts
    return repr(expected), repr(got)


def count_lines(wrong: Sequence[BlockComparison]) -> tuple[str, ...]:
    """How many entries are wrong, where that is not all of them."""
    partly = [block for block in wrong if block.wrong < block.size and block.ratio is None]
    width = max((len(block.name) for block in partly), default=0)
    return tuple(f"{block.name:<{width}}   {block.wrong} of {block.size} entries wrong" for block in partly)


def ratio_lines(wrong: Sequence[BlockComparison], right: Sequence[BlockComparison],
                sizes: Mapping[str, int]) -> tuple[str, ...]:
    """got / expected for blocks in which it is one number, and for single numbers where it is a size."""
    constant = {block.name: f"{ratio_words(block.ratio, sizes)} everywhere"
                for block in wrong if block.ratio is not None}
    single = {block.name: ratio for block in wrong if block.size == 1 and (ratio := _size_in(block, sizes))}
    if len(wrong) == len(constant) > 1 and len({*constant.values()}) == 1:
        constant = {"all wrong blocks" if right else "all blocks": next(iter(constant.values()))}
    ratios = constant | single
    width = max(map(len, ratios), default=0)
    return tuple(f"{name:<{width}}   got / expected = {ratio}" for name, ratio in ratios.items())


def _size_in(number: BlockComparison, sizes: Mapping[str, int]) -> str:
    """got / expected of one number, where that equals a size: any two numbers have a ratio."""
    words = ratio_words(number.got / number.expected, sizes) if number.expected else ""
    return words if "(" in words else ""


def ratio_words(ratio: float, sizes: Mapping[str, int]) -> str:
    """The ratio as a number, and as n, 1/n or the like where it equals one."""
    named = {name: float(size) for name, size in sizes.items() if size > 1}
    named.update({f"1/{name}": 1 / size for name, size in sizes.items() if size > 1})
    for name, value in named.items():
        for sign, mark in ((1, ""), (-1, "-")):
            if abs(ratio - sign * value) <= 1e-6 * value:
                return f"{ratio:.6g} ({mark}{name})"
    return f"{ratio:.6g}"
