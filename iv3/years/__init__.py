"""From the model of one year to that of another."""
