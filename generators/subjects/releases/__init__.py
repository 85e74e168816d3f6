"""Releases, notes of changes, and the changelog."""
