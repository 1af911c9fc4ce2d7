"""Every variable that a Dataset of Penumbra may hold, declared once: dimensions, unit, meaning, flags.

Each floor has a module here with the variables that its Datasets add; `glossary` joins them. `dataset` refuses any name
that none of them declares. `docs/glossary.md` is made from them.
"""

from penumbra.names.glossary import VARIABLES
from penumbra.names.labels import CONVENTIONS, dataset, labelled
from penumbra.names.variable import Variable
from penumbra.names.vocabulary import (
    ANSWERS,
    AREAS,
    DISAGREE,
    NOMINAL,
    RANGES,
    SHIPS,
    STATES,
    VERDICTS,
    Verdict,
)

__all__ = [
    "ANSWERS",
    "AREAS",
    "CONVENTIONS",
    "DISAGREE",
    "NOMINAL",
    "RANGES",
    "SHIPS",
    "STATES",
    "VARIABLES",
    "VERDICTS",
    "Variable",
    "Verdict",
    "dataset",
    "labelled",
]
