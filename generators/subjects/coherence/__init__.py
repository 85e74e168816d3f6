"""Whether facts agree with each other: each may have the right shape, and together they still say what cannot be."""
