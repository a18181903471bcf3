"""The LibreOffice extension as a file: always the same bytes, well-formed, and at home on the bare standard library."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from perfeval_xl.addin.libreoffice.commands import COMMANDS
from perfeval_xl.addin.libreoffice.oxt import bundle

CHECK = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from perfeval_xl.app.checking import check_files
(file,) = check_files([Path(sys.argv[2])]).files
print(*sorted({finding.code for finding in file.findings}))
print(perfeval_xl.__file__ if (perfeval_xl := sys.modules["perfeval_xl"]) else "")
"""


def test_the_same_sources_give_the_same_bytes() -> None:
    assert bundle() == bundle()


def test_its_texts_are_well_formed_and_name_every_button() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        texts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".xcu"))}
        assert "META-INF/manifest.xml" in texts
        for data in texts.values():
            ElementTree.fromstring(data)
        addons = texts["Addons.xcu"].decode("utf-8")
    assert all(command.chinese in addons for command in COMMANDS)


def test_its_core_checks_a_form_without_any_other_package(root: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        archive.extractall(tmp_path)
    form = root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx"
    words = [sys.executable, "-I", "-S", "-c", CHECK, str(tmp_path / "pythonpath"), str(form)]
    told = subprocess.run(words, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout.splitlines()
    assert {"P403", "F103", "P406"} <= set(told[0].split())
    assert Path(told[1]).is_relative_to(tmp_path)
