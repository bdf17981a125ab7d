"""All models: a module for each kind, and what was trained on top of the bundled model."""
