"""One folder per subject: its facts, its check, its tables and its pack."""
