"""The add-in's scripts: types, members of WPS that exist, a language that older versions know, and the ribbon."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from perfeval_xl.hosts.signs import NOTE_END, NOTE_PREFIX
from tests.conftest import ROOT
from tests.support.remarks import REMARKS

HERE = Path(__file__).resolve().parent
SOURCE = ROOT / "macros" / "wps"
COMPILER = HERE / "node_modules" / "typescript" / "bin" / "tsc"
SCRIPTS = sorted(SOURCE.glob("*.js"))
OLDER = """
const ts = require("typescript");
const told = {};
for (const file of process.argv.slice(1)) {
  const text = require("fs").readFileSync(file, "utf-8");
  const as = (target) => ts.transpileModule(text, { compilerOptions: { target, module: ts.ModuleKind.None, removeComments: true } }).outputText;
  told[file] = as(ts.ScriptTarget.ES2017) === as(ts.ScriptTarget.ESNext);
}
console.log(JSON.stringify(told));
"""


def compiled(project: Path) -> str:
    """What the compiler finds fault with."""
    assert COMPILER.exists(), "TypeScript is missing: run scripts/setup_tests.sh"
    done = subprocess.run(["node", COMPILER, "-p", project], cwd=HERE, capture_output=True, text=True, timeout=120)
    return done.stdout


def copied_project(folder: Path, name: str, **changed: tuple[str, str]) -> Path:
    """A project and the scripts in a folder of its own, with a text changed in some files, which go by their stems."""
    for file in (*SCRIPTS, SOURCE / "types.d.ts", HERE / "declared.ts"):
        old, new = changed.get(file.name.split(".")[0], ("", ""))
        text = file.read_text("utf-8")
        assert old in text
        (folder / file.name).write_text(text.replace(old, new, 1).replace("../../macros/wps/", ""), "utf-8")
    project = folder / name
    project.write_text((HERE / name).read_text("utf-8").replace("../../macros/wps/", ""), "utf-8")
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    return project


def test_the_scripts_have_no_type_errors() -> None:
    assert compiled(HERE / "tsconfig.pages.json") == ""


def test_every_member_that_is_called_is_one_that_wps_has() -> None:
    assert compiled(HERE / "tsconfig.declared.json") == ""


def test_a_member_that_nobody_declared_is_found(tmp_path: Path) -> None:
    assert compiled(copied_project(tmp_path, "tsconfig.pages.json")) == ""
    (tmp_path / "node_modules").unlink()
    project = copied_project(tmp_path, "tsconfig.pages.json", reading=("area.Formula", "area.Formulas"))
    assert "'Formulas' does not exist on type 'Range'" in compiled(project)


def test_a_member_that_wps_has_not_is_found(tmp_path: Path) -> None:
    preview = "    PrintPreview(): void;\n"
    project = copied_project(tmp_path, "tsconfig.declared.json", types=(preview, f"{preview}    Rejoice(): void;\n"))
    assert 'missing: "Rejoice"' in compiled(project)


def test_everything_that_the_pages_reach_is_typed() -> None:
    for script in SCRIPTS:
        assert script.read_text("utf-8").startswith("// @ts-check\n"), script.name
        assert not re.search(r"@ts-(ignore|nocheck|expect-error)|@type \{any\}|\bwps\.", script.read_text("utf-8")), (
            script.name
        )
    interfaces = set(re.findall(r"interface (\w+)", (SOURCE / "types.d.ts").read_text("utf-8")))
    held = set(re.findall(r"Pev\.(\w+)", (HERE / "declared.ts").read_text("utf-8")))
    ours = {"Control", "Pairing", "Finding", "Told", "Line", "State", "Undo", "Settings"}
    assert interfaces - held == ours


def test_older_browsers_understand_the_scripts() -> None:
    done = subprocess.run(
        ["node", "-e", OLDER, *map(str, SCRIPTS)], cwd=HERE, capture_output=True, text=True, check=True
    )
    assert {name for name, same in json.loads(done.stdout).items() if not same} == set()
    words = "".join(script.read_text("utf-8") for script in SCRIPTS)
    assert not re.search(r"\bfetch\(|replaceChildren|\.at\(|structuredClone|Object\.hasOwn|replaceAll", words)


@pytest.fixture(scope="module")
def ribbon() -> etree._Element:
    return etree.fromstring((SOURCE / "ribbon.xml").read_bytes())


def test_the_ribbon_is_the_one_of_excel(ribbon: etree._Element) -> None:
    excel = etree.fromstring((ROOT / "macros" / "excel" / "customUI14.xml").read_bytes())
    names = ("id", "label", "size", "screentip")
    for kind in ("tab", "group", "button"):
        ours, theirs = (
            [{name: each.get(name) for name in names} for each in tree.iter(f"{{*}}{kind}")] for tree in (ribbon, excel)
        )
        assert ours == theirs
    assert len(list(ribbon.iter("{*}button"))) == 11


def test_what_the_ribbon_names_is_there(ribbon: etree._Element) -> None:
    main = (SOURCE / "main.js").read_text("utf-8")
    called = {
        value for each in ribbon.iter() for name, value in each.items() if name in ("onLoad", "onAction", "getImage")
    }
    assert all(f"function {name}(" in main for name in called)
    for button in ribbon.iter("{*}button"):
        picture = SOURCE / "images" / f"{button.get('id', '').removeprefix('pev_')}.svg"
        assert etree.parse(picture).getroot().get("viewBox") == "0 0 32 32"


@pytest.mark.parametrize("page", ["index.html", "pane.html"])
def test_the_pages_load_what_is_there_and_nothing_from_outside(page: str) -> None:
    text = (SOURCE / page).read_text("utf-8")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert loaded[0] == ("pairing.js" if page == "index.html" else "pane.css")
    assert all(name == "pairing.js" or (SOURCE / name).exists() for name in loaded)
    assert "http" not in text


def test_wps_tells_remarks_as_the_other_programs_do() -> None:
    constants = f"const PEV_PREFIX = {json.dumps(NOTE_PREFIX)}, PEV_END = {json.dumps(NOTE_END)};"
    functions = "".join(function_of(*each) for each in (("reading", "pevIsOurs"), ("writing", "pevRemark")))
    script = f"{constants}{functions}{function_of('writing', 'pevWithoutOurs')}"
    notes = json.dumps([note for note, _ in REMARKS.values()])
    done = subprocess.run(
        ["node", "-e", f"{script}console.log(JSON.stringify({notes}.map(pevRemark)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(zip(REMARKS, json.loads(done.stdout), strict=True)) == {
        name: remark for name, (_, remark) in REMARKS.items()
    }


def function_of(file: str, name: str) -> str:
    """The text of a function of a script."""
    found = re.search(
        rf"^function {name}\(.*?^}}$", (SOURCE / f"{file}.js").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found is not None, name
    return found[0]
