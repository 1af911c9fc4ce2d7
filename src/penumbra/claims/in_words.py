"""The texts of findings as people read them: a source by its title, a day as 4 March 2026."""

import re
from collections.abc import Mapping

from penumbra.claims.finding import Finding
from penumbra.scenario.model import Source
from penumbra.sentences import days_in_words

__all__ = ["in_words", "written"]

_KEY = re.compile(r"(?<![\w./-])[A-Za-z][\w-]*[\d-][\w-]*(?![\w/-])")
_PLACE = re.compile(r" \([^()]*\)$")


def in_words(finding: Finding, sources: Mapping[str, Source]) -> Finding:
    """The same finding, with keys of sources and ISO dates in its texts, titles and notes written out."""
    exhibits = [
        each._replace(
            data={
                name: written(value, sources) if name in ("title", "note") and isinstance(value, str) else value
                for name, value in each.data.items()
            }
        )
        for each in finding.exhibits
    ]
    answer, reason, would_change = (
        written(text, sources) for text in (finding.answer, finding.reason, finding.would_change)
    )
    return finding._replace(answer=answer, reason=reason, would_change=would_change, exhibits=exhibits)


def written(text: str, sources: Mapping[str, Source]) -> str:
    """A text with the titles of sources in place of their keys; a word that is no key stays."""

    def title(found: re.Match[str]) -> str:
        source = sources.get(found[0])
        return found[0] if source is None else _PLACE.sub("", source.title)

    return days_in_words(_KEY.sub(title, text))
