"""The resolved scenario as text: every number with its range, grade and source, then the sources."""

from io import StringIO

from ruamel.yaml import YAML

from penumbra.scenario.loader import dump, sources, used_sources
from penumbra.scenario.model import Scenario

__all__ = ["show"]


def show(scenario: Scenario) -> str:
    """YAML that `penumbra.load` reads back to an equal scenario, followed by the sources it rests on as comments.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    str
    """
    yaml = YAML(typ="rt")
    yaml.width = 100
    yaml.default_flow_style = None
    out = StringIO()
    yaml.dump(dump(scenario), out)
    known = sources(scenario)
    lines = ["", "# Sources"]
    for key in used_sources(scenario):
        source = known[key]
        lines.append(f"# {key}: {source.title}" + (f" <{source.url}>" if source.url else "") + f" ({source.read})")
    return out.getvalue() + "\n".join(lines) + "\n"
