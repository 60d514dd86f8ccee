"""A template and its values -> one HTML file that loads nothing and runs no script but its own.

Every value is cleaned, shortened and escaped on its way into a template, whatever it is; only this program's own files,
its style and its script, go in as they are. The page's Content-Security-Policy names these two by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.results.markdown import LONGEST, clean, shortened

ASSETS = Path(__file__).with_name("assets")
STYLE = "page.css"
MARK = b'<meta name="generator" content="backprop-grader">'


def rendered(template: str, *, script: str = "", longest: int = LONGEST, **values: object) -> str:
    """The page that `template` makes of `values`; `script` is a file among the assets that it may run.

    No text in it is longer than `longest` characters.
    """
    style, code = asset(STYLE), asset(script) if script else Markup("")
    return environment(longest).get_template(template).render(
        style=style, script=code, policy=_policy(style, code), **values)


def is_page(content: bytes) -> bool:
    """Whether a file that holds `content` is one of these pages, and may be replaced by another."""
    return MARK in content[:4096]


def asset(name: str) -> Markup:
    """A file of this program's own, to be put into a page as it is."""
    return Markup((ASSETS / name).read_text(encoding="utf-8"))


@cache
def environment(longest: int = LONGEST) -> Environment:
    """What all pages are made with: autoescape everywhere, a misspelt name is an error."""
    return Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True, finalize=partial(_presentable, longest))


def _presentable(longest: int, value: object) -> object:
    """Text without control and direction characters and no longer than a line may be; all else as it is."""
    return value if not isinstance(value, str) or isinstance(value, Markup) else shortened(clean(value), longest)


def _policy(style: str, script: str) -> str:
    """Nothing from anywhere: only this style, this script, and images that stand in the page itself."""
    allowed = ["default-src 'none'", f"style-src {_hash(style)}", "img-src data:", "base-uri 'none'",
               "form-action 'none'"]
    return "; ".join([*allowed, f"script-src {_hash(script)}"] if script else allowed)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
