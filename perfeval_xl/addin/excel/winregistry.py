"""The registry of Windows."""

import sys

if sys.platform == "win32":
    import winreg

    from perfeval_xl.addin.excel.registry import EVERYBODY, USER

    _ROOTS = {USER: winreg.HKEY_CURRENT_USER, EVERYBODY: winreg.HKEY_LOCAL_MACHINE}

    class WindowsRegistry:
        """`Registry` by winreg."""

        def read(self, root: str, key: str, name: str = "") -> str | int | None:
            """A value; None where there is none or it may not be read."""
            try:
                with winreg.OpenKey(_ROOTS[root], key) as opened:
                    value = winreg.QueryValueEx(opened, name)[0]
            except OSError:
                return None
            return value if isinstance(value, (str, int)) else None

        def write(self, key: str, name: str, value: str) -> None:
            """Set a text below HKEY_CURRENT_USER. Raises `OSError`."""
            with winreg.CreateKey(_ROOTS[USER], key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str) -> None:
            """Take a key without sub-keys away. Raises `OSError` for one that is locked."""
            try:
                winreg.DeleteKey(_ROOTS[USER], key)
            except FileNotFoundError:
                return

        def delete_value(self, key: str, name: str) -> None:
            """Take one value away; the key stays with its others. Raises `OSError` for one that is locked."""
            try:
                with winreg.OpenKey(_ROOTS[USER], key, access=winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
