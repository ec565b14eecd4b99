"""The names of OpenDocument's XML that hikiana knows, whatever prefixes a file has for their namespaces.

Source: OASIS OpenDocument 1.3, part 3. The kind of a cell with an error is LibreOffice's own.
"""

_SPACES = "urn:oasis:names:tc:opendocument:xmlns:"
SEPARATOR = " "
"""Between namespace and name, as the parser tells them."""
OFFICE, TABLE, TEXT, STYLE, FO = (
    f"{_SPACES}{name}:1.0{SEPARATOR}" for name in ("office", "table", "text", "style", "xsl-fo-compatible")
)
_CALC = f"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0{SEPARATOR}"

SPREADSHEET, AUTOMATIC_STYLES, STYLES_OF_USERS = (
    f"{OFFICE}{name}" for name in ("spreadsheet", "automatic-styles", "styles")
)
VALUE_TYPE, VALUE, DATE_VALUE, TIME_VALUE, BOOLEAN_VALUE, STRING_VALUE = (
    f"{OFFICE}{name}" for name in ("value-type", "value", "date-value", "time-value", "boolean-value", "string-value")
)
CALC_TYPE = f"{_CALC}value-type"

SHEET, COLUMN, ROW, ROW_GROUP, CELL, COVERED, NULL_DATE = (
    f"{TABLE}{name}"
    for name in (
        *("table", "table-column", "table-row", "table-row-group", "table-cell", "covered-table-cell"),
        "null-date",
    )
)
BESIDE_SHEETS = frozenset(f"{TABLE}{name}" for name in ("tracked-changes", "dde-links"))
"""Beside the sheets, what may have cells and is none: what was changed, and what formulas keep of other programs."""
BESIDE_CELLS = frozenset(
    {*(f"{TABLE}{name}" for name in ("table-source", "scenario", "shapes", "desc")), f"{OFFICE}forms"}
)
"""Within a sheet, what is no part of its cells."""
NAME, DISPLAY, VISIBILITY, FORMULA, STYLE_OF, DEFAULT_STYLE, ON_DATE = (
    f"{TABLE}{name}"
    for name in ("name", "display", "visibility", "formula", "style-name", "default-cell-style-name", "date-value")
)
COLUMNS_REPEATED, ROWS_REPEATED, COLUMNS_SPANNED, ROWS_SPANNED = (
    f"{TABLE}number-{name}" for name in ("columns-repeated", "rows-repeated", "columns-spanned", "rows-spanned")
)

PARAGRAPH, HEADING, SPAN, SPACES, TAB, LINE_BREAK, COUNT, TEXT_STYLE = (
    f"{TEXT}{name}" for name in ("p", "h", "span", "s", "tab", "line-break", "c", "style-name")
)
PARAGRAPHS = frozenset({PARAGRAPH, HEADING})
BESIDE_TEXT = frozenset(f"{TEXT}{name}" for name in ("note", "ruby-text"))
"""Within a paragraph, what is no part of its text."""

ONE_STYLE, DEFAULT_OF_FAMILY, STYLE_NAME, FAMILY, PARENT = (
    f"{STYLE}{name}" for name in ("style", "default-style", "name", "family", "parent-style-name")
)
STRUCK_STYLE, STRUCK_TYPE, ROW_HEIGHT, COLUMN_WIDTH = (
    f"{STYLE}{name}" for name in ("text-line-through-style", "text-line-through-type", "row-height", "column-width")
)
BACKGROUND = f"{FO}background-color"
