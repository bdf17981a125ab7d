"""Nobody is talked to that was not configured."""

import subprocess
import sys
from pathlib import Path

_GUARDED = """
import socket, sys
connect = socket.socket.connect
def guarded(self, address):
    host = address[0] if isinstance(address, tuple) else "a local socket"
    if host not in ("127.0.0.1", "::1", "localhost", "a local socket"):
        raise SystemExit(f"connected to {address}")
    return connect(self, address)
socket.socket.connect = guarded
look_up = socket.getaddrinfo
def guarded_look_up(host, *rest, **more):
    if host not in (None, "", "127.0.0.1", "::1", "localhost"):
        raise SystemExit(f"looked up {host}")
    return look_up(host, *rest, **more)
socket.getaddrinfo = guarded_look_up
from assistant import Assistant
assistant = Assistant.open(sys.argv[1], sys.argv[2])
assistant.refresh()
assert assistant.ask("Who is Ken Hu?").found
from assistant.ui import build_ui
page = build_ui(assistant)
page.launch(server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, share=False)
page.close()
print("silent")
"""


def test_indexing_asking_and_serving_connect_to_nobody(
    shipped_corpus: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _GUARDED, str(shipped_corpus), str(tmp_path / "index")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.splitlines()[-1:] == ["silent"], done.stdout + done.stderr
