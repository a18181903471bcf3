"""perfeval_xl: checks and scores 绩效自评 forms in the workbooks people fill in.

    import perfeval_xl
    for finding in perfeval_xl.check("表.xlsx").findings:
        print(finding.where, finding.message)

Each name is loaded when it is first used, so that importing the package costs next to nothing. See docs/接口.md.
"""

TYPE_CHECKING = False
"""Type checkers take it for true by its name; typing itself would cost more than the whole import."""
if TYPE_CHECKING:
    from perfeval_xl.api import CheckedFile, Result, check, read, report, score
    from perfeval_xl.domain.errors import FileProblem, LawError, PerfevalError, UsageError
    from perfeval_xl.domain.finding import Finding, Severity
    from perfeval_xl.domain.form import Form
    from perfeval_xl.rules.base import Case, Hit, hit, rule
    from perfeval_xl.standard import Standard

__version__ = "0.1.0"
_HOMES = {
    "perfeval_xl.api": ("CheckedFile", "Result", "check", "read", "report", "score"),
    "perfeval_xl.domain.errors": ("FileProblem", "LawError", "PerfevalError", "UsageError"),
    "perfeval_xl.domain.finding": ("Finding", "Severity"),
    "perfeval_xl.domain.form": ("Form",),
    "perfeval_xl.rules.base": ("Case", "Hit", "hit", "rule"),
    "perfeval_xl.standard": ("Standard",),
}
__all__ = [  # noqa: RUF022 - in the order of a reader's questions
    "__version__",
    "read",
    "check",
    "score",
    "report",
    "Result",
    "CheckedFile",
    "Form",
    "Case",
    "Finding",
    "Severity",
    "Standard",
    "rule",
    "hit",
    "Hit",
    "PerfevalError",
    "FileProblem",
    "LawError",
    "UsageError",
]

if not TYPE_CHECKING:  # a type checker would take every misspelt name for this function's

    def __getattr__(name: str) -> object:
        """An offered name out of its home, kept here from then on."""
        for home, names in _HOMES.items():
            if name in names:
                from importlib import import_module

                globals()[name] = getattr(import_module(home), name)
                return globals()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return __all__
