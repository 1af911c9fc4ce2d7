"""What each layer does on its own against a class, and all together."""

from penumbra.plotting.maps import Content, map_figure
from penumbra.plotting.projection import frame_of
from penumbra.report import sentences, words
from penumbra.report.context import Context, Panels, marks_of, picture_of, principal, when
from penumbra.report.mapped_day import MappedDay
from penumbra.report.section import Section

__all__ = ["layers"]


def layers(at: Context) -> Section | None:
    """Layer by layer, on the first principal snapshot that has several."""
    layered = [shown for shown in principal(at.mapped_days) if shown.area.sizes["layer"] > 1]
    if not layered:
        return None
    shown = [_of_class(at, layered[0], key) for key in at.classes]
    note = " The colours are those of the map of shots above."
    data = {"shown": shown, "note": note}
    return Section("layers", "Layers", "Layer by layer", shown[0].title, "panels.html.j2", data)


def _of_class(at: Context, shown: MappedDay, key: str) -> Panels:
    card, near = at.scenario.threats[key], frame_of([shown.area], named=False)
    own = [mark for mark in marks_of(at, shown) if "launch" not in mark.kinds]
    people, on = shown.area.home_people.values, f"{words.named(card)}, {when(shown)}"
    pictures = []
    for layer in shown.area.layer.values.tolist():
        covered = shown.area.home_layer_margin.sel(threat=key, layer=layer).values >= 0.0
        note = f"covers {words.million(float(people[covered].sum()))} people of the map by itself"
        figure = map_figure(shown.area, Content("layer", key, layer), near, own)
        pictures.append(
            picture_of(figure, f"Map of shots, {on}: the {layer} layer {note}.", f"{words.sentence(layer)} layer", note)
        )
    together = float(people[shown.area.home_covered.sel(threat=key).values.astype(bool)].sum())
    note = f"cover {words.million(together)} people of the map"
    figure = map_figure(shown.area, Content("shots", key), near, own)
    pictures.append(picture_of(figure, f"Map of shots, {on}: all layers together {note}.", "All layers together", note))
    caption = f"{on}, nominal numbers only: intercept attempts that fit one after another. {at.assumed}."
    return Panels(sentences.layers_sentence(shown.area, key, card), pictures, caption)
