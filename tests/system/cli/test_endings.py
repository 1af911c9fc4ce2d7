"""How commands end: early when asked what cannot be, and by a sentence whatever happens to the output."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from penumbra.cli import endings, plain_output
from penumbra.cli.argument_checks import report_file
from penumbra.errors import DomainError, OutputError

COMMAND = str(Path(sys.executable).parent / "penumbra")
WHEN = ["--on", "2018-12-31", "--history", "planned"]
TRACE = ["trace", "epaa", *WHEN, "--threat", "mrbm-2000", "--launch", "iran-west", "--aim", "Bucharest"]

WORKLESS = """
import sys
import penumbra as pb
from penumbra.cli import main

def worked(*_, **__):
    sys.exit("worked")

for verb in ("cover", "contribution", "check", "publish", "trace"):
    setattr(pb, verb, worked)
sys.argv[0] = "penumbra"
main.run()
"""


def before_work(*arguments, cwd):
    """What is said on the error stream when every verb that works would end the process."""
    done = subprocess.run(
        [sys.executable, "-c", WORKLESS, *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )
    assert done.returncode == 1, done.stderr
    assert "worked" not in done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


REFUSED = [
    (["cover", "epaa", *WHEN, "--of", "foo"], "'area', 'people'"),
    (["cover", "epaa", *WHEN, "--of", "peple"], "nearest: 'people'"),
    (["cover", "epaa", *WHEN, "--ships", "boxx"], "nearest: 'box'"),
    (["cover", "epaa", *WHEN, "--ships", "-1"], "'-1'"),
    (["cover", "epaa", *WHEN, "--ships", "9" * 5000], "a whole number"),
    (["cover", "epaa", "--on", "2018-12-31", "--history", "plannd"], 'write "planned" or "actual"'),
    (["cover", "epaa", *WHEN, "-o", "x.dwg"], ".geojson (GeoJSON)"),
    (["export", "sites", "epaa", *WHEN, "-o", "x.nc"], ".gpkg (GeoPackage)"),
    (["export", "sits", "epaa", *WHEN, "-o", "x.csv"], "nearest: 'sites'"),
    (["export", "site", "epaa", *WHEN, "-o", "x.csv"], "are export sites"),
    (["export", "site", "epaa"], "are export sites"),
    (["export", "trace", "epaa", *WHEN, "-o", "x.csv"], "write --threat and --launch and --aim too"),
    (["export", "shares", "epaa", *WHEN, "--by", "contry", "-o", "x.csv"], "nearest: 'country'"),
    (["export", "cells", "epaa", *WHEN, "--threat", "mrbm", "-o", "x.csv"], "no threat class 'mrbm'"),
    (["cover", "epaa", *WHEN, "-o", "no-ending"], ".nc (NetCDF)"),
    (["sensors", "epaa", *WHEN, "-o", "x.geojson"], ".nc (NetCDF)"),
    (["sensors", "epaa", *WHEN, "--of", "foo"], "'area', 'people'"),
    (["report", "epaa", "-o", "x.pdf"], ".html (report)"),
    (["report", "epaa", "--ledger", "shield-clams"], "shield-claims"),
    (["check", "shield-clams"], "shield-claims"),
    ([*TRACE, "--plot", "p.jpg"], ".png (picture), .svg (drawing), .pdf (page)"),
    (["schema", "ledgr"], "ledger"),
    (["evidence", "epaa", "--history", "planned"], "write --on DATE with it"),
    (["check", "published", "--set", "decision_time=9 s"], "--set would change nothing"),
    (["check", "published", "--scenario", "epaa", "--alternative", "a=b"], "--scenario, --alternative would change"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[" ".join(words)[:60] for words, _ in REFUSED])
@pytest.mark.slow
def test_what_cannot_be_is_refused_before_any_work(tmp_path, arguments, words):
    assert words in before_work(*arguments, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/b", ".", "..", "", "-x", "a\nb"])
def test_an_id_that_is_no_folder_makes_no_path(name):
    with pytest.raises(OutputError, match="--output"):
        report_file(None, name)
    assert report_file(Path("own.html"), name) == Path("own.html")
    assert report_file(None, "epaa") == Path("out/epaa/report.html")


def test_the_version_is_told():
    done = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"Penumbra {version('penumbra')}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("arguments", [["show", "epaa"], ["schema", "scenario"], ["--help"], ["--version"]])
def test_a_full_output_is_a_sentence(arguments):
    with Path("/dev/full").open("w") as full:  # written to by the shell's right, never replaced
        done = subprocess.run([COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device\n"


def test_a_reader_that_leaves_ends_the_command_quietly():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([COMMAND, "show", "epaa"], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.stderr == ""
    assert done.returncode in (1, 141)


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-1", "utf-8"])
def test_letters_that_the_terminal_lacks_are_replaced(encoding):
    asked = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run([COMMAND, "show", "cities"], capture_output=True, check=False, env=os.environ | asked)
    assert (done.returncode, done.stderr) == (0, b"")
    told = yaml.safe_load(done.stdout.decode(encoding))
    assert ("Kahramanmaraş" in told["summary"]) == (encoding == "utf-8")
    assert "Kahramanmara" in told["summary"]


@pytest.mark.parametrize("words", [["show", "Łódź"], ["show", "a\udcedb"], ["show", "epaa", "--set", "\udcff=3"]])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_odd_words_are_told_in_any_encoding(words, encoding):
    asked = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    given = [COMMAND, *(word.encode("utf-8", "surrogateescape") for word in words)]
    done = subprocess.run(given, capture_output=True, check=False, env=os.environ | asked)
    assert done.returncode == 1
    assert done.stderr.startswith((b"no scenario ", b"--set "))
    assert b"Traceback" not in done.stderr


def test_json_keeps_letters_that_the_output_lacks(monkeypatch, capsys):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", errors="replace"))
    plain_output.print_json({"name": "Łódź 𝛼"})
    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode("cp1252")) == {"name": "Łódź 𝛼"}


def test_an_interruption_is_one_line_and_leaves_no_file(tmp_path):
    """On a terminal, which alone is told what is in hand."""
    fine = ["--set", "region.resolution=5", "--nominal", "-o", str(tmp_path / "map.nc")]
    ours, theirs = os.openpty()
    asked = [COMMAND, "cover", "epaa", *WHEN, *fine]
    with subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=theirs) as running:
        os.close(theirs)
        said = b""
        while b"epaa 2018-12-31 planned" not in said:
            said += os.read(ours, 1000)
        time.sleep(0.3)
        running.send_signal(signal.SIGINT)
        with contextlib.suppress(OSError):  # so ends a terminal, on Linux
            while more := os.read(ours, 1000):
                said += more
        assert running.wait() == 130
    os.close(ours)
    assert said.decode().splitlines()[-1].endswith("Interrupted; no partial file is left.")  # the cursor is shown again
    assert said.count(b"Interrupted") == 1
    assert list(tmp_path.iterdir()) == []


def test_faults_of_our_own_are_not_hidden():
    """Only an output that fails is told as one: any other fault keeps its traceback."""

    def missing():
        Path("/no/such/file").read_text()

    def wrong():
        raise ValueError("a fault")

    with pytest.raises(FileNotFoundError):
        endings.run_to_end(missing)
    with pytest.raises(ValueError, match="a fault"):
        endings.run_to_end(wrong)


def test_what_is_raised_on_purpose_is_a_sentence(capsys):
    def asked():
        raise DomainError("out of reach")

    assert endings.run_to_end(asked) == 1
    assert capsys.readouterr().err == "out of reach\n"
