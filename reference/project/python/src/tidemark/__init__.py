"""Formats byte counts for people."""

__version__ = "1.2.0"

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def format(count: int) -> str:
    """The count in the largest unit that keeps it at 1 or more, with at most one decimal."""
    unit = 0
    rest = 0
    while count >= 1024 and unit < len(_UNITS) - 1:
        count, rest = divmod(count, 1024)
        unit += 1
    tenth = rest * 10 // 1024
    return f"{count}.{tenth} {_UNITS[unit]}" if tenth else f"{count} {_UNITS[unit]}"
