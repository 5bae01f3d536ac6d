"""Numbers of patients by their shape: known wherever they stand, and never repeated in a message or a record."""

import re

SOCIAL_SECURITY = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
_TEN_DIGITS = re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}")
_WITHIN = re.compile(
    rf"(?<!\d)(?:{SOCIAL_SECURITY.pattern}|{_TEN_DIGITS.pattern})(?!\d)"
    r"|\b(?:MRN|NHS|SSN|CHI)\b[\s.:#no]*[A-Z]{0,3}\d[\d -]*"
    r"|\bMRN\d+",
    re.IGNORECASE,
)
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
HIDDEN = "•••"
"""What stands in place of an identifier."""


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the check digit (weights 10 to 2, modulo 11): NHS and CHI numbers."""
    if not _TEN_DIGITS.fullmatch(text):
        return False
    digits = [int(sign) for sign in text if sign.isdigit()]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return len(set(digits)) > 1 and (0 if check == 11 else check) == digits[9]


def is_identifier(text: str) -> bool:
    """Whether a text has the shape of a social security or an NHS number."""
    return SOCIAL_SECURITY.fullmatch(text) is not None or is_nhs_number(text)


def masked(text: str) -> str:
    """A text without the numbers of patients that stand in it."""
    if "@" in text:
        text = MAIL.sub(HIDDEN, text)
    if not any(sign.isdigit() for sign in text):
        return text
    return _WITHIN.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    words = found[0]
    return words if _TEN_DIGITS.fullmatch(words) and not is_nhs_number(words) else HIDDEN
