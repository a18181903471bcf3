"""A request that is not carried out."""

from perfeval_xl.problems import sentence


class Refusal(Exception):
    """Answered with `status` and a code of `problems`; `wait` are the seconds after which to try again."""

    def __init__(self, status: int, code: str, what: object = "", *, wait: int = 0, message: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message or sentence(code, what=what)
        self.wait = wait

    def as_json(self) -> dict[str, str]:
        """The body of the answer."""
        return {"code": self.code, "message": self.message}


_STATUSES = {"BAD_ANSWER": 400, "NO_LAW": 400, "TIME": 504, "INTERNAL": 500, "CRASHED": 500, "MEMORY": 507}
_OTHERWISE = 422
"""What was sent was understood, and nothing could be done with it."""


def status_of(code: str) -> int:
    """The HTTP status for a code that a task ended in."""
    return _STATUSES.get(code, _OTHERWISE)
