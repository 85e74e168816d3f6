"""What changed, and what that does."""
