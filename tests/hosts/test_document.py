"""Reports: what a reader of the printed page sees, and codes for what is no report."""

from pathlib import Path

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.narrative import Paragraph
from perfeval_xl.hosts.document import read_report
from tests.support.packages import packed, parts, sheet_xml, small_book
from tests.support.reports import paragraph, report, table


def read(folder: Path, data: bytes) -> list[Paragraph]:
    path = folder / "报告.docx"
    path.write_bytes(data)
    return list(read_report(path).paragraphs)


def texts(folder: Path, body: str, **more: str) -> list[str]:
    return [each.text for each in read(folder, report(body, **more))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:p><w:r><w:t>预算4.</w:t></w:r><w:r><w:t>94</w:t></w:r><w:r><w:t>万元</w:t></w:r></w:p>", ["预算4.94万元"]),
        (
            "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
            ["新"],
        ),
        (
            "<w:p><w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>乙</w:t></w:r></w:moveTo></w:p>",
            ["乙"],
        ),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>", ["显"]),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>', ["显"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>第1页</w:t></w:r></w:p>", ["第1页"]),
        ("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t></w:r></w:p>", ["一\n二 三"]),
        ("<w:p/><w:p><w:r><w:t>  </w:t></w:r></w:p><w:p><w:r><w:t>文</w:t></w:r></w:p>", ["文"]),
        ("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>", ["链接"]),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的字</w:t></w:r></w:p></w:sdtContent></w:sdt>", ["控件里的字"]),
        (paragraph("一、概况 1", "11") + paragraph("一、概况", "a1"), ["一、概况"]),
    ],
)
def test_text_is_what_a_reader_sees(body: str, expected: list[str], tmp_path: Path) -> None:
    assert texts(tmp_path, body) == expected


def test_a_picture_with_two_forms_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert texts(tmp_path, f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{both}</w:r><w:r><w:t>后</w:t></w:r></w:p>") == [
        "框",
        "前后",
    ]


def test_headings_are_told_by_style_and_level(tmp_path: Path) -> None:
    body = paragraph("甲", "a1") + paragraph("乙", "a2") + paragraph("丙", "b") + paragraph("丁")
    body += '<w:p><w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>戊</w:t></w:r></w:p>'
    assert [(each.text, each.level) for each in read(tmp_path, report(body))] == [
        ("甲", 1),
        ("乙", 1),
        ("丙", 2),
        ("丁", 0),
        ("戊", 0),
    ]


def test_tables_are_told_from_narrative(tmp_path: Path) -> None:
    body = paragraph("前") + table([["项目名称", "甲"], ["执行数", "5"]]) + paragraph("后")
    assert [(each.text, each.table) for each in read(tmp_path, report(body))] == [
        ("前", False),
        ("项目名称", True),
        ("甲", True),
        ("执行数", True),
        ("5", True),
        ("后", False),
    ]


def test_a_footnote_follows_its_paragraph(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + paragraph("后文")
    notes = (
        f'<w:footnote w:id="0">{paragraph("分隔")}</w:footnote><w:footnote w:id="2">{paragraph("脚注")}</w:footnote>'
    )
    assert texts(tmp_path, body, footnotes=notes) == ["正文", "脚注", "后文"]


def code(folder: Path, data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        read(folder, data)
    assert caught.value.message.endswith("。")
    return caught.value.code


_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GOOD = report(paragraph("文"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "EMPTY"),
        (b"%PDF-1.7", "NOT_DOCX"),
        (_CFB + bytes(2048), "LEGACY_DOC"),
        (_CFB + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "ENCRYPTED"),
        (small_book(sheet_xml("")), "NOT_DOCX"),
        (packed({"a.txt": "1"}), "NOT_DOCX"),
        (packed({**parts(_GOOD), "_rels/.rels": "<Relationships/>"}), "NOT_DOCX"),
        (_GOOD[: len(_GOOD) // 2], "ZIP_BROKEN"),
        (report("<w:p>"), "XML_BAD"),
        (packed({**parts(_GOOD), "word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "XML_DOCTYPE"),
        (report("<w:p>" * 300 + "</w:p>" * 300), "TOO_LARGE"),
        (report(paragraph(" ")), "NO_TEXT"),
    ],
)
def test_what_is_no_report_ends_in_its_code(data: bytes, expected: str, tmp_path: Path) -> None:
    assert code(tmp_path, data) == expected


def test_styles_that_lead_to_each_other_end(tmp_path: Path) -> None:
    loop = '<w:styles xmlns:w="w"><w:style w:styleId="x"><w:basedOn w:val="y"/></w:style>'
    loop += '<w:style w:styleId="y"><w:basedOn w:val="x"/></w:style></w:styles>'
    assert read(tmp_path, report(paragraph("文", "x"), word__styles_dot_xml=loop)) == [Paragraph("文")]
