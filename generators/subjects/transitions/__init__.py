"""What became of a code from one year to the next."""
