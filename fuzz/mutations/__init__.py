"""Files changed at random from a seed: the same seed always gives the same files."""
