"""Lines of care to taakvelden: coupling rules, contracts, messages and own codes."""
