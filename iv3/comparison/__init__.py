"""One delivery beside another, or beside its own year before."""
