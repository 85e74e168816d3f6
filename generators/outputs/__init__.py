"""One module per kind of artefact: the specification in, files as path and bytes out."""
