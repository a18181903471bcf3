"""`perfeval-xl addin`: the buttons in spreadsheet programs."""

from perfeval_xl import __version__
from perfeval_xl.addin.libreoffice import install
from perfeval_xl.cli.screen import Screen


def run_libreoffice(action: str, screen: Screen) -> int:
    """install, remove or status for LibreOffice; `PerfevalError` tells what is in the way."""
    if action == "status":
        screen.line(_status(install.status()))
    else:
        screen.line(install.install() if action == "install" else install.remove())
    return 0


def _status(version: str | None) -> str:
    if version is None:
        return "LibreOffice：没有装。运行 perfeval-xl addin install --libreoffice 装上。"
    if version != __version__:
        return (
            f"LibreOffice：装的是 {version}，程序是 {__version__}。运行 perfeval-xl addin install --libreoffice 更新。"
        )
    return f"LibreOffice：已装 {version}，可以使用。"
