"""`%check` and `grader.check()`: from what the running kernel executed to what stands under the cell."""

from __future__ import annotations

import html
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.notebook.cells import Execution, defined, executions, notebook_of
from grader.notebook.process import Checked, NotCheckable, check

NO_NOTEBOOK = ("grader.check looks at the cells of a notebook, and here is none. In a terminal, "
               "backprop-grader check FILE does the same for a file.")
NOTHING_RUN = ("No cell that this kernel has run defines a function of the homework, such as {names}. "
               "Run the cells that do, then check again.")
WHAT = ("Checked: the cells as this kernel ran them last. A cell that was edited since then counts once it is run "
        "again, and a cell that was deleted counts until the kernel is restarted.")
FRAME = ('<p style="margin:.25rem 0 .5rem">{what}</p><iframe title="What the check says" sandbox="allow-popups" '
         'srcdoc="{page}" style="width:100%;height:{height}rem;resize:vertical;border:1px solid #8886;'
         'border-radius:6px"></iframe>')


def register(shell: Any) -> None:
    """Give `shell`, IPython's, the line magic `%check`."""
    shell.register_magic_function(check_line, "line", "check")


def check_line(line: str) -> None:
    """%check, or %check back_prop: look at the cells that were run with the public tests of the homework."""
    check_cells([word.strip("\"'()") for word in line.replace(",", " ").split()])


def check_cells(questions: Sequence[str]) -> None:
    """Check the cells of the running kernel and show the page; a sentence on stderr where there is none to show."""
    try:
        shell = _shell()
        folder = _homework(shell)
        functions = _functions(folder)
        cells = _cells(list(shell.history_manager.input_hist_raw), functions)
        _show(check(notebook_of(cells), _named(questions, functions[0]), folder))
    except NotCheckable as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"The check cannot be run from this kernel: {error.strerror or error}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("The check was stopped.", file=sys.stderr)


def _shell() -> Any:
    """IPython's, which knows the text of each cell of this session. NotCheckable outside of it."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        raise NotCheckable(NO_NOTEBOOK)
    return shell


def _homework(shell: Any) -> Path | None:
    """The folder of another homework, where the kernel is or was started: there the notebook lies; None for ours."""
    from grader.authoring.beside import homework_beside

    found = homework_beside(Path()) or homework_beside(Path(shell.starting_dir))
    return None if found is None else found.resolve()


def _functions(folder: Path | None) -> Sequence[str]:
    """The names of all functions of the homework. NotCheckable where its file cannot be used."""
    if folder is None:
        from grader.homework.contract import CONTRACT

        return (*CONTRACT.by_name, *CONTRACT.published)
    from grader.authoring.homework_file import load
    from grader.configuration.document import AssignmentError

    try:
        return tuple(load(folder).functions)
    except AssignmentError as error:
        raise NotCheckable(str(error)) from error


def _cells(history: Sequence[str], functions: Sequence[str]) -> list[Execution]:
    cells = executions(history)
    if not defined(cells) & set(functions):
        raise NotCheckable(NOTHING_RUN.format(names=functions[0]))
    return cells


def _named(questions: Sequence[str], function: str) -> Sequence[str]:
    for question in questions:
        if not isinstance(question, str) or question.startswith("-") or not question:
            raise NotCheckable(f"{question!r} is neither the name of a function, such as {function}, nor the number of "
                               "a test, such as 1.2.")
    return questions


def _show(checked: Checked) -> None:
    from IPython.display import display

    bundle = {"text/plain": f"{WHAT}\n\n{checked.text}"}
    if checked.page is not None:
        bundle["text/html"] = FRAME.format(what=html.escape(WHAT), page=html.escape(checked.page),
                                           height=_height(checked.text))
    display(bundle, raw=True)


def _height(text: str) -> int:
    """Of the frame, in rem: a page in a frame without scripts cannot tell its own, but the text is about as long."""
    return max(32, min(60, 24 + len(text.splitlines())))
