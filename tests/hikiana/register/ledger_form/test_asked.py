"""`hikiana form` over the workbooks of an office: proposed once, answered once, and never asked again."""

import os
import signal
import subprocess
import sys
from datetime import date
from time import sleep

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from hikiana.base.errors import FormError, InputError
from hikiana.base.variables import PLACE
from hikiana.cli import app
from hikiana.intake.answers import Answers
from hikiana.intake.findings import describe_all
from hikiana.intake.office_form import made_numbers
from hikiana.intake.office_form.form_file import read_form
from hikiana.intake.read import read_register
from hikiana.intake.unrecorded import Unrecorded
from hikiana.register.check.command import check_ledger
from hikiana.register.check.quarantine import write_quarantine
from hikiana.register.check.rows import count_rows, list_cells
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.keep.ingest import ingest
from hikiana.register.ledger_form import command
from hikiana.register.ledger_form.asked import propose_form
from hikiana.register.register import open_register, register_of
from hikiana.register.validation import validate
from schemas.tables import TABLES
from tests.hikiana.intake.open_document.written import write_book

HEAD = [
    *("受付番号", "受付日", "新規・継続", "ケース番号", "担当", "相談者", "性別", "年齢", "居住地", "相談経験"),
    *("相談目的", "きっかけ", "転帰", "相談方法", "所要時間（分）", "備考"),
]
CLIENTS = {
    "K1": ("本人", "男", 27, "北見市", "相談経験なし", "就労・就学について", "ホームページ", "助言終了"),
    "K2": ("母", "女", 19, "江別市", "不明", "関わり方について", "講演会", "中断"),
    "K3": ("父", "男", 41, "釧路市", "相談経験なし", "今後の生活の仕方について", "親族", "受診勧奨"),
}
CONTACTS = [("K1", date(2023, 4, 4)), ("K1", date(2023, 5, 9)), ("K2", date(2023, 6, 1)), ("K1", date(2024, 4, 9))]
LATER = [("K3", date(2024, 7, 2)), ("K2", date(2024, 7, 3))]


def _row(number, client, day, new):
    relation, sex, age, place, prior, purposes, channel, outcome = CLIENTS[client]
    kind = "新規" if new else "継続"
    answers = [relation, sex, age, place, prior, purposes, channel, outcome]
    return [f"S{number:03}", day, kind, client, "佐々木", *answers, "①電話", 30 + number, "本人から"]


def _write(path, contacts, head=HEAD, others=(), first=1):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "相談受付簿"
    sheet.append(["令和の受付簿"])
    sheet.append(head)
    seen = set()
    for number, (client, day) in enumerate(contacts, start=first):
        sheet.append(_row(number, client, day, client not in seen))
        seen.add(client)
    for name, rows in others:
        added = book.create_sheet(name)
        for row in rows:
            added.append(row)
    book.save(path)
    return path


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch):
    monkeypatch.setattr(made_numbers, "PRIVATE", tmp_path)
    return tmp_path


@pytest.fixture
def ledger(tmp_path):
    return _write(tmp_path / "受付簿.xlsx", CONTACTS)


@pytest.fixture
def form(tmp_path):
    return tmp_path / "ledger.toml"


def _first(_, question):
    """The first choice of every question is what this office would say."""
    return 1


def _read(ledger, form):
    return read_register(ledger, answers=Answers(form=form))


def test_ledger_is_not_read_before_its_questions_are_answered(ledger, form):
    proposed = propose_form(ledger, form)
    assert [question.id for question in proposed.form.open_questions]
    with pytest.raises(FormError, match="オンライン") as refused:
        _read(ledger, form)
    assert refused.value.exit_code == 9


def test_what_follows_from_each_answer_is_told_before_it_is_given(ledger, form):
    (question,) = propose_form(ledger, form).form.open_questions
    assert question.follows[0] == "相談4件、2人。令和6年度（2024年度）の新規0人"
    assert "直す行" in question.follows[-1]


def test_answered_ledger_gives_its_clients_and_contacts(ledger, form, centre):
    proposed = propose_form(ledger, form, _first)
    assert (proposed.holds.contacts, proposed.holds.clients) == (4, 2)
    raw = _read(ledger, form)
    validated = validate(raw, centre)
    assert [finding for finding in validated.findings if finding.severity == "error"] == []
    assert validated.tables["cases"]["municipality"].to_list() == ["01208", "01217"]
    assert validated.tables["contacts"]["duration_min"].to_list() == [31, 32, 33, 34]
    assert set(validated.tables["contacts"]["method"]) == {"phone"}
    counts = {count.title.ja: (count.read, count.sound) for count in count_rows(raw, validated)}
    assert (counts["ケース"], counts["相談記録"]) == ((2, 2), (4, 4))
    assert raw.unrecorded == Unrecorded.of({"activities", "clinic", "web_access"})
    assert any("0件という意味ではありません" in warning.ja for warning in register_of(raw, validated).warnings)


def test_next_years_records_of_the_same_form_go_in_without_a_question(ledger, form, centre, tmp_path):
    propose_form(ledger, form, _first)
    kept = form.read_bytes()
    later = _write(tmp_path / "受付簿R6.xlsx", CONTACTS + LATER)
    again = propose_form(later, form)
    assert (again.new, again.form.open_questions) == (False, [])
    assert form.read_bytes() == kept
    assert validate(_read(later, form), centre).tables["cases"].height == 3


def test_head_that_has_changed_is_told_and_only_that_is_asked(ledger, form, tmp_path):
    propose_form(ledger, form, _first)
    changed = _write(tmp_path / "別.xlsx", CONTACTS, [{"相談方法": "連絡のしかた"}.get(head, head) for head in HEAD])
    with pytest.raises(FormError, match="「相談方法」") as refused:
        _read(changed, form)
    assert "N列" in refused.value.message.ja  # what stands there may be anything
    again = propose_form(changed, form)
    assert all("オンライン" not in question.id for question in again.form.open_questions)
    assert again.former.is_file()
    assert read_form(again.former).questions[0].answer == 1


def test_sheet_of_records_that_the_form_does_not_know_is_told(ledger, form, tmp_path):
    propose_form(ledger, form, _first)
    rows = [["相談番号", "ケース番号", "相談日", "相談方法"], ["T1", "K1", date(2024, 5, 1), "電話"]] * 2
    with pytest.raises(FormError, match="土曜"):
        _read(_write(tmp_path / "別.xlsx", CONTACTS, others=[("土曜", rows)]), form)


def test_fault_is_told_at_the_cell_of_the_offices_own_sheet(ledger, form, centre):
    propose_form(ledger, form, _first)
    book = openpyxl.load_workbook(ledger)
    book.active["N4"], book.active["G3"] = "狼煙", "女性か男性"
    book.save(ledger)
    raw = _read(ledger, form)
    cells = list_cells(raw, validate(raw, centre).findings, "ja").filter(severity="error")
    assert set(cells.select("sheet", "letters", "row").rows()) == {("相談受付簿", "N", 4), ("相談受付簿", "G", 3)}
    assert "「居住地」＝市町村コード" in raw.tables["cases"].place.heading(TABLES["cases"].columns["municipality"]).ja


def test_command_asks_again_until_a_choice_is_named_and_shows_no_free_text(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "PRIVATE", tmp_path)
    done = CliRunner().invoke(app, ["form", str(ledger), "--ask"], input="7\nはい\n１\n" + "1\n" * 9)
    assert done.exit_code == 0, done.output
    assert "相談4件、2人" in done.output
    assert "佐々木" not in done.output + (tmp_path / "ledger.toml").read_text(encoding="utf-8")
    assert "本人から" not in done.output + (tmp_path / "ledger.toml").read_text(encoding="utf-8")

    assert done.output.count("1～3の番号を打ってください") == 2


@pytest.mark.skipif(os.name != "posix", reason="signals of another process are a matter of POSIX")
def test_interruption_at_a_prompt_ends_at_once_and_keeps_the_answers_given(ledger, form):
    book = openpyxl.load_workbook(ledger)
    for cell in book.active[5]:
        cell.fill = PatternFill("solid", fgColor="D9D9D9")
    book.save(ledger)
    process = subprocess.Popen(
        [sys.executable, "-m", "hikiana", "form", str(ledger), "--out", str(form), "--ask"],
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        process.stdin.write("1\n")
        process.stdin.flush()
        shown = ""
        while not ("質問2" in shown and shown.endswith("答えの番号")):
            letter = process.stdout.read(1)
            assert letter, process.stderr.read()
            shown += letter
        sleep(0.5)  # until it reads
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130  # though nothing is typed
        told = process.stderr.read()
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
    assert "答えたところまで ledger.toml に残っています" in told
    assert "report" not in told
    assert [question.answer for question in read_form(form).questions] == [1, 0]
    (left,) = propose_form(ledger, form).form.open_questions
    assert left.id == "台帳にない列/オンライン"


def test_ledger_that_is_saved_as_ods_has_the_form_of_its_workbook(ledger, form, centre):
    propose_form(ledger, form, _first)
    book = openpyxl.load_workbook(ledger)
    book.active["N4"] = "狼煙"
    book.save(ledger)
    read = [_read(path, form) for path in (ledger, write_book(ledger.with_suffix(".ods"), book))]
    for name in ("cases", "contacts"):
        assert_frame_equal(*(raw.tables[name].frame for raw in read))
    cells = [list_cells(raw, validate(raw, centre).findings, "ja").drop("file") for raw in read]
    assert_frame_equal(*cells)
    assert cells[1].filter(severity="error").select("sheet", "letters", "row").rows() == [("相談受付簿", "N", 4)]
    assert propose_form(ledger.with_suffix(".ods"), form).form == read_form(form)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_rows_that_are_called_off_by_their_look_reach_no_count_and_are_told_by_row(ledger, form, centre, kind):
    book = openpyxl.load_workbook(ledger)
    for number in (7, 8):
        for column, value in enumerate(_row(number, "K2", date(2024, 5, number), False), start=1):
            cell = book.active.cell(number, column, value)
            cell.font = Font(strike=number == 7)
            cell.fill = PatternFill("solid", fgColor="D9D9D9") if number == 8 else PatternFill()
    path = ledger.with_suffix(f".{kind}")
    book.save(path) if kind == "xlsx" else write_book(path, book)
    proposed = propose_form(path, form)
    looks = [question for question in proposed.form.questions if question.id.endswith("の行")]
    assert [[told[:4] for told in question.follows] for question in looks] == [["相談4件", "相談5件"]] * 2
    propose_form(path, form, _first)
    raw = _read(path, form)
    validated = validate(raw, centre)
    assert validated.tables["contacts"].height == 4
    told = {finding.rule: finding.rows.to_list() for finding in validated.findings if finding.rule.startswith("row_")}
    assert (told["row_struck_left_out"], told["row_filled_left_out"]) == ([7], [8])
    count = next(one for one in count_rows(raw, validated) if one.title.ja == "相談記録")
    assert (count.read, count.sound, count.left_out) == (6, 4, 2)
    assert raw.struck_out == {"contacts": 1}
    assert propose_form(path, form).form.open_questions == []


@pytest.mark.parametrize("name", ["台帳.fods", "台帳.xlsb"])
def test_file_of_another_kind_is_not_passed_over(ledger, form, name):
    (ledger.parent / name).write_bytes(b"PK")
    for path in (ledger.parent, ledger.parent / name):
        with pytest.raises(InputError, match=r"Excelブック（\.xlsx）"):
            propose_form(path, form)


def test_ledger_that_is_not_there_is_told(form, tmp_path):
    with pytest.raises(InputError, match="がありません"):
        propose_form(tmp_path / "ない.xlsx", form)


def test_csv_file_alone_is_read_by_its_form_and_asked_for_one_before(form, tmp_path, centre):
    rows = [HEAD[:10] + HEAD[10:15], *(_row(n, c, d, n != 2)[:15] for n, (c, d) in enumerate(CONTACTS, start=1))]
    path = tmp_path / "受付簿.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="cp932")
    with pytest.raises(InputError, match="hikiana form"):
        read_register(path)
    propose_form(path, form, _first)
    assert validate(_read(path, form), centre).tables["contacts"].height == 4


DIARY_HEAD = ["ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン", "相談者", "性別", "年齢", "市町村"]
DIARY = [
    ["K1", date(2024, 4, 2), "電話", 30, "いいえ", "母", "男", 24, "北見市"],
    ["K2", date(2024, 4, 3), "来所", 30, "いいえ", "父", "女", 31, "江別市"],
]


@pytest.mark.parametrize("sheet", ["日誌", "相談受付簿"])
def test_form_of_one_ledger_gives_way_to_that_of_another_and_is_kept(ledger, form, tmp_path, centre, sheet):
    propose_form(ledger, form, _first)
    kept = form.read_bytes()
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in [DIARY_HEAD, *DIARY]:
        book.active.append(row)
    book.save(other := tmp_path / "日誌.xlsx")
    proposed = propose_form(other, form, _first)
    assert "「相談受付簿」の表は" in proposed.told.ja
    assert "相談受付簿" in proposed.told.en
    assert proposed.former.name == "ledger.before.toml"
    assert str(proposed.former) in proposed.told.ja
    assert proposed.former.read_bytes() == kept
    assert validate(_read(other, form), centre).tables["contacts"].height == 2
    assert propose_form(other, form).new is False
    assert validate(_read(ledger, proposed.former), centre).tables["contacts"].height == 4
    back = propose_form(ledger, form, _first)
    assert validate(_read(ledger, form), centre).tables["contacts"].height == 4
    assert back.former != proposed.former
    assert proposed.former.read_bytes() == kept


def test_sheet_that_a_ledger_loses_leaves_the_form_and_answers_of_the_others_stay(months, form, centre):
    book = openpyxl.load_workbook(months)
    early = book.create_sheet("以前の相談", 0)
    for row in [
        ["ケース番号", "相談日", "相談方法", "相談時間", "オンライン"],
        *([f"K{n}", date(2023, 4, 2 + n), "電話か来所", 30 + n, "いいえ"] for n in (1, 2, 3)),
    ]:
        early.append(row)
    for cell in book["R6.5月"][4]:
        cell.fill = PatternFill("solid", fgColor="D9D9D9")
    book.save(months)
    before = propose_form(months, form, _first)
    assert [question.sets[1] for question in before.form.questions] == [0, 2]
    del book["以前の相談"]
    book.save(months)
    after = propose_form(months, form)
    assert [list(part.sheets) for part in after.gone] == [["以前の相談"]]
    assert after.form.open_questions == []
    stayed = [part for part in before.form.parts if list(part.sheets) != ["以前の相談"]]
    assert [(list(one.sheets), dict(one.columns)) for one in after.form.parts] == [
        (list(one.sheets), dict(one.columns)) for one in stayed
    ]
    (question,) = read_form(form).questions
    assert (question.sets[1], question.answer) == (1, 1)
    assert validate(_read(months, form), centre).tables["cases"].height == 3


@pytest.fixture
def months(tmp_path):
    """A sheet of clients and one for each month; a day in May that nobody can read, and a number that comes twice."""
    book = openpyxl.Workbook()
    clients = book.active
    clients.title = "ケース"
    heads = ["ケース番号", *HEAD[5:13]]
    clients.append(heads)
    for number, answers in CLIENTS.items():
        clients.append([number, *answers])
    head = ["相談番号", "ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]
    for name, rows in {
        "R6.4月": [
            ["S1", "K1", date(2024, 4, 2), "電話", 30, "いいえ"],
            ["S2", "K2", date(2024, 4, 3), "電話", 30, "いいえ"],
        ],
        "R6.5月": [["S3", "K3", date(2024, 5, 2), "電話", 30, "いいえ"], ["S4", "K1", "昨日", "電話", 30, "いいえ"]],
        "R6.6月": [["S2", "K2", date(2024, 6, 4), "電話", 30, "いいえ"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in ([f"{name}分"], head, *rows, ["月計", None, None, None, 60, None]):
            sheet.append(row)
    book.save(tmp_path / "月.xlsx")
    return tmp_path / "月.xlsx"


def test_rows_of_many_sheets_are_told_counted_and_set_aside_at_their_places(months, form, centre, tmp_path):
    propose_form(months, form, _first)
    raw = _read(months, form)
    validated = validate(raw, centre)
    cells = list_cells(raw, validated.findings, "ja").filter(severity="error")
    places = set(cells.select("sheet", "letters", "row").rows())
    assert places == {("R6.5月", "C", 4), ("R6.4月", "A", 4), ("R6.6月", "A", 3)}
    counts = {count.place.sheet: count for count in count_rows(raw, validated)}
    of_months = [counts[name] for name in ("R6.4月", "R6.5月", "R6.6月")]
    assert [(one.read, one.sound, one.set_aside, one.no_records) for one in of_months] == [
        (3, 1, 1, 1),
        (3, 1, 1, 1),
        (2, 0, 1, 1),
    ]
    assert write_quarantine(tmp_path / "aside.xlsx", raw, validated, "ja")
    rows = list(openpyxl.load_workbook(tmp_path / "aside.xlsx")["相談記録"].iter_rows(min_row=3, values_only=True))
    assert [(row[1], row[2], row[4]) for row in rows] == [
        ("R6.4月", "4", "S2"),
        ("R6.5月", "4", "S4"),
        ("R6.6月", "3", "S2"),
    ]
    assert all("同じ番号" in row[3] or "日付" in row[3] for row in rows)
    results = check_ledger(months, None, "ja", into=tmp_path / "checks", answers=Answers(form=form)).results
    copy = openpyxl.load_workbook(results.copy)
    assert "日付として読めません" in copy["R6.5月"]["C4"].comment.text
    assert copy["R6.4月"]["C4"].comment is None
    assert "R6.5月" in describe_all(validated.findings, "ja")


@pytest.mark.parametrize("cell", [2, "4電 11来"])
@pytest.mark.parametrize("months", [["R5.4", "R5.5", "R5.6", "R5.7"], ["4月", "5月", "6月", "7月", "8月"]])
def test_sums_by_month_are_told_to_be_none_and_the_command_fails(tmp_path, form, months, cell):
    book = openpyxl.Workbook()
    book.active.title = "利用状況"
    book.active.append(["ケース番号", "性別", "居住地", *months])
    for client in CLIENTS:
        book.active.append([client, "男", "北見市", *[cell] * len(months)])
    book.save(tmp_path / "利用状況.xlsx")
    done = CliRunner().invoke(app, ["form", str(tmp_path / "利用状況.xlsx"), "--out", str(form), "--ask"], "1\n" * 9)
    assert done.exit_code == FormError.exit_code
    assert f"「{months[0]}」～「{months[-1]}」、{len(months)}列" in done.output
    assert "1回の相談が1行になっていない" in done.output
    assert "が使います" not in done.output
    assert "。。" not in done.output


def test_what_the_office_does_not_keep_is_known_to_the_clean_register(ledger, form, tmp_path):
    propose_form(ledger, form, _first)
    clean, _ = clean_register(ledger, tmp_path / "clean", answers=Answers(form=form))
    kept = open_register(clean)
    assert kept.unrecorded == Unrecorded.of({"activities", "clinic", "web_access"})
    assert "「オンライン」は台帳にないので、読み方の質問への答えのとおり、全て「いいえ」としました。" in [
        warning.ja for warning in kept.warnings
    ]


def test_what_the_office_does_not_keep_is_known_to_the_register_that_its_ledger_is_added_to(ledger, form, tmp_path):
    propose_form(ledger, form, _first)
    into = tmp_path / "kept"
    ingest(ledger, into, answers=Answers(form=form))
    kept = open_register(into)
    assert kept.unrecorded.written() == "activities 2023 2024; clinic 2023 2024; web_access 2023 2024"
    warnings = [warning.ja for warning in kept.warnings]
    assert "「オンライン」のない台帳の記録では、読み方の質問への答えのとおり、全て「いいえ」としています。" in warnings
    assert any("（活動、デイケア・外来、アクセス（令和5年度・令和6年度））" in warning for warning in warnings), (
        warnings
    )
    assert not ingest(ledger, into, answers=Answers(form=form)).has_changed
    clean, _ = clean_register(into, tmp_path / "clean")
    assert open_register(clean).warnings == kept.warnings


def _reports(place, *command):
    done = subprocess.run(
        [sys.executable, "-m", "hikiana", "report", "--formats", "html", *command],
        env={**os.environ, PLACE: str(place / "made"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=500,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return place / "made" / "reports"


def _sections(report):
    return {path.stem[3:] for path in (report / "notebooks").iterdir()}


@pytest.mark.long
def test_activities_have_a_chapter_in_the_years_from_which_on_the_office_keeps_them(form, tmp_path):
    into, head = tmp_path / "kept", ["活動番号", "年度", "種別", "開催日", "内容", "当事者の参加"]
    held = (head, ["V1", 2024, "事業概要説明", date(2024, 5, 2), "事業について", "いいえ"])
    for year, others in ((2023, []), (2024, [("活動", held)])):
        contacts = [(client, day) for client, day in CONTACTS if day.year == year]
        book = _write(tmp_path / f"{year}.xlsx", contacts, others=others, first=100 * (year - 2023) + 1)
        propose_form(book, form, _first)
        ingest(book, into, answers=Answers(form=form, accept_missing_years=True))
    assert open_register(into).unrecorded.written() == "activities 2023; clinic 2023 2024; web_access 2023 2024"
    made = _reports(tmp_path, "--register", str(into), "--fy", "2023:2024")
    assert _sections(made / "2024") - _sections(made / "2023") == {"network"}
    for year in ("2023", "2024"):
        page = (made / year / "report.html").read_text(encoding="utf-8")
        assert "台帳にない記録（活動（令和5年度）；デイケア・外来、アクセス（令和5年度・令和6年度））" in page


@pytest.mark.long
def test_report_of_a_flat_ledger_has_no_chapter_of_what_the_office_does_not_keep(ledger, form, tmp_path):
    propose_form(ledger, form, _first)
    made = _reports(tmp_path, "--register", str(ledger), "--form", str(form), "--fy", "2024") / "2024"
    assert _sections(made) & {"network", "clinic"} == set()
    assert {"contacts", "awareness"} <= _sections(made)
    page = (made / "report.html").read_text(encoding="utf-8")
    assert "0件という意味ではありません" in page
    assert "支援者連絡会議" not in page.partition("<main")[2].partition('id="section-definitions"')[0]
