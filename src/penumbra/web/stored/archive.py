"""Stored answers by name: what the page's file and folder hold.

Equal answers are stored once, and the index of a case says which file holds which answer. `page/src/source/stored.ts`
reads these names.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from penumbra.web import models
from penumbra.web.answers import block
from penumbra.web.answers.cases import cases as every_case
from penumbra.web.answers.ground import ground
from penumbra.web.answers.lessons import lessons as every_lesson
from penumbra.web.stored.coded import Coding, coded
from penumbra.web.stored.vertices import shared_corners

__all__ = ["ENDINGS", "PICTURES", "Found", "archive"]

Found = Mapping[str, tuple[str, bytes]]
"""Media type and content of the answers about a case, by the names of `penumbra.web.stored.wanted`."""

ENDINGS = {
    "application/json": ".json",
    "application/octet-stream": ".block",
    "image/svg+xml": ".svg",
    "image/png": ".png",
}
"""Ending of a name by media type."""
PICTURES = (".svg", ".png")
"""Endings of pictures, which a page names by their address."""

_PLACE = Coding(1.0 / 1024.0)  # [deg]; places are 55 m off at most
_EXACT = Coding()
_CODINGS = {
    "margin": Coding(1.0),  # [s]
    "lookup": _EXACT,
    **dict.fromkeys(("corner", "corner_start", "land_start", "border_start"), _EXACT),
    **{f"{of}{axis}": _PLACE for of in ("", "vertex_", "land_", "border_") for axis in ("longitude", "latitude")},
}
"""How arrays of blocks are stored, by name; the others as they are."""


def archive(found: Mapping[str, Found], towns: Mapping[str, models.Towns]) -> dict[str, bytes]:
    """Everything that is stored, by name.

    Parameters
    ----------
    found : mapping
        Answers by case.
    towns : mapping
        By case those whose answers are stored.
    """
    listed = every_case()
    cases = tuple(case for case in listed.cases if case.id in found)
    lessons = tuple(lesson for lesson in every_lesson().lessons if lesson.case in found)
    content = {
        "cases.json": _json(models.Cases(cases=cases, version=listed.version)),
        "lessons.json": _json(models.Lessons(lessons=lessons)),
        "ground.block": coded(ground(), _CODINGS),
    }
    for case, answers in found.items():
        files = {f"{name}{ENDINGS[kind]}": _stored(name, kind, each) for name, (kind, each) in answers.items()}
        files = {"scenario.yaml": f"base: {case}\n".encode(), "towns.json": _json(towns[case]), **files}
        stored = _indexed(_flights(_by_town(_sectors_once(files))))
        content |= {f"{case}/{name}": each for name, each in stored.items()}
    return content


def _json(model: models.Model) -> bytes:
    return model.model_dump_json().encode()


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _stored(name: str, kind: str, content: bytes) -> bytes:
    """The content of an answer; arrays of a block as they pack well."""
    if ENDINGS[kind] != ".block":
        return content
    found = block.unpacked(content)
    return coded(shared_corners(found) if name.startswith("grid/") else found, _CODINGS)


def _sectors_once(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, with the sectors of radars in one: what stands on a day says the number of each there."""
    made, numbers = dict(files), dict[str, int]()
    for name, content in files.items():
        if "/standing/" in name:
            answer = json.loads(content)
            rings = {key: json.dumps(each) for key, each in answer.get("sectors", {}).items()}
            answer["sectors"] = {key: numbers.setdefault(each, len(numbers)) for key, each in rings.items()}
            made[name] = _dumped(answer)
    return made | {"sectors.json": _dumped([json.loads(each) for each in numbers])}


def _by_town(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, with the answers for a town on all days in one: a step in time then needs no further file."""
    made: dict[str, bytes] = {}
    places: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for name, content in files.items():
        day, _, rest = name.partition("/place/")
        if rest:
            number, level = rest.removesuffix(".json").split("/")
            places[number][day][level] = json.loads(content)
        else:
            made[name] = content
    return made | {f"places/{number}.json": _dumped(held) for number, held in places.items()}


def _flights(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, with the flights of a day in one; those that cannot be flown are left out."""
    made: dict[str, bytes] = {}
    flights: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, content in files.items():
        day, *asked = name.removesuffix(".json").split("\t")
        if not asked:
            made[name] = content
            continue
        threat, launch, aim = asked
        arc = json.loads(content)
        if arc["reachable"]:
            flights[day].append({"threat": threat, "launch": launch, "aim": aim, "arc": arc})
    return made | {f"{day}.json": _dumped(held) for day, held in flights.items()}


def _indexed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, each content once, and the index."""
    first: dict[bytes, str] = {}
    index = {name.rpartition(".")[0]: first.setdefault(content, name) for name, content in files.items()}
    return {"index.json": _dumped({"files": index})} | {name: content for content, name in first.items()}
