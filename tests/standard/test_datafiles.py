"""Data files read the same wherever a YAML parser comes from."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("perfeval_xl", "examples") for path in (ROOT / folder).rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_pure_python_parser_reads_what_libyaml_reads(path: Path) -> None:
    """words.yaml could once be read by libyaml's parser alone, which is not on every machine."""
    text = path.read_text("utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)
