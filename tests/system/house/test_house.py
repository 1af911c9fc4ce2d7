"""The house keeps its own rules: faces, imports, words."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import penumbra
from penumbra.jit import compiled_sources
from penumbra.names import VARIABLES
from penumbra.scenario.loader import sources

SOURCE = Path(penumbra.__file__).parent
MODULES = sorted(
    ".".join(("penumbra", *file.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    for file in SOURCE.rglob("*.py")
)


@cache
def tree(file: Path) -> ast.Module:
    """A file of Python, parsed once for all tests."""
    return ast.parse(file.read_text("utf-8"))


def test_every_verb_is_there_and_none_is_a_folder():
    assert penumbra.__all__ == sorted(penumbra.__all__)
    for verb in penumbra.__all__:
        found = getattr(penumbra, verb)
        several = [getattr(found, name) for name in found.__all__] if isinstance(found, ModuleType) else [found]
        assert all(callable(each) or isinstance(each, tuple) for each in several), verb
        assert not (SOURCE / verb).is_dir(), f"{verb} is also a folder"


def test_unknown_verb_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = penumbra.nonsense


def imported(name: str) -> set[str]:
    """Modules of ours that one module needs before it is loaded, the packages around them included."""
    file = SOURCE.joinpath(*name.split(".")[1:])
    module = file.with_suffix(".py") if name != "penumbra" else file / "__init__.py"
    text = tree(module if module.exists() else file / "__init__.py")
    wanted = set()
    for node in text.body:  # what stands below `if TYPE_CHECKING` or in a function is not needed
        if isinstance(node, ast.Import):
            wanted |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, name
            wanted |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    wanted |= {whole.rpartition(".")[0] for whole in (*wanted, name)}
    return {each for each in wanted if each in MODULES} - {name}


def test_every_module_imports_alone():
    """All are loaded, and none is needed by one that it needs: so any of them may come first."""
    for name in MODULES:
        import_module(name)
    TopologicalSorter({name: imported(name) for name in MODULES}).prepare()  # raises CycleError


def test_imports_stand_at_the_top():
    """But in the command line, which imports late so that --help is quick."""
    for file in SOURCE.rglob("*.py"):
        if "cli" in file.parts:
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                assert not inner, f"{file.name}: import inside {node.name}"


FORBIDDEN = {"utils", "helpers", "common", "tools", "misc", "base", "manager", "handler", "core"}


def test_no_forbidden_names():
    stems = {file.stem for file in SOURCE.rglob("*")}
    assert not stems & FORBIDDEN


def _public(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """Functions and classes of a module, and methods of its classes, whose own names do not begin with ``_``."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _public(node.body, f"{node.name}.")
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{within}{node.name}", node


def test_public_functions_have_docstrings():
    checked = 0
    for file in SOURCE.rglob("*.py"):
        for name, node in _public(tree(file).body):
            assert ast.get_docstring(node), f"{file.relative_to(SOURCE)}: {name}"
            checked += 1
    assert checked > 1000


def test_source_keys_in_docstrings_resolve():
    """Every [Key1976] cited in a docstring or comment is the key of a source."""
    known = sources()
    for file in SOURCE.rglob("*.py"):
        for key in re.findall(r"\[([A-Z][A-Za-z]+\d{0,4}[a-z]?)\](?!\()", _prose(file)):
            if any(character.isdigit() for character in key) or key == "Skolnik":
                assert key in known, f"{file.relative_to(SOURCE)}: [{key}]"


def _prose(file: Path) -> str:
    """Docstrings and comments of a file."""
    text = file.read_text("utf-8")
    docs = [
        ast.get_docstring(node) or ""
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    comments = [line.split("#", 1)[1] for line in text.splitlines() if "#" in line]
    return "\n".join([*docs, *comments])


def test_glossary_is_complete():
    for name, variable in VARIABLES.items():
        assert variable.long_name, name
        assert variable.units, name


@cache
def _decorated(mark: str) -> dict[str, ast.FunctionDef]:
    """Functions of the package that carry one decorator, by file and name."""
    found = {}
    for file in SOURCE.rglob("*.py"):
        for node in tree(file).body:
            if isinstance(node, ast.FunctionDef) and any(ast.unparse(each) == mark for each in node.decorator_list):
                found[f"{file.relative_to(SOURCE)}:{node.name}"] = node
    return found


def _called(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


PROSE = 130
"""Characters of a line that is no table, code or heading; 120 are written."""
MADE = {"accuracy.md"}
"""Pages that a program writes."""


def _page_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines of a page outside tables and code, by number."""
    code = False
    for n, line in enumerate(text.splitlines(), 1):
        code ^= line.lstrip().startswith("```")
        if not code and not line.startswith(("|", "    ")):
            yield n, line


def test_paragraphs_are_wrapped():
    """Where a sentence was changed, the rest of the paragraph is wrapped again."""
    root, data = Path(__file__).parents[3], SOURCE / "record" / "data"
    pages = [root / "README.md", root / "CONTRIBUTING.md", *(root / "docs").rglob("*.md"), *data.rglob("SOURCE.txt")]
    lines = [
        (page, n, line) for page in pages if page.name not in MADE for n, line in _page_lines(page.read_text("utf-8"))
    ]
    assert len(lines) > 1000
    assert [f"{page.name}:{n}: {len(line)} characters" for page, n, line in lines if len(line) > PROSE] == []


def test_what_is_recalled_says_so():
    """No mark such as "M" stands for a word in what readers are told."""
    files = {file.name: file.read_text("utf-8").splitlines() for file in SOURCE.rglob("*.yaml")}
    mark = re.compile(r"((?<!\w)\(|[,;]) *[A-Z]\)")  # SPY-1D(V) is a name
    assert len(files) > 20
    assert [
        f"{name}:{n}" for name, lines in files.items() for n, line in enumerate(lines, 1) if mark.search(line)
    ] == []


def test_views_are_used_only_where_no_references_are_counted():
    """What counts references would give back one it never took of a view's arrays."""
    views = {node.name for node in _decorated("view").values()}
    assert views
    for name, function in _decorated("workspace").items():
        assert not _called(function) & views, f"workspace {name} calls a view"


def test_kernels_stages_and_loops_return_no_arrays():
    """Their results hold numbers only: a class of the package with an array among its fields is for views."""
    with_arrays = {"NDArray", "Floats"}
    grown = True
    while grown:
        grown = False
        for file in SOURCE.rglob("*.py"):
            for node in tree(file).body:
                if isinstance(node, ast.ClassDef) and node.name not in with_arrays:
                    words = {word for part in node.body if isinstance(part, ast.AnnAssign) for word in _words(part)}
                    if "NamedTuple" in {ast.unparse(base) for base in node.bases} and words & with_arrays:
                        with_arrays.add(node.name)
                        grown = True
    assert "Samples" in with_arrays
    assert "Arc" not in with_arrays
    for mark in ("kernel", "stage", "loop"):
        for name, function in _decorated(mark).items():
            assert function.returns is not None
            assert not _words(function.returns) & with_arrays, f"{mark} {name} returns arrays"


def _words(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def test_compiled_functions_use_nothing_that_the_cache_does_not_know():
    """Machine code is kept by a digest of some files; a name from any other could change and leave the code stale."""
    known = compiled_sources()
    checked = 0
    for mark in ("kernel", "view", "stage", "workspace", "loop"):
        for name, function in _decorated(mark).items():
            file = name.partition(":")[0]
            assert file in known, f"{file} has compiled functions, and the cache does not look at it"
            used = {word for statement in function.body for word in _words(statement)}
            for word, origin in _imported(SOURCE / file).items():
                if word in used and origin.partition(".")[0] == "penumbra":
                    path = origin.removeprefix("penumbra.").replace(".", "/") + ".py"
                    assert path in known, f"{name} uses {word} of {path}, and the cache does not look at it"
                    checked += 1
    assert checked > 100


def _imported(file: Path) -> dict[str, str]:
    """Names that a file imports, and the module each comes from."""
    return {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def _lines(pattern: str, *folders: str, ending: str = ".py", but: tuple[str, ...] = ()) -> list[str]:
    """Where a pattern stands in the package's files, as ``cli/main.py:12: text``."""
    return [
        f"{file.relative_to(SOURCE)}:{number}: {line.strip()}"
        for folder in folders
        for file in sorted((SOURCE / folder).rglob(f"*{ending}"))
        if str(file.relative_to(SOURCE)) not in but
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_text_of_others_reaches_the_terminal_by_one_console_that_reads_no_markup():
    assert _lines(r"\bConsole\(", ".", but=("cli/console.py",)) == []
    assert _lines(r"\bText\(|from_markup|from_ansi|\brich import print", ".", but=("cli/console.py",)) == []
    assert _lines(r"\[/?(bold|dim|italic|red|green|yellow|link)[^\]]*\]", "cli") == []
    assert _lines(r"markup=True|emoji=True|highlight=True", "cli") == []
    assert _lines(r"TextColumn\((?!.*markup=False)(?!\"\{task\.percentage)", "cli") == []
    assert _lines(r"(?<!\.)\bprint\(|sys\.std(out|err)\.write|json\.dumps", "cli", but=("cli/plain_output.py",)) == []


def test_text_of_others_is_escaped_on_pages():
    assert _lines(r"\|\s*(safe|xmlattr|tojson)\b|autoescape", "report", ending=".j2") == []
    assert _lines(r"Markup\(|autoescape=False|\|\s*safe", ".") == []
    assert _lines(r"href=\"(?!#|\{\{ source\.link \}\}|\{\{ page \}\})", "report", ending=".j2") == []
    bare = r"(id|href)=\"#?[a-z-]*\{\{ (row\.id|row\.shown_in|source\.key|key) \}\}"
    assert _lines(bare, "report", ending=".j2") == []
    assert len(_lines(r"\bEnvironment\(", ".")) == 1


def test_figures_are_made_in_ink_and_written_by_style():
    """Where no text is read as mathematics: `style.ink` when a text is made, `style` when it is drawn."""
    assert (
        _lines(r"\bsavefig\(|\bprint_figure\(|FigureCanvasSVG|FigureCanvasPdf", ".", but=("plotting/style.py",)) == []
    )
    assert _lines(r"pyplot|parse_math|usetex", ".", but=("plotting/style.py",)) == []
    for file in [*(SOURCE / "report").rglob("*.py"), *(SOURCE / "plotting").glob("*.py")]:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef) and "Figure" in _called(node):
                inks = {
                    ast.unparse(item.context_expr)
                    for part in ast.walk(node)
                    if isinstance(part, ast.With)
                    for item in part.items
                }
                assert "style.ink()" in inks or node.name in ("_sheet", "_laid_out"), (
                    f"{file.name}: {node.name} draws without style.ink()"
                )


NAMES = (
    r"(?i)\b(nato|russians?|europe(an)?|iran(ian)?s?|turkey|türkiye|poland|romania|ukrain\w*|moscow|deveselu|"
    r"redzikowo|kürecik|kurecik)\b"
)
"""Alliances, states and sites, which are data and never code of a report."""


def test_no_section_knows_a_case_an_alliance_or_a_site_by_name():
    assert _lines(NAMES, "report") == []
    assert _lines(NAMES, "plotting") == []
    assert _lines(NAMES, "report", ending=".j2") == []
