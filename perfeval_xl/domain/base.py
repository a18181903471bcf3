"""The lines of 附件1 (整体支出绩效评价基础数据表)."""

from typing import NamedTuple

from perfeval_xl.domain.entry import Entry


class BaseRow(NamedTuple):
    """A line of 附件1 with three amounts (last year's actual, this year's budget and actual).

    `key` is the line's fixed meaning ('three_public', 'vehicles', 'vehicle_purchase', 'vehicle_running', 'abroad',
    'reception', 'projects', 'project_business', 'project_operation', 'project_special', 'project', 'public_funds',
    'office', 'utilities', 'meetings', 'procurement', 'basic_adjustment', 'other'); 'project' is one named project.
    """

    key: str
    label: Entry
    previous: Entry | None
    budget: Entry | None
    actual: Entry | None

    @property
    def amounts(self) -> tuple[Entry | None, ...]:
        """Its amounts, None for a column that the form does not have."""
        return self.previous, self.budget, self.actual


class Control(NamedTuple):
    """A 控制率 of 附件1: rate = actual ÷ planned; `what` is 人员 规模 or 投资."""

    what: str
    planned: Entry
    actual: Entry
    rate: Entry
