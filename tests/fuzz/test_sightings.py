"""Lists of sightings, sound and damaged: judged, or refused with the file and, where there is one, the line."""

import random
import re
from pathlib import Path

import pytest

from penumbra.claims.topics.sighting_places import located
from penumbra.errors import ScenarioError
from penumbra.record.sightings import BELT_SIDES, COLUMNS, sightings

QUICK, ALL = 50, 500

DATES = (
    "2016-05-01",
    "2015-02-16",
    "2014-08-01",
    "2016-13-01",
    "2030-01-01",
    "",
    "1.5.2016",
    "20160501",
    "0000-00-00",
    "x",
)
CLASSES = ("mlrs", "MLRS", "artillery_ge_100mm", "tank", "", "mlrs ", "mlrs_tornado_s_uragan_smerch_and_tochka")
NUMBERS = ("48.0", "37.8", "-95", "nan", "inf", "48,05", "", "1e400", "４８", "0x30", "48°", "-0", "179.99")
PLACES = ("Donetsk", "Київ", "Paris, US", "Atlantis", "", "Łódź", "[sic]", "x" * 300, "Donetsk, RU", "\u202eabc", "۱۲۳")
NOTES = ("", "seen", "a, b", 'the "north" bank', "=1+1", "$\\frac{$", "<script>", "\t", "x" * 9_000)
SOUND = {"date": DATES[:3], "class": CLASSES[:3], "latitude": ("48.0", "48.5"), "longitude": ("37.8", "38.1")}
SOUND |= {"place": PLACES[:1], "note": NOTES[:4]}
LIKELY = {"date": DATES, "class": CLASSES, "latitude": NUMBERS, "longitude": NUMBERS, "place": PLACES, "note": NOTES}


def _cell(draw: random.Random, column: str, damaged: float) -> str:
    text = draw.choice((LIKELY if draw.random() < damaged else SOUND)[column])
    quoted = any(sign in text for sign in ',"') or draw.random() < 0.1
    return '"{}"'.format(text.replace('"', '""')) if quoted else text


def _list(draw: random.Random) -> bytes:
    """A list: some sound, some with damaged cells, some whose bytes are damaged too."""
    damaged = draw.choice((0.0, 0.0, 0.1, 0.6))
    columns = list(COLUMNS)
    if damaged and draw.random() < 0.3:
        draw.shuffle(columns)
        columns = columns[: draw.randint(1, 6)]
    lines = [",".join(columns)]
    lines += [",".join(_cell(draw, column, damaged) for column in columns) for _ in range(draw.randint(0, 12))]
    data = draw.choice(("\n", "\r\n", "\r")).join(lines).encode(draw.choice(("utf-8", "utf-8", "utf-8-sig")))
    for _ in range(draw.choice((0, 0, 1, 4)) if damaged else 0):
        at = draw.randint(0, len(data))
        junk = draw.choice(
            (b'"', b"\n", b"\0", b",", b";", b"\xff", b"\xc3", b"\r", b'""', b"\xe2\x80\xa8", b"y" * 140_000)
        )
        data = data[:at] + junk + data[at + draw.randint(0, 3) :]
    return data


def _judge(data: bytes, file: Path) -> bool:
    """Whether a list was judged; every refusal names the file, and every finding about a line its number."""
    file.write_bytes(data)
    try:
        found = sightings(file, located)
    except ScenarioError as error:
        lines = len(re.split(rb"\r\n|\r|\n", data))
        *told, last = error.findings
        for finding in told if last.startswith("and ") else error.findings:
            assert finding.startswith(f"{file}:"), finding
            line = re.match(r":(\d+): .", finding.removeprefix(str(file)))
            whole = re.match(r": (the file is empty|no sighting below|not UTF-8)", finding.removeprefix(str(file)))
            assert whole or (line and 1 <= int(line[1]) <= lines), finding
            assert len(finding) < 1_000
        return False
    assert set(found.belt_side.values) <= set(range(len(BELT_SIDES)))
    rows = sum(1 for line in re.split(r"\r\n|\r|\n", data.decode("utf-8-sig"))[1:] if line.strip(", \t"))
    assert found.sizes["sighting"] == rows  # no line vanished
    return True


def _judge_many(first: int, last: int, file: Path) -> tuple[int, int]:
    judged = [_judge(_list(random.Random(seed)), file) for seed in range(first, last)]
    return sum(judged), len(judged) - sum(judged)


def test_some_lists_are_judged_or_refused_with_file_and_line(tmp_path):
    judged, refused = _judge_many(0, QUICK, tmp_path / "list.csv")
    assert judged > 5
    assert refused > 5


@pytest.mark.slow
def test_all_lists_are_judged_or_refused_with_file_and_line(tmp_path):
    judged, refused = _judge_many(QUICK, ALL, tmp_path / "list.csv")
    assert judged > 50
    assert refused > 50
