"""What a dossier tells people, in text."""

from perfeval_xl.app.dossier import Dossier
from perfeval_xl.cli.screen import Screen

_TONES = {"齐": "green", "待办": "yellow", "缺": "bold red"}


def show_dossier(made: Dossier, screen: Screen) -> int:
    """The list, what was written, and what to do next; the exit status."""
    checklist = made.checklist
    screen.line(checklist.headline)
    for item in checklist.items:
        todo = f"　{len(item.todo)} 件事" if item.todo and item.form else ""
        screen.line("  ", (item.state, _TONES[item.state]), f"　{item.mark}　{item.name}{todo}")
    for name, why in checklist.aside:
        screen.line(f"没有收进 {name}：{why}")
    screen.line()
    for path in made.written:
        screen.line(f"已写入 {path}")
    for note in checklist.notes:
        screen.line(note)
    screen.line("要办的事逐条写在材料清单里（材料清单.txt，网页 材料清单.html）。")
    return made.result.exit_status
