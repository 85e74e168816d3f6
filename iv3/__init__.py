"""Run-time package of Iv3 als code: what municipalities and vendors install."""

from iv3.delivery.report import Report, validate

__all__ = ["Report", "validate"]
