"""The resolved scenario as text: every number with its range, grade and source, then the sources."""

from penumbra.safe_text import visible
from penumbra.scenario.loader import dump, sources, used_sources
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.standing import scenario_of
from penumbra.scenario.yaml_tree import write_yaml

__all__ = ["show"]


def show(scenario: Scenario | Shield) -> str:
    """YAML from which `penumbra.load` restores an equal scenario, followed by its sources as comments.

    Parameters
    ----------
    scenario : Scenario or Shield
        For a shield, its scenario is shown.

    Returns
    -------
    str

    Raises
    ------
    DomainError
        The argument is neither.
    """
    scenario = scenario_of(scenario)
    known = sources(scenario)
    lines = ["", "# Sources"]
    for key in used_sources(scenario):
        source = known[key]
        line = f"# {key}: {source.title}" + (f" <{source.url}>" if source.url else "") + f" ({source.read})"
        lines.append(visible(" ".join(line.split())))  # a line break in a title would end the comment
    return write_yaml(dump(scenario)) + "\n".join(lines) + "\n"
