"""Data files read the same wherever a YAML parser comes from."""

from pathlib import Path

import pytest
import yaml

from perfeval_xl.datafiles import DataError, faults_in, load

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("perfeval_xl", "examples") for path in (ROOT / folder).rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_pure_python_parser_reads_what_libyaml_reads(path: Path) -> None:
    """words.yaml could once be read by libyaml's parser alone, which is not on every machine."""
    text = path.read_text("utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)


REPEATED = {
    "同一层": ("a: 1\nb: 2\na: 3\n", [3]),
    "里面一层": ("x:\n  a: 1\n  a: 2\ny:\n  a: 1\n", [3]),
    "一行之内": ("x: {a: 1, a: 2}\n", [1]),
    "列表里": ("- a: 1\n  a: 2\n- b: 1\n  b: 2\n", [2, 4]),
    "三遍": ("a: 1\na: 1\na: 1\n", [2, 3]),
    "加引号": ("a: 1\n'a': 2\n", [2]),
    "JSON": ('{"a": 1,\n "b": {"c": 1},\n "a": 2}', [3]),
}


@pytest.mark.parametrize("case", REPEATED)
def test_a_key_that_stands_twice_is_told_with_its_lines(case: str, tmp_path: Path) -> None:
    """The first of the two values once went unused without a word."""
    text, lines = REPEATED[case]
    path = tmp_path / "口径.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match="写了两遍") as caught:
        load(path)
    assert [fault.line for fault in faults_in(path, caught.value)] == lines


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("x: {a: 1}\ny: {a: 2}\n", {"x": {"a": 1}, "y": {"a": 2}}),
        (
            "b: &b {a: 1}\nc: &c {d: 2}\nx:\n  <<: [*b, *c]\n  a: 3\n",
            {"b": {"a": 1}, "c": {"d": 2}, "x": {"a": 3, "d": 2}},
        ),
        ("b: &b [1, 2]\nx: *b\ny: *b\n", {"b": [1, 2], "x": [1, 2], "y": [1, 2]}),
        ("", None),
        ("只有一句话", "只有一句话"),
    ],
    ids=["两层", "合并", "引用", "空", "一个值"],
)
def test_what_stands_once_is_read(text: str, content: object, tmp_path: Path) -> None:
    path = tmp_path / "口径.yaml"
    path.write_text(text, "utf-8")
    assert load(path) == content
