"""A centre's folder that does not fit together is told fault by fault, before anything is counted by it."""

import shutil

import pytest

from hikiana.base.errors import InputError
from hikiana.base.workspace import CENTRE
from schemas.centre_files import _profile
from schemas.code_lists import read_code_lists
from schemas.profile_check import profile_faults, refuse_faulty_profile


@pytest.fixture
def folder(tmp_path):
    """The shipped centre's profile without what else lies in its folder."""
    for path in CENTRE.glob("*.*"):
        shutil.copy(path, tmp_path)
    _profile.cache_clear()
    return tmp_path


def _add(folder, name, line):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def _replace(folder, name, before, after):
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")


def test_shipped_centre_is_sound(folder):
    assert profile_faults(folder) == []
    refuse_faulty_profile(folder)


@pytest.mark.parametrize(
    ("name", "line", "ja", "en"),
    [
        ("codes.csv", "initial_outcome,new_one,,新しい転帰,,,,,,,", "どの表にも数えられません", "counted nowhere"),
        ("codes.csv", "contact_method,fax,,FAX,Fax,written,,,,,", "どの表にも数えられません", "counted nowhere"),
        ("codes.csv", "contact_method,fax,,FAX,Fax,flying,,,,,", "役割「flying」はありません", "no role 'flying'"),
        ("codes.csv", "contact_method,fax,,,,consultation,,,,,", "ja（日本語の表示）がありません", "has no ja"),
        ("codes.csv", "contact_method,FAX 1,,FAX,Fax,consultation,,,,,", "英小文字・数字", "small letters, digits"),
        ("codes.csv", "contact_method,phone,maybe,,,,,,,,", "yes、no または空欄", "yes, no, or leave it empty"),
        ("codes.csv", "contact_method,fax,no,,,,,,,,", "に「fax」はありません", "There is no 'fax'"),
        ("codes.csv", "contact_method,phone,,,,,千,,,,", "整数ではありません", "no whole number"),
        ("codes.csv", "sex,man_too,,男子です,Man,man,,,,,", "一つのコードだけ", "role of one code alone"),
        ("codes.csv", "sex,fe,,ほか,Other,,,,,,女性", "の意味でもあります", "as well"),
        ("codes.csv", "consultation_purpose,late,,後,Late,,2020,2019,,,", "valid_to より後", "valid_from lies after"),
        ("codes.csv", "favourite_colour,red,,赤,Red,,,,,,", "どの列にもありません", "No column has a list"),
        (
            "municipalities.csv",
            "123,どこか市,Doko,ishikari,",
            "5桁の全国地方公共団体コードではありません",
            "not five digits",
        ),
        ("municipalities.csv", "01202,函館市,Hakodate,oshima,hakodate_city", "二度あります", "stands twice"),
        ("municipalities.csv", "13101,千代田区,Chiyoda,tokyo,", "home の地域ではありません", "no home region"),
        (
            "municipalities.csv",
            "13101,千代田区,Chiyoda,ishikari,tokyo",
            "health_center にありません",
            "does not have in the list",
        ),
        ("regions.csv", "nowhere,どこか,Nowhere,home,,,", "の市町村が municipalities.csv", "lies in the region"),
        ("regions.csv", "nowhere,どこか,Nowhere,home,,,", "全て空欄にします", "or for none"),
        ("regions.csv", "nowhere,どこか,Nowhere,foreign,,,", "役割「foreign」はありません", "no role 'foreign'"),
        ("regions.csv", "nowhere,どこか,Nowhere,home,,,,,extra", "見出しより多くのセル", "more cells than heads"),
        ("activity_lists.csv", "party,parties,title,participants,,", "種別「party」はありません", "no kind 'party'"),
        ("activity_lists.csv", "lecturer,lecturers,titles,participants,,", "「titles」は使えません", "has 'titles'"),
        ("centre.toml", '[word]\nregion = { ja = "区", en = "Ward" }', "「word」は使いません", "'word' is not used"),
    ],
)
def test_fault_is_told_with_its_file_and_what_was_expected(folder, name, line, ja, en):
    _add(folder, name, line)
    found = [fault for fault in profile_faults(folder) if ja in fault.ja]
    assert len(found) == 1, profile_faults(folder)
    assert en in found[0].en
    for words in (found[0].ja, found[0].en):
        assert str(folder / name) in words
    if name.endswith(".csv") and "tile" not in found[0].en:
        number = len((folder / name).read_text(encoding="utf-8").splitlines())
        assert f"の{number}行目" in found[0].ja
        assert f"line {number}:" in found[0].en


@pytest.mark.parametrize(
    ("before", "after", "ja"),
    [
        ("opened = 2009-07-01", 'opened = "2009-07-01"', "opened に開設日"),
        ("age = [20, 30, 40, 50, 60]", "age = [20, 20]", "小さい順"),
        ("age = [20, 30, 40, 50, 60]", 'age = "20"', "小さい順"),
        ("age_below_again = 50", "age_below_again = 45", "age_below_again"),
        ('municipality = "01100"', 'municipality = "13100"', "municipalities.csv にありません"),
        ('region = { ja = "圏域", en = "Region" }', 'region = "圏域"', "[words] region"),
        ('region = ["振興局"', 'region = [1, "振興局"', "[heads] region"),
        ("[words]", "[words", "書き方が違います"),
    ],
)
def test_fault_of_the_profile_names_the_place(folder, before, after, ja):
    _replace(folder, "centre.toml", before, after)
    found = [fault for fault in profile_faults(folder) if ja in fault.ja]
    assert len(found) == 1, profile_faults(folder)
    assert str(folder / "centre.toml") in found[0].ja


def test_centre_without_any_consultation_is_refused(folder):
    for code in read_code_lists(CENTRE)["contact_method"].with_role("consultation"):
        _add(folder, "codes.csv", f"contact_method,{code},no,,,,,,,,")
    (fault,) = profile_faults(folder)
    assert "役割「consultation」" in fault.ja


@pytest.mark.parametrize(
    ("line", "ja"),
    [
        ("01202,小樽市,Otaru,oshima,", "01202」は函館市ですが、ja は「小樽市」"),
        ("13101,千代田区,Chiyoda,,", "千代田区の region が空欄です"),
        ("13102,中央,Chuo,石狩,", "13102」は中央区ですが"),
    ],
)
def test_line_that_has_moved_or_lacks_its_region_is_told(folder, line, ja):
    _add(folder, "municipalities.csv", line)
    assert [fault for fault in profile_faults(folder) if ja in fault.ja], profile_faults(folder)


@pytest.mark.parametrize(
    "line",
    [
        "13101,千代田区,Chiyoda,石狩,",
        "13101,東京都千代田区,Chiyoda,ishikari,札幌市保健所",
        "14106,保土ヶ谷区,Hodogaya,石狩管内,sapporo_city",
        "28609,昔の町,Mukashi,ishikari,",
    ],
)
def test_labels_and_spellings_that_mean_one_thing_are_taken(folder, line):
    _add(folder, "municipalities.csv", line)
    assert profile_faults(folder) == []


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("code.csv", "codes.csv"),
        ("Regions.csv", "regions.csv"),
        ("municipality.csv", "municipalities.csv"),
        ("centres.toml", "centre.toml"),
        ("region.geojson", "regions.geojson"),
    ],
)
def test_file_with_a_name_that_is_nearly_right_is_told(folder, name, near):
    (folder / name).write_text("", encoding="utf-8")
    (fault,) = profile_faults(folder)
    assert str(folder / name) in fault.ja
    assert near in fault.ja
    assert near in fault.en


def test_files_of_the_office_and_of_programs_beside_are_left_alone(folder):
    for name in ("台帳.csv", "~$codes.csv", ".codes.csv.swp", "読んでください.txt", "人口の出典.csv"):
        (folder / name).write_text("", encoding="utf-8")
    assert profile_faults(folder) == []


@pytest.mark.parametrize(
    ("before", "after", "ja"),
    [
        (
            'region = { ja = "圏域", en',
            'region = { ja = "市町村", en',
            "[words] region の「市町村」は、列「市町村コード」",
        ),
        ("[heads]", '[heads]\nrelation = ["年齢"]', "[heads] relation の「年齢」は、列「年齢」"),
        ("[heads]", '[heads]\nmethods = ["やり方"]', "「methods」という列はありません"),
    ],
)
def test_head_that_means_another_column_as_well_is_told(folder, before, after, ja):
    _replace(folder, "centre.toml", before, after)
    found = [fault for fault in profile_faults(folder) if ja in fault.ja]
    assert len(found) == 1, profile_faults(folder)


def test_several_faults_are_told_at_once(folder):
    _add(folder, "codes.csv", "initial_outcome,new_one,,新しい転帰,,,,,,,")
    _add(folder, "municipalities.csv", "123,どこか市,Doko,tokyo,")
    with pytest.raises(InputError, match=r"誤りが3件あります") as refusal:
        refuse_faulty_profile(folder)
    assert refusal.value.in_language("en").count("\n") == 3


def test_folder_without_a_profile_says_so(tmp_path):
    (fault,) = profile_faults(tmp_path / "nowhere")
    assert "hikiana centre new" in fault.ja


def test_line_of_a_national_code_changes_what_it_says_alone(folder):
    _add(folder, "codes.csv", "contact_method,phone,,でんわ,,,,,,,")
    before, after = (
        read_code_lists(CENTRE)["contact_method"]["phone"],
        read_code_lists(folder)["contact_method"]["phone"],
    )
    assert (after.label.ja, after.label.en) == ("でんわ", before.label.en)
    assert (after.roles, after.synonyms, after.longest_minutes) == (
        before.roles,
        before.synonyms,
        before.longest_minutes,
    )


def test_own_code_stands_before_what_is_other_and_a_hidden_one_nowhere(folder):
    _add(folder, "codes.csv", "liaison_agency,school,,学校,School,,,,,,")
    _add(folder, "codes.csv", "liaison_agency,psychiatry,no,,,,,,,,")
    codes = read_code_lists(folder)["liaison_agency"].codes
    assert codes[-2:] == ["school", "other"]
    assert "psychiatry" not in codes


def test_code_on_request_is_there_where_the_centre_names_it(folder):
    assert "sns" not in read_code_lists(folder)["contact_method"].codes
    _add(folder, "codes.csv", "contact_method,sns,,,,,,,,,")
    assert "sns" in read_code_lists(folder)["contact_method"].with_role("consultation", "written")


def test_bands_follow_from_where_they_begin(folder):
    _replace(folder, "centre.toml", "age = [20, 30, 40, 50, 60]\nage_below_again = 50", "age = [15, 18]")
    bands = read_code_lists(folder)["age_band"]
    assert bands.codes == ["under_15", "15_17", "18_over", "unknown"]
    assert [entry.label.ja for entry in bands.entries] == ["15歳未満", "15歳以上～18歳未満", "18歳以上", "不明"]


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ("since = 2008", "開設（2009-07-01）の年度より前"),
        ("since = 2019-10-01", "その次の年度を書きます"),
        ('since = "R1"', "年度ではありません"),
        ("from = 2019", "[records] には since"),
        ('since = 2019\nbefore = "紙"', "before は"),
    ],
)
def test_beginning_of_the_records_is_a_fiscal_year_since_the_opening(folder, records, words):
    _add(folder, "centre.toml", f"\n[records]\n{records}")
    (fault,) = profile_faults(folder)
    assert words in fault.ja
    assert fault.en.isascii() or "centre.toml" in fault.en


def test_records_that_begin_later_are_no_fault(folder):
    _add(folder, "centre.toml", '\n[records]\nsince = 2019\nbefore = { ja = "紙の台帳", en = "a paper ledger" }')
    assert profile_faults(folder) == []
