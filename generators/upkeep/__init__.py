"""Tools for whoever keeps the facts; the outermost ring, which nothing else needs."""
