"""Opening and closing years: what to look at for a new year, and the files of closed years as a person writes them."""
