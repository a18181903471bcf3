"""A standard of one's own in a folder: what docs/标准.md says, and what is told of files in the wrong place."""

import re
from pathlib import Path

import pytest

from perfeval_xl.domain.errors import UsageError
from perfeval_xl.law import KEYS
from perfeval_xl.standard import Standard
from tests.support.command import perfeval

PAGE = Path("docs/标准.md")


def examples(root: Path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (root / PAGE).read_text("utf-8"), re.DOTALL)


def folder_with(folder: Path, *texts: str) -> Path:
    (folder / "law").mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / "law" / f"{number}.yaml").write_text(text, "utf-8")
    return folder


def test_every_example_of_the_page_loads_without_fault(root: Path, tmp_path: Path) -> None:
    texts = [text for text in examples(root) if text.startswith("# law/")]
    assert len(texts) == 2
    for number, text in enumerate(texts):
        standard = Standard.load(folder_with(tmp_path / str(number), text), entry_points=False)
        assert not standard.faults
        assert standard.law.for_form(2025, "yunxi-2025").number("grade.excellent.floor") == 95
    assert standard.law.for_form(2027, "yunxi-2025").number("grade.excellent.floor") == 92


def test_the_page_explains_every_value(root: Path) -> None:
    text = (root / PAGE).read_text("utf-8")
    assert not [key for key in KEYS if f"`{key}`" not in text]


def test_check_says_what_was_read_and_how_to_use_it(root: Path, tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "本局标准", examples(root)[0])
    answer = perfeval("standard", "check", str(folder))
    assert answer.status == 0
    assert "yunxi-2025  云溪市 2025 年口径  2025-01-01 起按年度选用" in answer.out
    assert f"--standard {folder}" in answer.out
    assert "mof-2020" not in answer.out


def test_check_names_file_and_line_and_ends_with_1(root: Path, tmp_path: Path) -> None:
    wrong = examples(root)[0].replace("grade.excellent", "grade.excelent")
    answer = perfeval("standard", "check", str(folder_with(tmp_path, wrong)))
    line = next(number for number, each in enumerate(wrong.splitlines(), 1) if "excelent" in each)
    assert answer.status == 1
    assert f"0.yaml 第 {line} 行" in answer.out


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("口径.yaml", "没有读这个文件"),
        ("law/口径.yml", "没有读这个文件"),
        ("laws/口径.yaml", "没有读这个文件"),
        ("law/说明.txt", "什么也没有改变"),
        ("规则.py", "规则写在扩展包里"),
        ("rules/规则.py", "规则写在扩展包里"),
    ],
)
def test_a_file_in_the_wrong_place_is_told(root: Path, tmp_path: Path, place: str, told: str) -> None:
    """Such a folder once changed nothing and said nothing."""
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_text(examples(root)[0], "utf-8")
    (fault,) = Standard.load(tmp_path, entry_points=False).faults
    assert told in fault.message


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有找到标准文件夹"):
        Standard.load(tmp_path / "没有")
