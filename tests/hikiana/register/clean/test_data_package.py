"""The data package of a clean folder: readable, checkable and true without hikiana."""

import hashlib
import json

import polars as pl
import polars.selectors as cs
import pytest
from polars.testing import assert_frame_equal

import hikiana
from hikiana.base.workspace import SYNTHETIC
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.clean.data_package import DICTIONARY
from hikiana.register.clean.descriptor import DESCRIPTOR
from schemas.code_lists import CODE_LISTS
from schemas.dictionary import data_dictionary
from schemas.tables import TABLES

PLAIN_TYPES = {"string": pl.String, "integer": pl.Int64, "date": pl.Date, "boolean": pl.Boolean}


@pytest.fixture
def small(folder, tmp_path):
    """The clean folder of the small register, which is taken as real."""
    return clean_register(folder, tmp_path / "clean")[0]


@pytest.fixture(scope="module")
def of_synthetic(tmp_path_factory):
    """The clean folder of the synthetic register."""
    return clean_register(SYNTHETIC, tmp_path_factory.mktemp("clean"))[0]


def _descriptor(folder):
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))


def _fields(folder):
    """Table and column → field."""
    return {
        (resource["name"], field["name"]): field
        for resource in _descriptor(folder)["resources"]
        for field in resource["schema"]["fields"]
    }


def _read(folder, resource):
    """A table's CSV through the types that the descriptor names, and nothing that hikiana knows."""
    columns = []
    for field in resource["schema"]["fields"]:
        column = pl.col(field["name"])
        if field["type"] == "list":
            values = [category["value"] for category in field.get("item_categories", ())]
            column = column.str.split(field["delimiter"]).cast(pl.List(pl.Enum(values) if values else pl.String))
        elif "categories" in field:
            column = column.cast(pl.Enum([category["value"] for category in field["categories"]]))
        columns.append(column)
    types = {field["name"]: PLAIN_TYPES.get(field["type"], pl.String) for field in resource["schema"]["fields"]}
    return pl.read_csv(folder / resource["path"], schema=types).select(columns)


def _faults(folder):
    """What frictionless finds: table, row and kind of each fault."""
    import frictionless

    report = frictionless.Package(str(folder / DESCRIPTOR)).validate()
    assert [task.name for task in report.tasks] == list(TABLES)
    return [(task.name, *fault) for task in report.tasks for fault in task.flatten(["rowNumber", "type"])]


def _disturb(path, former, present):
    text = path.read_text(encoding="utf-8")
    assert text.count(former) == 1
    path.write_text(text.replace(former, present), encoding="utf-8")


def test_text_that_a_spreadsheet_would_run_is_marked_in_the_csv_alone_and_the_description_says_so(sound, tmp_path):
    sound["activities"][0]["title"] = "＝研修（必修）"
    sound["activities"][1]["title"] = "@家族会"
    for name, rows in sound.items():
        pl.DataFrame(rows).write_csv(tmp_path / f"{name}.csv")
    clean, _ = clean_register(tmp_path, tmp_path / "clean")
    assert {"＝研修（必修）", "@家族会"} <= set(pl.read_parquet(clean / "activities.parquet")["title"])
    marked = pl.read_csv(clean / "activities.csv")
    assert {"'＝研修（必修）", "'@家族会"} <= set(marked["title"])
    told = {place: field for place, field in _fields(clean).items() if "textMark" in field}
    assert told.keys() == {("activities", "title")}
    assert "「'」を付けた" in told["activities", "title"]["description"]
    assert _faults(clean) == []
    # Taken as a register again, the package's CSV files give the same records.
    again = tmp_path / "again"
    again.mkdir()
    for name in sound:
        (again / f"{name}.csv").write_bytes((clean / f"{name}.csv").read_bytes())
    second, _ = clean_register(again, tmp_path / "clean")
    for name in sound:
        assert_frame_equal(pl.read_parquet(second / f"{name}.parquet"), pl.read_parquet(clean / f"{name}.parquet"))


def test_package_of_the_small_register_is_valid(small):
    assert _faults(small) == []


def test_package_of_the_synthetic_register_is_valid(of_synthetic):
    assert _faults(of_synthetic) == []


@pytest.mark.parametrize("kind", ["small", "of_synthetic"])
def test_csv_read_through_the_descriptor_equals_the_parquet_tables(request, kind):
    folder = request.getfixturevalue(kind)
    for resource in _descriptor(folder)["resources"]:
        stored = pl.read_parquet(folder / f"{resource['name']}.parquet")
        # The standard has one type of whole numbers.
        assert_frame_equal(_read(folder, resource), stored.with_columns(cs.integer().cast(pl.Int64)))


@pytest.mark.parametrize(
    ("file", "former", "present", "fault"),
    [
        ("contacts.csv", "C3,A1,", "C3,A9,", ("contacts", 4, "foreign-key")),
        ("clinic.csv", "A1,outpatient", "A9,outpatient", ("clinic", 3, "foreign-key")),
        ("contacts.csv", "C3,A1,", "C2,A1,", ("contacts", 4, "unique-error")),
        ("clinic.csv", "A1,outpatient", "A1,day_care", ("clinic", 3, "primary-key")),
        ("cases.csv", "A2,other,", "A2,nobody,", ("cases", 3, "constraint-error")),
        ("cases.csv", ",31,01208", ",121,01208", ("cases", 2, "constraint-error")),
        ("cases.csv", ",31,01208", ",31,1208", ("cases", 2, "constraint-error")),
        ("web_access.csv", "2014-05-01,0", "2014-05-01,", ("web_access", 3, "constraint-error")),
        ("web_access.csv", "2014-05-01,0", "2014-05-01,1", ("web_access", None, "hash-count")),
    ],
)
def test_record_that_breaks_the_schema_is_found_without_hikiana(small, file, former, present, fault):
    _disturb(small / file, former, present)
    assert fault in _faults(small)


def test_every_column_is_described_with_type_and_words_in_both_languages(small):
    fields = _fields(small)
    columns = {(table.name, name): column for table in TABLES.values() for name, column in table.columns.items()}
    assert list(fields) == list(columns)
    for place, column in columns.items():
        field = fields[place]
        assert field["type"] in {*PLAIN_TYPES, "list"}
        assert (field["title"], field["title_en"]) == (column.title.ja, column.title.en)
        assert (field["description"], field["description_en"]) == (column.description.ja, column.description.en)
        assert field["constraints"]["required"] is not column.nullable
    titles = [(resource["title"], resource["title_en"]) for resource in _descriptor(small)["resources"]]
    assert titles == [(table.title.ja, table.title.en) for table in TABLES.values()]


def test_categories_are_the_code_lists(small):
    fields = _fields(small)
    for table in TABLES.values():
        for name, column in table.columns.items():
            field = fields[table.name, name]
            several = field["type"] == "list"
            kept = field.get("item_categories" if several else "categories")
            if column.code_list is None:
                assert kept is None
                continue
            entries = CODE_LISTS[column.code_list.name].entries
            assert kept == [
                {"value": entry.code, "label": entry.label.ja, "label_en": entry.label.en} for entry in entries
            ]
            # Data Package v2, table schema, categories: labels are unique.
            assert len({entry["label"] for entry in kept}) == len(kept)
            assert several or field["constraints"]["enum"] == [entry.code for entry in entries]


def test_multiple_answers_are_lists_with_their_separator(small):
    lists = {place: field for place, field in _fields(small).items() if field["type"] == "list"}
    assert set(lists) == {
        ("cases", "prior_agencies"),
        ("cases", "purposes"),
        ("activities", "municipalities"),
        ("activities", "meeting_kinds"),
    }
    assert {(field["delimiter"], field["itemType"]) for field in lists.values()} == {(";", "string")}
    assert (small / "cases.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[8] == "health_center;other"


def test_limits_and_keys_of_the_models_stand_in_the_descriptor(small):
    fields = _fields(small)
    assert fields["cases", "age"]["constraints"] == {"required": False, "minimum": 0, "maximum": 120}
    assert fields["cases", "municipality"]["constraints"] == {"required": False, "pattern": "^[0-9]{5}$"}
    assert fields["web_access", "page_views"]["constraints"] == {"required": True, "minimum": 0}
    assert fields["web_access", "month"]["constraints"] == {"required": True, "unique": True}
    schemas = {resource["name"]: resource["schema"] for resource in _descriptor(small)["resources"]}
    assert {name: schema["primaryKey"] for name, schema in schemas.items()} == {
        "cases": ["case_id"],
        "contacts": ["contact_id"],
        "activities": ["activity_id"],
        "clinic": ["case_id", "service", "fiscal_year"],
        "web_access": ["month"],
    }
    to_cases = {"fields": ["case_id"], "reference": {"resource": "cases", "fields": ["case_id"]}}
    assert {name: schema["foreignKeys"] for name, schema in schemas.items() if "foreignKeys" in schema} == {
        "contacts": [to_cases],
        "clinic": [to_cases],
    }


def test_each_file_is_named_with_its_size_and_checksum(small):
    for resource in _descriptor(small)["resources"]:
        content = (small / resource["path"]).read_bytes()
        assert (resource["format"], resource["mediatype"], resource["encoding"]) == ("csv", "text/csv", "utf-8")
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_synthetic_package_says_so(of_synthetic):
    descriptor = _descriptor(of_synthetic)
    assert descriptor["synthetic"] is True
    for words in ("title", "description"):
        assert "合成データ" in descriptor[words]
        assert "synthetic data" in descriptor[f"{words}_en"].lower()
    assert "外へ渡さない" not in descriptor["description"]


def test_package_of_real_records_says_that_it_must_not_be_passed_on(small):
    descriptor = _descriptor(small)
    assert descriptor["synthetic"] is False
    assert descriptor["title"] == "登録簿「register」（個人の記録）"
    assert descriptor["description"].startswith("一人ひとりの相談の記録です。外へ渡さないでください。\n\n")
    assert descriptor["description_en"].startswith("These are records of persons. They must not be passed on.\n\n")
    assert "合成" not in json.dumps(descriptor, ensure_ascii=False)


def test_version_names_hikiana_and_the_content(small):
    assert _descriptor(small)["version"] == f"{hikiana.__version__}+{small.name.removeprefix('register-')}"


def test_folder_holds_the_data_dictionary(small):
    assert (small / DICTIONARY).read_text(encoding="utf-8") == data_dictionary()


def test_same_register_gives_the_same_bytes(folder, tmp_path):
    made = [clean_register(folder, tmp_path / place)[0] for place in ("a", "b")]
    first, second = ({path.name: path.read_bytes() for path in clean.iterdir()} for clean in made)
    assert first == second
