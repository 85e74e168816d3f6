"""How key figures and the EMU balance follow from a delivery."""
