"""Models that are proposed, beside the models that hold."""
