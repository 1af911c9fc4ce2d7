"""Letters that the figures' font lacks: drawn by another font of the machine, or named in one warning."""

import io
import warnings

import matplotlib
import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from PIL import Image

from penumbra.errors import PenumbraWarning
from penumbra.plotting import fonts, style
from penumbra.plotting.text_width import inches

MADE = "Font Made By A Test"
LETTER, MISSING = "\U0001fbf0", "\U000131ff"
"""A digit of seven segments, which only the made font has; a hieroglyph, which neither has."""


def triangle(wide):
    pen = TTGlyphPen(None)
    for act, at in zip(("moveTo", "lineTo", "lineTo"), ((0, 0), (wide, 0), (0, 1000)), strict=True):
        getattr(pen, act)(at)
    pen.closePath()
    return pen.glyph()


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A font whose one letter is a triangle, as the only one beside matplotlib's own."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one"])
    builder.setupCharacterMap({ord(LETTER): "one"})
    builder.setupGlyf({".notdef": triangle(500), "one": triangle(3000)})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "one": (3000, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": MADE, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = tmp_path / "made.ttf"
    builder.save(file)
    own = matplotlib.get_data_path()
    monkeypatch.setattr(fontManager, "ttflist", [each for each in fontManager.ttflist if each.fname.startswith(own)])
    monkeypatch.setattr(fonts, "findSystemFonts", lambda: [str(file)])
    caches = (fonts._families_here, fonts._others, inches)
    for cache in caches:
        cache.cache_clear()
    yield MADE
    for cache in caches:
        cache.cache_clear()


def written(text):
    with style.ink():
        figure = Figure((3.0, 1.0))
        figure.text(0.02, 0.1, text, fontsize=24)
    return figure


def dark(figure):
    """Share of dark pixels of a figure's PNG."""
    return float((np.asarray(Image.open(io.BytesIO(style.png(figure))).convert("L")) < 100).mean())


def test_a_letter_is_drawn_by_the_font_that_has_it(made):
    assert fonts.families(f"Site {LETTER}") == ("DejaVu Sans", made)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        triangle_of = dark(written(LETTER))
    wide, tall = 3.0 * 24.0 / 72.0, 24.0 / 72.0
    assert triangle_of == pytest.approx(wide * tall / 2.0 / 3.0, rel=0.05)
    assert inches(LETTER, 24.0) == pytest.approx(1.02 * wide, rel=0.05)


def test_letters_of_the_own_font_keep_it(made):
    assert fonts.families("Δ Кюрджик قاعدة é") == ("DejaVu Sans",)


@pytest.mark.parametrize("write", [style.png, style._pdf])
def test_letters_that_no_font_has_are_named_once(made, write):
    figure = written(f"A {MISSING}{LETTER}{MISSING}")
    with pytest.warns(PenumbraWarning) as told:
        write(figure)
    (one,) = told
    assert f"has the letters {MISSING} (Egyptian)" in str(one.message)
    assert "Install a font" in str(one.message)


def test_a_report_names_them_once(made):
    with pytest.warns(PenumbraWarning) as told, fonts.warned_once():
        style.png(written(MISSING))
        style.png(written(MISSING))
    assert len(told) == 1


def test_svg_holds_text_as_text_and_does_not_warn(made):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing = style.svg(written(f"A {MISSING}")).decode()
    assert f">A {MISSING}</text>" in drawing
