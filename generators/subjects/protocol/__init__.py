"""The contract standard for deliveries of providers of care."""
