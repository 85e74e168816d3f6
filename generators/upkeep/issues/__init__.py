"""From an issue to a proposal: read what somebody filled in, and write the YAML a maintainer can take over.

The body of an issue comes from anybody, so nothing in it is trusted: it has a largest size, it is only read as the
answers to a form of ours, what is written is read back, and nothing reaches the comment as markup.
`forms` reads the form and the answers. `product_code`, `question` and `mistake` each write the YAML of one form, and
`making` picks the one that is needed. `judging` checks the result against all facts, and `comment` shows it.
"""
