"""YAML as plain data that remembers where each value was written.

Read by libyaml where PyYAML has it, twenty times as fast as Python. Words and numbers are those of YAML 1.2: `on` and
`12:30` are text, and a date stays text too, so that 2016-13-12 reaches the models' own checks and keeps its line.
What a file may hold is bounded (decision 23): its size, how deep it nests, and how many values it has once aliases are
written out, for a few lines of aliases of aliases are billions of values.
"""

import re
import stat
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml import MappingNode, MarkedYAMLError, Node, SafeLoader, ScalarNode, SequenceNode, YAMLError
from yaml.reader import ReaderError

from penumbra.errors import ScenarioError, shown
from penumbra.safe_text import escaped, visible

try:
    from yaml import CSafeDumper as Dumper
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeDumper as Dumper  # type: ignore[assignment]
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

__all__ = ["Path_", "Tree", "is_there", "read_file", "read_value", "read_yaml", "write_yaml"]

Path_ = tuple[str | int, ...]


class Tree(NamedTuple):
    """Plain data and, for each path in it, where it was written."""

    data: dict[str, Any]
    marks: dict[Path_, str]

    def where(self, path: Path_) -> str:
        """``file:line`` of the closest written ancestor of a path."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, "scenario")


_MOST_BYTES = 8_000_000
_MOST_VALUES = 200_000
_TOO_MANY = f"the file has more than {_MOST_VALUES} values once aliases (*) are written out"
_DEEPEST = 50
_MOST_DIGITS = 18
_TOLD_SLOWLY = 200_000
"""Characters up to which a broken file is read again by the slow reader, for a better sentence."""

_TAG = "tag:yaml.org,2002:"
_RULES = {
    "bool": ("true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": ("[-+]?[0-9][0-9_]*|[-+]?0o[0-7][0-7_]*|[-+]?0x[0-9a-fA-F][0-9a-fA-F_]*|[-+]?0b[01][01_]*", "-+0123456789"),
    "float": (
        r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
    "null": ("~|null|Null|NULL|", ["~", "n", "N", ""]),
    "merge": ("<<", "<"),
}
_PATTERNS = {_TAG + name: re.compile(f"^(?:{pattern})$") for name, (pattern, _) in _RULES.items()}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


_HALVES = re.compile("[\ud800-\udfff]")


class _Reader(Loader):
    yaml_implicit_resolvers: dict[str, Any] = {}


class _Writer(Dumper):
    yaml_implicit_resolvers: dict[str, Any] = {}


class _Teller(SafeLoader):
    """Slow, but it says of a broken file what it found instead of what it expected."""


for _kind in (_Reader, _Writer):
    for _name, (_, _first) in _RULES.items():
        _kind.add_implicit_resolver(_TAG + _name, _PATTERNS[_TAG + _name], list(_first))


def is_there(path: Path) -> bool:
    """Whether a file, folder or device has that name; no file has one that is too long or holds a NUL."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_file(path: Path) -> str:
    """The text of a scenario or ledger file.

    Raises
    ------
    ScenarioError
        It is a folder, a device or a pipe, cannot be read, is not UTF-8, or is too long to be one.
    """
    name = shown(str(path))[1:-1]
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            what = "a folder" if stat.S_ISDIR(found.st_mode) else "a device or a pipe"
            raise ScenarioError(f"{name}: is {what}; name a file")
        if found.st_size > _MOST_BYTES:
            raise ScenarioError(f"{name}: has {found.st_size} bytes; write at most {_MOST_BYTES}")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ScenarioError(f"{name}:{line}: not UTF-8 text; save the file as UTF-8") from None
    except OSError as error:
        raise ScenarioError(f"{name}: cannot be read: {error.strerror or error}") from None


def read_yaml(text: str, name: str) -> Tree:
    """Parse one YAML mapping; `name` is how errors call the file."""
    walk = _Walk(name)
    data = walk.root(text)
    if data is None:
        raise ScenarioError(f"{name}:1: the file is empty; see `penumbra show epaa` for a whole scenario")
    if not isinstance(data, dict):
        raise ScenarioError(f"{name}:1: write fields and values (`id: ...`), not a {type(data).__name__}")
    return Tree(data, walk.marks)


def read_value(text: str, name: str) -> Any:
    """Plain data of any YAML value; ScenarioError, which `name` begins, when it is none."""
    return _Walk(name, lined=False).root(text)


def write_yaml(data: Any) -> str:
    """Text that `read_yaml` reads back to equal data."""
    written = yaml.dump(data, Dumper=_Writer, width=100, allow_unicode=True, sort_keys=False, default_flow_style=None)
    return escaped(written)


def _quoted(writer: Any, text: str) -> Node:
    """A text in double quotes if something in it has to be escaped."""
    return writer.represent_scalar(_TAG + "str", text, style=None if visible(text) == text else '"')


_Writer.add_representer(str, _quoted)


def _composed(text: str) -> Node | None:
    if sum(text.count(sign) for sign in ",\n:[{-?") > _MOST_VALUES:
        _counted(text)
    try:
        return _Reader(text).get_single_node()
    except MarkedYAMLError:
        if len(text) < _TOLD_SLOWLY:
            _Teller(text).get_single_node()
        raise


def _counted(text: str) -> None:
    """Refuse a long file by its events, before there is a node for each: those take a kilobyte."""
    left = 2 * _MOST_VALUES  # a value and its key
    for event in yaml.parse(text, Loader=_Reader):
        left -= isinstance(event, yaml.NodeEvent)
        if left < 0:
            raise MarkedYAMLError(problem=_TOO_MANY, problem_mark=event.start_mark)  # type: ignore[arg-type]


class _Walk:
    """One way through a file, which counts what it meets and notes where it was written."""

    def __init__(self, name: str, lined: bool = True) -> None:
        self.name = name
        self.lined = lined
        self.marks: dict[Path_, str] = {(): self.at(1)}
        self.left = _MOST_VALUES
        self.open: set[int] = set()
        """Nodes that the walk is inside of."""

    def root(self, text: str) -> Any:
        """Plain data of the whole text."""
        half = _HALVES.search(text)
        if half:
            line = text[: half.start()].count("\n") + 1
            raise ScenarioError(f"{self.at(line)}: half a character, not UTF-8 text; write the whole")
        try:
            return self.plain(_composed(text), ())
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ScenarioError(f"{self.at(line)}: not YAML: {error.problem}") from None
        except ReaderError as error:
            line = text.encode("utf-8", "surrogatepass")[: error.position].count(b"\n") + 1
            raise ScenarioError(f"{self.at(line)}: not YAML: a character that no text may have; remove it") from None
        except YAMLError as error:
            raise ScenarioError(f"{self.at(1)}: not YAML: {error}") from None
        except RecursionError:
            raise ScenarioError(f"{self.at(1)}: nests too deep; {_DEEPEST} levels are the most") from None

    def plain(self, node: Node | None, path: Path_, marked: bool = True) -> Any:
        """Plain data of a node; `marked` is whether it was written where it now stands."""
        if node is None:
            return None
        self.left -= 1
        if self.left < 0:
            self.refuse(node, _TOO_MANY)
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        if id(node) in self.open:
            self.refuse(node, "an alias (*) lies within its own anchor (&); write the value out")
        if len(self.open) >= _DEEPEST:
            self.refuse(node, f"nests too deep; {_DEEPEST} levels are the most")
        self.open.add(id(node))
        kind = "map" if isinstance(node, MappingNode) else "seq"
        if node.tag != _TAG + kind:
            self.refuse(node, f"the tag {node.tag.replace(_TAG, '!!')!r} is not used here; remove it")
        made = self.mapping(node, path, marked) if isinstance(node, MappingNode) else self.items(node, path, marked)
        self.open.remove(id(node))
        return made

    def items(self, node: Node, path: Path_, marked: bool) -> list[Any]:
        """The items of a sequence."""
        made = []
        for index, item in enumerate(node.value):
            if marked:
                self.marks[(*path, index)] = self.where(item)
            made.append(self.plain(item, (*path, index), marked))
        return made

    def mapping(self, node: MappingNode, path: Path_, marked: bool) -> dict[str, Any]:
        """Fields and values; what a merge key (`<<`) brings gives way to what is written."""
        own: dict[str, Any] = {}
        shared: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value in node.value:
            if key_node.tag == _TAG + "merge":
                for one in value.value if isinstance(value, SequenceNode) else [value]:
                    if not isinstance(one, MappingNode):
                        self.refuse(one, "<< takes fields and values of an anchor, as in `<<: *name`")
                    shared = self.plain(one, path, marked=False) | shared
                continue
            if not isinstance(key_node, ScalarNode):
                self.refuse(key_node, "not YAML: a key must be a word or a number")
            key = self.text(key_node)
            line = key_node.start_mark.line + 1
            if key in own:
                self.refuse(key_node, f"not YAML: found duplicate key {shown(key)}, first written in line {first[key]}")
            first[key] = line
            if marked:
                self.marks[(*path, key)] = self.where(key_node)
            own[key] = self.plain(value, (*path, key), marked)
        return shared | own

    def scalar(self, node: ScalarNode) -> Any:
        """A word, a number, true, false or nothing."""
        pattern = _PATTERNS.get(node.tag)
        text = self.text(node)
        if pattern is None:
            if node.tag != _TAG + "str":
                self.refuse(node, f"the tag {shown(node.tag.replace(_TAG, '!!'))} is not used here; remove it")
            return text
        kind = node.tag.removeprefix(_TAG)
        if not pattern.match(text):
            self.refuse(node, f"{shown(text)} is not what the tag !!{kind} says; remove the tag")
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        digits = text.replace("_", "")
        if kind == "int":
            if len(digits.lstrip("+-").lstrip("0")) > _MOST_DIGITS:
                self.refuse(node, f"a whole number of {len(digits)} digits; write at most {_MOST_DIGITS}")
            return int(digits, 0 if digits.lstrip("+-")[:2].lower() in ("0x", "0o", "0b") else 10)
        return float(digits.replace(".inf", "inf").replace(".nan", "nan").lower()) if kind == "float" else text

    def text(self, node: ScalarNode) -> str:
        """What a word is written with, without characters that no text needs."""
        found = _UNPRINTABLE.search(node.value)
        if found:
            self.refuse(node, f"the character U+{ord(found[0]):04X} has no place in a text; remove it")
        return str(node.value)

    def where(self, node: Node) -> str:
        """``file:line`` of a node."""
        return self.at(node.start_mark.line + 1)

    def at(self, line: int) -> str:
        """``file:line``; a value on a command line has no lines."""
        return f"{self.name}:{line}" if self.lined else self.name

    def refuse(self, node: Node, problem: str) -> NoReturn:
        """Raise what is wrong, with its line."""
        raise ScenarioError(f"{self.where(node)}: {problem}")
