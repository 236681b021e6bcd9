"""Places: where a person lives now, and how what they typed becomes one."""

from models.places.atlas import (
    KYIV,
    REGIONS,
    Community,
    Kind,
    Place,
    Region,
    communities,
    home_regions,
    place,
)
from models.places.folding import alphabetical
from models.places.search import Found, find, find_community

__all__ = [
    "KYIV",
    "REGIONS",
    "Community",
    "Found",
    "Kind",
    "Place",
    "Region",
    "alphabetical",
    "communities",
    "find",
    "find_community",
    "home_regions",
    "place",
]
