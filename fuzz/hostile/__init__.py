"""The hostile set: files that are odd in one way each, with a name and what it is; made, not kept."""
