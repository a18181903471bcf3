"""What a compiler would refuse in VBA: blocks left open, names that nobody declares, a module without Option Explicit."""

import re
from collections.abc import Iterator, Mapping

_STRING = re.compile(r'"(?:[^"]|"")*"')
_WORD = re.compile(r"(?<![\w.!&])([A-Za-z_]\w*)\b[$%&]?(?!\s*:=)")
_OPENERS = (
    ("If", re.compile(r"If\b.*\bThen$")),
    ("For", re.compile(r"For\b")),
    ("Do", re.compile(r"Do\b")),
    ("With", re.compile(r"With\b")),
    ("Select", re.compile(r"Select Case\b")),
    ("Sub", re.compile(r"(?:Public |Private )?Sub\b")),
    ("Function", re.compile(r"(?:Public |Private )?Function\b")),
)
_CLOSERS = {"Next": "For", "Loop": "Do", "End If": "If", "End With": "With", "End Select": "Select"} | {
    f"End {kind}": kind for kind in ("Sub", "Function")
}
_DECLARATION = re.compile(r"(?:Dim|Static|Public|Private)\s+(?:Const\s+)?(?!Sub\b|Function\b)(\w+)")
_HEAD = re.compile(r"(Public |Private )?(?:Sub|Function)\s+(\w+)\((.*)\)")
_PARAMETER = re.compile(r"(?:ByVal |ByRef )?(\w+)(?:\(\))? As ")
BUILT_IN = frozenset(
    """
    And ActiveCell ActiveSheet ActiveWindow ActiveWorkbook Application Array As Boolean ByRef ByVal CDbl CLng CStr Call
    Case ChrW Chr Collection Const CreateObject Dim Do Double Each Else ElseIf Empty End Err Error Exit Explicit False
    For Function GoTo If In InStr Integer IRibbonControl Is IsArray IsDate IsNull IsNumeric LBound Left Len Long Loop
    Mid Mod MsgBox New Next Not Nothing Null Object On Option Or Preserve Private Public RGB ReDim Resume Select Set
    Replace Split Step String Sub Then ThisWorkbook To True UBound VarType Variant While With vbDouble vbInformation vbLf
    vbString Join Like Right Trim
    """.split()
)


def logical_lines(source: str) -> Iterator[tuple[int, str]]:
    """Statements with the number of their first line; comments, attributes and the contents of texts are left out."""
    joined, first = "", 0
    for number, line in enumerate(source.splitlines(), 1):
        text = _STRING.sub('""', line).split("'")[0].rstrip()
        first = first or number
        if text.endswith(" _"):
            joined += text[:-1]
            continue
        if (joined + text).strip() and not text.startswith("Attribute "):
            yield first, (joined + text).strip()
        joined, first = "", 0


def problems(modules: Mapping[str, str]) -> list[str]:
    """`Module:line what`, for all modules of a project; public names are known in every module."""
    public = {name for source in modules.values() for name in _public_names(source)}
    return [f"{module}:{problem}" for module, source in modules.items() for problem in _module_problems(source, public)]


def _public_names(source: str) -> Iterator[str]:
    for _, line in logical_lines(source):
        head = _HEAD.match(line)
        if head and head[1] != "Private ":
            yield head[2]
        elif line.startswith("Public ") and not head:
            yield from _declared(line)


def _module_problems(source: str, public: set[str]) -> Iterator[str]:
    lines = list(logical_lines(source))
    if "Option Explicit" not in (line for _, line in lines):
        yield "1 Option Explicit is missing"
    yield from _unbalanced(lines)
    yield from _undeclared(lines, public)


def _unbalanced(lines: list[tuple[int, str]]) -> Iterator[str]:
    opened: list[str] = []
    for number, line in lines:
        closing = next((kind for word, kind in _CLOSERS.items() if re.match(rf"{word}\b", line)), None)
        if closing is None:
            opened += [kind for kind, pattern in _OPENERS if pattern.match(line)]
        elif not opened or opened.pop() != closing:
            yield f"{number} {line} closes nothing"
    if opened:
        yield f"{lines[-1][0]} {opened[-1]} is not closed"


def _undeclared(lines: list[tuple[int, str]], public: set[str]) -> Iterator[str]:
    outside, inside = _module_names(lines) | public | BUILT_IN, set[str]()
    for number, line in lines:
        head = _HEAD.match(line)
        if head:
            inside = {head[2], *_PARAMETER.findall(head[3])}
        inside |= set(_declared(line))
        label = re.fullmatch(r"(\w+):", line) or re.match(r"On Error GoTo (\w+)|Resume (\w+)", line)
        inside |= {name for name in label.groups() if name} if label else set()
        declared = {name.casefold() for name in outside | inside}
        for name in _WORD.findall(re.sub(r"\bAs (?:New )?[\w.]+", "", line)):
            if name.casefold() not in declared:
                yield f"{number} {name} is not declared"


def _module_names(lines: list[tuple[int, str]]) -> set[str]:
    """Names declared outside of routines, and the routines themselves."""
    names, depth = set[str](), 0
    for _, line in lines:
        head = _HEAD.match(line)
        if head:
            names.add(head[2])
            depth += 1
        elif re.match(r"End (?:Sub|Function)\b", line):
            depth -= 1
        elif not depth:
            names |= set(_declared(line))
    return names


def _declared(line: str) -> list[str]:
    found = _DECLARATION.match(line)
    return [found[1]] if found else []
