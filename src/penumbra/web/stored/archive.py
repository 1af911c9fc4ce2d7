"""Stored answers by name: what the page's file and folder hold.

Equal answers are stored once, and the index of a case says which file holds which answer. `page/src/source/stored.ts` reads
these names.
"""

import json
from collections import defaultdict
from collections.abc import Mapping

from penumbra.web import models
from penumbra.web.answers import block
from penumbra.web.answers.cases import cases as every_case
from penumbra.web.answers.ground import ground
from penumbra.web.answers.lessons import lessons as every_lesson
from penumbra.web.stored.tasks import Answers

__all__ = ["PICTURES", "archive"]

PICTURES = (".svg", ".png")
"""Endings of pictures, which a page names by their address."""


def archive(answers: Mapping[str, Answers]) -> dict[str, bytes]:
    """Everything that is stored, by name.

    Parameters
    ----------
    answers : mapping
        Of each case those of its tasks.
    """
    listed = every_case()
    cases = tuple(case for case in listed.cases if case.id in answers)
    lessons = tuple(lesson for lesson in every_lesson().lessons if lesson.case in answers)
    content = {
        "cases.json": models.Cases(cases=cases, version=listed.version).model_dump_json().encode(),
        "lessons.json": models.Lessons(lessons=lessons).model_dump_json().encode(),
        "ground.block": block.packed(ground()),
    }
    for case, found in answers.items():
        content |= {f"{case}/{name}": each for name, each in _indexed(_by_town(found)).items()}
    return content


def _by_town(answers: Answers) -> dict[str, bytes]:
    """The answers, with those for a town on all days in one: a step in time then needs no further file."""
    found: dict[str, bytes] = {}
    places: dict[str, dict[str, dict[str, object]]] = defaultdict(lambda: defaultdict(dict))
    for name, content in answers.items():
        day, _, rest = name.partition("/place/")
        if rest:
            number, level = rest.removesuffix(".json").split("/")
            places[number][day][level] = json.loads(content)
        else:
            found[name] = content
    for number, days in places.items():
        found[f"places/{number}.json"] = json.dumps(days, ensure_ascii=False, separators=(",", ":")).encode()
    return found


def _indexed(answers: dict[str, bytes]) -> dict[str, bytes]:
    """The answers, each content once, and the index."""
    first: dict[bytes, str] = {}
    files = {name.rpartition(".")[0]: first.setdefault(content, name) for name, content in answers.items()}
    index = json.dumps({"files": files}, separators=(",", ":")).encode()
    return {"index.json": index} | {name: content for content, name in first.items()}
