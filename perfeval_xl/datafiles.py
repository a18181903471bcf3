"""Data files (YAML) as Python values, kept compiled beside them the way Python keeps its own modules.

Reading YAML costs 15 ms of a start that should take 70: the parser is only loaded when a file has changed since its
compiled copy was written to `__pycache__`, or where that folder cannot be written. Only the package's own files are
kept so; in a folder of the user nothing is left behind.

Inside LibreOffice there is no YAML parser. The extension carries these files rewritten as JSON, which is YAML as well;
a file that begins like JSON is read by the standard library.
"""

import marshal
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

_FORMAT = 1
_MERGE = "<<"
"""The key of YAML that takes over what another mapping holds, which may stand there for several."""
_PACKAGE = Path(__file__).parent

Keys = tuple[str, ...]
"""The way to a value in a data file: ('values', 'limit.over')."""


class Fault(NamedTuple):
    """What is wrong in a data file or a rule: the file, the line (0 for none), and a sentence in Chinese."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f" 第 {self.line} 行" if self.line else ""
        return f"{self.file}{place}：{self.message}"


class DataError(Exception):
    """A data file says what it may not say, at the value that `keys` lead to."""

    def __init__(self, message: str, *keys: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.keys = keys
        self.line = line


class DataErrors(DataError):
    """All that a data file says and may not say; speaks as the first."""

    def __init__(self, errors: Sequence[DataError]) -> None:
        first = errors[0]
        super().__init__(first.message, *first.keys, line=first.line)
        self.errors = tuple(errors)


class Trial:
    """Goes on behind an error, so that a file tells all of its errors at once.

    trial = Trial()
    with trial:
        values = parse_values(data)
    with trial:
        days = parse_days(data)
    trial.end()  # raises what was wrong, if anything was
    """

    def __init__(self) -> None:
        self.errors: list[DataError] = []

    def __enter__(self) -> None:
        """Begin a part that may be wrong."""

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> bool:
        """Keep the part's error, if it has one of ours."""
        if not isinstance(fault, DataError):
            return False
        self.errors.extend(fault.errors if isinstance(fault, DataErrors) else [fault])
        return True

    def end(self) -> None:
        """Raise `DataErrors` if any part was wrong."""
        if self.errors:
            raise DataErrors(self.errors)


def load(path: Path) -> Any:
    """The content of a YAML file: dict, list, str, int, float, bool, None; a date is its ISO text.

    Raises `DataError` with its line for a file that is no YAML, and OSError.
    """
    if not path.is_relative_to(_PACKAGE):
        return _parsed(path)
    state = path.stat()
    stamp = (_FORMAT, state.st_mtime_ns, state.st_size)
    compiled = path.parent / "__pycache__" / f"{path.stem}.yaml.bin"
    with suppress(OSError, ValueError, EOFError, TypeError):  # no copy yet, or one that cannot be used: made anew below
        stored_stamp, content = marshal.loads(compiled.read_bytes())
        if stored_stamp == stamp:
            return content
    content = _parsed(path)
    _keep(compiled, marshal.dumps((stamp, content)))
    return content


def fault_in(path: Path, error: DataError) -> Fault:
    """An error with the file and the line of the value that it speaks of."""
    return Fault(str(path), error.line or line_of(path, error.keys), error.message)


def faults_in(path: Path, error: DataError) -> list[Fault]:
    """The same for each of several errors, from the top of the file to the bottom."""
    errors = error.errors if isinstance(error, DataErrors) else (error,)
    return sorted((fault_in(path, each) for each in errors), key=lambda fault: fault.line)


def line_of(path: Path, keys: Sequence[str]) -> int:
    """The line on which the value stands that the keys lead to, as far as they lead; 0 without a YAML parser."""
    try:
        import yaml

        node = yaml.compose(path.read_text("utf-8-sig"), yaml.SafeLoader)
    except (ImportError, OSError, ValueError, yaml.YAMLError):
        return 0
    line = node.start_mark.line if node is not None else 0
    for key in keys:
        pair = next((pair for pair in _pairs(node) if pair[0] == key), None)
        if pair is None:
            break
        _, line, node = pair
    return int(line) + 1


def _pairs(node: Any) -> Iterator[tuple[str, int, Any]]:
    """The entries of a YAML node: key, line, node of the value. Those of a list are numbered."""
    for number, item in enumerate(
        getattr(node, "value", ()) if not isinstance(getattr(node, "value", ""), str) else ()
    ):
        if isinstance(item, tuple):
            yield str(item[0].value), item[0].start_mark.line, item[1]
        else:
            yield str(number), item.start_mark.line, item


def _parsed(path: Path) -> Any:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("不是 UTF-8 编码，请用记事本另存为 UTF-8。", line=1) from None
    if text.startswith(("{", "[")):
        return _from_json(text)
    return _from_yaml(text)


def _from_json(text: str) -> Any:
    import json

    try:
        return json.loads(text, object_pairs_hook=_mapping_of)
    except ValueError:
        return _from_yaml(text)  # a flow mapping is YAML too, and knows the line of a key that stands twice


def _mapping_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs as a mapping. Raises `ValueError` where a key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _from_yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise DataError("这里没有 YAML 解析器，读不了 YAML 文件；写成 JSON 的可以读。", line=1) from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        reader = loader(text)
        root = reader.get_single_node()
        if root is None:
            return None
        _refuse_repeated(root)
        return _plain(reader.construct_document(root))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise DataError("YAML 写法有误，请核对缩进、冒号和引号。", line=mark.line + 1 if mark else 1) from None
    except ValueError:  # 2024-02-30 is no day
        raise _unreadable_value(yaml.compose(text, loader)) from None


def _refuse_repeated(root: Any) -> None:
    """Raise `DataErrors` for keys that stand twice in a mapping: of the two values one would go unused in silence."""
    errors = []
    for keys in _keys_of_mappings(root):
        lines: dict[str, int] = {}
        for key in keys:
            name, line = key.value, key.start_mark.line + 1
            if name in lines:
                errors.append(DataError(f"“{name}”写了两遍（前一处在第 {lines[name]} 行），请合成一处。", line=line))
            lines.setdefault(name, line)
    if errors:
        raise DataErrors(errors)


def _keys_of_mappings(root: Any) -> Iterator[list[Any]]:
    """The scalar keys of each mapping under a YAML node; what several places share (&, *) is seen once."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or isinstance(node.value, str):
            continue
        seen.add(id(node))
        pairs = [item for item in node.value if isinstance(item, tuple)]
        yield [key for key, _ in pairs if isinstance(key.value, str) and key.value != _MERGE]
        waiting += [part for pair in pairs for part in pair] or node.value


def _unreadable_value(root: Any) -> DataError:
    """The error of the first value that looks like a day or a number and is none."""
    import yaml

    for node in _scalars(root):
        try:
            yaml.SafeLoader("").construct_object(node)
        except ValueError:
            return DataError(f"“{node.value}”不是日期，也不是数，请核对。", line=node.start_mark.line + 1)
    return DataError("有读不了的值，请核对日期和数。", line=1)


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node.value, str):
        yield node
        return
    for item in node.value:
        for part in item if isinstance(item, tuple) else (item,):
            yield from _scalars(part)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _keep(compiled: Path, data: bytes) -> None:
    """Write the compiled copy in one step; a folder that cannot be written does without."""
    temporary = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    with suppress(OSError):
        compiled.parent.mkdir(exist_ok=True)
        temporary.write_bytes(data)
        try:
            temporary.replace(compiled)
        finally:  # on Windows another process may be reading the copy
            temporary.unlink(missing_ok=True)
