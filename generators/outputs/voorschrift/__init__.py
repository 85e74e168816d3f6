"""The informatievoorschrift as a document: what goes in it, and how it becomes a page and a PDF."""
