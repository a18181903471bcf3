"""Builds templates/报告模板-*.docx from report_templates.yaml."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.gbt9704 import new_document, set_font  # noqa: E402
from scripts.reproducible import repack  # noqa: E402

Source = dict[str, Any]
_TEXT = "公文正文"


def source() -> Source:
    """report_templates.yaml."""
    data: Source = yaml.safe_load((ROOT / "scripts" / "report_templates.yaml").read_text("utf-8"))
    return data


def build(data: Source, name: str) -> Any:
    """One template as a python-docx document."""
    document = new_document(data)
    shape = data["templates"][name]
    for style, *pieces in paragraphs(data, shape["parts"]):
        paragraph = document.add_paragraph(style=style)
        for font, text in runs(pieces):
            run = paragraph.add_run(text)
            if font:
                set_font(run, data["fonts"][font]["name"])
    document.core_properties.title = shape["title"]
    document.core_properties.author = document.core_properties.comments = ""
    return document


def paragraphs(data: Source, parts: list[Any]) -> Iterator[list[Any]]:
    """The paragraphs of a template, its blocks and chapters written out."""
    for part in parts:
        if isinstance(part, list):
            yield part
        elif "block" in part:
            yield from paragraphs(data, data["blocks"][part["block"]])
        else:
            yield from chapter(part["chapter"], numbered=part.get("numbered", False))


def chapter(code: str, *, numbered: bool) -> Iterator[list[Any]]:
    """The user's paragraphs of one chapter, each with its phrase (小标题) before it."""
    number = "（{{ loop.index|中文数 }}）" if numbered else ""
    yield [_TEXT, f"{{% for 段 in 素材.{code} %}}"]
    yield [
        _TEXT,
        {"quoted": f"{{% if 段.小标题 %}}{number}{{{{ 段.小标题 }}}}。{{% endif %}}"},
        "{{ 段.正文|规范|句号 }}",
    ]
    yield [_TEXT, "{% endfor %}"]


def runs(pieces: list[Any]) -> Iterator[tuple[str, str]]:
    """(font, text) for the pieces of a paragraph; '' for the style's own font."""
    for piece in pieces:
        if isinstance(piece, dict):
            yield from piece.items()
        else:
            yield "", piece


def main(folder: Path = ROOT / "templates") -> None:
    """Build all report templates."""
    data = source()
    for name in data["templates"]:
        buffer = io.BytesIO()
        build(data, name).save(buffer)
        repack(buffer.getvalue(), folder / f"{name}.docx")


if __name__ == "__main__":
    main()
