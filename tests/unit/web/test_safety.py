"""Uploads are data, and a page of another site can ask nothing."""

import socket
import time

import pytest

from penumbra.web import protocol, safety
from penumbra.web.models import MOST_CHANGES
from penumbra.web.safety import HEADERS, MOST_BODY
from unit.web.asking import API

LOCAL = {"Content-Type": "application/json"}


def refused(server, text, **more):
    response = server.ask("/shields", "POST", json={"case": "mine", "text": text, **more})
    assert response.status_code == 422, response.text
    return response.json()["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 403),
        ({"Host": "192.168.1.2"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Host": "localhost:8000"}, 200),
        ({"Host": "[::1]:8000"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_only_its_own_names_and_its_own_page(server, headers, status):
    response = server.client.get(f"{API}/health", headers=headers)
    assert response.status_code == status
    if status == 403:
        assert response.json()["status"] == 403


def test_the_own_page_may_post(server):
    home = str(server.client.base_url).rstrip("/")
    response = server.client.post(f"{API}/shields", json={"case": "cities"}, headers={"Origin": home})
    assert response.status_code in (200, 202)


def test_every_response_has_the_headers_and_no_cookie(server):
    for path in ("/", f"{API}/health", f"{API}/nothing", "/nothing"):
        headers = server.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/../models.py",
        "/%2e%2e/models.py",
        "/assets/..%2f..%2fmodels.py",
        "//etc/passwd",
        "/..%5c..%5cmodels.py",
        "/%00",
    ],
)
def test_no_path_leads_out_of_the_page(server, path):
    response = server.client.get(path)
    assert response.status_code == 404 and b"pydantic" not in response.content


@pytest.mark.parametrize(
    "path",
    ["/shields/..%2f..%2fetc/scenario.yaml", "/shields/epaa/ledgers/..%2f..%2fx", "/shields/%2e%2e/grid/coarse"],
)
def test_no_key_is_a_path(server, path):
    assert server.ask(path).status_code in (404, 422)


def test_a_long_body_is_refused(server):
    body = b'{"case": "' + b"x" * MOST_BODY + b'"}'
    assert server.client.post(f"{API}/shields", content=body, headers=LOCAL).status_code == 413

    def parts():
        for _ in range(3):
            yield b" " * (MOST_BODY // 2)

    assert server.client.post(f"{API}/shields", content=parts(), headers=LOCAL).status_code == 413


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"case": 1}', b"\xff\xfe", b'{"case": "\\ud800"}', b"null"])
def test_a_malformed_body_is_refused_with_a_sentence(server, body):
    response = server.client.post(f"{API}/shields", content=body, headers=LOCAL)
    assert 400 <= response.status_code < 500
    assert response.json()["message"]


@pytest.mark.parametrize(
    "base", ["/etc/passwd", "../../x.yaml", "mine.yaml", "file:///etc/passwd", "http://x/y", "", 7]
)
def test_a_base_is_a_built_in_case_and_no_file(server, base):
    message = refused(server, f"base: {base!r}\nid: mine\n")
    assert "your scenario, line 1: base: write the name of a built-in case" in message and "root:" not in message


def test_aliases_that_expand_without_end_are_refused(server):
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "values once aliases" in refused(server, "\n".join(levels))


def test_a_deep_text_is_refused(server):
    assert refused(server, "a: " + "[" * 5000 + "]" * 5000)


def test_tags_of_python_are_refused(server):
    assert "tag" in refused(server, "id: !!python/object/apply:os.system ['true']\n")


def test_a_huge_text_is_refused(server):
    assert "characters" in refused(server, "a: " + "x" * 600_000)


def test_faults_of_a_text_are_told_with_line_and_field(server):
    message = refused(server, "base: epaa\ndecision_time: 5 apples\n")
    assert "your scenario, line 2: decision_time" in message and "decision_time" in message


def test_a_fault_of_a_change_is_told_with_its_number(server):
    changes = [
        {"do": "set", "path": "decision_time", "value": "60 s"},
        {"do": "move", "site": "nowhere", "latitude": 1, "longitude": 2},
    ]
    response = server.ask("/shields", "POST", json={"case": "epaa", "changes": changes})
    assert response.status_code == 422
    assert response.json()["message"].startswith("change 2 (move): sites: no 'nowhere'")


def test_a_region_of_too_many_cells_is_refused(server):
    message = refused(server, "base: epaa\nid: big\nregion: {resolution: 6}\n")
    assert "cells" in message and "coarser" in message


def test_markup_in_names_stays_text(server):
    text = "base: cities\nid: odd\ntitle: <script>alert(1)</script>\n"
    response = server.ask("/shields", "POST", json={"case": "<b>", "text": text})
    assert response.status_code == 200 and response.headers["content-type"] == "application/json"
    name = server.ask(f"/shields/{response.json()['key']}/scenario.yaml").headers["content-disposition"]
    assert "<" not in name


def sent_slowly(server, head, piece, pause=0.05, most=10.0):
    """The answer to a request whose rest comes in pieces without end, and how long it took [s]."""
    begin = time.monotonic()
    with socket.create_connection((server.client.base_url.host, server.client.base_url.port), timeout=pause) as to:
        to.sendall(head)
        found = b""
        while time.monotonic() - begin < most:
            try:
                part = to.recv(65536)
                found += part
                if not part:
                    break
            except TimeoutError:
                to.sendall(piece)
            except ConnectionError:
                break
        return found, time.monotonic() - begin


def test_a_body_that_comes_too_slowly_is_refused(server, monkeypatch):
    monkeypatch.setattr(safety, "BODY_SECONDS", 0.5)
    head = (f"POST {API}/shields HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: 999")
    answer, seconds = sent_slowly(server, "\r\n".join((*head, "", "")).encode(), b" ")
    assert answer.startswith(b"HTTP/1.1 408") and b"took more than 0.5 s to arrive" in answer and 0.4 < seconds < 5.0
    assert b"content-security-policy" in answer


def test_an_answer_may_take_longer_than_its_body(server, monkeypatch):
    monkeypatch.setattr(safety, "BODY_SECONDS", 0.01)
    assert server.ask("/shields", "POST", json={"case": "cities"}).status_code == 200


def test_a_header_that_comes_too_slowly_ends_the_connection(server, monkeypatch):
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.5)
    answer, seconds = sent_slowly(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X-A: b\r\n")
    assert answer == b"" and 0.4 < seconds < 5.0


@pytest.mark.parametrize("head", [b"GET / HTTP/9\r\n\r\n", b"\x16\x03\x01\x02\x00 \r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_refused_with_all_headers(server, head):
    answer, _ = sent_slowly(server, head, b"")
    lines = answer.decode().lower().splitlines()
    assert lines[0] == "http/1.1 400 bad request"
    assert all(f"{name.lower()}: {value.lower()}" in lines for name, value in HEADERS.items())
    assert "openapi.json" in lines[-1]


def test_too_many_changes_are_refused_with_a_way_out(server):
    changes = [{"do": "move", "site": "deveselu", "latitude": 44, "longitude": 24}] * (MOST_CHANGES + 1)
    response = server.ask("/shields", "POST", json={"case": "epaa", "changes": changes})
    assert response.status_code == 422
    assert response.json()["message"].startswith("changes: write at most 60 changes, not 61; download the scenario")


def test_a_source_that_is_none_is_told_what_to_write(server):
    message = refused(server, "base: epaa\nid: x\ndecision_time: {value: 60 s, source: none}\n")
    assert message == (
        "your scenario, line 3: decision_time.source: no source 'none'; write penumbra-assumption for a guess, or the "
        "key of a source of your own, described below sources:"
    )
