"""Messages before the computation: each warning once, on one line, and a note if no battery stands on the day."""

import warnings
from typing import TYPE_CHECKING, Any

from penumbra.cli.plain_output import print_text
from penumbra.errors import PenumbraWarning

if TYPE_CHECKING:
    from penumbra.scenario.model import Shield

__all__ = ["print_if_nothing_stands", "print_warnings"]


def print_warnings() -> None:
    """Print Penumbra's warnings on stderr as plain lines from now on; Python prints all others as usual."""
    printed: set[str] = set()
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
        if not issubclass(category, PenumbraWarning):
            usual(message, category, *rest, **more)
            return
        line = "warning: " + " ".join(str(message).split())
        if line not in printed:
            printed.add(line)
            print_text(line, stderr=True)

    warnings.simplefilter("always", PenumbraWarning)
    warnings.showwarning = show


def print_if_nothing_stands(shield: "Shield", as_json: bool) -> None:
    """Print a sentence if the shield cannot intercept anything; on stderr if JSON follows."""
    from penumbra.scenario.standing import nothing_stands

    sentence = nothing_stands(shield)
    if sentence:
        print_text(sentence, stderr=as_json)
