"""`perfeval-xl standard check`: what a folder's standard was read as, and what is wrong in it."""

from collections.abc import Iterator
from pathlib import Path

from perfeval_xl.cli.screen import Screen
from perfeval_xl.law import Profile
from perfeval_xl.schemas import HERE as SCHEMAS
from perfeval_xl.standard import Standard
from perfeval_xl.standard.samples import try_layouts


def show_standard(folder: Path, screen: Screen) -> int:
    """What the folder brings and its faults; 0 without faults, 1 with any. Raises `UsageError` for no folder."""
    standard, own = Standard.load(folder, entry_points=False), Standard.load(entry_points=False)
    for name, addition in _brought(standard, own):
        screen.line((name, "bold"), f"  {addition}")
    faults = [*standard.faults, *try_layouts(standard.vocabulary)]
    for fault in faults:
        screen.line(("错误", "red"), f"  {fault}")
    if faults:
        screen.line(f"有 {len(faults)} 处没有用上。改好后再核对一次；写法见 docs/标准.md。")
        return 1
    screen.line(f"没有发现错误。使用：perfeval-xl check 表.xlsx --standard {folder}")
    screen.line(f"编辑器用的 JSON Schema 在 {SCHEMAS}")
    return 0


def _brought(standard: Standard, own: Standard) -> Iterator[tuple[str, str]]:
    """What a standard has beyond our own, each with what it is."""
    for name, profile in standard.law.profiles.items():
        if profile != own.law.profiles.get(name):
            yield name, f"{profile.title}  {_use(profile)}"
    for layout in standard.vocabulary.layouts:
        if layout not in own.vocabulary.layouts:
            yield layout.name, f"表式，标题合“{layout.title.pattern}”"
    for file, number in standard.wording.used.items():
        if number:
            yield file.name, f"增加 {number} 个说法"


def _use(profile: Profile) -> str:
    """How the profile comes to be used."""
    if profile.applies is None:
        return f"用 --law {profile.name} 指定时使用"
    return f"{profile.applies.start} 起按年度选用"
