"""Values in cells with fields, content controls and text boxes: what Word shows is the value, now and at the next update."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.document.word import WordForms
from tests.support.word_forms import cell_document

PATH = Path("表.docx")
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>9.5</w:t></w:r>"
VALUE = "<w:r><w:t>9.5</w:t></w:r>"


def shown(data: bytes) -> str | None:
    """What the second cell of the table says."""
    (sheet,) = WordForms.open(PATH, data).read().sheets
    cell = sheet.cells.get(At(1, 2))
    return None if cell is None else str(cell.value)


def written(cell: str) -> str:
    """The second cell's XML once 9.5 stands in it, without empty runs and the names of namespaces."""
    data = WordForms.open(PATH, cell_document(cell)).apply([SetValue("表1", At(1, 2), "9.5")])
    assert shown(data) == "9.5"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode()
    row = text.partition("<w:tr")[2].partition("</w:tr>")[0]
    row = re.sub(r' xmlns:\w+="[^"]*"| xml:space="preserve"', "", row)
    for empty in ("<w:r></w:r>", "<w:r/>"):
        row = row.replace(empty, "")
    return row.partition("</w:tc>")[2].replace("<w:sdtPr></w:sdtPr>", "<w:sdtPr/>")


def in_cell(content: str) -> str:
    return f"<w:tc><w:tcPr/>{content}</w:tc>"


def paragraph(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def text(content: str) -> str:
    return f"<w:r><w:t>{content}</w:t></w:r>"


def field(code: str, result: str = "", settings: str = "") -> str:
    begin = BEGIN.replace("/>", f"><w:ffData>{settings}</w:ffData></w:fldChar>") if settings else BEGIN
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{SEPARATE}{result}{END}"


def control(settings: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{settings}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def drop_down(settings: str, *entries: str) -> str:
    listed = "".join(f'<w:listEntry w:val="{each}"/>' for each in entries)
    return field("FORMDROPDOWN", settings=f"<w:ddList>{settings}{listed}</w:ddList>")


COMPUTED = {
    "date": '<w:fldSimple w:instr=" DATE ">{}</w:fldSimple>',
    "property": '<w:fldSimple w:instr="DOCPROPERTY 得分">{}</w:fldSimple>',
    "reference": field("REF x", "{}"),
    "merged": field("MERGEFIELD 得分", "{}"),
    "nested": field("SEQ x", field("PAGE", "{}")),
}


@pytest.mark.parametrize("code", COMPUTED.values(), ids=COMPUTED)
@pytest.mark.parametrize("result", ["8", "«得分»"])
def test_a_value_takes_the_place_of_a_field_that_word_computes(code: str, result: str) -> None:
    assert written(in_cell(paragraph(code.replace("{}", text(result))))) == in_cell(paragraph(VALUE))


@pytest.mark.parametrize("code", ["FORMTEXT", 'HYPERLINK "x"'])
@pytest.mark.parametrize("result", ["8", "\u2002" * 5])
def test_fields_that_people_type_into_stay(code: str, result: str) -> None:
    assert written(in_cell(paragraph(field(code, text(result))))) == in_cell(paragraph(field(code, VALUE)))


def test_a_box_to_tick_stays_beside_the_value() -> None:
    box = field("FORMCHECKBOX", settings="<w:checkBox><w:checked/></w:checkBox>")
    assert written(in_cell(paragraph(box + text("是")))) == in_cell(paragraph(box + VALUE))


@pytest.mark.parametrize(
    ("settings", "entries", "after"),
    [
        ('<w:result w:val="1"/>', ("9.5", "8"), '<w:result w:val="0"/>'),
        ('<w:default w:val="1"/>', ("9.5", "8"), '<w:result w:val="0"/><w:default w:val="1"/>'),
        ("", ("", "8", "9.5"), '<w:result w:val="2"/>'),
    ],
)
def test_a_value_among_the_entries_of_a_drop_down_is_chosen(
    settings: str, entries: tuple[str, ...], after: str
) -> None:
    assert written(in_cell(paragraph(drop_down(settings, *entries)))) == in_cell(paragraph(drop_down(after, *entries)))


@pytest.mark.parametrize("entries", [("优", "良"), ("9", "9.50"), ()])
@pytest.mark.parametrize(("before", "after"), [("", BOLD), (text("得"), VALUE)])
def test_any_other_value_takes_the_place_of_a_drop_down(entries: tuple[str, ...], before: str, after: str) -> None:
    written_cell = written(in_cell(paragraph(before + drop_down("", *entries) + before)))
    assert written_cell == in_cell(paragraph(after))


def test_a_value_beside_a_drop_down_is_not_chosen_in_it() -> None:
    assert written(in_cell(paragraph(text("得") + drop_down("", "9.5")))) == in_cell(paragraph(VALUE))


def test_what_a_macro_button_asks_for_is_gone_once_it_is_answered() -> None:
    assert written(in_cell(paragraph(field("MACROBUTTON NoMacro [填得分]")))) == in_cell(paragraph(BOLD))


def test_a_field_that_goes_on_beyond_the_cell_stays() -> None:
    opened = f"{BEGIN}<w:r><w:instrText> DATE </w:instrText></w:r>{SEPARATE}"
    assert written(in_cell(paragraph(opened + text("8")))) == in_cell(paragraph(opened + VALUE))
    assert written(in_cell(paragraph(text("8") + END))) == in_cell(paragraph(VALUE + END))


SETTINGS = {
    '<w:date w:fullDate="2024-03-01T00:00:00Z"><w:lid w:val="zh-CN"/></w:date>': '<w:date><w:lid w:val="zh-CN"/></w:date>',
    "<w:date w:fullDate = '2024-03-01T00:00:00Z'/>": "<w:date/>",
    '<w:dropDownList w:lastValue="8"><w:listItem w:displayText="9.5" w:value="甲&amp;乙"/></w:dropDownList>': (
        '<w:dropDownList w:lastValue="甲&amp;乙"><w:listItem w:displayText="9.5" w:value="甲&amp;乙"/></w:dropDownList>'
    ),
    '<w:dropDownList w:lastValue="8"><w:listItem w:value="9.5"/></w:dropDownList>': (
        '<w:dropDownList w:lastValue="9.5"><w:listItem w:value="9.5"/></w:dropDownList>'
    ),
    '<w:comboBox w:lastValue="8"><w:listItem w:displayText="八" w:value="8"/></w:comboBox>': (
        '<w:comboBox><w:listItem w:displayText="八" w:value="8"/></w:comboBox>'
    ),
    '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>': "",
    '<w:alias w:val="得分"/><w:dataBinding w:xpath="/a"/><w:text/>': '<w:alias w:val="得分"/><w:text/>',
    '<w15:dataBinding w:xpath="/a"/><w:date w:fullDate="x"/>': "<w:date/>",
}


AROUND = {
    "a run": lambda settings, run: in_cell(paragraph(control(settings, run))),
    "a paragraph": lambda settings, run: in_cell(control(settings, paragraph(run))),
    "a cell": lambda settings, run: control(settings, in_cell(paragraph(run))),
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize(("before", "after"), SETTINGS.items())
def test_a_control_keeps_nothing_that_belies_the_value(
    before: str, after: str, around: Callable[[str, str], str]
) -> None:
    assert written(around(before, text("8"))) == around(after, VALUE).replace("<w:sdtPr></w:sdtPr>", "<w:sdtPr/>")


@pytest.mark.parametrize("settings", ["<w:showingPlcHdr/><w:text/>", '<w:text/><w:showingPlcHdr w:val="1"/>'])
def test_a_prompt_of_a_whole_cell_is_blank_and_answered(settings: str) -> None:
    prompt = '<w:r><w:rPr><w:rStyle w:val="a"/></w:rPr><w:t>单击此处</w:t></w:r>'
    cell = control(settings, in_cell(paragraph(prompt + prompt)))
    assert shown(cell_document(cell)) is None
    assert written(cell) == control("<w:text/>", in_cell(paragraph(BOLD)))
    answered = control('<w:showingPlcHdr w:val="0"/>', in_cell(paragraph(text("8"))))
    assert shown(cell_document(answered)) == "8"


BOX = "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"


def test_the_text_of_a_text_box_is_replaced_in_it() -> None:
    old = f"<w:r>{BOX.format(paragraph(text('8')))}</w:r>"
    assert written(in_cell(paragraph(old))) == in_cell(paragraph(old.replace(">8<", ">9.5<")))
    both = '<w:r><mc:AlternateContent><mc:Choice Requires="wps">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>'
    box = BOX.format(paragraph(text("8") + text("分")))
    after = BOX.format(paragraph(VALUE))
    assert written(in_cell(paragraph(both.format(box, box)))) == in_cell(paragraph(both.format(after, after)))
    beside = in_cell(paragraph(text("8") + both.format(box, box)))
    blank = BOX.format(paragraph(""))
    assert written(beside) == in_cell(paragraph(VALUE + both.format(blank, blank)))


def test_the_text_of_a_table_in_the_cell_is_replaced_in_it() -> None:
    table = "<w:tbl><w:tr>{}</w:tr></w:tbl><w:p/>"
    cells = in_cell(paragraph(text("8"))) + in_cell(paragraph(text("分")))
    data = WordForms.open(PATH, cell_document(in_cell(table.format(cells) * 2))).apply(
        [SetValue("表1", At(1, 2), "9.5")]
    )
    assert shown(data) == "9.5"


def test_a_hidden_mark_does_not_hide_the_value() -> None:
    hidden = "<w:pPr><w:rPr><w:vanish/><w:i/></w:rPr></w:pPr>"
    assert written(in_cell(paragraph(hidden))) == in_cell(
        paragraph(f"{hidden}<w:r><w:rPr><w:i/></w:rPr><w:t>9.5</w:t></w:r>")
    )


def test_a_computing_field_is_still_never_written() -> None:
    cell = in_cell(paragraph(control('<w:date w:fullDate="x"/>', field("=SUM(LEFT)", text("8")))))
    with pytest.raises(FileProblem, match="FORMULA"):
        written(cell)


def drawn(program: str) -> str:
    """An object that is drawn by another program."""
    return f'<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="{program}"/></w:object></w:r>'


@pytest.mark.parametrize("program", ["Equation.3", "Equation.DSMT4", "Equation.KSEE3"])
def test_an_equation_that_is_a_picture_is_told_as_a_sign_that_nobody_can_read(program: str) -> None:
    """≥ in front of a number, as people put it in who do not find the sign: 95% alone would be another target."""
    assert shown(cell_document(in_cell(paragraph(drawn(program) + text("95%"))))) == "\ufffd95%"
    assert shown(cell_document(in_cell(paragraph(text("95") + drawn(program) + text("%"))))) == "95\ufffd%"


@pytest.mark.parametrize("program", ["Excel.Sheet.12", "Package", "AcroExch.Document", ""])
def test_other_objects_are_no_text(program: str) -> None:
    assert shown(cell_document(in_cell(paragraph(text("95%") + drawn(program))))) == "95%"
