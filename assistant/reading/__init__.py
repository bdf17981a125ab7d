"""Files in, Articles and their Chunks out."""
