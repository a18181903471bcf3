"""`perfeval-xl standard check`: what a folder's standard was read as, and what is wrong in it."""

from pathlib import Path

from perfeval_xl.cli.screen import Screen
from perfeval_xl.law import LawBook, Profile
from perfeval_xl.law.book import HERE as OWN_LAW
from perfeval_xl.standard import Standard


def show_standard(folder: Path, screen: Screen) -> int:
    """The folder's profiles and faults; 0 without faults, 1 with any. Raises `UsageError` for no folder."""
    standard = Standard.load(folder, entry_points=False)
    own = LawBook.load([OWN_LAW]).profiles
    for name, profile in standard.law.profiles.items():
        if profile != own.get(name):
            screen.line((name, "bold"), f"  {profile.title}  {_use(profile)}")
    for fault in standard.faults:
        screen.line(("错误", "red"), f"  {fault}")
    if standard.faults:
        screen.line(f"有 {len(standard.faults)} 处没有用上。改好后再核对一次；写法见 docs/标准.md。")
        return 1
    screen.line(f"没有发现错误。使用：perfeval-xl check 表.xlsx --standard {folder}")
    return 0


def _use(profile: Profile) -> str:
    """How the profile comes to be used."""
    if profile.applies is None:
        return f"用 --law {profile.name} 指定时使用"
    return f"{profile.applies.start} 起按年度选用"
