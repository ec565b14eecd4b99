"""Code lists as they are kept in code_lists.csv."""

import shutil
import unicodedata

import pytest

from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas.code import Code
from schemas.code_lists import CODE_LISTS, CodeList, labels_unless_national, read_code_lists

LISTS = pytest.mark.parametrize("code_list", CODE_LISTS.values(), ids=CODE_LISTS)


@LISTS
def test_codes_and_labels_of_a_list_are_unique(code_list):
    for spoken in (
        code_list.codes,
        [unicodedata.normalize("NFKC", entry.label.ja) for entry in code_list.entries],
        [entry.label.en.casefold() for entry in code_list.entries],
    ):
        assert len(set(spoken)) == len(spoken)


@LISTS
def test_every_code_is_plain_and_has_both_labels(code_list):
    for entry in code_list.entries:
        assert entry.code.isascii()
        assert entry.code.replace("_", "").isalnum()
        assert entry.code == entry.code.lower()
        assert entry.label.ja.strip() == entry.label.ja != ""
        assert entry.label.en.strip() == entry.label.en != ""
        assert ";" not in entry.code + entry.label.ja


@LISTS
def test_each_written_form_means_the_one_code_it_belongs_to(code_list):
    written = [
        (unicodedata.normalize("NFKC", form), entry.code)
        for entry in code_list.entries
        for form in (entry.code, entry.label.ja, *entry.synonyms)
    ]
    assert len({form for form, _ in written}) == len(written)
    assert code_list.by_written_form == dict(written)


@LISTS
def test_synonyms_are_words_that_a_cell_can_hold(code_list):
    for entry in code_list.entries:
        for synonym in entry.synonyms:
            assert synonym.strip() == synonym != ""
            assert ";" not in synonym


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("contact_method", "電子メール", "email"),
        ("contact_method", "面接", "office_visit"),
        ("consulter_relation", "兄", "sibling_or_kin"),
        ("region", "石狩管内", "ishikari"),
        ("region", "オホーツク総合振興局", "okhotsk"),
        ("region", "根室振興局", "nemuro"),
    ],
)
def test_words_of_the_office_mean_a_code(name, written, code):
    assert CODE_LISTS[name].by_written_form[written] == code


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("consulter_relation", "家族"),
        ("consulter_relation", "両親"),
        ("prior_agency", "病院"),
        ("activity_mode", "会議"),
        ("region", "札幌"),
    ],
)
def test_words_that_may_mean_more_than_one_code_mean_none(name, written):
    assert written not in CODE_LISTS[name].by_written_form


@LISTS
def test_accepted_values_name_every_code_beside_its_label(code_list):
    for lang in ("ja", "en"):
        for entry in code_list.entries:
            shown = entry.label.ja if lang == "ja" else f"{entry.label.ja} ({entry.code})"
            assert shown in code_list.accepted(lang)


@LISTS
def test_years_of_validity_are_in_order(code_list):
    for entry in code_list.entries:
        assert (entry.valid_from or 1989) <= (entry.valid_to or 2099)


@pytest.mark.parametrize(
    ("first", "last", "valid"),
    [
        (None, None, [2012, 2013, 2014, 2015]),
        (2013, None, [2013, 2014, 2015]),
        (None, 2014, [2012, 2013, 2014]),
        (2013, 2014, [2013, 2014]),
    ],
)
def test_code_is_valid_from_its_first_to_its_last_year(first, last, valid):
    entry = Code("a", Text("あ", "A"), (), first, last)
    assert [year for year in range(2012, 2016) if entry.is_valid_in(year)] == valid


def test_purposes_are_recorded_since_fy2013():
    purposes = CODE_LISTS["consultation_purpose"].entries
    assert not any(purpose.is_valid_in(2012) for purpose in purposes)
    assert all(purpose.is_valid_in(2013) for purpose in purposes)


def test_codes_are_found_by_name_and_by_roles_in_printed_order():
    codes = CodeList(
        "letters",
        (Code("b", Text("い", "B"), ("x",)), Code("a", Text("あ", "A")), Code("c", Text("う", "C"), ("y", "x"))),
    )
    assert codes.codes == ["b", "a", "c"]
    assert codes["a"].label.en == "A"
    assert codes.with_role("x") == ("b", "c")
    assert codes.with_role("x", "y") == ("c",)
    assert codes.with_role("z") == ()
    assert codes.labels("x") == Text("い・う", "B, C")


def test_liaison_and_care_conferences_are_no_direct_contacts():
    methods = CODE_LISTS["contact_method"]
    assert set(methods.codes) - set(methods.with_role("consultation")) == {"liaison", "care_conference"}


def test_fourteen_subprefectures_are_regions():
    assert len(CODE_LISTS["region"].with_role("home")) == 14


def test_labels_of_a_role_are_told_where_the_centre_has_others_than_the_national_ones(tmp_path, monkeypatch):
    assert labels_unless_national("activity_kind", "meeting") is None
    shutil.copytree(CENTRE, tmp_path / "centre")
    with (tmp_path / "centre" / "codes.csv").open("a", encoding="utf-8") as file:
        file.write("activity_kind,supporter_meeting,,区連絡会,Ward meeting\n")
    monkeypatch.setattr("schemas.code_lists.CODE_LISTS", read_code_lists(tmp_path / "centre"))
    assert labels_unless_national("activity_kind", "meeting") == Text("区連絡会", "Ward meeting")
    assert labels_unless_national("contact_method", "visit") is None
