"""What every runtime makes of characters: the hash of each answer about all of them together."""

from __future__ import annotations

PINNED = {
    "printable": "de4c01b23f941e0f2986a176711ed8a4cc5905a6ec5421d7ef3d84c49ee60062",
    "fold": "027b32ce0ba09aded5d27599ff963ea0327a658e8661d7f40924548d82df98ef",
    "small": "bd52c0e6c46e480ab58c0095bf53248267e8f57ec4a4a170ac658a0ce1062aeb",
    "plain": "b04740c6263dd455fa53fe30ac3068707a18001f23249d92d847b046edc469dd",
    "loose": "d290780e3ffaa1f14bf4436e2800333be24e1b59cbf8ae893f40b82e0c359056",
    "white_space": "b32c3ff6062d81b8efcb018ca74db37c41dc3e1bf9cca04c51a04c3178fccb3b",
}
"""What every Python says; another hash here changes what iv3 reads and writes, and belongs in the changelog."""
