"""S111: formulas whose results no program has computed."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S111",
    "公式没有算出结果",
    severity=Severity.INFO,
    source="practice",
    message="{cell} {others}是公式，还没有算出结果，没有检查。用 Excel 或 WPS 打开保存一次，再校验。",
    why="由程序生成、没有在表格软件里打开过的表，公式只有写法、没有结果，里面的数和字都看不到。",
    wrong="分值写的是公式，文件里没有存下它的结果。",
    right="在表格软件里打开、保存以后，公式和结果都在文件里。",
    fix="用 Excel 或 WPS 打开这个文件，保存一次。",
)
def formulas_are_computed(case: Case) -> Iterator[Hit]:
    """标题、名称、金额、目标、指标各栏是没有算出结果的公式时，说明哪些格没有检查（计分的格另有规则，表头见 S101）。"""
    entries = (*case.form.unnamed, *case.form.given_cells)
    waiting = [entry.at for entry in entries if entry.uncomputed]
    if waiting:
        yield hit(waiting[0], others=f"等 {len(waiting)} 格" if len(waiting) > 1 else "")
