"""A new centre's folder: whole or not at all, and sound but for what only the office knows."""

import csv
import tomllib
from datetime import date

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRES, NOTEBOOKS, ROOT
from hikiana.centre.new import folder as new_folder
from hikiana.centre.new.folder import READ_ME, NewCentre, make_folder, refuse_place
from hikiana.centre.new.parts import parts_of, usual_word, word_of
from hikiana.centre.profile import Centre
from hikiana.sections.contents import _numbered_notebooks, section_name
from schemas.centre_heads import HEADS
from schemas.code_lists import read_code_lists
from schemas.japan import area_of, prefectures
from schemas.profile_check import profile_faults

SERVED = [*(name.ja for name in prefectures().values()), "横浜市", "大磯町", "大磯町、二宮町", "檜原村", "東京都港区"]


def _centre(serves="横浜市", parts="", **told):
    area = area_of(serves)
    usual = {
        "name": Text("見本ひきこもり支援センター", "Sample Centre"),
        "opened": date(2015, 10, 1),
        "word": word_of(usual_word(area)),
    }
    return NewCentre(area=area, parts=parts_of(area, parts), **(usual | told))


@pytest.mark.parametrize("serves", SERVED)
def test_centre_of_any_area_is_sound_as_it_is_made(tmp_path, serves):
    make_folder(tmp_path / "centre", _centre(serves))
    assert profile_faults(tmp_path / "centre") == []


def test_wards_stand_with_their_regions_and_what_is_elsewhere_or_unknown(tmp_path):
    make_folder(tmp_path / "centre", _centre())
    regions = read_code_lists(tmp_path / "centre")["region"]
    assert (len(regions.with_role("home")), regions.with_role("home_unspecified")) == (18, ("area_unspecified",))
    assert [regions[code].label.ja for code in ("area_unspecified", "outside_area", "unknown")] == [
        "市内",
        "市外",
        "不明",
    ]
    assert regions["tsurumi"].synonyms == ("横浜市鶴見区", "鶴見")
    places = Centre.read(tmp_path / "centre").municipalities
    assert (places["14101"].name.ja, places["14101"].region) == ("鶴見区", "tsurumi")


@pytest.mark.parametrize(
    ("serves", "outside"),
    [
        ("鳥取県", "県外"),
        ("北海道", "道外"),
        ("東京都", "都外"),
        ("大阪府", "府外"),
        ("横浜市", "市外"),
        ("大磯町", "町外"),
        ("檜原村", "村外"),
        ("東京都港区", "区外"),
        ("大磯町、二宮町", "管外"),
    ],
)
def test_what_lies_outside_is_called_as_the_area_is(serves, outside):
    assert _centre(serves).outside.ja == outside


def test_each_municipality_that_the_office_has_to_place_is_told_with_its_line(tmp_path):
    make_folder(tmp_path / "centre", _centre("鳥取県", "東部、中部、西部"))
    faults = profile_faults(tmp_path / "centre")
    assert len(faults) == 19
    for line, fault in enumerate(faults, start=2):
        assert f"municipalities.csv の{line}行目" in fault.ja
        assert "area_1（東部）、area_2（中部）、area_3（西部）" in fault.ja
        assert f"line {line}:" in fault.en


def test_labels_may_be_filled_in_and_codes_without_their_first_zero(tmp_path):
    folder = tmp_path / "centre"
    make_folder(folder, _centre("青森県", "東（East）、西（West）"))
    path = folder / "municipalities.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for number, line in enumerate(lines):
        line["region"] = ("東", "west")[number % 2]
        line["code"] = line["code"].lstrip("0")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    assert profile_faults(folder) == []
    places = Centre.read(folder).municipalities
    assert [(code, places[code].region) for code in [*places][:2]] == [("02201", "east"), ("02202", "west")]


def test_profile_tells_what_was_said_whatever_letters_it_has(tmp_path):
    name = Text('「"引用"」と\\のセンター', 'A "quoted" \\ centre')
    make_folder(tmp_path / "centre", _centre(name=name, has_clinic=True))
    centre = Centre.read(tmp_path / "centre")
    assert (centre.name, centre.opened, centre.id) == (name, date(2015, 10, 1), "a-quoted-centre")
    told = tomllib.loads((tmp_path / "centre" / "centre.toml").read_text(encoding="utf-8"))
    assert told["report"]["left_out"] == []
    assert told["words"]["region"] == {"ja": "区", "en": "Ward"}


def test_samples_in_the_profile_are_right_when_they_are_put_to_use(tmp_path):
    folder = tmp_path / "centre"
    make_folder(folder, _centre())
    path = folder / "centre.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    words = [line.removeprefix("# ") for line in lines]
    samples = [line for line in words if line.startswith(("[", '"')) or _is_setting(line)]
    path.write_text("\n".join(samples), encoding="utf-8")
    told = tomllib.loads("\n".join(samples))
    assert {"heads", "activities", "excluded_residents", "breaks", "contexts", "disclosure", "release"} <= told.keys()
    assert profile_faults(folder) == []
    lists = read_code_lists(folder)
    for entry in told["disclosure"]["merged"]:
        assert {*entry["codes"]} <= {*lists[entry["variable"]].codes}


def _is_setting(line):
    name, _, value = line.partition(" = ")
    return bool(value) and name.isascii() and name.replace("_", "").isalpha()


def test_profile_names_every_section(tmp_path):
    make_folder(tmp_path / "centre", _centre())
    text = (tmp_path / "centre" / "centre.toml").read_text(encoding="utf-8")
    names = [section_name(path.stem) for path in _numbered_notebooks(NOTEBOOKS)]
    assert [name for name in names if f"{name}（" not in text] == []


def test_files_open_in_excel_and_tell_what_they_are(tmp_path):
    folder = tmp_path / "centre"
    make_folder(folder, _centre())
    for name, heads in HEADS.items():
        if (path := folder / name).exists():
            content = path.read_bytes()
            assert content.startswith(b"\xef\xbb\xbf")
            assert content.decode("utf-8-sig").splitlines()[0].split(",") == [*heads]
    read_me = (folder / READ_ME).read_text(encoding="utf-8-sig")
    for path in folder.iterdir():
        assert path.name == READ_ME or path.name in read_me or f"{path.name}/" in read_me


def test_folder_that_holds_anything_is_left_alone(tmp_path):
    (tmp_path / "centre").mkdir()
    make_folder(tmp_path / "centre", _centre())
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "centre").iterdir()}
    with pytest.raises(UsageError, match="何も書きません"):
        make_folder(tmp_path / "centre", _centre("鳥取県"))
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "centre").iterdir()} == before
    with pytest.raises(UsageError, match="フォルダではありません"):
        refuse_place(tmp_path / "centre" / "centre.toml")


@pytest.mark.parametrize("place", [ROOT / "mine", CENTRES / "mine"])
def test_folder_within_hikianas_own_is_refused(place):
    with pytest.raises(UsageError, match="hikiana のフォルダの中"):
        refuse_place(place)


def test_nothing_is_left_when_the_folder_cannot_be_finished(tmp_path, monkeypatch):
    def fail(_):
        raise ValueError("no list")

    monkeypatch.setattr(new_folder, "_municipalities", fail)
    with pytest.raises(ValueError, match="no list"):
        make_folder(tmp_path / "centre", _centre())
    assert list(tmp_path.iterdir()) == []
