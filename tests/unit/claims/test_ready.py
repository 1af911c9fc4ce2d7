"""What a ledger asks for in vain is told before any map is made, all at once; what breaks off costs one row only."""

import json
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import xarray as xr

import penumbra as pb
from penumbra.claims import finding as finding_module
from penumbra.claims import known
from penumbra.claims.check import fitting, prepared
from penumbra.claims.known import checks
from penumbra.claims.topics.intercontinental import case_of
from penumbra.earth.map_units import country_names
from penumbra.earth.range_rings import rings
from penumbra.errors import ClaimError, DomainError, ScenarioError
from penumbra.names import RANGES
from penumbra.scenario.loader import digest, load

HEAD = "id: mine\ntitle: Mine\nscenario: epaa\nclaims:\n"
MAP = "of: people, day: 2018-12-31, history: planned, says: all"
EUROPE = "between: nato-europe, completion: 2018-12-31, history: planned"
WHOSE = "case: strategic, area: north-america, threats: [icbm-8000]"
ARCS = f"arcs: {{{WHOSE}, launches: [russia-west]}}"
SOME = f"{ARCS}, held: {{deveselu: [sm3-ib]}}, says: some"
HELD = "held: {deveselu: [sm3-ib]}, says: some"
FAR = "site: deveselu, country: RUS, says: 230 km"
RINGS = "country: RUS, engineering: x"


def claim(check: str, arguments: str, name: str = "a", speaks_of: str = "2016-05-19") -> str:
    """One claim on two lines; its arguments stand in the second."""
    return (
        f"  - {{id: {name}, statement: s, said_by: b, said_on: 2016-05-19, speaks_of: {speaks_of}, source: UCDP,\n"
        f"     check: {check}, arguments: {{{arguments}}}}}\n"
    )


@pytest.fixture
def unmapped(monkeypatch):
    """Nothing may be mapped, and no arc flown."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("work was done before the ledger was looked at")

    monkeypatch.setattr(finding_module, "cover", never)
    monkeypatch.setattr("penumbra.claims.topics.intercontinental.latest_launch_bounds", never)


def refused(folder: Path, text: str) -> str:
    file = folder / "mine.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ScenarioError) as caught:
        pb.check(str(file))
    return str(caught.value)


@pytest.mark.parametrize("other", [("epaa", ["decision_time=60 s"]), ("cities", [])], ids=["changed", "another"])
def test_maps_of_another_scenario_are_refused(unmapped, other):
    """By them the verdicts would be those of another shield."""
    attrs = {"bounds": RANGES, "date": "2018-12-31", "history": "actual"}
    shield, (name, changes) = load("epaa"), other
    made = load(name, changes)
    area = xr.Dataset(attrs=attrs | {"scenario": made.id, "scenario_hash": digest(made)})
    with pytest.raises(DomainError, match=f"is of scenario '{made.id}' .* is judged by 'epaa' .* give the scenario"):
        prepared("shield-claims", shield, [area])
    own = area.assign_attrs(scenario=shield.id, scenario_hash=digest(shield))
    assert prepared("shield-claims", shield, [own]).evidence.areas


def test_the_case_of_arcs_is_sought_beside_the_ledger(tmp_path, unmapped, monkeypatch):
    """Though the working folder is another."""
    (tmp_path / "far.yaml").write_text("base: strategic\nid: far\n", "utf-8")
    beside = claim("engageable", SOME.replace("case: strategic", "case: far.yaml"))
    (tmp_path / "mine.yaml").write_text(HEAD + beside, "utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    ready = prepared(str(tmp_path / "mine.yaml"))
    arcs = ready.asked[0].arguments.arcs
    assert case_of(ready.evidence, arcs).id == "far"


@pytest.mark.parametrize(
    ("check", "arguments", "words"),
    [
        ("place-covered", f"by: country, place: Poland, {MAP}", "arguments.place: no country 'Poland'; write POL"),
        ("place-covered", f"by: country, place: Kraków, {MAP}",
         "no country 'Kraków': it is a town (Kraków, Lesser Poland, Poland); write the code of a country, as POL"),
        ("place-covered", f"by: country, place: pol, {MAP}", "no country 'pol'; write POL"),
        ("place-covered", f"by: country, place: Polend, {MAP}", "nearest: POL (Poland)"),
        ("place-covered", f"by: country, place: Turkiye, {MAP}", "TUR (Türkiye)"),
        ("place-covered", f"by: area, place: greenlnd, {MAP}", "place: no area 'greenlnd'; nearest: 'greenland'"),
        ("place-covered", f"by: alliance, place: NATO, {MAP}", "no alliance 'NATO'; the record knows one: write nato"),
        ("place-covered", f"by: country, place: POL, {MAP}, threats: [mrbm-2000, mrbm]", "threats.1: no threat"),
        ("place-covered", f"by: country, place: POL, {MAP.replace('2018-12-31', '0')}", "day: 0 is not a date"),
        ("umbrella", f"ends: [greenland, atlantis], {EUROPE}", "arguments.ends.1: no area 'atlantis'"),
        ("umbrella", f"ends: [greenland], {EUROPE.replace('nato-europe', 'europe')}", "arguments.between: no alliance"),
        ("umbrella", f"ends: [], {EUROPE}", "at least 1 item"),
        ("distance-to-country", "site: deveselu, country: Russia, says: 230 km", "no country 'Russia'; write RUS"),
        ("distance-to-country", "site: deveselu, country: TUV, says: 230 km", "does not draw TUV"),
        ("distance-to-country", "site: deveselu, country: RUS, says: -230 km", "arguments.says"),
        ("distance-to-country", "site: deveselu, country: POL, town: 'Kaliningrad, RU', says: 230 km",
         "arguments.town: 'Kaliningrad, RU' is Kaliningrad, Kaliningrad Oblast, Russia, not in POL"),
        ("distance-to-country", f"{FAR}, within: 1.5", "less than 1"),
        ("distance-to-country", f"{FAR}, within: true", "arguments.within"),
        ("range-rings", f"sites: [kurecik, mars], radii: [1 km], {RINGS}", "sites.1: no site 'mars'"),
        ("range-rings", f"sites: [kurecik], radii: [1 km, 0 km], {RINGS}", "arguments.radii"),
        ("range-rings", f"sites: [kurecik], radii: [], {RINGS}", "at least 1 item"),
        ("engageable", f"arcs: {{{WHOSE}, launches: [russia-wst]}}, " + HELD, "launches.0: no launch"),
        ("engageable", f"arcs: {{{WHOSE}, launches: []}}, " + HELD, "at least 1 item"),
        ("engageable", "arcs: {launches: [x], area: x, threats: [x], case: nowhere}, " + HELD, "arcs.case: no sc"),
        ("engageable", f"{ARCS}, held: {{mars: [sm3-ib]}}, says: some", "arguments.held.mars: no site 'mars'"),
        ("engageable", f"{ARCS}, held: {{deveselu: []}}, says: some", "at least 1 item"),
        ("engageable", f"{SOME}, least_share: -0.1", "write more than 0"),
        ("engageable", f"{SOME}, least_share: 1.5", "less than 1"),
        ("engageable", f"{SOME}, burnout_speed: -3 km/s", "arguments.burnout_speed"),
        ("engageable", f"{SOME}, latest: -1 s", "soonest is after latest"),
        ("site-ranking", f"{ARCS}, interceptor: sm3-ia, order: [deveselu, deveselu]", "a site occurs twice"),
        ("intercontinental-reach", f"{ARCS}, completion: 2001-01-01, history: actual, arsenal: {{warheads: [1, 2], "
         "source: nobody}", "no battery stands on 2001-01-01"),
        ("intercontinental-reach", f"{ARCS}, completion: 2018-12-31, history: actual, arsenal: {{warheads: [5, 2], "
         "source: UCDP}", "the fewest, above 0, then the most"),
        ("planned-completion", "element: deveselu, earliest: 2019-01-01, latest: 2018-01-01", "swap them"),
        ("planned-completion", "element: deveslu, earliest: 2018-01-01, latest: 2018-01-01", "nearest: 'deveselu'"),
        ("standing", "element: deveselu, within_days: -14", "arguments.within_days"),
        ("standing", "element: deveselu, within_days: true", "arguments.within_days"),
        ("step-in-plan", "phase: phase-2, steps_left: -1", "arguments.steps_left"),
        ("step-in-plan", "phase: phase-9, steps_left: 1", "arguments.phase: no phase 'phase-9'"),
        ("dated-proposal", "at_least: 10, at_most: 9", "at_least (10) is above at_most (9); swap them"),
        ("forces-count", "counts: [{what: ships, said: 1}, {what: ships, said: 2}]", "'ships' occurs twice"),
        ("forces-count", "counts: [{what: ships, said: 0}]", "write more than 0"),
        ("cost-ratio", "dearer: {name: a, low: 1, high: .inf}, cheaper: {name: b, low: 1, high: 1}, unit: x, times: 2",
         "finite number"),
        ("spending-guideline", "first: 1900, last: 2024", "arguments.first: no spending of 1900"),
        ("agreement-points", "points: [1, 99], read_as: text", "points.1: the agreement has no point 99"),
        ("sanctions-in-force", "issuers: [EU, UK], at_least: 2", "arguments.issuers.1: no sanctions of 'UK'"),
        ("forward-presence", "since: 2014-03-01, until: 2015-12-31", "are to lie about speaks_of"),
        ("violence-after-truce", "months: -1", "write more than 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_any_work(unmapped, tmp_path, check, arguments, words):
    told = refused(tmp_path, HEAD + claim(check, arguments))
    assert words in told
    line = told.splitlines()[0]
    assert line.startswith((f"{tmp_path}/mine.yaml:6: claims.0.arguments", f"{tmp_path}/mine.yaml:5: claims.0."))


def test_every_mistake_of_every_claim_is_told_at_once(unmapped, tmp_path):
    told = refused(
        tmp_path,
        HEAD
        + claim("place-covered", f"by: country, place: Poland, {MAP}", "a")
        + claim("range-rings", "sites: [mars], radii: [100 km], country: Russia, engineering: x", "b")
        + claim("violence-after-truce", "", "c", speaks_of="2030-01-01")
        + claim("range-rings", "sites: [kurecik], radii: [99999 km], country: RUS, engineering: x", "d"),
    ).splitlines()
    assert sorted(line.split(": ")[1] for line in told) == [
        "claims.0.arguments.place",
        "claims.1.arguments.country",
        "claims.1.arguments.sites.0",
        "claims.2.speaks_of",
        "claims.3.arguments.radii",
    ]


@pytest.mark.slow
def test_a_country_beside_the_map_is_no_failure(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + claim("place-covered", f"by: country, place: JPN, {MAP}"), "utf-8")
    small = ["region.south=36 deg", "region.north=42 deg", "region.west=26 deg", "region.east=40 deg"]
    judged = pb.check(str(file), load("epaa", [*small, "launch_areas.iran.points=2"]))
    assert judged.verdict.values.tolist() == ["cannot be tested"]
    assert "Japan lies outside the map" in judged.reason.values[0]


def test_rings_are_told_of_every_country_that_is_taken():
    assert set(rings({"x": (50.0, 20.0)}, [1e5]).place.values.tolist()) == set(country_names())


def test_a_ledgers_own_sources_are_sources_of_its_counts(tmp_path):
    file = tmp_path / "mine.yaml"
    text = HEAD + claim("forces-count", "counts: [{what: ships, said: 1, recorded: [2, 3], sources: [mine]}]")
    file.write_text(text + "sources: {mine: {title: A count, read: all of it}}\n", "utf-8")
    assert pb.check(str(file)).verdict.values.tolist() == ["holds"]
    assert "no source 'mine'" in refused(tmp_path, text)


# --- verdicts


def test_verdicts_are_words_in_python_and_on_disk(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + claim("standing", "element: deveselu, within_days: 7"), "utf-8")
    judged = pb.check(str(file))
    assert judged.verdict.values.tolist() == ["holds"]
    with xr.open_dataset(pb.save(judged, tmp_path / "judged.nc"), engine="h5netcdf") as back:
        assert back.verdict.values.tolist() == ["holds"]
        assert json.loads(str(back.claim_arguments.values[0])) == {"element": "deveselu", "within_days": 7}


# --- checks of one's own

GOOD = """
from penumbra.claims.finding import Finding
from penumbra.scenario.quantity import Spec

class Arguments(Spec):
    number: int

def finding(evidence, claim, arguments):
    return Finding("holds", str(1 // arguments.number), "because", "nothing")
"""


def own(folder: Path, name: str, code: str) -> Path:
    (folder / "checks").mkdir(exist_ok=True)
    (folder / "checks" / f"{name}.py").write_text(code, "utf-8")
    return folder / "checks"


def test_a_check_that_breaks_off_costs_its_own_row_only(tmp_path):
    folder = own(tmp_path, "my_check", GOOD)
    file = tmp_path / "mine.yaml"
    file.write_text(
        HEAD
        + claim("my-check", "number: 1", "good")
        + claim("my-check", "number: 0", "broken")
        + claim("standing", "element: deveselu", "after"),
        "utf-8",
    )
    judged = pb.check(str(file), folder=folder)
    assert judged.verdict.values.tolist() == ["holds", "not judged", "holds"]
    assert f"{folder}/my_check.py:9: ZeroDivisionError" in judged.reason.values[1]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (GOOD.replace('"holds"', '"true"'), "it returned the verdict 'true'; a verdict is one of holds, fails"),
        (GOOD.replace("return Finding", "return str"), "not judged"),
        (GOOD.replace("return Finding(", "return (").replace(', "nothing")', ")"), "not judged"),
    ],
)
def test_an_answer_that_is_none_is_told(tmp_path, code, words):
    folder = own(tmp_path, "my_check", code)
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + claim("my-check", "number: 1"), "utf-8")
    judged = pb.check(str(file), folder=folder)
    assert judged.verdict.values.tolist() == ["not judged"]
    assert words in f"{judged.verdict.values[0]} {judged.reason.values[0]}"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("standing", GOOD, "there is a check 'standing' already; choose another name"),
        ("my_check", "def broken(:\n", "my_check.py:1: invalid syntax"),
        ("my_check", "import no_such_package\n", "ModuleNotFoundError"),
        ("my_check", "", "has no model `Arguments`"),
        ("my_check", GOOD.replace("def finding", "def found"), "has no function `finding"),
        ("my_check", GOOD + "\ndef ready(evidence, claim, arguments):\n    return [1 / 0]\n", "`ready` failed"),
    ],
)
def test_a_check_that_is_none_is_refused(tmp_path, name, code, words):
    folder = own(tmp_path, name, code)
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + claim("my-check", "number: 1"), "utf-8")
    with pytest.raises(ClaimError) as caught:
        pb.check(str(file), folder=folder)
    assert words in str(caught.value)


def test_a_ledger_runs_no_code_that_nobody_named(tmp_path, monkeypatch):
    """Neither beside the ledger, nor in the folder one stands in, nor by the name of a module."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_check.py").write_text("raise SystemExit('run')\n", "utf-8")
    own(tmp_path, "my_check", "raise SystemExit('run')\n")
    for name in ("my-check", "my_check", "checks/my_check", "./my_check.py", "os"):
        assert "no check" in refused(tmp_path, HEAD + claim(f'"{name}"', ""))
    assert "--checks FOLDER" in refused(tmp_path, HEAD + claim("my-check", ""))
    assert "checks: unknown field" in refused(tmp_path, HEAD + claim("standing", "element: deveselu") + "checks: x\n")


def test_an_installed_package_adds_a_check(tmp_path, monkeypatch):
    (tmp_path / "somebodys_checks.py").write_text(GOOD, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    entry = EntryPoint("theirs", "somebodys_checks", known.GROUP)
    monkeypatch.setattr(known, "entry_points", lambda group: [entry] if group == known.GROUP else [])
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + claim("theirs", "number: 1"), "utf-8")
    assert pb.check(str(file)).verdict.values.tolist() == ["holds"]
    assert "theirs" in checks()


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(ClaimError, match="no folder of checks"):
        checks(tmp_path / "nowhere")


# --- ledgers that cannot be read


def test_a_ledger_that_is_no_text_is_told_with_its_line(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"id: mine\ntitle: caf\xe9\n")
    with pytest.raises(ClaimError, match=r"mine\.yaml:2: not UTF-8 text"):
        pb.check(str(file))


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\0b", "no/such/file.yaml", "\ud800"])
def test_a_name_that_no_file_has_is_told(name):
    with pytest.raises(ClaimError):
        pb.check(name)


def test_a_folder_is_no_ledger(tmp_path):
    with pytest.raises(ClaimError, match="is a folder; name a file"):
        pb.check(str(tmp_path))


# --- ledgers and scenarios that changed


@pytest.mark.slow
def test_ledgers_that_no_longer_fit_are_left_out_with_the_reason(unmapped, tmp_path):
    file = tmp_path / "fewer.yaml"
    file.write_text("base: epaa\nid: fewer\ntitle: Fewer\nthreats: {mrbm-1000: null}\n", "utf-8")
    fit, left_out = fitting(["article-2016-05-19", "shield-claims"], load(str(file)))
    assert fit == ["article-2016-05-19"]
    (sentence,) = left_out
    assert "shield-claims" in sentence
    assert "no threat class 'mrbm-1000'" in sentence
    assert "phase-3-all-nato-europe" in sentence


def test_a_ledger_that_was_named_and_does_not_fit_is_an_error(unmapped):
    with pytest.raises(ClaimError, match=r"cities-claims\.yaml:\d+: claims\.0\.arguments\.threats\.0: no threat class"):
        prepared("cities-claims", load("epaa"))
