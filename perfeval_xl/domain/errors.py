"""What the program cannot go on past. The user's own slips are findings, never exceptions."""


class PerfevalError(Exception):
    """Root of all errors of this package.

    `code` is stable and printed (`ENCRYPTED`, `BUSY` …); `message` is a Chinese sentence that says what to do next.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class FileProblem(PerfevalError):
    """A file that could not be read or written; nothing of it was changed."""


class LawError(PerfevalError):
    """The law files are wrong, or no value is in force at the date asked for."""


class UsageError(PerfevalError):
    """The command was called in a way that cannot be carried out."""
