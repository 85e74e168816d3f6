"""Published figures per municipality, and what size of amounts follows from them."""
