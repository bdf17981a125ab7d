"""Keeping an index up to date: this project beside what others offer for it.

    python benchmarks/upkeep.py FOLDER [STORIES]

Over the same files, Reuters stories of FOLDER: a first build, a refresh with nothing changed, and
one with one article more. Every step is a process of its own, which starts, reads the folder and
does what is to be done. All embed with the same model. Writes `results/upkeep.json`.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from growth import ALL, NEW, RESULTS, fill
from machine import machine
from peers import _model as model

COLLECTION = "articles"
TIMES = 3
PART = 4000


def this(corpus: Path, store: Path) -> None:
    """`assistant index`."""
    from assistant.cli import main

    sys.argv = ["assistant", "index", "--corpus", str(corpus), "--index", str(store)]
    main()


def langchain(corpus: Path, store: Path) -> None:
    """`index()` with a record manager in SQLite, over Chroma, as its documentation shows it."""
    from langchain_chroma import Chroma
    from langchain_classic.indexes import SQLRecordManager
    from langchain_core.documents import Document
    from langchain_core.indexing import index
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(model_name=model())
    vectors = Chroma(COLLECTION, embeddings, persist_directory=str(store / "chroma"))
    records = SQLRecordManager(COLLECTION, db_url=f"sqlite:///{store / 'records.sqlite'}")
    records.create_schema()
    documents = [Document(text, metadata={"source": name}) for name, text in files(corpus)]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    pieces = splitter.split_documents(documents)
    print(
        index(
            pieces,
            records,
            vectors,
            cleanup="full",
            source_id_key="source",
            key_encoder="sha256",
        )
    )


def llamaindex(corpus: Path, store: Path) -> None:
    """An ingestion pipeline with a document store and its cache, over Chroma.

    In parts, since all at once is more than its Chroma store can add; what is gone is then kept.
    """
    import chromadb
    from llama_index.core import Document
    from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.storage.docstore import SimpleDocumentStore
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(str(store / "chroma"))
    pipeline = IngestionPipeline(
        transformations=[SentenceSplitter(), HuggingFaceEmbedding(model_name=model())],
        vector_store=ChromaVectorStore(client.get_or_create_collection(COLLECTION)),
        docstore=SimpleDocumentStore(),
        docstore_strategy=DocstoreStrategy.UPSERTS,
    )
    kept = store / "pipeline"
    if kept.exists():
        pipeline.load(str(kept))
    documents = [Document(text=text, id_=name) for name, text in files(corpus)]
    parts = [documents[at : at + PART] for at in range(0, len(documents), PART)]
    nodes = sum(len(pipeline.run(documents=part)) for part in parts)
    pipeline.persist(str(kept))
    print(nodes, "nodes")


WAYS: dict[str, Callable[[Path, Path], None]] = {
    way.__name__: way for way in (this, langchain, llamaindex)
}


def files(corpus: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of each file."""
    for file in sorted(corpus.rglob("*.*")):
        yield str(file.relative_to(corpus)), file.read_text()


def step(name: str, corpus: Path, store: Path) -> float:
    """Run a way in a process of its own, and say how long it took."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--step", name, corpus, store], capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stderr)
    said = (done.stderr + done.stdout).strip().splitlines()
    print(f"{name}: {seconds:.1f} s: {said[-1] if said else ''}", flush=True)
    return seconds


def compare(folder: Path, count: int) -> dict[str, Any]:
    """Seconds of each step, for each way; of a refresh the best of several."""
    found: dict[str, Any] = {"stories": count, "machine": machine()}
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        fill(corpus, folder, count)
        stores = {way: Path(name) / way for way in WAYS}
        for store in stores.values():
            store.mkdir()
        first = {way: step(way, corpus, store) for way, store in stores.items()}
        none, one = ({way: [] for way in WAYS} for _ in range(2))  # type: ignore[var-annotated]
        for number in range(TIMES):
            for way, store in stores.items():
                none[way].append(step(way, corpus, store))
            (corpus / f"new{number}.txt").write_text(NEW.replace("green", f"green{number}"))
            for way, store in stores.items():
                one[way].append(step(way, corpus, store))
    for way in WAYS:
        found[way] = {
            "first build s": round(first[way], 1),
            "nothing changed s": round(min(none[way]), 2),
            "one article more s": round(min(one[way]), 2),
        }
    return found


if __name__ == "__main__":
    if sys.argv[1] == "--step":
        WAYS[sys.argv[2]](Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        stories = int(sys.argv[2]) if len(sys.argv) > 2 else ALL
        text = json.dumps(compare(Path(sys.argv[1]), stories), indent=2)
        (RESULTS / "upkeep.json").write_text(text + "\n")
        print(text)
