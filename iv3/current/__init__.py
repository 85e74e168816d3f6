"""Whether copies of published files are up to date."""
