"""The rules that a delivery is checked against, with their examples."""
