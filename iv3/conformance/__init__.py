"""Somebody else's validator beside ours: on the conformance kit, and on deliveries that are odd somewhere."""
