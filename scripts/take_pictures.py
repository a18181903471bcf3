"""Takes the pictures of docs/images: what a check leaves, reports, prints, the roll-up, the pages, the pane in WPS.

.venv/bin/python scripts/take_pictures.py      needs LibreOffice, Chromium and what tests need (make test)

Those of LibreOffice's own window are taken by its tests: PERFEVAL_PICTURES=docs/images pytest
tests/addin/test_libreoffice_buttons.py
"""

import shutil
import sys
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import ImageOps
from PIL.Image import Dither, Image, new

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.cli.main import main  # noqa: E402
from perfeval_xl.rollup import PAGE  # noqa: E402
from tests.support.browser import chromium, opened  # noqa: E402
from tests.support.calc import running_calc  # noqa: E402
from tests.support.long_forms import long_form  # noqa: E402
from tests.support.office import convert  # noqa: E402
from tests.support.service import running  # noqa: E402
from tests.support.wps import installed_for, wps  # noqa: E402

EXAMPLES = ROOT / "examples" / "2024"
IMAGES = ROOT / "docs" / "images"
_ABOVE_FOOT = 0.93
_SHARPNESS, _READABLE = 1.5, 1.05
"""Pixels for each point of a printed page: of one that is looked at closely, and of one among several."""
_APART = 6


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
        _save(picture.crop(_content(picture)), name)


def _save(picture: Image, name: str) -> None:
    """Paper has few colours; so has the file."""
    picture.quantize(64, dither=Dither.NONE).save(IMAGES / name, optimize=True)


def take_reports(work: Path) -> None:
    """A whole report with charts, and of one with slips the page that asks and the annex."""
    for source, name, take in (
        ("没有问题的表.xlsx", "report-page.png", slice(None)),
        ("数字云溪-项目支出自评表.xlsx", "report-annex.png", slice(-2, None)),
    ):
        out = work / f"报告-{source}"
        main(["report", str(EXAMPLES / source), "--out", str(out), "--charts", "--date", "2025-05-16"])
        report = next(out.glob("*绩效自评报告.docx"))
        (printed,) = convert(out, "pdf", report)
        _save(_side_by_side(_pages(printed)[take]), name)


def take_prints(work: Path) -> None:
    """The department's form as it is printed, and the second page of a long form with its heads and labels."""
    book = work / "长表.xlsx"
    long_form().save(book)
    for source, page, name in (
        (EXAMPLES / "附件1和整体支出自评表.xlsx", -1, "打印-整体支出.png"),
        (book, 1, "打印-续页.png"),
    ):
        out = work / f"印-{source.stem}"
        main(["print", str(source), "--out", str(out)])
        _save(_pages(next(out.glob("*.pdf")))[page], name)


def _pages(printed: Path) -> list[Image]:
    pages = pypdfium2.PdfDocument(printed)
    return [pages[number].render(scale=_READABLE).to_pil() for number in range(len(pages))]


def _side_by_side(pages: list[Image]) -> Image:
    """Pages of one size on grey, as they lie on a desk."""
    width, height = pages[0].size
    whole = new("RGB", (len(pages) * (width + _APART) - _APART, height), "#808080")
    for number, page in enumerate(pages):
        whole.paste(page, (number * (width + _APART), 0))
    return whole


def take_service(work: Path) -> None:
    """The page of `perfeval-xl serve` with two workbooks, a finding of the list shown in its form."""
    files = [str(EXAMPLES / name) for name in ("附件1和整体支出自评表.xlsx", "数字云溪-项目支出自评表.xlsx")]
    with running(work / "服务") as service, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(f"{service.address}/#token={service.token}")
        page.set_input_files("#pick", files)
        page.locator("#list li").first.wait_for()
        page.locator("#progress-line").wait_for(state="hidden")
        page.locator("#files tbody tr", has_text="数字云溪").locator("a, button").first.click()
        page.locator("#list li button.jump").first.click()
        page.locator("#files").scroll_into_view_if_needed()
        page.screenshot(path=IMAGES / "网页.png")


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
        take_reports(Path(folder))
        take_prints(Path(folder))
        take_service(Path(folder))
        take_rollup(Path(folder))
        take_pane(Path(folder))
