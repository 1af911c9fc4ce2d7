"""The resolved scenario as text: every number with its range, grade and source, then the sources."""

from penumbra.safe_text import visible
from penumbra.scenario.loader import dump, sources, used_sources
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.standing import scenario_of
from penumbra.scenario.yaml_tree import write_yaml

__all__ = ["show"]


def show(scenario: Scenario | Shield) -> str:
    """YAML that `penumbra.load` reads back to an equal scenario, followed by the sources it rests on as comments.

    Parameters
    ----------
    scenario : Scenario or Shield
        Of a shield, its scenario.

    Returns
    -------
    str

    Raises
    ------
    DomainError
        It is neither.
    """
    scenario = scenario_of(scenario)
    known = sources(scenario)
    lines = ["", "# Sources"]
    for key in used_sources(scenario):
        source = known[key]
        told = f"# {key}: {source.title}" + (f" <{source.url}>" if source.url else "") + f" ({source.read})"
        lines.append(visible(" ".join(told.split())))  # a line break in a title would end the comment
    return write_yaml(dump(scenario)) + "\n".join(lines) + "\n"
