"""Reads YAML as plain data with the file and line of each value.

It uses libyaml if PyYAML has it, which is twenty times as fast as Python. Scalars follow YAML 1.2: `on` and `12:30` are
text. A date stays text too, so that the models check it and report its line, for example for 2016-13-12.
The content of a file is bounded (decision 23): its size, its depth of nesting, and its number of values with aliases
expanded, since a few lines of nested aliases can expand to billions of values.
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

__all__ = ["Path_", "Tree", "is_number", "path_exists", "read_file", "read_value", "read_yaml", "write_yaml"]

Path_ = tuple[str | int, ...]


class Tree(NamedTuple):
    """Plain data and, for each path in it, file and line."""

    data: dict[str, Any]
    marks: dict[Path_, str]

    def location(self, path: Path_) -> str:
        """``file:line`` of a path, or of its closest ancestor that has one."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, "scenario")


_MOST_BYTES = 8_000_000
_MOST_VALUES = 200_000
_TOO_MANY = f"the file has more than {_MOST_VALUES} values once aliases (*) are written out"
_DEEPEST = 50
_MOST_DIGITS = 18
_LONGEST_REREAD = 200_000
"""Greatest length in characters of an invalid file that is read again by the slow reader, for a better message."""

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


_SURROGATES = re.compile("[\ud800-\udfff]")


class _Reader(Loader):
    yaml_implicit_resolvers: dict[str, Any] = {}


class _Writer(Dumper):
    yaml_implicit_resolvers: dict[str, Any] = {}


class _Diagnoser(SafeLoader):
    """The pure Python reader: slow, but its messages on invalid files say what was found."""


for _kind in (_Reader, _Writer):
    for _name, (_, _first) in _RULES.items():
        _kind.add_implicit_resolver(_TAG + _name, _PATTERNS[_TAG + _name], list(_first))


def path_exists(path: Path) -> bool:
    """Whether a file, folder or device of this name exists; False for a name that is too long or contains NUL."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_file(path: Path) -> str:
    """The text of a scenario or ledger file.

    Raises
    ------
    ScenarioError
        It is a folder, a device or a pipe, cannot be read, is not UTF-8, or is too long.
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
    """Parse one YAML mapping; `name` is the file's name in errors."""
    walk = _Walker(name)
    data = walk.root(text)
    if data is None:
        raise ScenarioError(f"{name}:1: the file is empty; see `penumbra show epaa` for a whole scenario")
    if not isinstance(data, dict):
        raise ScenarioError(f"{name}:1: write fields and values (`id: ...`), not a {type(data).__name__}")
    return Tree(data, walk.marks)


def read_value(text: str, name: str) -> Any:
    """Plain data of any YAML value; ScenarioError, beginning with `name`, if the text is not YAML."""
    return _Walker(name, lined=False).root(text)


def write_yaml(data: Any) -> str:
    """YAML text from which `read_yaml` restores equal data."""
    written = yaml.dump(data, Dumper=_Writer, width=100, allow_unicode=True, sort_keys=False, default_flow_style=None)
    return escaped(written)


def _quoted(writer: Any, text: str) -> Node:
    """A text, in double quotes if a character in it must be escaped."""
    return writer.represent_scalar(_TAG + "str", text, style=None if visible(text) == text else '"')


_Writer.add_representer(str, _quoted)


def _composed(text: str) -> Node | None:
    if sum(text.count(sign) for sign in ",\n:[{-?") > _MOST_VALUES:
        _check_event_count(text)
    try:
        return _Reader(text).get_single_node()
    except MarkedYAMLError:
        if len(text) < _LONGEST_REREAD:
            _Diagnoser(text).get_single_node()
        raise


def _check_event_count(text: str) -> None:
    """Refuse a file with too many values by its events, before nodes are made, which take a kilobyte each."""
    left = 2 * _MOST_VALUES  # a value and its key
    for event in yaml.parse(text, Loader=_Reader):
        left -= isinstance(event, yaml.NodeEvent)
        if left < 0:
            raise MarkedYAMLError(problem=_TOO_MANY, problem_mark=event.start_mark)  # type: ignore[arg-type]


class _Walker:
    """Converts the nodes of one file to plain data, counts them, and records their lines."""

    def __init__(self, name: str, lined: bool = True) -> None:
        self.name = name
        self.lined = lined
        self.marks: dict[Path_, str] = {(): self.at(1)}
        self.left = _MOST_VALUES
        self.open: set[int] = set()
        """Ids of the nodes that contain the current one."""

    def root(self, text: str) -> Any:
        """Plain data of the whole text."""
        half = _SURROGATES.search(text)
        if half:
            line = text[: half.start()].count("\n") + 1
            raise ScenarioError(f"{self.at(line)}: half of a surrogate pair, not UTF-8 text; write the whole character")
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
        """Plain data of a node; `marked` is False for the content of a merge key, whose lines are not recorded."""
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
                self.marks[(*path, index)] = self.location(item)
            made.append(self.plain(item, (*path, index), marked))
        return made

    def mapping(self, node: MappingNode, path: Path_, marked: bool) -> dict[str, Any]:
        """Fields and values; a written field overrides one from a merge key (`<<`)."""
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
                self.marks[(*path, key)] = self.location(key_node)
            own[key] = self.plain(value, (*path, key), marked)
        return shared | own

    def scalar(self, node: ScalarNode) -> Any:
        """The value of a scalar: text, number, true, false or None."""
        pattern = _PATTERNS.get(node.tag)
        text = self.text(node)
        if pattern is None:
            if node.tag != _TAG + "str":
                self.refuse(node, f"the tag {shown(node.tag.replace(_TAG, '!!'))} is not used here; remove it")
            return text
        kind = node.tag.removeprefix(_TAG)
        if not pattern.match(text):
            self.refuse(node, f"{shown(text)} is not of the type of its tag, !!{kind}; remove the tag")
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
        """The text of a scalar; unprintable characters are refused."""
        found = _UNPRINTABLE.search(node.value)
        if found:
            self.refuse(node, f"the character U+{ord(found[0]):04X} is not allowed in a text; remove it")
        return str(node.value)

    def location(self, node: Node) -> str:
        """``file:line`` of a node."""
        return self.at(node.start_mark.line + 1)

    def at(self, line: int) -> str:
        """``file:line``; the name alone for a value of a command-line option."""
        return f"{self.name}:{line}" if self.lined else self.name

    def refuse(self, node: Node, problem: str) -> NoReturn:
        """Raise ScenarioError for a node, with its line."""
        raise ScenarioError(f"{self.location(node)}: {problem}")


def is_number(node: Any) -> bool:
    """Whether plain data is a number with its range and source: it has a value, which is no element of that key."""
    return isinstance(node, dict) and not isinstance(node.get("value", {}), dict)
