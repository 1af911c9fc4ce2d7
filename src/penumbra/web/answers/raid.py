"""Raids: what one can be made of on a day, and how many missiles get through."""

import json
from collections.abc import Callable, Sequence

from penumbra.coverage.provenance import provenance
from penumbra.coverage.share_places import places
from penumbra.errors import DomainError, shown
from penumbra.names import plain
from penumbra.raids import words
from penumbra.raids.doctrine import DOCTRINES, MOST_SHOTS
from penumbra.raids.kill_chances import ends, from_tests
from penumbra.raids.raid import raid as play
from penumbra.raids.salvo import MOST_MISSILES, numbers_of
from penumbra.record.hit_records import SCRIPTED, HitRecord, hit_record_of, hit_records
from penumbra.scenario.loader import sources
from penumbra.scenario.model import Shield
from penumbra.web import models

__all__ = ["DRAWS", "raid", "setup", "sizes_of"]

DRAWS = 32
"""Draws for each way of reading the published ranges: 128 cases."""
_SHARES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


def setup(shield: Shield) -> models.RaidSetup:
    """The batteries that stand with their stocks, and what is on record of their chances of a hit."""
    known, cards = sources(shield.scenario), shield.scenario.interceptors
    batteries = tuple(
        models.RaidBattery(
            key=key,
            name=each.name,
            layer=shield.scenario.platforms[each.platform].layer,
            interceptor=each.interceptor,
            stock=each.inventory,
            path=f"batteries.{key}.inventory",
            source=_source(known.get(each.inventory_source), each.inventory_grade),
        )
        for key, each in shield.batteries.items()
    )
    kinds = dict.fromkeys(each.interceptor for each in batteries)
    people = places(provenance(shield, "Raid"), frozenset(), "protected")["protected"].name
    return models.RaidSetup(
        batteries=batteries,
        interceptors=tuple(
            models.RaidInterceptor(key=key, name=cards[key].name, tests=_tests(shield, key)) for key in kinds
        ),
        doctrines=DOCTRINES,
        people=people,
        most_missiles=MOST_MISSILES,
        most_shots=MOST_SHOTS,
        caveat=SCRIPTED,
    )


def _source(found: object, grade: str) -> str:
    return "assumption" if found is None or grade == "assumption" else str(getattr(found, "title", ""))


def _tests(shield: Shield, interceptor: str) -> tuple[models.RaidTests, ...]:
    """Counts of tests on record of an interceptor, the one that is taken unless another is asked for first."""
    first = hit_record_of(interceptor)
    own = [each for each in hit_records() if interceptor in each.interceptors and each != first]
    return tuple(_told(shield, each) for each in (*([first] if first else []), *reversed(own)))


def _told(shield: Shield, each: HitRecord) -> models.RaidTests:
    chance, source = from_tests(each), sources(shield.scenario).get(each.source)
    low, high = ends(chance)
    return models.RaidTests(
        id=each.id,
        words=chance.words,
        source="" if source is None else source.title,
        mean=chance.mean,
        low=low,
        high=high,
    )


def sizes_of(total: int) -> list[int]:
    """Sizes of the salvos of the curve around one of so many missiles."""
    return sorted({min(max(1, round(total * share)), MOST_MISSILES) for share in _SHARES})


def raid(
    shield: Shield,
    salvo: Sequence[str],
    aims: Sequence[str],
    doctrine: str,
    shots: int | None,
    reserve: int,
    window: str,
    kill: Sequence[str],
    cause: str,
    progress: Callable[[float], object],
) -> models.Raid:
    """A raid as `penumbra.raid` plays it, with the curve of leakage over the size of the salvo.

    Arguments are written as on the command line; errors as of `penumbra.raid`.
    """
    numbers = numbers_of(shield, list(salvo))
    found = play(
        shield,
        list(salvo),
        list(aims),
        doctrine,
        shots=shots,
        reserve=reserve,
        window=window,
        kill=_chances(kill),
        cause=cause,
        sizes=sizes_of(sum(numbers.values())),
        n=DRAWS,
        progress=progress,
    )
    lead, rest = words.leak_words(found)
    told = [rest, *words.answers_words(shield, found), words.battery_words(shield, found), words.empty_words(found)]
    return models.Raid(
        lead=lead,
        words=tuple(told),
        layers=tuple(words.layer_words(found)),
        chances=tuple(words.chance_words(shield, found)),
        caveat=words.sure_words(found),
        answer=json.loads(json.dumps(plain(found))),
    )


def _chances(written: Sequence[str]) -> dict[str, float | str]:
    """Chances by interceptor, of texts as ``thaad=0.8``; DomainError for another form."""
    found: dict[str, float | str] = {}
    for each in written:
        key, equals, chance = each.partition("=")
        if not equals or not key or not chance or key in found:
            raise DomainError(f"kill: {shown(each)}: write each interceptor once with its chance, as in thaad=0.8")
        found[key] = chance
    return found
