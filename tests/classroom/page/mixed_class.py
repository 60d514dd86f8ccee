"""A class as it comes: right and wrong homework, attacks, junk, groups, late work, and names that are hostile or long."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

from grader.classroom.store import Store
from tests.support.classes import Given, gradescope
from tests.support.samples import attacks, correct, sample

RIGHT = 12
WRONG = (
    "sum-for-weights-mean-for-biases_in_back_prop_of_plain", "sum-for-weights-mean-for-biases_in_back_prop_of_dictionaries",
    "missing-batch-mean_in_back_prop_of_plain", "missing-batch-mean_in_back_prop_of_dictionaries",
    "missing-batch-mean_in_back_prop_general_of_plain", "softmax-wrong-axis_in_softmax_of_plain", "softmax-unstable_in_softmax_of_plain",
    "softmax-unstable_in_softmax_of_dictionaries", "no-shuffle_in_train_of_plain", "no-shuffle_2_in_train_of_plain",
    "last-batch-dropped_in_train_of_plain", "last-batch-dropped_2_in_train_of_plain", "missing-relu-mask_in_back_prop_of_plain",
    "missing-relu-mask_in_gradients_3_layer_of_plain", "transposed-weights_in_back_prop_of_plain", "float32_in_back_prop_of_plain",
    "input-mutated_in_back_prop_of_plain", "column-major-vec_in_vec_of_plain", "weights-updated-before-use_in_back_prop_of_plain",
    "sign-flipped_in_back_prop_of_plain", "l2-in-gradient-only_in_back_prop_of_plain", "hard-coded-sizes_in_forward_prop_of_plain",
    "bias-not-summed_in_back_prop_of_plain")
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
    right, wrong = [each.path for each in correct()[:RIGHT]], [sample(name).path for name in WRONG]
    files = [path.read_bytes() for path in chain(*zip(right, wrong, strict=False), wrong[RIGHT:], attacks(*ATTACKS))] + [b"\x00\x01", b"print('hello')\n"]
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
