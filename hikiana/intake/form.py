"""The entry form: a workbook, made from the schemas, in which staff keep a register; one sheet per table."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.spreadsheet import set_page
from hikiana.centre.profile import Centre
from hikiana.intake.entry import (
    CODES,
    INSTRUCTIONS,
    SEPARATOR,
    answers_of,
    column_width,
    drop_down,
    explanation,
    is_asked,
    limits,
    lines_of,
    number_format,
    places_of,
)
from hikiana.intake.heads import letters
from schemas.code import Code
from schemas.code_lists import CodeList
from schemas.dictionary import FORMS
from schemas.example import EXAMPLE
from schemas.roles import UNKNOWN
from schemas.tables import TABLES, Column, Table

_MADE_ON = datetime(1980, 1, 1)
"""When every form was made: the same schemas give the same bytes."""


_TABLES: Mapping[Table, tuple[Column, ...]] = {
    table: tuple(column for column in table.in_ledgers.values() if not column.offers_nothing)
    for table in TABLES.values()
    if not table.offers_nothing
}
"""The sheets and their columns: those in which this centre can write something."""
_COLUMNS = [column for columns in _TABLES.values() for column in columns]
_LAST_ROW = 1_048_575
_REQUIRED = "必ず書く列"
_HEAD = {"border": 1, "bg_color": "#f2f2f2"}
_REQUIRED_HEAD = _HEAD | {"bold": True, "bg_color": "#ffd9a0"}


def write_form(path: Path) -> None:
    """Write the form as a new file, whole or not at all.

    Raises
    ------
    UsageError
        When the name does not end with .xlsx, or the file exists: it may hold records.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(
            f"「{path}」の名前が .xlsx で終わっていません。「登録簿.xlsx」のように指定してください。",
            f"The name of '{path}' does not end with .xlsx. Name it like ledger.xlsx.",
        )
    if path.exists():
        raise UsageError(
            f"「{path}」はすでにあります。記録が入っているかもしれないので、上書きしません。"
            "別の名前を指定してください。",
            f"'{path}' exists and is not replaced: it may hold records. Name another file.",
        )
    form = _form(Centre.read())
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".hikiana-", dir=path.parent) as beside:
        made = Path(beside) / path.name
        made.write_bytes(form)
        made.rename(path)


def _form(centre: Centre) -> bytes:
    places = places_of(centre)
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": f"{centre.name.ja} 登録簿", "created": _MADE_ON})
        _write_instructions(workbook, centre, places)
        for table in _TABLES:
            _write_table(workbook, table, centre, places)
        _write_codes(workbook, places)
    return file.getvalue()


def _write_table(workbook: Any, table: Table, centre: Centre, places: CodeList) -> None:
    sheet = workbook.add_worksheet(table.title.ja)
    columns = [column for column in _TABLES[table] if is_asked(column, centre)]
    for place, column in enumerate(columns):
        answers = answers_of(column, places)
        head = workbook.add_format(_HEAD if column.nullable else _REQUIRED_HEAD)
        sheet.write_string(0, place, column.title.ja, head)
        words = explanation(column, answers)
        height = 20 * (1 + lines_of(words, 36))
        sheet.write_comment(0, place, words, {"width": 270, "height": height, "font_size": 10})
        cells = workbook.add_format({"num_format": number_format(column)})
        sheet.set_column(place, place, column_width(table, column, answers), cells)
        rule = limits(table, column, centre, f"{letters(place)}2") if answers is None else drop_down(column, answers)
        sheet.data_validation(1, place, _LAST_ROW, place, rule)
    sheet.autofilter(0, 0, _LAST_ROW, len(columns) - 1)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    set_page(sheet)


def _write_instructions(workbook: Any, centre: Centre, places: CodeList) -> None:
    sheet = workbook.add_worksheet(INSTRUCTIONS)
    topic = workbook.add_format({"bold": True, "valign": "top"})
    words = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, f"{centre.name.ja} 登録簿", workbook.add_format({"bold": True, "font_size": 14}))
    for row, (about, text) in enumerate(_instructions(centre, places).items(), start=2):
        style = workbook.add_format({**_REQUIRED_HEAD, "valign": "top"}) if about == _REQUIRED else topic
        sheet.write_string(row, 0, about, style)
        sheet.write_string(row, 1, text, words)
        sheet.set_row(row, 18 * lines_of(text, 92))
    sheet.protect()
    set_page(sheet)


def _instructions(centre: Centre, places: CodeList) -> Mapping[str, str]:
    several = _titles(column for column in _COLUMNS if isinstance(column.dtype, pl.List))
    unknown = _titles(column for column in _COLUMNS if column.code_list and column.code_list.with_role(UNKNOWN))
    required = "\n".join(
        f"{table.title.ja}: {_titles(column for column in columns if not column.nullable)}"
        for table, columns in _TABLES.items()
    )
    place = next(iter(places.entries), Code(EXAMPLE.code, EXAMPLE.name))
    return {
        "書くところ": f"シート{''.join(f'「{table.title.ja}」' for table in _TABLES)}の2行目から、1件を1行に"
        "書きます。1行目の見出しとシートの名前は変えず、列を増やさず、記録のないシートも残してください。"
        "見出しにマウスを重ねると、列の説明が出ます。",
        _REQUIRED: f"見出しが太字で、この色の列です。1件ごとに必ず書きます。\n{required}",
        "選ぶ列": f"▼または Alt+↓ で一覧から選びます。全ての答えと、その使える年度は、シート「{CODES}」にあります。",
        "二つ以上の答え": f"「{SEPARATOR}」で区切って続けて書ける列: {several}",
        "日付": f"{FORMS['Date'].ja} のように、実在する日を書きます。月は、その月の初日を書きます（例 2024-04-01）。",
        "市町村": f"名前（{place.label.ja}）でもコード（{place.code}）でもかまいません。",
        "「不明」と空欄": f"尋ねても分からなかったときは、「不明」を選びます。「不明」のある列: {unknown}\n"
        "ほかの列では、空欄にできれば空欄にします。空欄の意味は、見出しの説明にあります。",
        "個人名を書かない": "氏名、住所、電話番号など、誰のことか分かる言葉は、どこにも書かないでください。"
        "番号にも、名前や生年月日の一部を使いません。",
        "全ての記録を一冊に": f"{_since(centre)}以来の全ての記録を、このファイルに書き続けます。"
        "今年度の分だけにすると、継続している人が新規に数えられます。",
        "書き終えたら": "保存して閉じ、次の順に実行します。\n"
        "直すところを調べる: hikiana validate このファイル\n"
        "年次報告を作る: hikiana report --fy 年度 --register このファイル",
    }


def _since(centre: Centre) -> str:
    return f"{centre.first_recorded.label.ja}（記録の始まり）" if centre.records_since else f"開設（{centre.opened}）"


def _titles(columns: Iterable[Column]) -> str:
    return SEPARATOR.join(dict.fromkeys(column.title.ja for column in columns))


def _write_codes(workbook: Any, places: CodeList) -> None:
    """One answer a row; the drop-downs take each list by its defined name."""
    sheet = workbook.add_worksheet(CODES)
    heads = {"列": 36, "コード": 30, "書く言葉": 36, "英語": 44, "使える最初の年度": 26, "使える最後の年度": 26}
    for place, (title, width) in enumerate(heads.items()):
        sheet.write_string(0, place, title, workbook.add_format(_HEAD | {"bold": True}))
        sheet.set_column(place, place, width)
    lists: dict[str, CodeList] = {}
    users: dict[str, list[Column]] = defaultdict(list)
    for column in _COLUMNS:
        if (answers := answers_of(column, places)) is not None:
            lists[answers.name] = answers
            users[answers.name].append(column)
    row = 1
    for name, answers in lists.items():
        workbook.define_name(name, f"='{CODES}'!$C${row + 1}:$C${row + len(answers.entries)}")
        for entry in answers.entries:
            years = [FiscalYear(year).full_label.ja if year else "" for year in (entry.valid_from, entry.valid_to)]
            for place, words in enumerate((_titles(users[name]), entry.code, entry.label.ja, entry.label.en, *years)):
                if words:
                    sheet.write_string(row, place, words)
            row += 1
    sheet.freeze_panes(1, 0)
    sheet.protect()
    sheet.repeat_rows(0)
    set_page(sheet)
