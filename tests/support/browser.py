"""A real browser: Debian's chromium, driven by playwright, and axe, which looks for what keeps people out of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.waiting import LONGEST

PLACES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browser() -> Iterator[Any]:
    """The browser; the test is skipped, and says why, where there is none."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install backprop-grader[test]")
    place = next((path for path in map(shutil.which, PLACES) if path), None)
    if place is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # it refuses root otherwise
    with driver.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=place, args=alone, timeout=1000 * LONGEST)


def barriers(page: Any) -> list[str]:
    """What axe has against `page`, in a line each; skipped where there is no axe."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: pip install backprop-grader[test]")
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']} ({each['impact']}): {each['help']} at {node['target']}" for each in found for node in each["nodes"]]


def watched(context: Any) -> tuple[Any, list[str]]:
    """A new page, and what goes wrong in it from now on: errors, blocked content, and whatever it asks the network for."""
    context.set_default_timeout(1000 * LONGEST)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda request: None if request.url.startswith(("file:", "http://127.0.0.1:")) else wrong.append(request.url))
    page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    return page, wrong
