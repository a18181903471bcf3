"""Templates of the project, read once."""

from pathlib import Path

import pytest

from perfeval_xl.reports import Template


@pytest.fixture(scope="session")
def root_template(root: Path) -> Template:
    """报告模板-2024."""
    return Template((root / "templates" / "报告模板-2024.docx").read_bytes())
