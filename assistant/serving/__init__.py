"""The assistant for other programs, and who is let in."""
