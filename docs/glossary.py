"""Write the list of variables in `docs/glossary.md` again: `make glossary`. The words above it are written by hand."""

from pathlib import Path

from penumbra.names import listing

PAGE = Path(__file__).with_suffix(".md")
HEADING = "## Variables\n"


def renewed(page: str) -> str:
    """The page with the list of variables below its heading made anew."""
    above, heading, below = page.partition(HEADING)
    if not heading:
        raise ValueError(f"{PAGE}: no heading {HEADING.strip()!r}; write it where the list of variables is to stand")
    said = below.strip().split("\n\n")[0]
    return f"{above}{heading}\n{said}\n{listing()}\n"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
