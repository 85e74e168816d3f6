"""The website: pages from the facts as Markdown, and mkdocs around them."""
