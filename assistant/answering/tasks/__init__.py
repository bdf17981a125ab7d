"""Tasks other than to answer a question: a module each, all of exact quotes."""
