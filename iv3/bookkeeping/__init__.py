"""A ledger to a delivery, by a mapping of accounts."""
