"""What differs between two scenarios, as tables."""

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page
from penumbra.scenario.compare import compare
from penumbra.scenario.model import Scenario
from penumbra.scenario.summary import counted

__all__ = ["show_differences"]


def show_differences(one: Scenario, other: Scenario) -> None:
    """Print what only one of them has, and the fields of what both have that differ."""
    page, found = Page(), compare(one, other)
    names = (one.id, other.id) if one.id != other.id else ("first", "second")
    page.text(bold(f"{one.title} ({names[0]})"), f" and {other.title} ({names[1]})")
    if not found:
        page.text("They do not differ in any element or number.")
        return
    alone = [each for each in found if not (each.one and each.other)]
    both = [each for each in found if each.one and each.other]
    for side, name in ((0, names[0]), (1, names[1])):
        mine = [each for each in alone if (each.one, each.other)[side]]
        if mine:
            page.text()
            page.text(bold(f"Only in {name}"), f": {counted(mine, 'element or field', 'elements and fields')}")
            rows = [(each.path, (each.one, each.other)[side]) for each in mine]
            page.table([Column("path", right=False, wraps=True), Column("is", right=False, wraps=True)], rows)
    if both:
        page.text()
        page.text(bold("In both, and different"), f": {counted(both, 'field', 'fields')}")
        heads = [Column(head, right=False, wraps=True) for head in ("path", *names)]
        page.table(heads, [(each.path, each.one, each.other) for each in both])
