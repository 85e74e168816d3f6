"""A delivery: read, checked against structure, codes and formulas, and reported on; this also ships alone."""
