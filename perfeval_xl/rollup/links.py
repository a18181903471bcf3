"""A sheet for tens of thousands of links, of which each takes some twenty bytes."""

from array import array
from sys import intern

from xlsxwriter.url import Url
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet


class LinkedSheet(Worksheet):  # type: ignore[misc, unused-ignore]
    """A sheet that keeps of a link what its file will hold. XlsxWriter keeps an object with eight texts for each.

    Links that lead to one file after the other share its address, as they share it in files of EPPlus.
    """

    def __init__(self) -> None:
        super().__init__()
        self._linked = array("L")
        """Row, column and number of the address, of each link in turn."""
        self._places: list[str] = []
        """Where in the file each link leads, '' for its beginning."""

    def add_link(self, row: int, column: int, link: str) -> None:
        """Make a link of a cell that has its text; links come in the order of cells. `link` is as for `write_url`."""
        url = Url(link)
        addresses = self.external_hyper_links
        if not addresses or addresses[-1][1] != url._target():
            addresses.append(("/hyperlink", url._target(), "External"))
        self._linked.extend((row, column, len(addresses)))
        self._places.append(intern(url._anchor))

    def _write_hyperlinks(self) -> None:
        """Called by XlsxWriter where the links belong in the sheet's part."""
        if not self._places:
            return
        self.rel_count += len(self.external_hyper_links)
        self._xml_start_tag("hyperlinks")
        cells = iter(self._linked)
        for row, column, number, place in zip(cells, cells, cells, self._places, strict=True):
            attributes = [("ref", xl_rowcol_to_cell(row, column)), ("r:id", f"rId{number}")]
            self._xml_empty_tag("hyperlink", [*attributes, ("location", place)] if place else attributes)
        self._xml_end_tag("hyperlinks")
