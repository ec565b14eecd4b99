"""Which files of CSV a centre's folder may hold, and their heads."""

from collections.abc import Mapping

CODES, REGIONS, MUNICIPALITIES = "codes.csv", "regions.csv", "municipalities.csv"
ACTIVITY_LISTS, OWN_COLUMNS = "activity_lists.csv", "columns.csv"
POPULATIONS = "populations.csv"

HEADS: Mapping[str, tuple[str, ...]] = {
    MUNICIPALITIES: ("code", "ja", "en", "region", "health_center"),
    REGIONS: ("code", "ja", "en", "role", "tile_column", "tile_row", "synonyms"),
    CODES: (
        *("list", "code", "use", "ja", "en", "roles", "valid_from", "valid_to"),
        *("longest_minutes", "least_median_minutes", "national_code", "synonyms"),
    ),
    ACTIVITY_LISTS: ("kind", "table", "words", "measures", "text_ja", "text_en"),
    OWN_COLUMNS: (
        *("table", "column", "list", "ja", "en", "description_ja", "description_en", "several", "since"),
        *("methods", "crossed_with", "also"),
    ),
    POPULATIONS: ("region", "fiscal_year", "population"),
}
