"""The commands of maintainers, one module each."""
