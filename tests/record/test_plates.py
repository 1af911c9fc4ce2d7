from datetime import date

from penumbra.plotting import style
from penumbra.report.records import PLATES, deaths_figure
from penumbra.scenario.loader import load

DAY = date(2016, 5, 19)


def test_every_table_has_its_figure_with_a_sentence_and_its_attribution():
    asked = {
        "fig-proposals": (DAY, 9.0, 10.0), "fig-deaths": (DAY, 12), "fig-points": (DAY,), "fig-belts": (),
        "fig-spending": (2014, 2024), "fig-timeline": (DAY,),
    }  # fmt: skip
    shown = {key: drawing.draw(load("epaa"), *asked[key]) for key, drawing in PLATES.items()}
    assert list(shown) == ["fig-proposals", "fig-deaths", "fig-points", "fig-belts", "fig-spending", "fig-timeline"]
    assert "13 points 6 name a day" in shown["fig-points"].title.replace("\u00a0", " ")
    assert "6 had fallen due" in shown["fig-points"].title
    assert "556 deaths a month became 58 by UCDP" in shown["fig-deaths"].title
    assert "562 became 248 by the UN human rights office" in shown["fig-deaths"].title
    assert "UCDP" in shown["fig-deaths"].note
    assert "CC BY 4.0" in shown["fig-deaths"].note
    assert "GeoNames, CC BY 4.0" in shown["fig-belts"].note
    assert "3 of 27 members" in shown["fig-spending"].title
    assert "pledge of The Hague: Five per cent by 2035" in shown["fig-spending"].note
    assert "Türkiye 1.45 and 2.36" in shown["fig-spending"].note
    assert "6 sets of sanctions" in shown["fig-timeline"].title
    assert "9.3 years" in shown["fig-proposals"].title


def test_the_same_record_gives_the_same_bytes():
    assert style.png(deaths_figure(DAY)) == style.png(deaths_figure(DAY))
    assert style.svg(deaths_figure(DAY)) == style.svg(deaths_figure(DAY))
