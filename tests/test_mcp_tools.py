"""Other assistants use this one as tools, through a real client of the protocol."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
from conftest import ROOT
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from assistant import Assistant
from assistant.errors import ServerError
from assistant.serving.mcp_tools import mcp_server

ASKED = "How much did the work on the bridge cost?"


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.slow
def test_another_assistant_asks_reads_and_is_told_what_is_wrong(
    small: Assistant, tmp_path: Path
) -> None:
    async def use() -> None:
        command = StdioServerParameters(
            command=sys.executable,
            args=["-m", "assistant", "mcp"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT)},
        )
        async with Client(stdio_client(command)) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {"ask", "search", "article", "refresh", "status"}
            hints = {name: one.annotations for name, one in tools.items()}
            changing = [name for name, one in hints.items() if not (one and one.read_only_hint)]
            assert changing == ["refresh"]
            asked = await client.call_tool("ask", {"question": ASKED})
            (citation, *_) = asked.structured_content["citations"]
            read = await client.call_tool("article", {"path": citation["article"]})
            text = read.structured_content["text"]
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert json.loads(text_of(asked)) == asked.structured_content
            beside = await client.call_tool("ask", {"question": "What is the capital of Peru?"})
            assert beside.structured_content["found"] is False
            wrong = await client.call_tool("ask", {"question": ASKED, "after": "soon"})
            assert wrong.is_error
            assert "A day is written like 2019-10-24" in text_of(wrong)
            (small.settings.corpus / "tram.txt").write_text("The tram starts in October.")
            # It watches the folder too, and may be at it first: then it is told who is writing.
            await client.call_tool("refresh")
            with anyio.fail_after(10):
                while (await client.call_tool("status")).structured_content["articles"] < 3:
                    await anyio.sleep(0.1)

    # The browser of other tests has an event loop in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, use).result()


def test_without_the_extra_package_it_says_what_to_install(
    small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.serving.mcp_tools.find_spec", lambda name: None)
    with pytest.raises(ServerError, match=r"pip install 'article-assistant\[mcp\]'"):
        mcp_server(small)
