"""The words that figures of the record's tables are told with: data, like the tables that they speak of."""

from penumbra.record.tables import rows

__all__ = ["caption"]


def caption(key: str) -> str:
    """The words of one place of one figure, as in ``captions.csv``.

    Raises
    ------
    KeyError
        There are none.
    """
    return {row["key"]: row["text"] for row in rows("captions.csv")}[key]
