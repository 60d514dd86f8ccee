"""A class as it comes: right and wrong homework, attacks, junk, groups, late work, and names that are hostile or long."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

from grader.classroom.store import Store
from tests.classroom.classes import SAMPLES
from tests.support.classes import Given, gradescope

RIGHT = 12
WRONG = ("sum_for_weights_a", "sum_for_weights_b", "missing_batch_mean_a", "missing_batch_mean_b", "missing_batch_mean_general",
         "softmax_axis_a", "unstable_a", "unstable_b", "no-shuffle_1", "no-shuffle_2", "last-batch-dropped_1",
         "last-batch-dropped_2", "missing_mask_a", "missing_mask_3layer", "transposed_weights_a", "float32_a", "mutates_a",
         "column_major_a", "updated_before_use_a", "sign_flipped_a", "l2_gradient_a", "hard_coded_a", "bias_not_summed_a")
ATTACKS = ("exit_zero", "garbage_on_the_wire", "segmentation_fault")
HOSTILE = (
    "<script>document.title='owned'</script>", "\"><img src=x onerror=\"document.title='owned'\">", "' onmouseover='document.title=1' x='",
    "{{ 7 * 7 }}{% raw %}", "مريم العلي", "\u202eבועז כהן\u202c reversed", "张伟 🎓👩🏽‍💻", "javascript:document.title='owned'",
    "Maximiliane-Theodora Freifrau von und zu Hohenstein-Waldburg-Zeil zu Trauchburg", "O'Neil, Aoife & Söhne </title>")
PLAIN = ("Ada Lovelace", "Blaise Pascal", "Carl Gauss", "Daphne Koller", "Emmy Noether", "Fei-Fei Li", "Grace Hopper", "Hertha Ayrton",
         "Ida Rhodes", "Joan Clarke", "Katherine Johnson", "Leonhard Euler", "Mary Cartwright", "Nina Bari", "Olga Ladyzhenskaya",
         "Paul Werbos", "Radia Perlman", "Sofia Kovalevskaya", "Thomas Bayes", "Vera Rubin", "Yann Nguyen")


def handed_in(folder: Path) -> Path:
    """About forty students as Gradescope exports them; the last two hand in together."""
    correct = sorted((SAMPLES / "correct").glob("*.py"))[:RIGHT]
    wrong = [SAMPLES / "mistakes" / f"{name}.py" for name in WRONG]
    attacks = [SAMPLES / "attacks" / f"{name}.py" for name in ATTACKS]
    files = [path.read_bytes() for path in chain(*zip(correct, wrong, strict=False), wrong[RIGHT:], attacks)] + [b"\x00\x01", b"print('hello')\n"]
    names = [name for pair in zip(PLAIN, HOSTILE, strict=False) for name in pair] + list(PLAIN[len(HOSTILE):])
    given = [Given(f"s{number:03}", 500 + number, name=names[number] if number < len(names) else f"Student {number}",
                   files={"homework4.py": data}) for number, data in enumerate(files)]
    return gradescope(folder, [*given, Given("s900", given[-3].number, name="Alan Turing", files=given[-3].files)])


def some_late(out: Path) -> None:
    """The download says of three that they are late, which Gradescope's does not."""
    with Store(out) as store:
        roll = store.roll()
        uploads = (replace(upload, late=place in (2, 5, 7)) for place, upload in enumerate(roll.uploads))
        store.enrol(replace(roll, uploads=tuple(uploads)))
