"""Who gets in, and what every answer forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from visits import HOST, PORT, TOKEN, shelf_of, stranger, visitor

from storyledger.serving.guard import HEADERS

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

STORY = 'Ann came in.\n\n"Hush," said Ann to Wren.\n'


@pytest.fixture
def outside(tmp_path: Path) -> TestClient:
    return stranger(shelf_of(tmp_path, STORY))


@pytest.fixture
def inside(tmp_path: Path) -> TestClient:
    return visitor(shelf_of(tmp_path, STORY))


def test_the_token_in_the_address_becomes_a_cookie_that_scripts_cannot_read(outside: TestClient) -> None:
    answer = outside.get("/read", params={"token": TOKEN, "at": "12"})
    cookie = answer.headers["set-cookie"].casefold()

    assert (answer.status_code, answer.headers["location"]) == (303, "/read?at=12")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert outside.get("/read").status_code == 200


@pytest.mark.parametrize("token", [None, "", "open-sesam", "open-sesame ", "öpen", "\x00"])
def test_nobody_gets_in_without_the_token(outside: TestClient, token: str | None) -> None:
    answer = outside.get("/read", params={} if token is None else {"token": token})
    assert answer.status_code == 403
    assert "Ann" not in answer.text


@pytest.mark.parametrize(
    "path", ["/read", "/who/ann", "/cast", "/check", "/pictures", "/what-if", "/search?q=Ann"]
)
def test_every_page_asks_for_the_token(outside: TestClient, path: str) -> None:
    assert outside.get(path).status_code == 403


def test_the_cookie_of_another_port_is_no_use(outside: TestClient) -> None:
    assert outside.get("/read", headers={"cookie": f"storyledger-1={TOKEN}"}).status_code == 403
    assert outside.get("/read", headers={"cookie": f"x=y; storyledger-{PORT}={TOKEN}"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", f"example.org:{PORT}", "127.0.0.1", "127.0.0.1:1", f"127.0.0.1.example.org:{PORT}", ""],
)
def test_other_names_for_this_computer_are_refused(inside: TestClient, host: str) -> None:
    assert inside.get("/read", headers={"host": host}).status_code == 421


def test_its_own_names_are_answered_to(inside: TestClient) -> None:
    for host in (HOST, f"localhost:{PORT}", f"[::1]:{PORT}"):
        cookie = {"cookie": f"storyledger-{PORT}={TOKEN}", "origin": f"http://{host}"}
        assert inside.get("/read", headers={"host": host, **cookie}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_other_web_pages_can_neither_read_nor_write(inside: TestClient, headers: dict[str, str]) -> None:
    assert inside.get("/read", headers=headers).status_code == 403
    assert inside.post("/decide", data={"kind": "later"}, headers=headers).status_code == 403


def test_writing_without_saying_where_from_is_refused(outside: TestClient) -> None:
    cookie = {"cookie": f"storyledger-{PORT}={TOKEN}"}
    assert outside.post("/decide", data={"kind": "later"}, headers=cookie).status_code == 403


def test_answers_are_short(inside: TestClient) -> None:
    assert inside.post("/decide", data={"reason": "x" * 70_000}).status_code == 413
    assert inside.post("/decide", content=iter([b"x"])).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_only_reading_and_answering_is_possible(inside: TestClient, method: str) -> None:
    assert inside.request(method, "/read").status_code == 405


@pytest.mark.parametrize("path", ["/read", "/static/reader.js", "/nothing", "/read?at=999999", "/who/nobody"])
def test_every_answer_forbids_everything_from_elsewhere(inside: TestClient, path: str) -> None:
    answer = inside.get(path)
    policy = answer.headers["content-security-policy"]

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "access-control-allow-origin" not in answer.headers


def test_a_page_that_is_not_there_leads_back(inside: TestClient) -> None:
    answer = inside.get("/nothing")
    assert (answer.status_code, 'href="/read"' in answer.text) == (404, True)


def test_refusals_carry_the_same_headers(outside: TestClient) -> None:
    answer = outside.get("/read", headers={"host": "example.org"})
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_pages_hold_no_script_and_no_style_of_their_own(inside: TestClient) -> None:
    for path in ("/read", "/cast", "/check", "/pictures", "/what-if", "/search?q=a"):
        page = inside.get(path).text
        assert "style=" not in page
        assert "<style" not in page
        assert page.count("<script") == page.count('<script src="/static/reader.js" defer></script>') == 1
        assert " on" not in "".join(
            part for part in page.split("<") if part.startswith(("a ", "form", "button"))
        )


@pytest.mark.parametrize(
    "name", ["../pages.py", "%2e%2e/pages.py", "nothing.css", "..%2Ftemplates%2Fbase.html"]
)
def test_only_the_few_files_of_the_page_are_served(inside: TestClient, name: str) -> None:
    assert inside.get(f"/static/{name}").status_code == 404
