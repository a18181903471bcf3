"""Ways in which people and programs spoil the tables of a Word document; each takes the document's body."""

import copy
from collections.abc import Callable, Iterator
from itertools import permutations

from tests.support.word_forms import Element, W, cut_table, element, head_place, paragraph, tables, text_of

WAYS: dict[str, Callable[[Element], None]] = {}


def _way(function: Callable[[Element], None]) -> Callable[[Element], None]:
    WAYS[function.__name__] = function
    return function


def _cells(body: Element) -> Iterator[Element]:
    return (cell for table in tables(body) for cell in table.iter(W + "tc"))


def _rows(table: Element) -> list[Element]:
    return list(table.findall(W + "tr"))


def _over_all(table: Element) -> list[Element]:
    """What says that a cell spans the whole width of a table."""
    cells = _rows(table)[0].findall(f"{W}tc/{W}tcPr")
    spans = [cell.find(W + "gridSpan") for cell in cells]
    columns = sum(1 if span is None else int(span.get(W + "val")) for span in spans)
    width = sum(int(cell.find(W + "tcW").get(W + "w")) for cell in cells)
    return [element("tcW", w=str(width), type="dxa"), element("gridSpan", val=str(columns))]


def _settings(row: Element) -> Element:
    """A row's own settings, new ones where it has none."""
    found = row.find(W + "trPr")
    if found is None:
        found = element("trPr")
        row.insert(0, found)
    return found


def _frame(*content: Element) -> Element:
    """A table of one cell around something; Word wants a paragraph at a cell's end."""
    table, row, cell = element("tbl"), element("tr"), element("tc")
    grid = element("tblGrid")
    grid.append(element("gridCol", w="9640"))
    for holder, each in ((cell, [*content, element("p")]), (row, [cell]), (table, [grid, row])):
        holder.extend(each)
    return table


@_way
def cells_merged_downwards_only_look_so(body: Element) -> None:
    for merge in list(body.iter(W + "vMerge")):
        merge.getparent().remove(merge)


@_way
def cells_merged_across_the_old_way(body: Element) -> None:
    for cell in list(_cells(body)):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        if span is None:
            continue
        properties = span.getparent()
        for _ in range(int(span.get(W + "val")) - 1):
            other = element("tc")
            own = copy.deepcopy(properties)
            own.remove(own.find(W + "gridSpan"))
            own.append(element("hMerge", val="continue"))
            other.extend([own, element("p")])
            cell.addnext(other)
        properties.replace(span, element("hMerge", val="restart"))


@_way
def rows_and_cells_in_content_controls(body: Element) -> None:
    for row in list(body.iter(W + "tr")):
        for each in (row, row.find(W + "tc")):
            control, content = element("sdt"), element("sdtContent")
            each.addprevious(control)
            control.append(content)
            content.append(each)


@_way
def texts_and_tables_in_content_controls(body: Element) -> None:
    for run in [run for cell in _cells(body) for run in cell.iter(W + "r")]:
        control, content = element("sdt"), element("sdtContent")
        run.addprevious(control)
        control.append(content)
        content.append(run)
    for table in tables(body):
        control, content = element("sdt"), element("sdtContent")
        table.addprevious(control)
        control.append(content)
        content.append(table)


@_way
def title_inside_the_table(body: Element) -> None:
    for table in tables(body):
        title = table.getprevious()
        if title is None or title.tag != W + "p" or "自评表" not in text_of(title) or not _rows(table):
            continue
        row, cell, properties = element("tr"), element("tc"), element("tcPr")
        properties.extend(_over_all(table))
        cell.extend([properties, title])
        row.append(cell)
        _rows(table)[0].addprevious(row)


@_way
def title_in_a_table_of_its_own(body: Element) -> None:
    for table in tables(body):
        title = table.getprevious()
        if title is not None and "自评表" in text_of(title):
            own = element("tbl")
            row, cell = element("tr"), element("tc")
            title.addprevious(own)
            cell.append(title)
            row.append(cell)
            own.append(row)
            own.addnext(element("p"))


@_way
def cut_before_the_indicators(body: Element) -> None:
    for table in tables(body):
        if place := head_place(table):
            cut_table(table, place, element("p"))


@_way
def cut_inside_a_merged_group(body: Element) -> None:
    for table in tables(body):
        place = head_place(table)
        if place is not None and len(_rows(table)) > place + 4:
            cut_table(table, place + 3, element("p"), element("p"))


@_way
def cut_where_a_group_begins(body: Element) -> None:
    for table in tables(body):
        place = next((place for place, row in enumerate(_rows(table)) if text_of(row).startswith("效益指标")), None)
        if place is not None:
            cut_table(table, place, element("p"))


@_way
def cut_with_the_head_again(body: Element) -> None:
    for table in tables(body):
        place = head_place(table)
        if place is not None and len(_rows(table)) > place + 4:
            head = copy.deepcopy(_rows(table)[place])
            second = cut_table(table, place + 3, paragraph("续表"))
            _rows(second)[0].addprevious(head)


@_way
def cut_and_dragged_a_little(body: Element) -> None:
    for table in tables(body):
        if place := head_place(table):
            second = cut_table(table, place, element("p"))
            for number, column in enumerate(second.iter(W + "gridCol")):
                column.set(W + "w", str(int(column.get(W + "w")) + (18, -18)[number % 2]))


@_way
def heads_again_inside_merged_groups(body: Element) -> None:
    for table in tables(body):
        place = head_place(table)
        if place is not None:
            for number in range(place + 3, len(_rows(table)) - 2, 4):
                _rows(table)[number].addprevious(copy.deepcopy(_rows(table)[place]))


@_way
def framed(body: Element) -> None:
    for table in tables(body):
        place = element("p")
        table.addprevious(place)
        place.getparent().replace(place, _frame(table))


@_way
def framed_with_its_title(body: Element) -> None:
    for table in tables(body):
        title = table.getprevious()
        framed = [table] if title is None or title.tag != W + "p" else [title, table]
        place = element("p")
        framed[0].addprevious(place)
        place.getparent().replace(place, _frame(*framed))


@_way
def framed_twice(body: Element) -> None:
    framed(body)
    for table in list(body.findall(W + "tbl")):
        place = element("p")
        table.addprevious(place)
        place.getparent().replace(place, _frame(table))


@_way
def indicators_in_a_table_inside(body: Element) -> None:
    """The names and money are rows of the outer table, the indicators a table in its last row."""
    for table in tables(body):
        if place := head_place(table):
            second = cut_table(table, place)
            row, cell, properties = element("tr"), element("tc"), element("tcPr")
            properties.extend(_over_all(table))
            cell.extend([properties, second, element("p")])
            row.append(cell)
            table.append(row)


@_way
def in_a_text_box(body: Element) -> None:
    for table in tables(body):
        holder, run, picture, box = element("p"), element("r"), element("pict"), element("txbxContent")
        table.addprevious(holder)
        for outer, inner in ((holder, run), (run, picture), (picture, box), (box, table)):
            outer.append(inner)


@_way
def texts_changed_under_tracking(body: Element) -> None:
    for number, run in enumerate([run for cell in _cells(body) for run in cell.iter(W + "r")]):
        if number % 3 == 0:
            old = copy.deepcopy(run)
            for words in old.iter(W + "t"):
                words.tag, words.text = W + "delText", "旧99"
            for change, own in (("del", old), ("ins", run)):
                made = element(change, id=str(number), author="甲")
                run.addprevious(made)
                made.append(own)


@_way
def rows_deleted_and_inserted_under_tracking(body: Element) -> None:
    for table in tables(body):
        for number, row in enumerate(_rows(table)):
            _settings(row).append(element("ins", id=str(number), author="甲"))
            if number % 2:
                deleted = copy.deepcopy(row)
                deleted.find(W + "trPr").append(element("del", id=str(900 + number), author="甲"))
                row.addnext(deleted)


@_way
def paragraphs_joined_under_tracking(body: Element) -> None:
    """Every text of two runs stands in two paragraphs, of which the first one's end is deleted."""
    for cell in list(_cells(body)):
        first = cell.find(W + "p")
        runs = first.findall(W + "r")
        if len(runs) == 2:
            second = element("p")
            second.append(runs[1])
            first.addnext(second)
            mark = element("pPr")
            mark.append(element("rPr"))
            mark[0].append(element("del", id="7", author="甲"))
            first.insert(0, mark)


@_way
def without_a_grid(body: Element) -> None:
    for grid in list(body.iter(W + "tblGrid")):
        grid.getparent().remove(grid)


@_way
def without_grid_and_spans(body: Element) -> None:
    """Only the widths of the cells say where they stand."""
    without_a_grid(body)
    for span in list(body.iter(W + "gridSpan")):
        span.getparent().remove(span)


@_way
def signs_of_the_font_symbol(body: Element) -> None:
    for words in [words for cell in _cells(body) for words in cell.iter(W + "t")]:
        if "≥" in (words.text or ""):
            before, after = words.text.split("≥", 1)
            words.text = after
            words.addprevious(element("sym", font="Symbol", char="F0B3"))
            if before:
                own = element("t")
                own.text = before
                words.getprevious().addprevious(own)


@_way
def signs_as_private_characters(body: Element) -> None:
    for words in [words for cell in _cells(body) for words in cell.iter(W + "t")]:
        words.text = (words.text or "").translate({ord("≥"): "\uf0b3", ord("≤"): "\uf0a3", ord("%"): "\uf025"})


@_way
def blank_paragraphs_everywhere(body: Element) -> None:
    for cell in list(_cells(body)):
        for each in cell.findall(W + "p")[:1]:
            each.addprevious(paragraph("　 "))
            each.addnext(paragraph(" "))


@_way
def merged_cells_left_out_at_the_start(body: Element) -> None:
    for row in list(body.iter(W + "tr")):
        omitted = 0
        for cell in row.findall(W + "tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(W + "val") is not None:
                break
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            omitted += int(span.get(W + "val")) if span is not None else 1
            row.remove(cell)
        if omitted:
            _settings(row).append(element("gridBefore", val=str(omitted)))


@_way
def hidden_and_field_texts(body: Element) -> None:
    """Every cell holds besides: hidden text, the code of a field, a prompt nobody has replaced."""
    for cell in list(_cells(body)):
        first = cell.find(W + "p")
        for name, tag in (("vanish", "t"), ("", "instrText")):
            run, properties, words = element("r"), element("rPr"), element(tag)
            properties.extend([element(name)] if name else [])
            words.text = "不印的字99"
            run.extend([properties, words])
            first.append(run)
        control, properties, content = element("sdt"), element("sdtPr"), element("sdtContent")
        properties.append(element("showingPlcHdr"))
        content.extend(paragraph("单击此处输入文字").findall(W + "r"))
        control.extend([properties, content])
        first.append(control)


def digits_typed_wide(body: Element) -> None:
    """The one way that changes what is said: quotes are wide as well."""
    wide = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
    for cell in _cells(body):
        for words in cell.iter(W + "t"):
            words.text = (words.text or "").translate(wide)


CONTRADICTING = {
    ("without_grid_and_spans", "merged_cells_left_out_at_the_start"),
    ("title_in_a_table_of_its_own", "title_inside_the_table"),
}
"""Pairs that no document can hold at once: how wide cells left out are needs a grid; a title is once."""


def pairs() -> list[tuple[str, str]]:
    """Two ways, one after the other, that can go together."""
    against = CONTRADICTING | {(after, before) for before, after in CONTRADICTING}
    return [pair for pair in permutations(WAYS, 2) if pair not in against]
