"""The tables of FY2024, from the synthetic register, against the printed figures with the errata put right."""

import unicodedata

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.rounding import round_half_up
from hikiana.centre.printed.figures import DASH, Key, Printed, read_errata
from hikiana.sections import contacts, durations, liaison, methods
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.code_lists import CODE_LISTS

METHODS = CODE_LISTS["contact_method"]
KINDS = {"new": "新規相談", "continuing": "継続相談", TOTAL: "計"}
PER_CLIENT = "1ケースあたり"


@pytest.fixture(scope="module")
def printed(year):
    return Printed.read(year).corrected(read_errata(year))


@pytest.fixture
def agree(printed):
    """Compare a value with the figure printed at a place; a dash and a blank are 0 or no value."""

    def compare(value, table, row, column, occurrence=1):
        figure = printed.values.get(Key(table, unicodedata.normalize("NFKC", row), column, occurrence), DASH)
        if figure == DASH:
            assert not value
        else:
            decimals = len(figure.partition(".")[2])
            assert str(round_half_up(value, decimals)) == figure

    return compare


def _words(code):
    return METHODS[code].label.ja


@pytest.mark.parametrize(("kind", "word"), [(TOTAL, "相談件数計"), ("new", "新規相談"), ("continuing", "継続相談")])
def test_contacts(synthetic, year, agree, kind, word):
    agree(contacts.contacts_total(Year(synthetic, year))[kind, "contacts"], "contacts_total", word, "件")


@pytest.mark.parametrize("method", METHODS.codes)
def test_contacts_by_method(synthetic, year, agree, method):
    table = methods.contacts_by_method(Year(synthetic, year))
    for kind, word in KINDS.items():
        agree(table[method, kind, "contacts"], "contacts_by_method", _words(method), word)
    agree(table[method, TOTAL, "share"], "contacts_by_method", _words(method), "構成比")


@pytest.mark.parametrize(
    ("code", "word", "occurrence"),
    [(methods.SUBTOTALS[0], "小計", 1), (methods.SUBTOTALS[1], "小計", 2), (TOTAL, "計", 1)],
)
def test_margins_of_contacts_by_method(synthetic, year, agree, code, word, occurrence):
    table = methods.contacts_by_method(Year(synthetic, year))
    for kind, column in KINDS.items():
        agree(table[code, kind, "contacts"], "contacts_by_method", word, column, occurrence)


@pytest.mark.parametrize("method", [*(code for code in METHODS.codes if code != "care_conference"), TOTAL])
def test_durations(synthetic, year, agree, method):
    table, row = durations.duration_by_method(Year(synthetic, year)), "計" if method == TOTAL else _words(method)
    for band in CODE_LISTS["duration_band"].entries:
        column = unicodedata.normalize("NFKC", band.label.ja)
        agree(table[method, band.code, "contacts"], "duration_by_method", row, column)
    agree(table[method, TOTAL, "contacts"], "duration_by_method", row, "合計")
    agree(table[method, TOTAL, "time"], "duration_by_method", row, "延べ相談時間(時:分)")
    agree(table[method, TOTAL, "mean_minutes"], "duration_by_method", row, "平均所要時間")


@pytest.mark.parametrize("method", METHODS.in_group("direct"))
def test_clients_by_method(synthetic, year, agree, method):
    table = methods.clients_by_method(Year(synthetic, year))
    agree(table[method, "contacts"], "clients_by_method", _words(method), "延べ回数")
    agree(table[method, "clients"], "clients_by_method", _words(method), "実人数")


@pytest.mark.parametrize("direction", ["in", "out"])
def test_liaison(synthetic, year, agree, direction):
    table = {"in": liaison.liaison_in, "out": liaison.liaison_out}[direction](Year(synthetic, year))
    agree(table[TOTAL, "contacts"], f"liaison_{direction}", "計", "件数")
    for agency in CODE_LISTS["liaison_agency"].entries:
        agree(table[agency.code, "contacts"], f"liaison_{direction}", agency.label.ja, "件数")


def test_outreach(synthetic, year, agree):
    table = methods.outreach_by_counterpart(Year(synthetic, year))
    families = "本人、家族に対してのアウトリーチ相談"
    agree(table[TOTAL, "contacts"], "outreach_by_counterpart", "アウトリーチ", "件")
    agree(table["client_or_family", "clients"], "outreach_by_counterpart", families, "ケース")


def test_online_sessions(synthetic, year, agree):
    table, box = methods.online_sessions(Year(synthetic, year)), "ZOOMによるオンライン個別相談・関係機関同席の相談"
    agree(table["all", "contacts"], "online_sessions", box, "回")
    agree(table["all", "places"], "online_sessions", box, "ヵ所")
    agree(table["phone_continuing", "contacts"], "online_sessions", "オンラインによる継続相談", "件")


@pytest.mark.parametrize("fiscal_year", range(2009, 2025))
def test_every_fiscal_year_since_the_opening(synthetic, year, agree, fiscal_year):
    era = FiscalYear(fiscal_year).short_label.ja
    row = "H21年度(9ヶ月)" if fiscal_year == 2009 else f"{era}年度"
    clients = contacts.clients_by_fiscal_year(Year(synthetic, year))
    kinds = contacts.contacts_by_fiscal_year(Year(synthetic, year))
    code = str(fiscal_year)
    agree(clients[code, "contacts"], "continuity", row, "相談延べ件数")
    agree(kinds[code, TOTAL, "contacts"], "continuity", row, "相談延べ件数")
    agree(clients[code, "clients"], "continuity", row, "実人数")
    agree(clients[code, "carried_over_clients"], "continuity", row, "当年度以前の相談者計")
    started = f"{era.replace('元', '1')}年度に相談を開始"
    agree(clients[code, "new_clients"], "continuity", row, started)
    agree(kinds[code, "new", "contacts"], "continuity", row, started)


@pytest.mark.parametrize(("row", "code"), [("当年度", "2024"), ("前年度", "2023")])
def test_contacts_per_client(synthetic, year, agree, row, code):
    agree(
        contacts.clients_by_fiscal_year(Year(synthetic, year))[code, "contacts_per_client"],
        "clients_by_fiscal_year",
        row,
        PER_CLIENT,
    )


def test_sentences_tell_the_printed_figures(synthetic, year, printed):
    def figure(table, row, column):
        return printed.values[Key(table, row, column)]

    told = "".join(
        text.ja
        for module in (contacts, methods, durations, liaison)
        for text in module.sentences(Year(synthetic, year)).texts
    )
    new, going = (figure("contacts_total", row, "件") for row in ("新規相談", "継続相談"))
    assert f"{figure('contacts_total', '相談件数計', '件')}件（新規{new}件、継続{going}件）" in told
    assert f"実人数は{figure('clients_by_fiscal_year', '当年度', '相談実人数')}名" in told
    this_year, before = (figure("clients_by_fiscal_year", row, PER_CLIENT) for row in ("当年度", "前年度"))
    assert f"{this_year}回（前年度は{before}回）" in told
    assert f"前年度（{figure('continuity', 'R5年度', '相談延べ件数')}件）" in told
    mail, share = (figure("contacts_by_method", "メール", column) for column in ("計", "構成比"))
    assert f"メールで{mail}件、連携・ケア会議を含む{figure('contacts_by_method', '計', '計')}件の{share}%" in told
    assert f"電話で{figure('clients_by_method', '電話', '実人数')}名" in told
    hours, minutes = divmod(int(figure("duration_by_method", "計", "延べ相談時間(時:分)")), 60)
    assert f"{hours}時間{minutes:02}分" in told
    assert f"出張相談等の{figure('duration_by_method', '出張相談等', '平均所要時間')}分" in told
    incoming, outgoing = (figure(table, "計", "件数") for table in ("liaison_in", "liaison_out"))
    assert f"繋ぎは{incoming}件、他機関への繋ぎは{outgoing}件" in told
    assert f"保健所（{figure('liaison_out', '保健所', '件数')}件）" in told
