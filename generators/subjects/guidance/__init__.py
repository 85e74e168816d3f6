"""Texts per taakveld and category, questions with answers, and what is open."""
