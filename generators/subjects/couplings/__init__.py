"""From a product code to a taakveld."""
