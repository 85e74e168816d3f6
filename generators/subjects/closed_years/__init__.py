"""Years of which nothing may change unnoticed."""
