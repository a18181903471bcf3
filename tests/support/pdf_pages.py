"""PDF files drawn by hand: rules, texts and page breaks exactly where a test wants them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

WIDTH, HEIGHT = 595, 842
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 /CIDSystemInfo "
    "<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -140 1000 860] /ItalicAngle 0 /Ascent 860 "
    "/Descent -140 /CapHeight 860 /StemV 80 >>",
)


@dataclass
class Paper:
    """One page; places are points from its upper left corner.

    `turned` is how far its content lies turned against the clock, in degrees, and `told` whether the file says so;
    its corner may be counted from anywhere.
    """

    drawn: list[str] = field(default_factory=list)
    turned: int = 0
    told: bool = True
    corner: tuple[int, int] = (0, 0)
    wide: float = WIDTH
    high: float = HEIGHT

    @property
    def content(self) -> str:
        """What is drawn, where it lies."""
        x, y = self.corner
        map_of = {
            0: f"1 0 0 1 {x} {y}",
            90: f"0 1 -1 0 {self.high + x} {y}",
            180: f"-1 0 0 -1 {self.wide + x} {self.high + y}",
            270: f"0 -1 1 0 {x} {self.wide + y}",
        }
        return "\n".join([f"{map_of[self.turned]} cm", *self.drawn])

    @property
    def frame(self) -> str:
        """The entries of its size and its turn."""
        x, y = self.corner
        wide, high = (self.high, self.wide) if self.turned in (90, 270) else (self.wide, self.high)
        return f"/MediaBox [{x} {y} {wide + x} {high + y}]" + (f" /Rotate {self.turned}" if self.told else "")

    def text(self, left: float, top: float, text: str, size: float = 10) -> None:
        """A line of text whose upper left corner is there."""
        signs = text.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F1 {size} Tf {left} {self.high - top - 0.86 * size} Td <{signs}> Tj ET")

    def rule(self, left: float, top: float, right: float, bottom: float) -> None:
        """A thin line."""
        self.drawn.append(f"0.5 w {left} {self.high - top} m {right} {self.high - bottom} l S")

    def bar(self, left: float, top: float, right: float, bottom: float) -> None:
        """A thin filled rectangle, as some programs draw their lines."""
        self.drawn.append(f"{left} {self.high - bottom} {right - left} {bottom - top} re f")

    def box(self, left: float, top: float, right: float, bottom: float, *, open_at: str = "") -> None:
        """Four rules, or three where a side is left open."""
        sides = {
            "top": (left, top, right, top),
            "bottom": (left, bottom, right, bottom),
            "left": (left, top, left, bottom),
            "right": (right, top, right, bottom),
        }
        for name, line in sides.items():
            if name != open_at:
                self.rule(*line)

    def row(self, top: float, height: float, edges: Sequence[float], texts: Sequence[str | None]) -> None:
        """Boxes side by side with texts in lines; None is a box that goes on from above, without a rule at its top."""
        for (left, right), text in zip(pairwise(edges), texts, strict=True):
            self.box(left, top, right, top + height, open_at="top" if text is None else "")
            for number, line in enumerate((text or "").split("\n")):
                if line:
                    self.text(left + 2, top + 2 + 12 * number, line)


def pdf_of(pages: Iterable[Paper]) -> bytes:
    """The file."""
    papers = list(pages)
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(papers)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(papers)} >>",
        *_FONT,
    ]
    for number, paper in enumerate(papers):
        contents = first + 2 * number + 1
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {paper.frame} /Contents {contents} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(stream_of(paper.content))
    return file_of_objects(objects)


def pdf_of_codes(codes: str) -> bytes:
    """A page with one line of these codes (hexadecimal) in a font that counts its signs by UTF-8, which PDFium does not."""
    info = "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    spaces = "4 begincodespacerange <00> <7F> <C080> <DFBF> <E08080> <EFBFBF> <F0808080> <F7BFBFBF> endcodespacerange"
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 1 def "
        f"/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (GB1) def /Supplement 2 def end def {spaces} "
        "1 begincidchar <61> 12 endcidchar endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding 8 0 R /DescendantFonts [4 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 {info} >>",
        _FONT[2],
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 7 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>",
        stream_of(f"BT /F1 12 Tf 50 700 Td <{codes}> Tj ET"),
        stream_of(table).replace("<< ", f"<< /Type /CMap /CMapName /U {info} ", 1),
    ]
    return file_of_objects(objects)


def stream_of(text: str, more: str = "") -> str:
    """A stream object that holds a text; `more` stands in its dictionary."""
    return f"<< {more} /Length {len(text)} >>\nstream\n{text}\nendstream"


def file_of_objects(objects: Sequence[str]) -> bytes:
    data = b"%PDF-1.7\n"
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF".encode("ascii")
