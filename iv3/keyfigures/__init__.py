"""Key figures and the EMU balance that follow from a delivery, beside those that it delivers."""
