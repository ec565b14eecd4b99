"""A ledger as staff keep it, made from the synthetic register: messy, it gives the same report; broken, it tells where.

The kit writes every cell in some form that staff use and every sheet with what stands around records; the seeds make
other ledgers. What breaks is written over single cells of such a ledger.
"""

import csv
import random
import unicodedata
from datetime import date, timedelta

import polars as pl
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.centre.profile import Centre
from hikiana.intake.read import read_register
from hikiana.register.register import register_of
from hikiana.register.validation import validate
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from schemas.tables import TABLES

pytestmark = pytest.mark.long

YEAR = FiscalYear(2024)
TODAY = date(2025, 4, 1)
SEEDS = (1, 2)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


class Kit:
    """Forms of cells, drawn at random; the same seed makes the same ledger."""

    def __init__(self, seed, encoding="utf-8"):
        self.encoding = encoding
        self.random = random.Random(seed)
        self.places = {code: place.name.ja for code, place in Centre.read().municipalities.items()}

    def fits(self, form):
        return not isinstance(form, str) or form.encode(self.encoding, "ignore").decode(self.encoding) == form

    def of(self, *forms):
        return self.random.choice([form for form in forms if self.fits(form)])

    def wide(self, text):
        """Sometimes in full width."""
        wide = text.translate(WIDE)
        return wide if self.random.random() < 0.2 and self.fits(wide) else text

    def day(self, text):
        day = date.fromisoformat(text)
        year, month, number = day.year, day.month, day.day
        if day >= date(2019, 5, 1):
            era, short, of_era = "令和", "R", year - 2018
        else:
            era, short, of_era = "平成", "H", year - 1988
        written = "元" if of_era == 1 else of_era
        return self.wide(
            self.of(
                text,
                f"{year}/{month}/{number}",
                f"{year}年{month}月{number}日",
                f"{era}{written}年{month}月{number}日",
                f"{short}{of_era}.{month}.{number}",
                f"{short}{of_era}/{month}/{number}",
                str((day - date(1899, 12, 30)).days),
            )
        )

    def minutes(self, text):
        hours, rest = divmod(int(text), 60)
        return self.wide(self.of(text, f"{text}分", f"{hours}:{rest:02}", f"{hours}時間{rest}分", f" {text} "))

    def place(self, code):
        name = self.places[code]
        return self.of(code, code[1:], name, f"北海道{name}", *([f"{name}北区"] if name == "札幌市" else []))

    def code(self, code, code_list):
        label = code_list[code].label.ja
        return self.of(code, label, f"　{label} ", label.translate(WIDE), *code_list[code].synonyms)

    def cell(self, column, row):
        text = row[column.name]
        if column.name == "region" and row["municipality"] and self.random.random() < 0.3:
            return ""  # follows from the municipality
        if text == "":
            return self.of("", "", " ", "　")
        if isinstance(column.dtype, pl.List):
            parts = [self.one(column, part) for part in text.split(";")]
            return self.of("、", ";", "；", " / ", "，", "\n").join(part.strip() for part in parts)
        return self.one(column, text)

    def one(self, column, text):
        if column.code_list is not None:
            return self.code(text, column.code_list)
        if column.reading == "municipality":
            return self.place(text)
        if column.reading == "minutes":
            return self.minutes(text)
        if column.reading == "fiscal_year":
            year = int(text)
            era = f"令和{year - 2018}年度" if year > 2018 else f"平成{year - 1988}年度"
            return self.wide(self.of(text, f"{text}年度", era))
        if column.dtype == pl.Date:
            return self.day(text)
        if column.dtype == pl.Boolean:
            yes = text == "true"
            return self.of(*(("○", "はい", "有", "1", "TRUE") if yes else ("×", "いいえ", "無", "0", "FALSE")))
        if column.dtype.is_integer():
            return self.wide(self.of(text, f"{int(text):,}", f"{text}.0"))
        return self.wide(text) if column.reading == "identifier" else f" {text} "

    def sheet(self, table, rows):
        """Columns in any order, cells of a sheet below a title and among other rows, and the row of each record."""
        columns = self.random.sample(list(table.usual.values()), len(table.usual))
        heads = [self.wide(self.of(column.name, column.title.ja, *column.also)) for column in columns]
        sheet = [[f"{table.title.ja}　台帳"], [], heads][self.of(0, 2) :]
        places = []
        for number, row in enumerate(rows):
            if number and number % 997 == 0:
                sheet.append(self.of([], heads, [" "]))
            sheet.append([self.cell(column, row) for column in columns])
            places.append(len(sheet))
        sheet.append(["合　計", *[""] * (len(columns) - 2), str(len(rows))])
        sheet += [["※ 年度末に確認済み"], ["以上"]] if len(columns) > 4 else []
        return columns, sheet, places


@pytest.fixture(scope="module")
def cells():
    """Table → rows of the synthetic register as its files have them."""
    read = {}
    for name in TABLES:
        with (SYNTHETIC / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            read[name] = list(csv.DictReader(file))
    return read


@pytest.fixture(scope="module")
def clean():
    raw = read_register(SYNTHETIC)
    return register_of(raw, validate(raw, Centre.read(), TODAY))


def _workbook(path, sheets):
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        time = workbook.add_format({"num_format": "[h]:mm"})
        for name, sheet in sheets.items():
            made = workbook.add_worksheet(name)
            for line, row in enumerate(sheet):
                for place, cell in enumerate(row):
                    if cell != "":
                        made.write(line, place, cell, time if isinstance(cell, timedelta) else None)
    return path


def _native(column, text):
    """As Excel keeps what is typed: numbers, days, times and booleans."""
    if column.dtype == pl.Date and text.isdigit():
        return int(text)
    if column.reading == "minutes" and unicodedata.normalize("NFKC", text).count(":") == 1 and text.isascii():
        hours, rest = text.split(":")
        return timedelta(hours=int(hours), minutes=int(rest))
    if column.dtype.is_integer() and text.isdigit():
        return int(text)
    return {"TRUE": True, "FALSE": False}.get(text, text)


def _messy(seed, cells):
    """Sheets by name, and by table where its records and columns stand."""
    kit, sheets, places = Kit(seed), {"メモ": [["来年度は様式を変える"]]}, {}
    for name, table in TABLES.items():
        columns, sheet, rows = kit.sheet(table, cells[name])
        places[name] = (columns, rows)
        sheets[kit.of(name, table.title.ja, f"{table.title.ja}（全部）")] = sheet
    return sheets, places


def _assert_same_report(path, clean):
    raw = read_register(path)
    validated = validate(raw, clean.centre, TODAY)
    assert [finding.describe("ja") for finding in validated.findings if finding.severity == "error"] == []
    register = register_of(raw, validated)
    for name in TABLES:
        assert_frame_equal(getattr(register, name), getattr(clean, name))
    told = zip(all_tables(Year(register, YEAR)), all_tables(Year(clean, YEAR)), strict=True)
    for table, same in told:
        if table.id != "findings":
            assert_frame_equal(table.cells, same.cells)


@pytest.mark.parametrize("seed", SEEDS)
def test_messy_workbook_gives_the_same_report_as_the_clean_register(seed, cells, clean, tmp_path):
    sheets, places = _messy(seed, cells)
    for name, (columns, rows) in places.items():
        sheet = next(sheet for key, sheet in sheets.items() if key in (name,) or key.startswith(TABLES[name].title.ja))
        for row in rows:
            sheet[row - 1] = [_native(column, cell) for column, cell in zip(columns, sheet[row - 1], strict=True)]
    _assert_same_report(_workbook(tmp_path / "台帳.xlsx", sheets), clean)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-16", "\t"), ("cp932", ","), ("euc_jp", ";")]
)
def test_messy_files_of_any_encoding_give_the_same_report_as_the_clean_register(
    encoding, delimiter, cells, clean, tmp_path
):
    kit = Kit(1, encoding)
    for name, table in TABLES.items():
        _, sheet, _ = kit.sheet(table, cells[name])
        with (tmp_path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(sheet)
    _assert_same_report(tmp_path, clean)


def _broken(column, random):
    """A cell that cannot stand in a column; None where any can (free text, empty columns)."""
    if column.reading == "identifier" or column.name == "title":
        return ""
    if column.code_list is not None or column.dtype == pl.Boolean:
        return random.choice(("？？", "xyzzy", "12345"))
    if column.reading == "municipality":
        return "東京都千代田区"
    if column.dtype == pl.Date:
        return random.choice(("2024-13-45", "令和6年2月30日", "未定", "5月29日"))
    if column.dtype.is_integer():
        return random.choice(("-1", "たくさん", "99999999999"))
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_broken_workbook_is_told_at_exactly_the_broken_cells(seed, cells, clean, tmp_path):
    sheets, places = _messy(seed, cells)
    draw, broken = random.Random(seed), set()
    for name, (columns, rows) in places.items():
        sheet = next(sheet for key, sheet in sheets.items() if key in (name,) or key.startswith(TABLES[name].title.ja))
        numbers = iter(draw.sample(rows, min(len(rows), 60)))
        for place, column in enumerate(columns):
            for row in [next(numbers, None) for _ in range(3)]:
                cell = _broken(column, draw)
                if row is None or cell is None or (name, column.name) == ("cases", "case_id"):
                    continue
                sheet[row - 1][place] = cell
                broken.add((name, row, chr(65 + place)))
    raw = read_register(_workbook(tmp_path / "台帳.xlsx", sheets))
    validated = validate(raw, clean.centre, TODAY)
    table_of = {table.place.sheet: name for name, table in raw.tables.items()}
    told = {
        (table_of[finding.sheet], row, finding.letters)
        for finding in validated.findings
        if finding.severity == "error"
        for row in finding.rows
    }
    assert told == broken
    assert len(broken) > 80
    for name, table in raw.tables.items():
        assert table.frame.height == len(cells[name])
        assert validated.tables[name].height + validated.set_aside[name].sum() == len(cells[name])
