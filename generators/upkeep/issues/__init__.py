"""From an issue to a proposal: read what somebody filled in, and write the YAML a maintainer can take over.

The body of an issue comes from anybody, so nothing in it is trusted: it has a largest size, it is only read as the
answers to a form of ours, what is written is read back, and nothing reaches the comment as markup.
`forms` reads the form and the answers, `fragments` writes the YAML, `judging` checks it against all facts, and
`comment` shows the result.
"""
