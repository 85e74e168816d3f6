"""The commands of iv3: arguments to options, and results to text."""
