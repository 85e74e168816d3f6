"""Checking a delivery of a provider of care against the contract standard."""
