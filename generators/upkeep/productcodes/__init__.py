"""A new version of a code list: read as it comes, compared with ours, coupled by the rules there are, and written."""
