"""What every part of the build needs, and what knows no subject: files, findings, sources, schema, Dutch, writing."""
