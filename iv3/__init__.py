"""Run-time package of Iv3 als code: what municipalities and vendors install."""
