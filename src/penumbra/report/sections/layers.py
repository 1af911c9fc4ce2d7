"""Annex: what each layer does on its own against a class, and all together."""

from penumbra.plotting.maps import Content
from penumbra.report import sentences, words
from penumbra.report.context import Context, principal, when
from penumbra.report.map_pictures import SMALL, large_view, picture_of
from penumbra.report.mapped_day import MappedDay
from penumbra.report.page_figures import Panels
from penumbra.report.section import Section

__all__ = ["layers"]


def layers(at: Context) -> Section | None:
    """Layer by layer, on the first principal snapshot that has several."""
    layered = [shown for shown in principal(at.mapped_days) if shown.area.sizes["layer"] > 1]
    if not layered:
        return None
    shown = [_of_class(at, layered[0], key) for key in at.classes]
    note = " The colours are those of the maps of attempts above."
    data = {"shown": shown, "note": note}
    return Section("layers", "Layers", "Layer by layer", shown[0].title, "panels.html.j2", data)


def _of_class(at: Context, shown: MappedDay, key: str) -> Panels:
    card, people = at.scenario.threats[key], shown.area.home_people.values
    on, view = f"{words.named(card)}, {when(shown)}", large_view(at, shown, key, [], 2.0 * SMALL)
    pictures = []
    for layer in shown.area.layer.values.tolist():
        covered = shown.area.home_layer_margin.sel(threat=key, layer=layer).values >= 0.0
        note = f"covers {words.million(float(people[covered].sum()))} people of the map by itself"
        alt, title = f"Map of attempts, {on}: the {layer} layer {note}.", f"{words.sentence(layer)} layer"
        pictures.append(picture_of(at, shown, Content("layer", key, layer), view, alt, title, note))
    together = float(people[shown.area.home_covered.sel(threat=key).values.astype(bool)].sum())
    note = f"cover {words.million(together)} people of the map"
    alt = f"Map of attempts, {on}: all layers together {note}."
    pictures.append(picture_of(at, shown, Content("shots", key), view, alt, "All layers together", note))
    caption = f"{on}, on nominal figures: intercept attempts that fit one after another."
    return Panels(sentences.layers_sentence(shown.area, key, card), pictures, caption)
