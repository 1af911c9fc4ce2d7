"""Which town a name means, against what a reader of a European scenario would mean by it."""

import pytest

from penumbra.earth.gazetteer import Box, _names, find_town, kilometres, position_in_words, towns_called
from penumbra.earth.spelling import folded_lines
from penumbra.earth.towns import towns
from penumbra.errors import DomainError

EUROPE = Box(25.0, 85.0, -75.0, 50.0)  # of the case epaa
ANATOLIA = Box(35.0, 39.5, 33.0, 40.0)
AMERICA = Box(24.0, 84.0, -170.0, -52.0)

# name as written, name in GeoNames, country; near Europe
MEANT = """
Roma|Rome|IT
Rome|Rome|IT
Rom|Rome|IT
Cologne|Köln|DE
Köln|Köln|DE
Koeln|Köln|DE
Odessa|Odesa|UA
Одесса|Odesa|UA
St. Petersburg|Saint Petersburg|RU
Sankt-Peterburg|Saint Petersburg|RU
Leningrad|Saint Petersburg|RU
Petrograd|Saint Petersburg|RU
Valencia|Valencia|ES
München|Munich|DE
Muenchen|Munich|DE
Monaco di Baviera|Munich|DE
Wien|Vienna|AT
Vienna|Vienna|AT
Bécs|Vienna|AT
Kiev|Kyiv|UA
Киев|Kyiv|UA
Київ|Kyiv|UA
Moskva|Moscow|RU
Москва|Moscow|RU
Constantinople|Istanbul|TR
İstanbul|Istanbul|TR
Smyrna|İzmir|TR
Angora|Ankara|TR
Königsberg|Kaliningrad|RU
Danzig|Gdańsk|PL
Stettin|Szczecin|PL
Breslau|Wrocław|PL
Warszawa|Warsaw|PL
Łódź|Łódź|PL
Lodz|Łódź|PL
LODZ|Łódź|PL
Lemberg|Lviv|UA
Lwów|Lviv|UA
Stalingrad|Volgograd|RU
Tiflis|Tbilisi|GE
Reval|Tallinn|EE
Pressburg|Bratislava|SK
Praha|Prague|CZ
Beograd|Belgrade|RS
Athína|Athens|GR
Αθήνα|Athens|GR
Salonica|Thessaloníki|GR
Lisboa|Lisbon|PT
Sevilla|Sevilla|ES
Seville|Sevilla|ES
Milano|Milan|IT
Napoli|Naples|IT
Naples|Naples|IT
Firenze|Florence|IT
Florence|Florence|IT
Genève|Geneva|CH
Bruxelles|Brussels|BE
Brussel|Brussels|BE
Den Haag|The Hague|NL
København|Copenhagen|DK
Kopenhagen|Copenhagen|DK
București|Bucharest|RO
Bucuresti|Bucharest|RO
Bucarest|Bucharest|RO
القاهرة|Cairo|EG
Tripoli|Tripoli|LY
Alexandria|Alexandria|EG
Birmingham|Birmingham|GB
Manchester|Manchester|GB
Cambridge|Cambridge|GB
Lincoln|Lincoln|GB
York|York|GB
London|London|GB
Paris|Paris|FR
Toledo|Toledo|ES
Granada|Granada|ES
Cordoba|Córdoba|ES
Santiago|Santiago de Compostela|ES
Frankfurt|Frankfurt am Main|DE
Halle|Halle (Saale)|DE
Donetsk|Donetsk|UA
Stalino|Donetsk|UA
Newcastle|Newcastle upon Tyne|GB
Tehran|Tehran|IR
Teheran|Tehran|IR
تهران|Tehran|IR
Bombay|Mumbai|IN
Peking|Beijing|CN
北京|Beijing|CN
Saigon|Ho Chi Minh City|VN
San José|San José|CR
New York|New York City|US
"""


@pytest.mark.parametrize("line", MEANT.split("\n")[1:-1])
def test_the_town_that_is_meant_in_europe(line):
    written, name, iso2 = line.split("|")
    town = find_town(written, EUROPE).town
    assert (town.name, town.iso2) == (name, iso2)


@pytest.mark.parametrize(
    ("written", "name", "iso2", "region"),
    [
        ("Paris, US", "Paris", "US", "Texas"),
        ("Paris, USA", "Paris", "US", "Texas"),
        ("paris,united states", "Paris", "US", "Texas"),
        ("Paris, Vereinigte Staaten", "Paris", "US", "Texas"),
        ("Paris, TX", "Paris", "US", "Texas"),
        ("Paris, Tennessee", "Paris", "US", "Tennessee"),
        ("Paris, Tennessee, US", "Paris", "US", "Tennessee"),
        ("Paris, Frankreich", "Paris", "FR", "Île-de-France"),
        ("Roma, Lesotho", "Roma", "LS", "Maseru District"),
        ("Cologne, Italy", "Cologne", "IT", "Lombardy"),
        ("Köln, Niemcy", "Köln", "DE", "North Rhine-Westphalia"),
        ("Odessa, Texas", "Odessa", "US", "Texas"),
        ("Odessa, Украина", "Odesa", "UA", "Odessa"),
        ("St. Petersburg, Florida", "St. Petersburg", "US", "Florida"),
        ("Athens, Georgia", "Athens", "US", "Georgia"),
        ("San Francisco, CA", "San Francisco", "US", "California"),
        ("Toronto, CA", "Toronto", "CA", "Ontario"),
        ("Washington, D.C.", "Washington", "US", "District of Columbia"),
        ("Donetsk, RU", "Donetsk", "RU", "Rostov"),
        ("Boston, UK", "Boston", "GB", "England"),
        ("Perth, Scotland", "Perth", "GB", "Scotland"),
        ("Frankfurt (Oder)", "Frankfurt (Oder)", "DE", "Brandenburg"),
        ("Frankfurt, Brandenburg", "Frankfurt (Oder)", "DE", "Brandenburg"),
        ("Mersin, Türkiye", "Mersin", "TR", "Mersin"),
        ("Mersin, Turkey", "Mersin", "TR", "Mersin"),
    ],
)
def test_a_country_or_a_division_may_follow(written, name, iso2, region):
    place = find_town(written, EUROPE).place
    assert (place.town.name, place.town.iso2, place.region.removesuffix(" Province")) == (name, iso2, region)


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "iso2"),
    [
        ("Bucharest", 44.43, 26.11, "RO"),
        ("bucharest", 44.43, 26.11, "RO"),
        ("Chişinău", 47.01, 28.86, "MD"),
        ("CHISINAU", 47.01, 28.86, "MD"),
        ("Łódź", 51.77, 19.46, "PL"),
        ("Izmir", 38.41, 27.14, "TR"),
        ("Torshavn", 62.01, -6.77, "FO"),
        ("Paris", 48.85, 2.35, "FR"),
        ("Paris, US", 33.66, -95.56, "US"),
        ("Boston, UK", 52.98, -0.03, "GB"),
        ("Ponta Delgada", 37.74, -25.67, "PT"),
        ("Nuuk", 64.18, -51.72, "GL"),
    ],
)
def test_towns_are_where_they_are(name, latitude, longitude, iso2):
    town = find_town(name).town
    assert town.latitude == pytest.approx(latitude, abs=0.03)
    assert town.longitude == pytest.approx(longitude, abs=0.03)
    assert town.iso2 == iso2


def test_without_a_region_the_most_populous_town_of_the_name_wins():
    namesakes = [town for town in towns() if town.name == "Birmingham"]
    assert len({town.iso2 for town in namesakes}) > 1
    assert find_town("birmingham").town == max(namesakes, key=lambda town: town.population)


def test_the_region_of_the_question_counts():
    assert find_town("Valencia").town.iso2 == "VE"
    assert find_town("Valencia", EUROPE).town.iso2 == "ES"
    assert find_town("Birmingham", AMERICA).place.region == "Alabama"
    assert find_town("Tripoli").town.iso2 == "LY"
    assert find_town("Tripoli", ANATOLIA).town.iso2 == "LB"
    across = Box(-50.0, 0.0, 160.0, -170.0)  # over the date line
    assert find_town("Hamilton", across).town.iso2 == "NZ"
    assert find_town("Hamilton", EUROPE).town.iso2 in ("GB", "CA", "BM")


def test_what_was_taken_and_what_else_it_could_be():
    found = find_town("Roma", EUROPE)
    assert found.place.described == "Rome, Lazio, Italy (41.89 N 12.51 E, 2,318,895 people)"
    assert {other.country for other in found.others} >= {"Lesotho", "Australia"}
    assert "Roma, Maseru District, Lesotho (14,259 people)" in found.also
    assert found.also.endswith("more")
    assert find_town("München").also == ""


def test_a_country_of_the_name_is_told():
    assert find_town("Poland").also.endswith("the country Poland; for it, name one of its towns")
    assert "the country Poland" in find_town("POL").also
    assert not find_town("Luxembourg").country
    assert not find_town("Paris").country
    with pytest.raises(DomainError, match="Georgia is a country: name one of its towns"):
        find_town("Georgia")


def test_names_say_no_word_twice():
    assert find_town("Cairo, EG").place.words == "Cairo, Egypt"
    assert find_town("Wien", EUROPE).place.words == "Vienna, Austria"  # its division is Vienna too


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Buchharest", "no town of 5,000 or more is called 'Buchharest'; nearest: 'Bucharest' (Romania)"),
        ("Kolln", "'Köln' (Germany)"),
        ("Varsovja", "'Warsaw' (Poland)"),
        (
            "Buchharest, RO",
            "no town of 5,000 or more in Romania is called 'Buchharest'; nearest: 'Bucharest' (Romania)",
        ),
        ("Paris, RO", "no town of 5,000 or more in Romania is called 'Paris'"),
        ("Paris, Romannia", "'Romannia' is not a country or a region; nearest: 'Romania'"),
        ("Paris, Bavaria", "no town of 5,000 or more in Bavaria is called 'Paris'"),
        ("", "no town of 5,000 or more is called ''"),
        (",", "is not a country or a region"),
        ("x" * 5000, "a name of 5,000 letters is too long for a town"),
        ("a\tb", "no town of 5,000 or more is called 'a\\tb'"),
        ("\ud800", "no town of 5,000 or more is called"),
    ],
)
def test_an_unknown_town_is_told_with_its_neighbours(written, told):
    with pytest.raises(DomainError) as error:
        find_town(written, EUROPE)
    assert told in str(error.value)


def test_every_town_is_found_by_its_own_name():
    """The shipped table was folded as the code folds, and its indices are those of the towns."""
    lines = [line.split("\t") for line in _names().decode().split("\n")[1:-1]]
    assert [word for word, _ in lines] == sorted(word for word, _ in lines)
    bearers = {word: set(map(int, indices.split())) for word, indices in lines}
    folded_names = folded_lines("\n".join(town.name for town in towns()))
    missing = [name for index, name in enumerate(folded_names) if index not in bearers.get(name, ())]
    assert missing == []


def test_first_and_last_of_the_table_are_found():
    lines = _names().decode().split("\n")[1:-1]
    for line in (lines[0], lines[-1], lines[len(lines) // 2]):
        word, indices = line.split("\t")
        assert len(towns_called(word)) == len(indices.split())


def test_positions_and_distances():
    assert position_in_words(-33.918, 18.4) == "33.92 S 18.40 E"
    assert position_in_words(40.0, -74.006) == "40.00 N 74.01 W"
    assert kilometres((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.2, abs=0.1)
    assert kilometres((52.52, 13.40), (48.86, 2.35)) == pytest.approx(878.0, abs=2.0)
