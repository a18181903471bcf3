"""The dialog behind 设置: scoring law, hidden sheets, and where the installed program is."""

from typing import Any

from perfeval_xl.addin.libreoffice.window import Window
from perfeval_xl.addin.settings import Settings
from perfeval_xl.standard import Standard

_BY_YEAR = "按表的年度自动选择（推荐）"
_WIDTH, _HEIGHT, _MARGIN, _LINE = 260, 124, 8, 14
"""Units of the application font."""
_OK, _CANCEL = 1, 2
"""com.sun.star.awt.PushButtonType."""


def ask(window: Window, current: Settings) -> Settings | None:
    """Let the user change the settings; None when they cancel or nobody sees the window."""
    if not window.frame.ContainerWindow.isVisible():
        return None
    names = ["", *Standard.default().law.profiles]
    dialog = _dialog(window, current, names)
    try:
        if dialog.execute() != 1:
            return None
        chosen = dialog.getControl("law").getSelectedItemPos()
        command = dialog.getControl("command").getText().strip()
        hidden = bool(dialog.getControl("hidden").getState())
        return current._replace(profile=names[max(chosen, 0)] or None, command=command, hidden=hidden)
    finally:
        dialog.dispose()


def _dialog(window: Window, current: Settings, names: list[str]) -> Any:
    model = window.service("com.sun.star.awt.UnoControlDialogModel")
    model.Title, model.Width, model.Height = "绩效自评 - 设置", _WIDTH, _HEIGHT
    full = _WIDTH - 2 * _MARGIN
    _add(model, "FixedText", "law_label", (_MARGIN, 8, full), Label="评分口径：")
    titles = tuple(Standard.default().law.named(name).title if name else _BY_YEAR for name in names)
    law = _add(model, "ListBox", "law", (_MARGIN, 20, full), Dropdown=True, StringItemList=titles)
    place = names.index(current.profile) if current.profile in names else 0
    law.SelectedItems = (place,)
    label = "perfeval-xl 程序的位置（生成报告和打印时用；不填则自动查找）："
    _add(model, "FixedText", "command_label", (_MARGIN, 42, full), Label=label)
    _add(model, "FileControl", "command", (_MARGIN, 54, full), Text=current.command)
    label = "隐藏的工作表里的自评表也算进去"
    _add(model, "CheckBox", "hidden", (_MARGIN, 76, full), Label=label, State=int(current.hidden))
    left = _WIDTH - _MARGIN - 50
    _add(model, "Button", "ok", (left - 56, 100, 50), Label="确定", PushButtonType=_OK, DefaultButton=True)
    _add(model, "Button", "cancel", (left, 100, 50), Label="取消", PushButtonType=_CANCEL)
    dialog = window.service("com.sun.star.awt.UnoControlDialog")
    dialog.setModel(model)
    dialog.createPeer(window.service("com.sun.star.awt.Toolkit"), window.frame.ContainerWindow)
    return dialog


def _add(model: Any, kind: str, name: str, place: tuple[int, int, int], **properties: Any) -> Any:
    """A control at left, top and width."""
    control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    control.Name = name
    control.PositionX, control.PositionY, control.Width = place
    control.Height = _LINE
    for each, value in properties.items():
        setattr(control, each, value)
    model.insertByName(name, control)
    return control
