"""Words that people search with, and the index that finds what they mean."""
