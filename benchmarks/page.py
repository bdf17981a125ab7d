"""Measure how soon the page is there in a browser.

    python benchmarks/page.py

Starts `app.py` over the shipped articles, opens the page in headless Chromium, each time with$
nothing cached, and prints a table; writes `results/page.json`.
"""

import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from machine import machine
from playwright.sync_api import Browser, expect, sync_playwright

HERE = Path(__file__).parent
ROUNDS = 15
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"


def opened(browser: Browser, address: str) -> dict[str, float]:
    """Seconds from the request until something is seen, can be typed, and is answered."""
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    question = page.locator("#question textarea")
    question.fill("Who is Ken Hu?")
    usable = time.perf_counter() - began
    question.press("Enter")
    expect(page.locator(".answer")).to_be_visible(timeout=60_000)
    answered = time.perf_counter() - began
    paint = page.evaluate(PAINT)
    page.context.close()
    return {"first paint": paint, "usable": usable, "first answer": answered}


def main() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    found: dict[str, Any] = {"machine": machine()}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        command = [sys.executable, str(HERE.parent / "app.py"), "--port", address.split(":")[-1]]
        command += ["--corpus", str(HERE.parent / "corpus"), "--index", f"{folder}/index"]
        began = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert process.stderr
        while "Ask at" not in process.stderr.readline():
            pass
        found["page served after python app.py, without an index, s"] = time.perf_counter() - began
        while "Articles:" not in process.stderr.readline():
            pass
        found["and the ten articles indexed, s"] = time.perf_counter() - began
        rounds = [opened(browser, address) for _ in range(ROUNDS)]
        for name in rounds[0]:
            took = [one[name] for one in rounds]
            found[f"{name} after the request, median s"] = statistics.median(took)
            found[f"{name} after the request, slowest of {ROUNDS}, s"] = max(took)
        process.terminate()
        process.wait()
    found = {name: round(x, 2) if isinstance(x, float) else x for name, x in found.items()}
    for label, value in found.items():
        print(f"{label:<60}{value}")
    (HERE / "results" / "page.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
