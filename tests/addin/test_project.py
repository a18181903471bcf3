"""The built files: the same bytes each time, and readers that are not ours find in them what macros/excel/ says."""

import io
import random
import re
from pathlib import Path

import openpyxl
import pyopenvba
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from scripts import build_addin
from scripts.vba.compression import compress
from scripts.vba.container import compound_file
from scripts.vba.modules import standard_module
from tests.support.packages import parts

FILES = ("perfeval_xl.xlam", "附件2.xlsm")


def test_building_again_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    build_addin.main(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (root / "templates" / name).read_bytes(), "运行 make templates"


@pytest.mark.parametrize("name", FILES)
def test_olevba_gives_the_source_back(name: str, root: Path) -> None:
    found = {
        module.removesuffix(".bas").removesuffix(".cls"): code
        for _, _, module, code in VBA_Parser(str(root / "templates" / name)).extract_macros()
    }
    for path in build_addin.sources():
        assert _body(found[path.stem]) == _body(path.read_text("ascii")), path.name


@pytest.mark.parametrize("name", FILES)
def test_a_second_reader_agrees(name: str, root: Path) -> None:
    path = root / "templates" / name
    report = pyopenvba.check_file(path)
    assert report.complete
    assert report.issues == ()
    with pyopenvba.ExcelFile(path) as book:
        modules = set(book.module_names())
        assert {source.stem for source in build_addin.sources()} <= modules
        for source in build_addin.sources():
            assert _body(book.get_module(source.stem)) == _body(source.read_text("ascii"))


def _body(code: str) -> str:
    """The text below what an editor's export carries."""
    lines = code.replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("Attribute ")).strip()


@given(st.one_of(st.binary(max_size=9000), st.text("ab\n", max_size=9000).map(str.encode)))
def test_what_was_compressed_comes_out_again(data: bytes) -> None:
    assert bytes(decompress_stream(bytearray(compress(data))))[: len(data)] == data


def test_a_chunk_that_does_not_shrink_is_stored_as_it_is() -> None:
    data = random.Random(1).randbytes(4096)
    packed = compress(data)
    assert packed[1:3] == b"\xff\x3f"
    assert packed[3:] == data


@given(st.dictionaries(st.text("abcDEF123", min_size=1, max_size=20), st.binary(max_size=6000), min_size=1, max_size=9))
def test_every_stream_is_found_again(streams: dict[str, bytes]) -> None:
    import olefile

    folded = {name.casefold(): (name, data) for name, data in streams.items()}
    tree = dict(folded.values())
    with olefile.OleFileIO(io.BytesIO(compound_file({"folder": tree, "alone": b"x" * 70}))) as file:
        assert {path[-1]: file.openstream(path).read() for path in file.listdir() if path[0] == "folder"} == tree
        assert file.openstream("alone").read() == b"x" * 70


def test_text_beyond_ascii_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Words.bas"
    path.write_text('Attribute VB_Name = "Words"\n\' 校验\n', "utf-8")
    with pytest.raises(UnicodeDecodeError):
        standard_module(path)


def test_a_module_whose_name_is_not_its_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Words.bas"
    path.write_text('Attribute VB_Name = "Other"\n', "ascii")
    with pytest.raises(ValueError, match="Other"):
        standard_module(path)


def test_the_template_is_the_plain_one_with_buttons(root: Path) -> None:
    plain = openpyxl.load_workbook(root / "templates" / "附件2.xlsx")
    made = openpyxl.load_workbook(root / "templates" / "附件2.xlsm", keep_vba=True)
    assert made.sheetnames == plain.sheetnames
    for sheet in plain:
        assert [[cell.value for cell in row] for row in made[sheet.title]] == [[c.value for c in row] for row in sheet]
        assert made[sheet.title].protection.sheet == sheet.protection.sheet


def test_every_button_names_a_macro_that_is_there(root: Path) -> None:
    content = parts((root / "templates" / "附件2.xlsm").read_bytes())
    drawings = [data.decode() for name, data in content.items() if name.endswith(".vml")]
    code = (root / "macros" / "excel" / "PevButtons.bas").read_text("ascii")
    public = re.findall(r"Public Sub (\w+)\(\)", code)
    assert len(drawings) == len(build_addin.FORM_SHEETS)
    for drawing in drawings:
        assert sorted(re.findall(r"\[0\]!(\w+)<", drawing)) == sorted(public)
        assert [button.label for button in build_addin.BUTTONS] == re.findall(r">([^<>]+)</font>", drawing)
    ids = re.findall(r"_x0000_s(\d+)", "".join(drawings))
    assert len(ids) == len(set(ids))
