"""The retrieval chain of LangChain's documentation behind a page like this project's.

    python benchmarks/textbook.py CORPUS PORT [BASE_URL]

Pieces of 1,000 characters, 200 shared, in Chroma, the four nearest stuffed into a prompt. With
BASE_URL a chat model writes, on a server of OpenAI's protocol; without, one that says a fixed
sentence at once, so that only the retrieval takes time. `load.py` asks it.
"""

import itertools
import sys
from pathlib import Path
from typing import Any

import gradio as gr
from langchain_chroma import Chroma
from langchain_classic.chains import create_retrieval_chain
from langchain_classic.chains.combine_documents import create_stuff_documents_chain
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_openai import ChatOpenAI
from langchain_text_splitters import RecursiveCharacterTextSplitter
from peers import _model
from upkeep import files

PROMPT = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "Answer the question from the following context. If you don't know the answer, say "
            "that you don't know. Use three sentences at most.\n\n{context}",
        ),
        ("human", "{input}"),
    ]
)

LONGEST = 150
"""Tokens of an answer; the small model would go on to the end of its memory."""


def chain(corpus: Path, model: BaseChatModel) -> Any:
    """The chain, over an index in memory."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    documents = [Document(text, metadata={"source": name}) for name, text in files(corpus)]
    store = Chroma.from_documents(
        splitter.split_documents(documents), HuggingFaceEmbeddings(model_name=_model())
    )
    return create_retrieval_chain(store.as_retriever(), create_stuff_documents_chain(model, PROMPT))


def main(corpus: Path, port: int, base_url: str | None) -> None:
    model: BaseChatModel = (
        ChatOpenAI(
            model="any",
            base_url=base_url,
            api_key=lambda: "none",
            temperature=0,
            timeout=600,
            max_completion_tokens=LONGEST,
        )
        if base_url
        else GenericFakeChatModel(messages=itertools.cycle([AIMessage("The articles say so.")]))
    )
    answering = chain(corpus, model)

    def ask(question: str) -> dict[str, Any]:
        said = answering.invoke({"input": question})
        return {"found": True, "text": said["answer"], "citations": []}

    with gr.Blocks(analytics_enabled=False) as page:
        gr.api(ask, api_name="ask")  # type: ignore[attr-defined]
    page.queue(default_concurrency_limit=4, max_size=500)
    page.launch(server_name="127.0.0.1", server_port=port, quiet=True)


if __name__ == "__main__":
    folder, number, *url = sys.argv[1:]
    main(Path(folder), int(number), url[0] if url else None)
