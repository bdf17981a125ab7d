"""Articles in, an index that can be asked out: one state at a time, whatever happens."""
