"""Methods and prohibitions for dividing one contract."""
