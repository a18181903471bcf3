"""Layouts tried on the samples in their files: each must be read as what it is, whatever others are beside it."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from perfeval_xl.datafiles import DataError, Fault, fault_in
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import Vocabulary, read
from perfeval_xl.forms.layout import Layout


def try_layouts(vocabulary: Vocabulary) -> Iterator[Fault]:
    """What is wrong with the layouts of a vocabulary, at the samples in their files."""
    for layout in vocabulary.layouts:
        for why in _wrong(layout, read(sample_of(layout), vocabulary)):
            yield fault_in(Path(layout.file), DataError(f"样表{why}。", "sample"))


def sample_of(layout: Layout) -> Snapshot:
    """The layout's sample as a workbook."""
    cells = {
        At(row, column): Cell(text if isinstance(text, str) else Decimal(str(text)))
        for row, line in enumerate(layout.sample, 1)
        for column, text in enumerate(line, 1)
        if text is not None
    }
    return Snapshot(path=layout.file, sheets=(Sheet(name=layout.name, cells=cells),))


def _wrong(layout: Layout, forms: tuple[Form, ...]) -> Iterator[str]:
    """Why a sample was not read as its layout means it; nothing where it was."""
    if len(forms) != 1:
        yield f"读出 {len(forms)} 张自评表，应是 1 张；请核对标题和列名"
        return
    (form,) = forms
    if form.layout != layout.name:
        yield f"读成了表式 {form.layout}；请核对 title、columns 和 order"
    if form.doubts:
        heads = "、".join(f"“{doubt.entry.text}”" for doubt in form.doubts)
        yield f"的列名 {heads} 不认识，只能推断；请写在 labels 里"
    if form.troubles:
        yield f"有读不懂的地方：{'；'.join(trouble.what for trouble in form.troubles)}"
    if not form.indicators and not form.base:
        yield "没有读出一行指标"
