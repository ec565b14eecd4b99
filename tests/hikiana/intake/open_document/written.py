"""A small writer of OpenDocument spreadsheets (.ods), by hand and of what openpyxl holds."""

import zipfile
from datetime import date, datetime, time, timedelta
from itertools import product
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

SPACES = "urn:oasis:names:tc:opendocument:xmlns:"
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
STRUCK = (
    '<style:style style:name="struck" style:family="table-cell"><style:text-properties'
    ' style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>'
)
HIDDEN = (
    '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style>"
)
GREY = (
    '<style:style style:name="grey" style:family="table-cell"><style:table-cell-properties'
    ' fo:background-color="#d9d9d9"/></style:style>'
)
LOW = (
    '<style:style style:name="low" style:family="table-row"><style:table-row-properties style:row-height="0.01cm"/>'
    "</style:style>"
)


def content(sheets, styles="", settings="", within="spreadsheet"):
    """A content.xml whose namespaces have the usual prefixes."""
    names = {name: f"{SPACES}{name}:1.0" for name in ("office", "table", "text", "style", "drawing")}
    names |= {"fo": f"{SPACES}xsl-fo-compatible:1.0", "dc": "http://purl.org/dc/elements/1.1/"}
    names["calcext"] = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:automatic-styles>{STRUCK}'
        f"{HIDDEN}{LOW}{GREY}{styles}</office:automatic-styles><office:body><office:{within}>{settings}{sheets}"
        f"</office:{within}></office:body></office:document-content>"
    )


def sheet(*rows, name="表", before="", style=""):
    """A table of rows that are XML already."""
    return f'<table:table table:name={quoteattr(name)} table:style-name="{style}">{before}{"".join(rows)}</table:table>'


def row(*cells, **of):
    return f"<table:table-row{_told(of, 'table')}>{''.join(cells)}</table:table-row>"


def cell(text="", **of):
    """A cell of text, or of the paragraphs that are written; `of` are attributes of the table, office_… of office."""
    office = {name.removeprefix("office_"): value for name, value in of.items() if name.startswith("office_")}
    table = {name: value for name, value in of.items() if not name.startswith("office_")}
    inside = text if text.startswith("<") or not text else f"<text:p>{escape(text)}</text:p>"
    return f"<table:table-cell{_told(table, 'table')}{_told(office, 'office')}>{inside}</table:table-cell>"


def _told(of, prefix):
    return "".join(f" {prefix}:{name.replace('_', '-')}={quoteattr(str(value))}" for name, value in of.items())


def write(path, xml, **parts):
    """A file with this content.xml; other parts by their names without .xml."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", TYPE, zipfile.ZIP_STORED)
        packed.writestr("content.xml", xml)
        for name, part in parts.items():
            packed.writestr(f"{name}.xml", part)
    return path


def write_book(path, book):
    """What an openpyxl workbook holds: values, formats with zeros, strikes, what is hidden or merged."""
    from_1904 = book.epoch == CALENDAR_MAC_1904
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    return write(path, content("".join(map(_table, book.worksheets)), settings=settings if from_1904 else ""))


def _table(of):
    columns = []
    for column in range(1, of.max_column + 1):
        hidden = of.column_dimensions[get_column_letter(column)].hidden
        columns.append(f"<table:table-column{_told({'visibility': 'collapse'} if hidden else {}, 'table')}/>")
    covered = {place for area in of.merged_cells.ranges for place in _places(area)[1:]}
    merged = {_places(area)[0]: area for area in of.merged_cells.ranges}
    rows = []
    for number in range(1, of.max_row + 1):
        cells = []
        for column in range(1, of.max_column + 1):
            written = _cell(of.cell(number, column), merged.get((number, column)))
            cells.append(
                written.replace("table:table-cell", "table:covered-table-cell")
                if (number, column) in covered
                else written
            )
        height = of.row_dimensions[number].height
        looks = {"visibility": "collapse"} if of.row_dimensions[number].hidden else {}
        rows.append(row(*cells, **looks, **({"style_name": "low"} if height is not None and height < 1 else {})))
    return sheet(*rows, name=of.title, before="".join(columns), style="hidden" if of.sheet_state == "hidden" else "")


def _places(area):
    return list(product(range(area.min_row, area.max_row + 1), range(area.min_col, area.max_col + 1)))


def _cell(of, area):
    looks = {"style_name": "struck"} if of.font.strike else {}
    if of.fill.fill_type == "solid":
        looks["style_name"] = "grey"
    if area is not None:
        looks |= {"number_rows_spanned": area.size["rows"], "number_columns_spanned": area.size["columns"]}
    value = of.value
    if value is None:
        return cell(**looks)
    if of.data_type == "f":
        return cell(formula=f"of:{value}", **looks)
    if of.data_type == "e":
        return cell(f"<text:p>{value}</text:p>", formula="of:=NA()", **looks).replace(
            " table:formula",
            ' office:value-type="string" office:string-value="" calcext:value-type="error" table:formula',
        )
    if isinstance(value, bool):
        return cell(str(value).upper(), office_value_type="boolean", office_boolean_value=str(value).lower(), **looks)
    if isinstance(value, (int, float)):
        zeros = str(value).zfill(len(of.number_format)) if set(of.number_format) == {"0"} else str(value)
        return cell(zeros, office_value_type="float", office_value=value, **looks)
    if isinstance(value, (datetime, date)):
        return cell(f"{value:%Y/%m/%d}", office_value_type="date", office_date_value=value.isoformat(), **looks)
    if isinstance(value, (time, timedelta)):
        since = value if isinstance(value, timedelta) else datetime.combine(date.min, value) - datetime.min
        minutes, seconds = divmod(int(since.total_seconds()), 60)
        told = f"PT{minutes // 60:02}H{minutes % 60:02}M{seconds:02}S"
        return cell(f"{minutes // 60}:{minutes % 60:02}", office_value_type="time", office_time_value=told, **looks)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return cell(lines, office_value_type="string", **looks)
