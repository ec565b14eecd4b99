"""Small ledgers as sheets, and what tests ask of the forms that are proposed for them."""

from pathlib import Path

import polars as pl

from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.appearance import Appearance
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.tables_by_form import tables_of
from hikiana.intake.parse import parse
from hikiana.intake.sources import Source
from hikiana.intake.workbook import Sheet

CASE_HEADS = [
    "ケース番号",
    "相談者",
    "性別",
    "年齢",
    "市町村",
    "他機関への相談経験",
    "相談した機関",
    "相談目的",
    "知ったきっかけ",
    "初回相談の転帰",
]

CONTACT_HEADS = ["相談番号", "ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]

OF_CONTACTS = ("contact_id", "case_id", "date", "method", "duration_min", "online")

CLIENTS = [
    ["K1", "母", "男", "24", "北見市", "相談経験あり", "保健所", "関わり方について", "講演会", "助言終了"],
    ["K2", "本人", "女", "31", "帯広市", "相談経験なし", None, "就労・就学について", "不明", "来所を指導"],
    ["K3", "父", "男", "47", "旭川市", "不明", None, "その他、就労・就学について", "親族", "中断"],
    ["K4", "母", "男", "19", "釧路市", "相談経験なし", None, "関わり方について", "ホームページ", "助言終了"],
]

CONTACTS = [
    ["S1", "K1", "2024/4/3", "電話", "30", "いいえ"],
    ["S2", "K2", "2024/4/9", "来所", "60", "いいえ"],
    ["S3", "K1", "2024/5/7", "電話", "15", "はい"],
    ["S4", "K3", "2024/6/1", "メール", "10", "いいえ"],
    ["S5", "K4", "2024/6/4", "来所", "45", "いいえ"],
]

HEADS = [*CONTACT_HEADS, *CASE_HEADS[1:]]
"""Of a flat sheet, with the rows below."""
ROWS = [[*row, *next(client[1:] for client in CLIENTS if client[0] == row[1])] for row in CONTACTS]


def source(name, *rows, file="台帳.xlsx", visible=True):
    """A sheet with these rows of cells."""
    width = max(map(len, rows))
    cells = [[*(None if cell is None else str(cell) for cell in row), *[None] * (width - len(row))] for row in rows]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")
    return Source(Path(file), Sheet(name, frame, visible, Appearance()))


def fields_told(part):
    return {head: use.field for head, use in part.columns.items() if use.field}


def ids(form):
    return [question.id for question in form.questions]


def question_of(form, id_):
    return next(question for question in form.questions if question.id == id_)


def with_column(rows, head, cells, heads=CONTACT_HEADS):
    return [[*heads, head], *([*row, cell] for row, cell in zip(rows, cells, strict=True))]


def instead(heads, rows, head, new_head, cells):
    place = heads.index(head)
    told = [[*row[:place], cell, *row[place + 1 :]] for row, cell in zip(rows, cells, strict=True)]
    return [[*heads[:place], new_head, *heads[place + 1 :]], *told]


def year_of_contacts(file, clients, days):
    numbered = [[str(number), *row[1:]] for number, row in enumerate(clients, start=1)]
    met = [[str(number), str(number), day, "電話", "30", "いいえ"] for number, day in enumerate(days, start=1)]
    return [source("ケース", CASE_HEADS, *numbered, file=file), source("相談記録", CONTACT_HEADS, *met, file=file)]


def read(sheets, form):
    """The tables as the dictionary has them."""
    assert form.open_questions == []
    reading = tables_of(Path("台帳.xlsx"), matched(sheets, form).read, form, NO_ANSWERS)
    assert reading.faults == []
    return {name: parse(reading.tables[name])[0] for name in ("cases", "contacts")}
