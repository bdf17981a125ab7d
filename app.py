"""`python app.py` does what `assistant chat` does."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "chat")
    main()
