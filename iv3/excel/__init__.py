"""The Excel model of CBS, and the workbook to fill in."""
