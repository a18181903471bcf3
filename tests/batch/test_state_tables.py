"""The tables of a state, asked without a run: copies, folders, groups, products, pages, and what records weigh."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.batch.codec import pack
from perfeval_xl.batch.log import line
from perfeval_xl.batch.records import DepartmentReport, FirstRound, HandIn, Settings, Step, StoredForm
from perfeval_xl.batch.sets import Source
from perfeval_xl.batch.state import CROSSED, ROLLED, Copy, Origin, RollupStamp, Row, State, open_state
from perfeval_xl.batch.state.copies import without_copies
from perfeval_xl.batch.state.tables import PAGE
from perfeval_xl.batch.walking import Found
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.rollup import FileRecord, FormRecord, Outputs
from tests.batch.test_state import OLD, ORIGIN, done

SETTINGS = Settings(out="结果", run="一", program="摘要", seconds=20, memory_mib=1024)
AREA = Area(2, 1, 5, 3)


@pytest.fixture
def state(out: Path) -> Any:
    with open_state(out) as state:
        yield state


def stored(
    kind: FormKind, department: str = "", year: int | None = 2024, project: str = "", name: str = "", rank: int = 0
) -> StoredForm:
    packed = f"{kind} {department} {project} {name}".encode()
    return StoredForm(kind, department, year, project, packed, name, rank)


def fill(state: State, **files: list[StoredForm]) -> None:
    """A tree of done files, by their paths."""
    state.set_tree([Found(path, OLD) for path in files])
    for path, forms in files.items():
        state.save(path, ORIGIN, done(forms=tuple(forms)))


def finding(at: At, sheet: str = "表", severity: Severity = Severity.ERROR) -> Finding:
    return Finding("X505", severity, "", sheet, at, "说")


@pytest.mark.parametrize(
    ("at", "sheet", "same", "kept"),
    [
        (At(2, 1), "表", True, False),
        (At(5, 3), "表", True, False),
        (At(1, 1), "表", True, True),
        (At(6, 3), "表", True, True),
        (At(5, 4), "表", True, True),
        (At(2, 1), "别的", True, True),
        (At(2, 1), "表", False, True),
    ],
)
def test_what_stands_in_a_copy_that_says_the_same_is_not_told_again(at: At, sheet: str, same: bool, kept: bool) -> None:
    copy = Copy(1, "甲", 0, "表", AREA, same)
    assert bool(copy.without([finding(at, sheet)])) is kept


@pytest.mark.parametrize(("number", "left"), [(0, ["乙"]), (1, ["甲"]), (2, ["甲", "乙"])])
def test_a_record_without_the_forms_that_count_elsewhere(number: int, left: list[str]) -> None:
    forms = tuple(FormRecord(sheet=name, kind=FormKind.PROJECT, year=2024) for name in ("甲", "乙"))
    record = FileRecord(path="甲", forms=forms, findings=(finding(At(2, 1)), finding(At(9, 1))))
    cleared = without_copies(record, [Copy(1, "甲", number, "表", AREA, True)])
    assert [form.sheet for form in cleared.forms] == left
    assert [each.at for each in cleared.findings] == [At(9, 1)]


def test_errors_in_copies_count_once(state: State) -> None:
    fill(state, 甲=[], 乙=[])
    state.copies.replace(
        [
            Copy(1, "甲", 0, "表", AREA, True, 2, 3),
            Copy(2, "乙", 1, "表", AREA, False, 5, 7),
            Copy(3, "不在了", 0, "表", AREA, True, 11, 13),
        ]
    )
    assert state.copies.counts() == {Severity.ERROR: 2, Severity.WARNING: 3}
    assert {path: [copy.number for copy in copies] for path, copies in state.copies.by_path().items()} == {
        "甲": [0],
        "乙": [1],
    }
    assert state.copies.by_path()["甲"][0] == Copy(1, "甲", 0, "表", AREA, True, 2, 3)
    state.copies.forget("甲".encode())
    assert state.copies.counts() == {Severity.ERROR: 0, Severity.WARNING: 0}


def test_products_are_fresh_until_something_changes(state: State) -> None:
    assert not state.is_fresh(CROSSED, "甲")
    state.set_fresh(CROSSED, "甲")
    state.set_fresh(ROLLED, "乙")
    assert [state.is_fresh(CROSSED, key) for key in ("甲", "乙")] == [True, False]
    state.set_stale(CROSSED)
    assert (state.is_fresh(CROSSED, "甲"), state.is_fresh(ROLLED, "乙")) == (False, True)


def test_files_beyond_a_page_are_listed_in_order(state: State) -> None:
    paths = [f"{number:04}" for number in range(PAGE + 2)]
    state.set_tree([Found(path, OLD) for path in reversed(paths)])
    assert list(state.todo()) == paths
    for path in (paths[0], paths[PAGE]):
        state.set_todo(path, False)
    assert list(state.todo()) == [*paths[1:PAGE], paths[PAGE + 1]]
    assert (state.found(), state.left()) == (PAGE + 2, PAGE)


def test_folders_whose_accepted_findings_changed(state: State) -> None:
    state.set_tree([Found(path, OLD) for path in ("表", "甲/表", "甲/乙/表", "丙/表")])
    digests = {"甲": "一", "甲/乙": "二"}

    def digest(folder: str) -> str:
        return digests.get(folder, "")

    assert state.folders_accepted_anew(digest) == ["甲", "甲/乙"]
    assert state.folders_accepted_anew(digest) == []
    digests["甲"] = "三"
    del digests["甲/乙"]
    assert state.folders_accepted_anew(digest) == ["甲", "甲/乙"]


@pytest.mark.parametrize(
    ("folders", "todo"),
    [([""], ["表"]), (["甲"], ["甲/表"]), (["甲/乙"], ["甲/乙/表"]), (["甲", "丙"], ["丙/表", "甲/表"]), (["无"], [])],
)
def test_only_the_files_right_in_a_folder_are_done_again(state: State, folders: list[str], todo: list[str]) -> None:
    fill(state, **{path: [] for path in ("表", "甲/表", "甲/乙/表", "丙/表")})
    assert list(state.todo()) == []
    state.set_todo_in(folders)
    assert sorted(state.todo()) == sorted(todo)


PROJECT, BASE, DEPARTMENT = FormKind.PROJECT, FormKind.BASE, FormKind.DEPARTMENT


@pytest.mark.parametrize(
    ("files", "groups"),
    [
        ({"甲": [stored(BASE, "局")], "乙": [stored(PROJECT, "局")], "丙": [stored(PROJECT, "处")]}, [["乙", "甲"]]),
        ({"甲": [stored(BASE)], "乙": [stored(PROJECT, "局")], "夹/丙": [stored(PROJECT, "局")]}, [["乙", "甲"]]),
        ({"甲": [stored(BASE)], "夹/乙": [stored(PROJECT, "局")]}, [["夹/乙", "甲"]]),
        ({"甲": [stored(BASE)], "乙": [stored(PROJECT, "局")], "丙": [stored(PROJECT, "处")]}, [["丙", "乙", "甲"]]),
        (
            {"甲": [stored(BASE)], "丁": [stored(BASE)], "乙": [stored(PROJECT, "局")], "丙": [stored(PROJECT, "处")]},
            [],
        ),
        ({"甲": [stored(BASE)], "夹/乙": [stored(PROJECT, "局")], "夹/丙": [stored(PROJECT, "处")]}, []),
        ({"夹/甲": [stored(BASE)], "乙": [stored(PROJECT, "局")]}, []),
        ({"乙": [stored(PROJECT, "局")]}, []),
    ],
)
def test_what_belongs_to_one_base_form(
    state: State, files: dict[str, list[StoredForm]], groups: list[list[str]]
) -> None:
    fill(state, **files)
    found = [[row.path for row in group] for group in state.forms.groups()]
    assert [sorted(group) for group in found] == [sorted(group) for group in groups]
    assert all(group == sorted(group) for group in found)


def test_forms_of_one_identity_in_several_files(state: State) -> None:
    one, other = stored(PROJECT, name="同"), stored(PROJECT, name="另")
    fill(state, 甲=[other, one], 乙=[one], 丙=[other, other][:1], 丁=[stored(PROJECT), stored(PROJECT)])
    groups = [list(group) for group in state.forms.alike()]
    assert [[row.path for row in group] for group in groups] == [["丙", "甲"], ["乙", "甲"]]
    numbers = {(row.path, state.forms.number_of(row)) for group in groups for row in group}
    assert numbers == {("甲", 0), ("甲", 1), ("乙", 0), ("丙", 0)}
    assert state.forms.count() == 6


@pytest.mark.parametrize(
    ("departments", "groups"),
    [
        ({"甲": "一局", "乙": "一局", "丙": "二局", "丁": "三局", "戊": "三局"}, [["丁", "戊"], ["乙", "甲"]]),
        ({"甲": "一局", "乙": "二局"}, []),
        ({"甲": "一局", "乙": "一局", "丙": ""}, [["丙", "乙", "甲"]]),
        ({"甲": "", "乙": ""}, [["乙", "甲"]]),
    ],
)
def test_only_what_names_no_department_is_sought_in_all(
    state: State, departments: dict[str, str], groups: list[list[str]]
) -> None:
    fill(state, **{path: [stored(PROJECT, department, name="同")] for path, department in departments.items()})
    found = [[row.path for row in group] for group in state.forms.alike()]
    assert sorted(map(sorted, found)) == sorted(map(sorted, groups))


def test_the_best_kind_of_file_comes_first(state: State) -> None:
    ranks = {"丙": 0, "甲": 1, "丁": 1, "乙": 2}
    fill(state, **{path: [stored(PROJECT, "局", name="同", rank=rank)] for path, rank in sorted(ranks.items())})
    assert [[row.path for row in group] for group in state.forms.alike()] == [["丙", "丁", "甲", "乙"]]


def test_copies_are_compared_with_nothing(state: State) -> None:
    """Not with an 附件1, nor with a department's other forms, nor with a project's other years."""
    same = [stored(PROJECT, "局", project="某", year=year) for year in (2023, 2024)]
    fill(state, 甲=[stored(BASE, "局")], 乙=same[:1], 丙=same[1:], 丁=same[1:])
    (row,) = [row for group in state.forms.groups() for row in group if row.path == "丁"]
    state.copies.replace([Copy(row.number, "丁", 0, "表", AREA, True)])
    for groups in (state.forms.groups, state.forms.departments, state.forms.projects):
        found = [row.path for group in groups() for row in group if row.path != "甲"]
        assert found == ["丙", "乙"]


def test_findings_across_files_and_which_files_they_change(state: State) -> None:
    fill(state, 甲=[], 乙=[])
    one, other = finding(At(1, 1)), finding(At(2, 1), severity=Severity.WARNING)
    assert state.forms.replace_findings([("甲", one), ("乙", other)]) == ["乙", "甲"]
    assert state.forms.replace_findings([("甲", one), ("乙", other)]) == []
    assert state.forms.replace_findings([("甲", one), ("甲", other)]) == ["乙", "甲"]
    assert state.forms.findings("甲") == (one, other)
    assert state.forms.findings("乙") == ()
    assert state.forms.count_findings() == {"error": 1, "warning": 1}


def test_a_roll_up_in_the_making_becomes_the_one_before(state: State) -> None:
    fill(state, 甲=[], 乙=[], 丙=[])
    assert state.past.stamp() is None
    for path in ("甲", "乙", "丙"):
        state.past.note(path, path.encode())
    state.past.replace(RollupStamp("昨天", "摘要"))
    assert state.past.stamp() == RollupStamp("昨天", "摘要")
    assert (state.past.of("甲"), state.past.of("丁")) == ("甲".encode(), None)
    state.past.note("甲", b"")
    state.set_todo("丙", True)
    assert list(state.past.gone()) == [("乙", "乙".encode())]
    state.past.begin()
    assert len(list(state.past.gone())) == 2


@pytest.mark.parametrize("settled", [True, False])
def test_a_file_with_forms_waits_for_its_pdf(state: State, settled: bool) -> None:
    fill(state, 甲=[stored(PROJECT)], 乙=[], 丙=[stored(PROJECT)])
    state.set_waiting("丙", Step.REPORT)
    assert list(state.unprinted()) == ["甲"]
    state.set_printed("甲", None if settled else "甲.pdf", "BUSY" if settled else None, settled=settled)
    assert list(state.unprinted()) == ([] if settled else ["甲"])
    (record,) = (each for each in state.records() if each.outputs.pdf_code or each.outputs.pdf)
    assert (record.outputs.pdf, record.outputs.pdf_code) == ((None, "BUSY") if settled else ("甲.pdf", None))


def test_a_log_tells_of_files_that_did_not_have_to_be_done(state: State) -> None:
    fill(state, 甲=[], 乙=[])
    state.save("乙", Origin("key", "再一次", "20s"), done(sha256="摘要"))
    lines = [text.decode() for text in state.log_lines("run")]
    assert len(lines) == 2
    assert '"unchanged"' not in lines[0]
    assert '"unchanged": true' in lines[1].replace('"unchanged":true', '"unchanged": true')


@pytest.mark.parametrize(
    ("outputs", "made"), [(Outputs(), 0), (Outputs(scored="甲"), 1), (Outputs(reports=("一", "二")), 2)]
)
def test_what_a_run_made_is_counted(state: State, outputs: Outputs, made: int) -> None:
    fill(state, 甲=[])
    state.save("甲", ORIGIN, done(outputs=outputs, written_back=True, errors=1))
    assert tuple(state.sums("run")) == (1, 0, made, 1)
    assert tuple(state.sums("别的")) == (1, 0, 0, 0)


@pytest.mark.parametrize(("code", "told"), [("OTHER_DOCUMENT", False), ("OWN_REPORT", False), ("NO_FORM", True)])
def test_a_document_of_another_kind_is_no_record_of_the_roll_up(state: State, code: str, told: bool) -> None:
    fill(state, 甲=[], 乙=[])
    state.save("乙", ORIGIN, done(code, record=zlib.compress(pack(FileRecord(path="乙", status=code)))))
    assert sorted(each.status for each in state.records()) == sorted(["ok", code] if told else ["ok"])
    assert state.codes() == {"ok": 1, code: 1}


@pytest.mark.parametrize(("number", "seconds"), [(0, 20), (19, 20), (20, 21), (399, 39), (400, 40)])
def test_a_report_of_many_projects_may_take_longer(number: int, seconds: int) -> None:
    job = DepartmentReport(settings=SETTINGS, root="夹", path="甲", name="甲", sha256=None, companions=(b"",) * number)
    assert job.seconds == seconds


def test_other_jobs_take_their_time() -> None:
    assert FirstRound(settings=SETTINGS, root="夹", path="甲", name="甲").seconds == 20
    assert HandIn(settings=SETTINGS, root="夹", path="甲", name="甲", files=("一", "二")).seconds == 22
    assert SETTINGS.limits == "20s 1024MiB"
    assert FirstRound(settings=SETTINGS, root="夹", path="甲.xlsx", name="甲").file == Path("夹", "甲.xlsx")


TARGETS = FormKind.TARGETS
CODES = Origin("key", "run", "20s")


def packed_of(rows: Iterable[bytes]) -> list[str]:
    return [packed.decode().rpartition(" ")[2] for packed in rows]


def paths_of(groups: Iterable[list[Row]]) -> list[list[str]]:
    return [[row.path for row in group] for group in groups]


def test_a_department_tells_of_its_projects_and_of_what_lies_beside_it(state: State) -> None:
    fill(
        state,
        **{
            "夹/整体": [stored(DEPARTMENT, "局", 2024, name="自己")],
            "夹/二": [stored(PROJECT, "局", 2024, name="二"), stored(PROJECT, "局", 2023, name="去年")],
            "夹/三": [stored(PROJECT, "", None, name="三"), stored(TARGETS, "局", 2024, name="申报")],
            "夹/四": [stored(PROJECT, "处", 2024, name="别人"), stored(DEPARTMENT, "局", 2024, name="另一张")],
            "一": [stored(BASE, "局", None, name="一"), stored(PROJECT, "", 2024, name="别处")],
        },
    )
    assert packed_of(state.forms.companions("夹/整体")) == ["一", "三", "二"]
    row = next(row for group in state.forms.departments() for row in group if row.packed.decode().endswith(" 二"))
    state.copies.replace([Copy(row.number, "夹/二", 0, "表", AREA, True)])
    assert packed_of(state.forms.companions("夹/整体")) == ["一", "三"]


def test_a_department_without_a_year_tells_of_every_year(state: State) -> None:
    fill(state, 整体=[stored(DEPARTMENT, "局", None)], 甲=[stored(PROJECT, "局", 2020, name="甲")])
    assert packed_of(state.forms.companions("整体")) == ["甲"]


def test_what_is_handed_in_are_forms_and_then_documents_that_could_be_read(state: State) -> None:
    fill(state, 乙=[stored(PROJECT, "局", 2024), stored(TARGETS, "局", 2024)], 甲=[stored(BASE)], 丙=[], 丁=[], 戊=[])
    for path, code, sha256 in (("乙", "ok", "2"), ("甲", "ok", None), ("丙", "NO_FORM", "3"), ("丁", "BUSY", "4")):
        forms = {"乙": (stored(PROJECT, "局", 2024), stored(TARGETS, "局", 2024)), "甲": (stored(BASE),)}.get(path, ())
        state.save(path, CODES, done(code, sha256=sha256, forms=forms))
    state.save("戊", CODES, done("OTHER_DOCUMENT", sha256="5"))
    assert state.forms.handed_in() == [
        Source(path, sha256, *rest)
        for path, sha256, *rest in (("乙", "2", "project", "局", 2024), ("戊", "5", "", "", None))
    ]


def test_forms_by_department_and_then_by_folder(state: State) -> None:
    fill(
        state,
        **{
            "甲": [stored(PROJECT, "局"), stored(PROJECT), stored(TARGETS, "局")],
            "夹/乙": [stored(PROJECT, "局"), stored(BASE, "处"), stored(TARGETS)],
            "夹/丙": [stored(DEPARTMENT)],
        },
    )
    assert sorted(paths_of(state.forms.departments())) == sorted([["夹/乙"], ["夹/乙", "甲"], ["甲"], ["夹/丙"]])
    assert [row.department for group in state.forms.departments() for row in group].count("") == 2


@pytest.mark.parametrize(
    ("forms", "told"),
    [
        ([stored(PROJECT, project="路"), stored(TARGETS, project="路")], True),
        ([stored(PROJECT, project="路"), stored(PROJECT, year=2023, project="路")], True),
        ([stored(PROJECT, project="路"), stored(PROJECT, project="路")], False),
        ([stored(TARGETS, project="路"), stored(TARGETS, year=2023, project="路")], False),
        ([stored(PROJECT, project="路"), stored(TARGETS, project="桥")], False),
        ([stored(PROJECT), stored(TARGETS), stored(PROJECT, year=2023)], False),
    ],
)
def test_projects_with_an_approved_table_or_several_years(state: State, forms: list[StoredForm], told: bool) -> None:
    fill(state, **{f"{number}": [form] for number, form in enumerate(forms)})
    groups = [[str(number) for number, form in enumerate(forms) if form.project == "路"]]
    assert paths_of(state.forms.projects()) == (groups if told else [])


@pytest.mark.parametrize(("forms", "together"), [(200, True), (201, False)])
def test_a_folder_of_one_department_may_hold_so_many_forms(state: State, forms: int, together: bool) -> None:
    """Its name is spelt in two ways; beyond that many they are departments of their own."""
    rows = [stored(PROJECT, "局" if number else "某局") for number in range(forms)]
    fill(state, 甲=[stored(BASE)], 乙=rows)
    assert [len(group) for group in state.forms.groups()] == ([forms + 1] if together else [])


def test_an_approved_table_in_use_is_a_partner(state: State) -> None:
    fill(
        state,
        甲=[stored(TARGETS), stored(TARGETS)],
        乙=[stored(TARGETS), stored(TARGETS)],
        丙=[stored(TARGETS), stored(PROJECT)],
        丁=[stored(PROJECT)],
    )
    state.forms.replace_partners(Counter({"甲": 2, "乙": 1, "丙": 1, "丁": 1, "没有": 1}))
    assert [path for path in "甲乙丙丁" if state.forms.is_partner(path)] == ["甲", "丙"]
    state.forms.replace_partners(Counter())
    assert not state.forms.is_partner("甲")


NOTICE = Finding("S101", Severity.INFO, "", "表", At(1, 1), "只有申报表")
OTHER = Finding("S102", Severity.INFO, "", "表", At(1, 1), "别的")


@pytest.mark.parametrize(("number", "codes"), [(1, ["S102", "X505"]), (2, ["S101", "S102", "X505"])])
def test_the_notice_of_a_partner_is_neither_in_its_record_nor_in_its_line(
    state: State, number: int, codes: list[str]
) -> None:
    fill(state, 甲=[stored(TARGETS)])
    record = zlib.compress(pack(FileRecord(path="甲", findings=(NOTICE, OTHER))))
    findings = [{"code": each.code, "severity": each.severity} for each in (NOTICE, OTHER)]
    text = zlib.compress(line({"path": "甲", "findings": findings, "outputs": {}}))
    state.save("甲", CODES, done(record=record, line=text, forms=(stored(TARGETS),)))
    state.forms.replace_findings([("甲", finding(At(9, 1)))])
    state.forms.replace_partners(Counter({"甲": number}))
    (again,) = state.records()
    assert [each.code for each in again.findings] == codes
    (logged,) = state.log_lines("run")
    assert [each["code"] for each in json.loads(logged)["findings"]] == codes
    assert state.findings_of("甲") == (NOTICE, OTHER)


def test_a_line_without_findings_across_files_stays_as_it_was_written(state: State) -> None:
    fill(state, 甲=[])
    text = '{"path": "甲",   "findings": [], "outputs": {}}\n'.encode()
    state.save("甲", CODES, done(line=zlib.compress(text)))
    assert list(state.log_lines("run")) == [text]


def test_a_line_says_how_a_later_step_ended(state: State) -> None:
    fill(state, 甲=[])
    state.add_reports("甲", "run", ("一.docx",))
    (logged,) = state.log_lines("run")
    assert json.loads(logged)["message"] is None
    assert json.loads(logged)["outputs"]["reports"] == ["一.docx"]
    state.refuse("甲", CODES, Step.REPORT, "BUSY", "有人开着")
    (logged,) = state.log_lines("run")
    assert (json.loads(logged)["status"], json.loads(logged)["message"]) == ("BUSY", "有人开着")
    assert json.loads(logged)["outputs"]["reports"] == ["一.docx"]


def test_findings_in_copies_are_taken_from_the_sums(state: State) -> None:
    fill(state, 甲=[], 乙=[])
    state.save("乙", CODES, done(errors=7, warnings=11))
    state.copies.replace([Copy(1, "乙", 0, "表", AREA, True, 2, 3)])
    state.forms.replace_findings([("甲", finding(At(1, 1))), ("甲", finding(At(2, 1), severity=Severity.WARNING))])
    assert state.sums("run")[:2] == (7 - 2 + 1, 11 - 3 + 1)


def test_files_by_what_is_known_of_them(state: State) -> None:
    fill(state, 甲=[], 乙=[], 丙=[])
    state.set_tree(
        [Found("甲", OLD), Found("乙", OLD._replace(mtime=9)), Found("丙", OLD._replace(size=11)), Found("丁", OLD)]
    )
    state.pass_unchanged(CODES, since_last=True)
    assert [file.path for file in state.passed()] == ["甲"]
    assert [file.path for file in state.doubtful(CODES, since_last=True)] == ["乙"]
    assert sorted(file.path for file in state.recorded()) == sorted(["甲", "乙", "丙"])
    assert (state.found(), state.left(), state.unchanged("run"), state.unchanged("别的")) == (4, 3, 0, 1)
    (doubtful,) = state.doubtful(CODES, since_last=True)
    assert (doubtful.stamp, doubtful.sha256, doubtful.outputs) == (OLD._replace(mtime=9), None, Outputs())
    state.confirm(doubtful, 10**12)
    assert not list(state.doubtful(CODES, since_last=True))
    assert not list(state.doubtful(Origin("anders", "run", "20s"), since_last=True))
    state.pass_unchanged(CODES, since_last=True)
    assert sorted(file.path for file in state.passed()) == sorted(["甲", "乙"])


@pytest.mark.parametrize(
    ("year", "own", "renewed"), [(2024, 2024, True), (2023, 2024, False), (None, 2024, True), (2023, None, True)]
)
def test_a_department_is_told_anew_when_a_project_of_its_year_was_done(
    state: State, year: int | None, own: int | None, renewed: bool
) -> None:
    fill(state, 整体=[stored(DEPARTMENT, "局", own)], 甲=[stored(PROJECT, "局", year)], 乙=[stored(DEPARTMENT)])
    state.save("整体", Origin("key", "昨天", "20s"), done(forms=(stored(DEPARTMENT, "局", own),)))
    state.renew_departments("run")
    assert [file.path for file in state.waiting(Step.REPORT)] == ["整体"] * renewed
