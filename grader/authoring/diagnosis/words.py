"""The general mistakes in words: true of any function of any homework."""

from __future__ import annotations

from collections.abc import Callable

from grader.grading.homework import Mistake

SAID = {
    "summed-not-averaged": ("A sum over the examples stands where their mean belongs.",
                            "What happens to it when the batch is twice as large?"),
    "averaged-not-summed": ("The number of examples divides once too often.",
                            "In how many places does the number of examples enter?"),
    "length-factor": ("It is off by a factor that is one of the lengths.",
                      "Over which index is a mean taken, and over which a sum?"),
    "sign-flipped": ("The sign is flipped.", "In which direction does the value move when an argument grows?"),
    "transposed-value": ("It is the transpose of what is asked for.", "Which index counts the rows?"),
    "transposed-reshaped": ("It is the transpose of what is asked for, forced into its shape by reshape.",
                            "Where does the second number of the first row belong?"),
    "argument-left-out": ("One argument plays no part.", "Which line uses it?"),
    "argument-inverted": ("One argument multiplies where it should divide, or divides where it should multiply.",
                          "What happens when it grows?"),
    "argument-sign-ignored": ("The sign of one argument plays no part.", "What should change where it is negative?"),
    "argument-sign-flipped": ("One argument enters with the other sign.", "Which sign has it in the notes?"),
    "argument-reversed": ("One argument is read from its end.", "Which entry comes first?"),
    "argument-transposed": ("One argument is read in the order of its transpose.", "Which index counts its rows?"),
    "argument-for-another": ("One argument stands where another belongs.", "Which of the two belongs there?"),
    "mask-turned-round": ("What the mask keeps is dropped, and what it drops is kept.", "What does a 1 in it say?"),
    "first-example-only": ("Only the first example counts.", "What becomes of the other examples?"),
    "first-place-only": ("Only the first place of each map counts.", "Over which axes is the sum?"),
    "not-summed-over-examples": ("There is one value for each example where they belong together in one sum.",
                                 "Over which axis is the sum?"),
    "summed-over-another-axis": ("The sum goes over another axis than that of the examples, which is left.",
                                 "Which axis counts the examples, and which must stay?"),
    "constant-factor": ("It is off by a constant factor.", "Which factor do the notes have?"),
    "mixed-with-argument": ("A constant part of one argument is left in it.", "Which constants do the notes have?"),
    "stale-cache": ("What a later call of the forward function kept is used in place of the cache that is given.",
                    "Where is the cache kept between the two functions?"),
    "float32": ("Numbers are kept in float32 on the way.", "Which array is made with another dtype?"),
    "hidden-state-between-calls": ("It depends on what was called before.", "What is kept outside the function?"),
    "random-answers": ("It is another value each time.", "What is drawn at random on the way?"),
}


def words(section: str) -> Callable[[str, str], Mistake]:
    """The words for a mistake in a function of this section."""
    read = f"§{section}" if section else ""
    return lambda id, question: Mistake(SAID[id][0], read, SAID[id][1])
