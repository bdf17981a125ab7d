"""Processes of the command line, quick to start: forked from one that has imported what is slow.

No model is loaded before, since its threads would not outlive the fork.

Each line of input is JSON: the arguments of the command line, the folder to run in, variables of
the environment, and the file that takes what is said. A line of output is the number of the
process; it ends as others do: when it is done, or by Ctrl+C.
"""

import json
import os
import signal
import sys
from pathlib import Path

import assistant.answering.chain
import assistant.answering.pipeline
import assistant.indexing.vectors
import assistant.models.comprehension
import assistant.parts
import assistant.ui  # noqa: F401 - slow to import
from assistant.cli import main


def run(arguments: list[str], folder: str, environment: dict[str, str], said: str) -> None:
    """Be the process that the command line is, from here on."""
    # A shell that starts tests in the background has them ignore Ctrl+C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with Path(said).open("w") as output, Path(os.devnull).open() as nothing:
        for stream, own in (nothing, 0), (output, 1), (output, 2):
            os.dup2(stream.fileno(), own)
    os.chdir(folder)
    os.environ.update(environment)
    sys.argv = ["assistant", *arguments]
    main()


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if not (child := os.fork()):
            run(**json.loads(line))
            sys.exit()
        print(child, flush=True)
