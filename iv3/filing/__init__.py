"""A table that already has codes of Iv3 to a delivery, and a delivery to such a table."""
