"""The index of the articles; every reader sees one consistent state of it, whatever happens."""
