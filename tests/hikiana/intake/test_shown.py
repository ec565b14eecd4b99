"""What of a cell a message shows: each is judged by itself, and none that could be a person."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.intake.findings import WITHHELD
from hikiana.intake.shown import pairs, shown, unread
from schemas.tables import TABLES

SURNAMES = ("山田", "佐藤", "山本", "本田", "北見", "五十嵐", "すずき", "タナカ", "Nakamura", "髙橋", "𠮷野")
GIVEN = ("太郎", "花子", "和男", "友子", "一女", "ハナコ", "Hanako", "")
PERSONAL = ("090-1234-5678", "0155-24-1234", "1990年5月29日生", "a@example.jp", "札幌市北区1-2-3", "母の山田さん")
ODD = {
    ("contacts", "date"): (
        "2024-13-45",
        "令和6年2月30日（水）",
        "6.5.29",
        "45",
        "2024/02/30 10:30",
        "２０２４／１３／０１",
    ),
    ("contacts", "duration_min"): ("30.5分", "約30", "1:75", "1時間半", "-", "２，０"),
    ("contacts", "method"): ("fax", "電話番号", "？？", "9", "来所?", "不明"),
    ("contacts", "online"): ("2", "不明", "△"),
    ("cases", "age"): ("30代", "40歳位", "30代前半", "三十"),
    ("cases", "purposes"): ("就労・就学について、？", "その他;fax"),
}
NOT_SHOWN = {"三十"}
PEOPLE = st.one_of(
    st.tuples(st.sampled_from(SURNAMES), st.sampled_from(["", " ", "　"]), st.sampled_from(GIVEN)).map("".join),
    st.sampled_from(PERSONAL),
)


@given(st.data())
def test_odd_values_are_shown_beside_names_and_names_never(data):
    table, name = data.draw(st.sampled_from(list(ODD)))
    column = TABLES[table].columns[name]
    odd = [value for value in ODD[table, name] if value not in NOT_SHOWN]
    cells = data.draw(st.lists(st.tuples(st.just(True), st.sampled_from(odd)) | st.tuples(st.just(False), PEOPLE)))
    told = unread(column, pl.Series([cell for _, cell in cells], dtype=pl.String))
    assert told.to_list() == [cell if is_odd else WITHHELD for is_odd, cell in cells]


@given(PEOPLE, st.sampled_from([("cases", "municipality"), ("activities", "title")]))
def test_name_among_numbers_or_in_free_text_is_not_shown_and_what_is_beside_it_is(person, place):
    table, name = place
    column = TABLES[table].columns[name]
    told = shown(column, pl.Series(["01208", person, None]))
    assert told.to_list() == [WITHHELD if name == "title" else "01208", WITHHELD, None]


def test_name_in_place_of_a_records_number_is_not_shown():
    told = shown(TABLES["cases"].columns["case_id"], pl.Series(["K001", "山田 太郎"]))
    assert told.to_list() == ["K001", WITHHELD]


def test_part_of_an_answer_that_may_be_a_name_hides_the_cell():
    column = TABLES["cases"].columns["purposes"]
    assert unread(column, pl.Series(["その他;山本", "その他;知らない"])).to_list() == [WITHHELD] * 2


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("cases", "sex"), ("女性花子", "suzukihanako", "Sato", "a09012345678")),
        (("cases", "relation"), ("父親一郎", "母親花子", "tanaka_taro")),
        (("cases", "region"), ("日高花子", "上川太郎", "石狩次郎")),
        (("contacts", "method"), ("電話太郎", "yamada_hanako")),
        (("contacts", "online"), ("hanako", "はいじ")),
    ],
)
def test_name_that_holds_an_accepted_word_or_is_written_like_a_code_is_not_shown(place, words):
    table, name = place
    told = unread(TABLES[table].columns[name], pl.Series(words))
    assert told.to_list() == [WITHHELD] * len(words)


BIRTHS = ("S45.3.12", "昭和45年3月12日", "1970/3/12", "H2.5.29", "平成元年5月29日", "19700312", "25639")


def test_day_before_2000_may_be_a_birth_date_and_is_not_shown():
    column = TABLES["contacts"].columns["date"]
    days = pl.Series([*BIRTHS, "H21.7.1", "2024-02-30", "45441"])
    for told in (unread(column, days), shown(column, days)):
        assert told.to_list() == [*[WITHHELD] * len(BIRTHS), "H21.7.1", "2024-02-30", "45441"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("a", "b", "a → b"), (WITHHELD, "b", WITHHELD), ("a", WITHHELD, WITHHELD), (None, WITHHELD, WITHHELD)],
)
def test_change_is_shown_only_where_both_sides_may_be(before, after, told):
    sides = (pl.Series([side], dtype=pl.String) for side in (before, after))
    assert pairs(*sides).to_list() == [told]
