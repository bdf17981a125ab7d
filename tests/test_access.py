"""Who may reach the served page, and what of the machine can be reached through it."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Command, free_port
from gradio_client import Client
from playwright.sync_api import Page, expect

from assistant import Assistant
from assistant.errors import ArticleError
from assistant.reading import adding, fetching

Serve = Callable[..., str]
PASSWORD = "wide open sesame"
ASKED = {"messages": [{"role": "user", "content": "How much did the work on the bridge cost?"}]}


@pytest.fixture
def secret_server() -> Iterator[tuple[str, list[str]]]:
    """A server in the private network, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host']}{self.path}")
            self.send_response(302 if self.path == "/on" else 200)
            self.send_header("Location", "/secret")
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"The password of the harbour is 1234.")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def test_other_sites_may_link_to_the_page_and_nothing_else(serve: Serve, small: Assistant) -> None:
    address = serve()
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert httpx.get(address, headers=link).status_code == 200
    evil = "http://evil.example"
    for headers in (
        {"Origin": evil},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
        {"Host": "evil.example"},
        {"Host": "evil.example", "Origin": evil},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "["},
        {"Host": "[::1"},
        {"Origin": "http://["},
    ):
        for method, path, what in (
            ("POST", "/v1/chat/completions", {"json": ASKED}),
            ("POST", "/gradio_api/call/refresh", {"json": {"data": []}}),
            ("POST", "/gradio_api/queue/join", {"json": {"data": [], "fn_index": 0}}),
            ("POST", "/gradio_api/upload", {"files": {"files": ("a.txt", b"The tram starts.")}}),
            ("GET", "/config", {}),
        ):
            reply = httpx.request(method, f"{address}{path}", headers=headers, **what)
            assert (reply.status_code, "error" in reply.json()) == (403, True), (headers, path)
    assert httpx.post(f"{address}/v1/chat/completions", json=ASKED, timeout=60).json()["found"]
    own = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
    assert httpx.post(f"{address}/v1/chat/completions", json=ASKED, headers=own, timeout=60).json()[
        "found"
    ]
    policy = httpx.get(address).headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_no_file_of_the_machine_comes_out(
    serve: Serve, small: Assistant, secret_server: tuple[str, list[str]], tmp_path: Path
) -> None:
    address = serve()
    (tmp_path / "secret.txt").write_text("The password of the harbour is 1234.")
    outside = [str(tmp_path / "secret.txt"), "/etc/passwd", "../secret.txt", "../../etc/passwd"]
    inside = [str(tmp_path / "index" / "catalog.sqlite"), str(tmp_path / "corpus" / "bridge.md")]
    for path in [*outside, *inside]:
        for place in "/gradio_api/file=", "/file=", "/static/", "/assets/", "/theme.css/../":
            reply = httpx.get(f"{address}{place}{path}")
            assert reply.status_code in (403, 404), reply.url
            assert "1234" not in reply.text
    web, asked = secret_server
    for path in [*outside, f"{web}/secret"]:
        added = httpx.post(f"{address}/articles/files", params={"name": path}, content=b"")
        assert not added.json()["ok"], path
        fetched = httpx.post(f"{address}/articles/address", json={"name": path})
        assert not fetched.json()["ok"], path
        assert "There is no article" in called(address, "article", [path])
    assert "passwd" not in str([*(tmp_path / "corpus").iterdir()])
    assert asked == []
    for port in range(0, 65536, 9999):
        assert httpx.get(f"{address}/gradio_api/proxy=http://127.0.0.1:{port}/").is_error


def called(address: str, name: str, data: list[Any]) -> str:
    """What an endpoint says."""
    url = f"{address}/gradio_api/call/{name}"
    return httpx.get(f"{url}/{httpx.post(url, json={'data': data}).json()['event_id']}").text


def test_nothing_that_is_sent_makes_the_page_serve_a_file(
    serve: Serve, small: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = tmp_path / "served"
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(served))
    (tmp_path / "secret.txt").write_text("The key lies under the mat.")
    address = serve()
    harmless = {"files": ("a.txt", b"The tram starts.")}
    assert httpx.post(f"{address}/gradio_api/upload", files=harmless).status_code == 200
    file = {"path": str(tmp_path / "secret.txt"), "meta": {"_type": "gradio.FileData"}}
    bare = {"path": str(tmp_path / "secret.txt")}
    exchange = dict.fromkeys(("question", "text", "receipt", "timeline", "coverage"), "q")
    values = [
        {"current": "x", "all": [{"id": "x", "name": "n", "exchanges": [exchange | {"html": one}]}]}
        for one in (bare, {"file": bare}, [file])
    ]
    values.append({"current": "x", "all": [{"id": "x", "name": bare, "exchanges": []}]})
    api = f"{address}/gradio_api"
    ended = 0
    for dependency in httpx.get(f"{address}/config").json()["dependencies"]:
        for number, value in enumerate([*values, bare, [file]]):
            session = f"s{dependency['id']}-{number}"
            asked = {
                "fn_index": dependency["id"],
                "session_hash": session,
                "data": [value] * len(dependency["inputs"]),
            }
            if not dependency["backend_fn"] or "watch" in str(dependency["api_name"]):
                continue
            httpx.post(f"{api}/queue/join", json=asked)
            with httpx.stream("GET", f"{api}/queue/data?session_hash={session}") as events:
                for event in events.iter_lines():
                    if "process_completed" in event or "close_stream" in event:
                        ended += 1
                        break
    copies = [one.read_bytes() for one in served.rglob("*") if one.is_file()]
    assert b"The tram starts." in copies
    assert not any(b"under the mat" in one for one in copies)
    assert ended > 100


def test_uploads_have_a_largest_size_and_a_safe_name(
    serve: Serve, small: Assistant, tmp_path: Path, page: Page
) -> None:
    address = serve("--no-watch")
    page.goto(address)
    chosen = page.locator("#files")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x7fELF\0\1\2" * 99)
    chosen.set_input_files(bad)
    expect(page.locator("#added")).to_contain_text("it is a program, not what")
    chosen.set_input_files({"name": "../../etc/<b>x", "mimeType": "text/plain", "buffer": b"Hello"})
    expect(page.locator("#added")).to_contain_text("not of a format that is read")
    assert sorted(one.name for one in (tmp_path / "corpus").iterdir()) == ["bridge.md", "ferry.md"]
    name = "../../../../tmp/tram.txt"
    files = {"files": (name, b"The tram to Sandholm starts in October.")}
    (saved,) = httpx.post(f"{address}/gradio_api/upload", files=files).json()
    assert Path(saved).name == "tram.txt"
    assert Path(saved).parent.parent.name == "gradio"
    sent = httpx.post(f"{address}/articles/files", params={"name": name}, content=b"x" * 50_100_000)
    assert sent.json() == {"ok": False, "said": "It has more than 50,000,000 bytes."}
    large = httpx.post(
        f"{address}/gradio_api/upload", files={"files": ("a.txt", b"x" * 50_100_000)}, timeout=60
    )
    assert large.status_code == 413
    assert (
        httpx.post(f"{address}/v1/chat/completions", content=b"x" * 20_000_001).status_code == 413
    )


def test_other_machines_are_served_with_a_password_only(
    serve: Serve,
    small: Assistant,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    page: Page,
) -> None:
    for host in "0.0.0.0", "::", "192.0.2.1", "news.example":
        refused = command("chat", "--host", host, "--port", str(free_port()))
        assert refused.returncode == 1
        assert "choose a password for it and set ASSISTANT_PASSWORD" in refused.stderr
    short = command("chat", ASSISTANT_PASSWORD="short")
    assert short.returncode == 1
    assert "password cannot be what it is (String should have at least 8" in short.stderr
    monkeypatch.setenv("ASSISTANT_PASSWORD", PASSWORD)
    address = serve("--host", "0.0.0.0")
    for path in "/", "/config", "/v1/models", "/gradio_api/info", "/gradio_api/queue/data":
        reply = httpx.get(f"{address}{path}")
        assert reply.status_code == 401
        assert reply.headers["WWW-Authenticate"].startswith("Basic")
    bearer = {"Authorization": f"Bearer {PASSWORD}"}
    elsewhere = bearer | {"Host": "news.example"}
    assert httpx.get(f"{address}/v1/models", headers=elsewhere).status_code == 200
    assert httpx.get(f"{address}/v1/models", auth=("anybody", PASSWORD)).status_code == 200
    client = Client(address, headers=bearer, verbose=False)
    assert client.predict(api_name="/status")["articles"] == 2
    client.close()
    browser = page.context.browser
    assert browser
    reader = browser.new_context(http_credentials={"username": "me", "password": PASSWORD})
    inside = reader.new_page()
    inside.goto(address)
    inside.locator("#question textarea").fill("How much did the work on the bridge cost?")
    inside.locator("#question textarea").press("Enter")
    expect(inside.locator(".answer")).to_contain_text("4.2 million crowns")
    reader.close()
    for number in range(12):
        wrong = {"Authorization": f"Bearer wrong {number}"}
        reply = httpx.get(f"{address}/v1/models", headers=wrong)
        assert reply.status_code == (401 if number < 10 else 429)
    assert httpx.get(f"{address}/v1/models", headers=bearer).status_code == 429


def test_a_name_that_leads_elsewhere_on_a_second_look_leads_nowhere(
    secret_server: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, asked = secret_server
    port = web.rpartition(":")[2]
    looked_up: list[str] = []
    look_up = socket.getaddrinfo

    def dishonest(host: Any, *rest: Any, **more: Any) -> Any:
        looked_up.append(str(host))
        return look_up("127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", dishonest)
    with pytest.raises(ArticleError, match="is in a private network"):
        adding.add(tmp_path, f"http://news.example:{port}/", private=False)
    # Once for the check; if that is passed, what was checked is what is asked.
    monkeypatch.setattr(fetching, "_is_public", lambda number: "secret" not in asked)
    adding.add(tmp_path, f"http://news.example:{port}/story.txt", private=False)
    assert looked_up == ["news.example", "news.example", "127.0.0.1"]
    assert asked == [f"news.example:{port}/story.txt"]


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1"),
        *("2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1"),
    ],
)
def test_private_networks_are_known_in_any_writing(number: str) -> None:
    assert not fetching._is_public(number)


@pytest.mark.parametrize("number", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_public(number: str) -> None:
    assert fetching._is_public(number)


def test_a_redirect_into_a_private_network_is_not_followed(
    secret_server: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, asked = secret_server
    checks = iter([True, False])
    monkeypatch.setattr(fetching, "_is_public", lambda number: next(checks))
    with pytest.raises(ArticleError, match="/secret is in a private network"):
        adding.add(tmp_path, f"{web}/on", private=False)
    assert [one.rpartition("/")[2] for one in asked] == ["on"]
