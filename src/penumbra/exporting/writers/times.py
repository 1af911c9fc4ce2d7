"""Moments of an arc for formats that need a date: the launch is set to 00:00 UTC of the layer's day."""

from datetime import UTC, datetime, timedelta

from penumbra.exporting.layer import Layer

__all__ = ["launch_of", "moment"]

_ANY_DAY = "2000-01-01"  # for layers of no day


def launch_of(layer: Layer) -> datetime:
    """The launch: 00:00 UTC of the layer's day."""
    return datetime.fromisoformat(layer.date or _ANY_DAY).replace(tzinfo=UTC)


def moment(launch: datetime, seconds: float) -> str:
    """A moment so many seconds after the launch, after ISO 8601, to the millisecond."""
    at = launch + timedelta(milliseconds=round(seconds * 1e3))
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
