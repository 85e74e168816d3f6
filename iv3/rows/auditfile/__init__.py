"""An auditfile (XML Auditfile Financieel, XAF): its elements, its lines as a table, and its own totals."""
