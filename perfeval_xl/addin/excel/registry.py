"""The Windows registry behind a small interface, and what stands in for it where there is none."""

from typing import Protocol

USER, EVERYBODY = "HKCU", "HKLM"
_WPS = (
    (USER, r"Software\Kingsoft\Office\6.0\Common"),
    (EVERYBODY, r"SOFTWARE\Kingsoft\Office\6.0\Common"),
    (EVERYBODY, r"SOFTWARE\WOW6432Node\Kingsoft\Office\6.0\Common"),
)
"""Where WPS says that it is installed: for one user, or by an administrator for everybody."""


class Registry(Protocol):
    """The Windows registry, as far as it is needed."""

    def read(self, root: str, key: str, name: str = "") -> str | int | None:
        """A value, '' being the key's own; None where there is none or it may not be read."""

    def write(self, key: str, name: str, value: str) -> None:
        """Set a text below the user's root."""

    def delete(self, key: str) -> None:
        """Take a key below the user's root away, which may not be there."""

    def delete_value(self, key: str, name: str) -> None:
        """Take one value away, which may not be there; the key stays with its others."""


class NoRegistry:
    """Where there is no registry, nothing is in it."""

    def read(self, root: str, key: str, name: str = "") -> str | int | None:
        """Nothing."""
        return None

    def write(self, key: str, name: str, value: str) -> None:
        """Not possible. Raises `OSError`."""
        raise OSError("no registry on this system")

    def delete(self, key: str) -> None:
        """There is nothing to delete."""

    def delete_value(self, key: str, name: str) -> None:
        """There is nothing to delete."""


def knows_wps(registry: Registry) -> bool:
    """Whether WPS has registered itself."""
    return any(registry.read(root, key, "InstallRoot") for root, key in _WPS)
