"""Run-time package of Iv3 als code: what municipalities and vendors install."""

__version__ = "0.1.0"
