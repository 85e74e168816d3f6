"""Dividing one contract over taakvelden, with an account of it."""
