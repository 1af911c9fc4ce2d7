"""What the model leaves out."""

from penumbra.coverage.map_by_alternative import alternatives_in
from penumbra.coverage.provenance import areas_in_words
from penumbra.report import sentences, words
from penumbra.report.context import Context
from penumbra.report.section import Section

__all__ = ["limits"]

_HEADING = "A place that is covered here can be met in time; whether the interceptor would hit is another question"


def limits(at: Context) -> Section:
    """What the results do not say."""
    area = at.latest.area
    data = {
        "others": sentences.other_answers(at.scenario, area),
        "unranged": words.unranged(area.attrs),
        "chosen": list(at.scenario.answers.values()),
        "sections": sentences.cross_sections(at.scenario),
        "launches": areas_in_words(area.attrs),
        "several": bool(alternatives_in(area)),
        "ships": any(site.patrol is not None for site in at.scenario.sites.values()),
        "rules": words.rules(at.scenario),
        "cell_size": f"{float(f'{float(area.area.mean()) / 1e6:.1e}'):,.0f}" if area.sizes["cell"] else "",
    }
    return Section("limits", "Method and limits", "Limits", _HEADING, "limits.html.j2", data)
