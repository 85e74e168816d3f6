"""Dividing whole cents, so that nothing is lost and nothing is added."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(cent: int, weights: Sequence[int]) -> list[int]:
    """Divide whole cents after weights: the largest remainders get the cents that are left, the first of equal ones.

    Args:
        cent: the amount; a negative amount is divided as the positive one.
        weights: not all zero; when they add up to zero, their sizes count.
    """
    if cent < 0:
        return [-share for share in apportion(-cent, weights)]
    whole = sum(weights)
    if whole == 0:
        weights = [abs(weight) for weight in weights]
        whole = sum(weights)
    elif whole < 0:
        weights, whole = [-weight for weight in weights], -whole
    shares = [cent * weight // whole for weight in weights]
    rests = [cent * weight % whole for weight in weights]
    for place in sorted(range(len(weights)), key=lambda i: (-rests[i], i))[: cent - sum(shares)]:
        shares[place] += 1
    return shares


def spread(amounts: Sequence[int], parts: Sequence[int]) -> list[list[int]]:
    """Divide each of ``amounts`` in proportion to ``parts``, so that each part too is used to the cent.

    Args:
        amounts: cents; the last takes what rounding leaves over.
        parts: cents, together as much as ``amounts`` together.
    """
    left = list(parts)
    result = []
    for amount in amounts[:-1]:
        one_sign = any(left) and (min(left) >= 0 or max(left) <= 0)
        weights = left if one_sign else parts
        shares = apportion(amount, weights) if any(weights) else [amount, *[0] * (len(parts) - 1)]
        left = [rest - share for rest, share in zip(left, shares, strict=True)]
        result.append(shares)
    return [*result, left]
