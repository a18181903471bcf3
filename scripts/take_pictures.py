"""Takes the pictures of docs/images that show an example checked: form, 校验结果, roll-up page, the task pane in WPS.

.venv/bin/python scripts/take_pictures.py      needs LibreOffice, Chromium and what tests need (make test)
"""

import shutil
import sys
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import ImageOps
from PIL.Image import Dither, Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.cli.main import main  # noqa: E402
from perfeval_xl.rollup import PAGE  # noqa: E402
from tests.support.browser import chromium, opened  # noqa: E402
from tests.support.calc import running_calc  # noqa: E402
from tests.support.office import convert  # noqa: E402
from tests.support.wps import installed_for, wps  # noqa: E402

EXAMPLES = ROOT / "examples" / "2024"
IMAGES = ROOT / "docs" / "images"
_ABOVE_FOOT = 0.93
_SHARPNESS = 1.5
"""Pixels for each point of a printed page."""


def take_pages(work: Path) -> None:
    """A marked form and its list of findings, as LibreOffice prints them: the second page and the last."""
    form = work / "数字云溪-项目支出自评表.xlsx"
    shutil.copyfile(EXAMPLES / form.name, form)
    main(["check", str(form), "--mark"])
    (printed,) = convert(work, "pdf", form)
    pages = pypdfium2.PdfDocument(printed)
    numbers = {page: pages[page].get_textpage().get_text_bounded() for page in range(len(pages))}
    result = next(page for page, text in numbers.items() if "已改 级别" in text)
    for page, name in ((1, "marked-form.png"), (result, "result-sheet.png")):
        picture = pages[page].render(scale=_SHARPNESS).to_pil()
        few_colours = picture.crop(_content(picture)).quantize(64, dither=Dither.NONE)
        few_colours.save(IMAGES / name, optimize=True)


def _content(picture: Image) -> tuple[int, int, int, int]:
    """What is printed, without the page's margins and its foot."""
    width, height = picture.size
    above_foot = picture.crop((0, 0, width, round(height * _ABOVE_FOOT)))
    return ImageOps.invert(above_foot.convert("L")).getbbox() or (0, 0, width, height)


def take_rollup(work: Path) -> None:
    """The top of the roll-up page of all examples."""
    with chdir(ROOT):  # so that the picture names a folder of everybody's
        main(["rollup", str(EXAMPLES.relative_to(ROOT)), "--out", str(work)])
    with chromium() as browser, opened(browser, work / PAGE, width=1050) as page:
        page.set_viewport_size({"width": 1050, "height": 1400})
        page.screenshot(path=IMAGES / "汇总-网页.png")


def take_pane(work: Path) -> None:
    """The task pane of the WPS add-in after a check, one finding put right since."""
    form = work / "数字云溪-项目支出自评表.xlsx"
    shutil.copyfile(EXAMPLES / form.name, form)
    with (
        installed_for(work / "user") as desk,
        running_calc(work / "profile") as calc,
        chromium() as browser,
        wps(calc, browser, desk) as office,
    ):
        office.open(form)
        office.press("check")
        rate = next(line for line in office.settle()["lines"] if line["code"] == "F103")
        office.book.Worksheets.Item(rate["sheet"]).Range(rate["cell"]).Value2 = 8.47
        office.press("list")
        page = office.pane
        page.locator("#list > li summary").first.click()
        page.set_viewport_size({"width": 380, "height": 900})
        page.screenshot(path=IMAGES / "WPS-窗格.png")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        take_pages(Path(folder))
        take_rollup(Path(folder))
        take_pane(Path(folder))
