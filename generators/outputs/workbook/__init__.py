"""The workbook of a year: every table of every layer, the matrix of cells, and a guide."""
