"""Hostile files, mutated files and budgets for every command; by hand, nightly, and in short in the tests."""
