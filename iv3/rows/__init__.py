"""Reading the tables of a user: CSV and workbooks, cell by cell."""
