"""Messages before the work: each warning once, on one line, and a note if nothing stands on the day."""

import warnings
from typing import TYPE_CHECKING, Any

from penumbra.cli.plain_output import print_text
from penumbra.errors import PenumbraWarning

if TYPE_CHECKING:
    from penumbra.scenario.model import Shield

__all__ = ["tell_doubts", "tell_emptiness"]


def tell_doubts() -> None:
    """Print Penumbra's warnings on stderr as plain lines from now on; Python prints all others as usual."""
    told: set[str] = set()
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
        if not issubclass(category, PenumbraWarning):
            usual(message, category, *rest, **more)
            return
        line = "warning: " + " ".join(str(message).split())
        if line not in told:
            told.add(line)
            print_text(line, stderr=True)

    warnings.simplefilter("always", PenumbraWarning)
    warnings.showwarning = show


def tell_emptiness(shield: "Shield", as_json: bool) -> None:
    """Print a sentence if the shield cannot intercept anything; on stderr if JSON follows."""
    from penumbra.scenario.standing import nothing_stands

    sentence = nothing_stands(shield)
    if sentence:
        print_text(sentence, stderr=as_json)
