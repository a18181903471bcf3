"""The package of a workbook, which knows where the cells of its sheets stand."""

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import Originals, Package
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.file.sheet.plainsheet import CellIndex
from perfeval_xl.hosts.file.sheet.scan import NoValues, SheetScan, SheetShape, scan, scan_plain
from perfeval_xl.hosts.file.sheet.values import CellValues

_NO_VALUES = NoValues((), ())
_Known = dict[str, tuple[bytes, SheetShape | None]]
"""The shapes of sheets by part, each with the very bytes of which it is true; None for one that is not plain."""


class Readings:
    """What the pass that read a workbook leaves for those that write, mark, verify and print."""

    def __init__(self) -> None:
        self.values: CellValues | None = None
        """How the cells are understood, once they have been read."""
        self.shapes: _Known = {}

    def forget(self) -> None:
        """Let go of how cells of this workbook alone are written: it may stay open as long as thousands of others."""
        if self.values is not None and not self.values.is_shared:
            self.values.forget(0)


class SheetPackage(Package):
    """A package that looks at each of its sheets once, and again only where it has changed."""

    def __init__(self, archive: Archive, originals: Originals | None = None, readings: Readings | None = None) -> None:
        super().__init__(archive, originals)
        self.readings = readings or Readings()
        self._changed_shapes: _Known = {}

    def was_read(self, part: str) -> bool:
        """Whether the values of a sheet were asked for."""
        return part in self.readings.shapes

    def scan(self, part: str, sheet: str, values: CellValues) -> SheetScan:
        """All that a sheet holds; `sheet` as of `CellValues.cell`. Raises as `scan.scan` does."""
        data = self.read(part)
        found = scan(data, part, sheet, values)
        self.readings.shapes[part] = (data, found.shape)
        return found

    def shape(self, part: str) -> SheetShape:
        """What writing into a sheet needs to know of it."""
        data = self.read(part)
        shape = self._kept_shape(part, data)
        if shape is None:
            shape = scan(data, part, part, self._values_for(part)).shape
            self._changed_shapes[part] = (data, shape)
        return shape

    def index(self, part: str) -> CellIndex | None:
        """Where the cells of a part stand, if it is a sheet and all its rows are written in the ordinary way."""
        data = self.read(part)
        shape = self._kept_shape(part, data)
        if shape is None and self._changed_shapes.get(part) != (data, None):
            shape = self._shape_after_writing(part, data) or self._plain_shape(part, data)
            self._changed_shapes[part] = (data, shape)
        return shape and shape.rows

    def _shape_after_writing(self, part: str, data: bytes) -> SheetShape | None:
        """The shape of a sheet in which only contents of cells have changed since it was read."""
        values = self.readings.values
        _, shape = self.readings.shapes.get(part, (b"", None))
        if values is None or shape is None or shape.rows is None:
            return None
        rows = shape.rows.after_writing(data, part, values)
        return None if rows is None else shape._replace(rows=rows)

    def _plain_shape(self, part: str, data: bytes) -> SheetShape | None:
        found = scan_plain(data, part, self._values_for(part))
        return found and SheetShape(found.around.merges, found.rows)

    def sheet_outline(self, part: str, depth: int) -> list[xml.Node]:
        """As `outline`, of a sheet; if it has been read, its rows are stepped over."""
        data = self.read(part)
        rows = self.index(part) if self.was_read(part) else None
        return xml.outline_around(data, part, depth, rows.start, rows.stop) if rows else xml.outline(data, part, depth)

    def _kept_shape(self, part: str, data: bytes) -> SheetShape | None:
        for shapes in (self._changed_shapes, self.readings.shapes):
            if part in shapes and shapes[part][0] is data:
                return shapes[part][1]
        return None

    def _values_for(self, part: str) -> CellValues:
        """As the sheet was read; one that nobody has read may hold what cannot be read."""
        values = self.readings.values
        if values is None or not self.was_read(part):
            return _NO_VALUES
        _, shape = self.readings.shapes[part]
        if shape is not None and shape.rows is not None:
            shape.rows.teach(values)
        return values
