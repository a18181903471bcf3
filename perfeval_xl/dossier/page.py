"""材料清单.html: the list as one page that needs nothing else; no script runs in it, whatever stands in a form."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from perfeval_xl.dossier.checklist import Checklist
from perfeval_xl.rollup.texts import page_link

_HERE = Path(__file__).parent


def page(checklist: Checklist, files: Sequence[str]) -> str:
    """The page; `files` are the names of what lies beside it."""
    css = Markup((_HERE / "page.css").read_text("utf-8"))
    links = [(name, page_link(name)) for name in files]
    return _environment().get_template("page.html.jinja").render(list=checklist, css=css, files=links)


@cache
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    environment.filters["digest"] = _digest
    return environment


def _digest(source: str) -> str:
    """As a content security policy names a style sheet that may be used."""
    return f"sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
