"""Renders a Word template with Jinja inside it (docxtpl), sandboxed, every value escaped.

A template is read and mended once (`Template`), then rendered for any number of reports.
"""

import io
import re
import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import FrameType
from typing import Any, Protocol

from docx import Document
from docx.opc.package import Unmarshaller
from docx.opc.part import Part, PartFactory, XmlPart
from docx.opc.pkgreader import PackageReader
from docx.oxml.parser import parse_xml
from docx.package import Package
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError
from lxml import etree

from perfeval_xl.problems import problem
from perfeval_xl.reports.checking import check_closed, check_tags, explain_error, names_used
from perfeval_xl.reports.faults import FAILED, UNREADABLE, ReportTemplateError, fault
from perfeval_xl.reports.filters import FilterError
from perfeval_xl.reports.ooxml import Element
from perfeval_xl.reports.packages import made_plain
from perfeval_xl.reports.packing import saved
from perfeval_xl.reports.revisions import settle
from perfeval_xl.reports.sandbox import Sandbox
from perfeval_xl.reports.tags import Tag, mend

_TEXT_PARTS = ("header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
_COMMENT_RELATIONS = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people")
_UNMARSHAL: Any = Unmarshaller.unmarshal
_READ: Any = PackageReader.from_file
"""Steps of python-docx that it gives no types for."""
_MARKUP = re.compile(r"<[^<>]+>")
_PARAGRAPH_END = "</w:p>"
_LISTED = re.compile(r"[\t\a\n\f]")
"""What docxtpl makes tabs, paragraphs, lines and pages of."""


class _Document(DocxTemplate):  # type: ignore[misc]  # docxtpl comes without types
    """docxtpl, with the template's package read once, its text patched once, errors traced to their paragraph."""

    def __init__(self, package: PackageReader) -> None:
        super().__init__("")
        self.docx: Any = None
        self._package_read = package

    def init_docx(self, reload: bool = True) -> None:
        """A document of its own for each report: docxtpl reads the whole package anew."""
        if not self.docx:
            package = Package()
            _UNMARSHAL(self._package_read, package, PartFactory)
            self.docx = package.main_document_part.document

    def patch_xml(self, source: str) -> str:
        return _patched(source)

    def render_xml_part(self, source: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        try:
            rendered: str = super().render_xml_part(source, part, context, jinja_env)
        except (*FAILED, FilterError) as problem:
            raise fault(_reason(problem), _paragraph_of(problem, source)) from None
        except BaseException as stop:  # whoever has interrupted this can tell where
            stop.add_note(_paragraph_of(stop, source))
            raise
        _demand_whole(rendered)
        return rendered

    def resolve_listing(self, xml: str) -> str:
        """As docxtpl does it, but only for paragraphs that have some such character."""
        whole: Callable[[str], str] = super().resolve_listing
        pieces = xml.split(_PARAGRAPH_END)
        return _PARAGRAPH_END.join(
            whole(piece + _PARAGRAPH_END).removesuffix(_PARAGRAPH_END) if _LISTED.search(piece) else piece
            for piece in pieces
        )

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Left alone: title and author are set by the report, not by a template."""


@lru_cache(maxsize=64)
def _patched(source: str) -> str:
    patched: str = DocxTemplate.patch_xml(None, source)
    return patched


def _by_paragraph(source: str) -> str:
    """As docxtpl gives it to Jinja: a line for every paragraph."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _reason(problem: Exception) -> str:
    if isinstance(problem, FilterError):
        return problem.message.rstrip("。")
    if isinstance(problem, SecurityError):
        return "用了模板里不允许的写法，或者重复太多、文字太长"
    return explain_error(problem)


def _paragraph_of(problem: BaseException, source: str) -> str:
    """The paragraph that was being rendered."""
    lines = _by_paragraph(source).split("\n")
    places = [_line_of(*each) for each in traceback.walk_tb(problem.__traceback__) if _is_template(each[0])]
    number = places[-1] if places else getattr(problem, "lineno", None)
    return _MARKUP.sub("", lines[number - 1]).strip() if number and number <= len(lines) else ""


def _is_template(frame: FrameType) -> bool:
    return frame.f_code.co_filename == "<template>"


def _line_of(frame: FrameType, line: int) -> int:
    """The template's line; Jinja has put it there itself, but not where something interrupts it."""
    compiled = frame.f_globals.get("__jinja_template__")
    return compiled.get_corresponding_lineno(line) if compiled is not None else line


def _demand_whole(rendered: str) -> None:
    try:
        etree.fromstring(rendered)
    except etree.XMLSyntaxError:
        raise problem(ReportTemplateError, "TEMPLATE_ERROR", "unbalanced") from None


class Renders(Protocol):
    """What carries a template out, here or elsewhere."""

    def render(self, context: Mapping[str, Any]) -> Any:
        """A python-docx `Document` with the template's tags carried out, not yet finished."""


class Template:
    """A report template made ready: tracked changes accepted, tags whole, Jinja checked.

    Raises `ReportTemplateError` for bytes that are no .docx and for tags that are wrong.
    """

    def __init__(self, data: bytes) -> None:
        self._environment = Sandbox()
        document = open_document(data)
        self._tags = [tag for part in _text_parts(document.part) for tag in _mend_part(part)]
        self._compile(document)
        _drop_comments(document.part)
        self._package = _READ(io.BytesIO(saved(document)))

    def _compile(self, document: Any) -> None:
        """Compile the text that reports are made of; only a faulty one is looked through tag by tag."""
        check_closed(self._tags)
        source = _patched(etree.tostring(document.element.body, encoding="unicode"))
        try:
            self._environment.from_string(_by_paragraph(source))
        except UNREADABLE as problem:
            check_tags(self._tags, self._environment)
            where = _paragraph_of(problem, source) or self._paragraph_with(type(problem), source)
            raise fault(_reason(problem), where) from None

    def _paragraph_with(self, kind: type[Exception], source: str) -> str:
        """The paragraph that cannot be read for the same reason: Python does not say where it was."""
        for line in _by_paragraph(source).split("\n"):
            try:
                self._environment.from_string(line)
            except kind:
                return _MARKUP.sub("", line).strip()
            except UNREADABLE:  # half a statement, whose end stands in another paragraph
                continue
        return ""

    @property
    def names(self) -> set[str]:
        """The variables that the template asks for."""
        return names_used(self._tags, self._environment)

    def render(self, context: Mapping[str, Any]) -> Any:
        """A python-docx `Document` with the template's tags carried out, not yet finished."""
        self._environment.begin()
        document = _Document(self._package)
        document.render(context, jinja_env=self._environment)
        return document.docx


def open_document(data: bytes) -> Any:
    """A .docx of any kind as a python-docx `Document`. Raises `ReportTemplateError` for what is none."""
    try:
        return Document(io.BytesIO(made_plain(data)))
    except Exception:  # neither zipfile nor python-docx has one error for a broken package
        raise problem(ReportTemplateError, "TEMPLATE_BAD") from None


def _text_parts(main: Any) -> list[Part]:
    return [main, *(part for part in main.package.iter_parts() if part.content_type.endswith(_TEXT_PARTS))]


def _mend_part(part: Part) -> list[Tag]:
    if isinstance(part, XmlPart):
        return _mended(part.element)
    root = parse_xml(part.blob)
    tags = _mended(root)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return tags


def _mended(root: Element) -> list[Tag]:
    settle(root)
    return mend(root)


def _drop_comments(main: Any) -> None:
    for number, relation in list(main.rels.items()):
        if relation.reltype.endswith(_COMMENT_RELATIONS):
            del main.rels[number]
