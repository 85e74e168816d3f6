"""What differs between two years of a layer."""
