"""Types that several models have."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Day", "Key", "Latitude", "Longitude", "Model", "Text", "Verdict"]


Day = date
Verdict = Literal["holds", "fails", "depends", "cannot be tested", "not judged"]
Key = Annotated[str, Field(max_length=80)]
Text = Annotated[str, Field(max_length=400)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=360, allow_inf_nan=False)]


class Model(BaseModel):
    """Base of all models here: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)
