"""Published figures of every municipality, read from copies of them and written as facts."""
