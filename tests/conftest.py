"""A small sound register as the cells of its files, and ways to write and check it."""

import hikiana.base.quick_start  # isort: skip  # noqa: F401

import copy
import csv
import io
from datetime import date
from subprocess import SubprocessError

import pytest

from hikiana.centre.profile import Centre
from hikiana.intake.read import read_register
from hikiana.intake.workbook_reader import told
from hikiana.register.validation import validate

from . import examples  # noqa: F401  # sets how many
from .warm_start import WarmStart

LONG = {"report", "office", "held", "small_disk", "released"}
"""Fixtures that make whole reports: tests with one of them are long unless they are marked as quick."""
THE_REPORT = "the report"
"""The group of the tests that read it."""
FIRST = {
    group: place
    for place, group in enumerate(
        (
            THE_REPORT,
            *(
                f"tests/hikiana/{name}.py"
                for name in (
                    *("release/test_make", "sections/test_every_year", "test_any_cell", "batch/cells/test_engine"),
                    *("batch/test_faults", "batch/test_again", "batch/test_reports", "batch/workers/test_cluster"),
                    *("register/keep/test_store", "batch/test_reproduction", "disclosure/mask/test_suppression"),
                )
            ),
        )
    )
}
"""Groups that take a minute and more, the longest first: one that began last would leave the other processors idle."""


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items):
    """Which tests are long, and which one process has to run: those of a file, and those that read the report."""
    groups = {}
    for item in items:
        if LONG & set(item.fixturenames) and not item.get_closest_marker("quick"):
            item.add_marker("long")
        groups[item] = THE_REPORT if "report" in item.fixturenames else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(groups[item]))
    items.sort(key=lambda item: FIRST.get(groups[item], len(FIRST)))


def pytest_collection_finish(session):
    """Refuse versions of pytest and pytest-xdist that do not understand each other and group nothing, unsaid."""
    asked = getattr(session.config.option, "loadgroup", False)
    if asked and not all("@" in item.nodeid for item in session.items):
        raise pytest.UsageError("tests are not grouped: this version of pytest-xdist does not go with that of pytest")


TODAY = date(2025, 3, 31)
SOUND = {
    "cases": """\
case_id,relation,relation_detail,sex,age,municipality,region,prior_help_seeking,prior_agencies,purposes,\
awareness_channel,initial_outcome
A1,mother,,male,31,01208,okhotsk,yes,health_center;other,how_to_relate;other,website,continue_office_visit
A2,other,agency,female,,01100,ishikari,no,,,lecture,closed_advice
A3,father,,unknown,40,,outside_hokkaido,unknown,,work_or_school,relative,continue_remote
""",
    "contacts": """\
contact_id,case_id,date,method,duration_min,online,outreach_counterpart,liaison_direction,liaison_agency
C1,A2,2012-05-10,phone,20,false,,,
C2,A2,2015-09-30,email,10,false,,,
C3,A1,2014-04-01,office_visit,60,false,,,
C4,A1,2014-04-08,outreach,90,false,client_or_family,,
C5,A1,2015-04-02,liaison,15,false,,from_agency,health_center
C6,A3,2020-06-01,phone,30,true,,,
C7,A3,2020-06-09,care_conference,45,false,,,
""",
    "activities": """\
activity_id,fiscal_year,kind,date,end_date,title,partner,municipalities,health_center,meeting_kinds,mode,sessions,\
participants,participants_from_part,with_peer
V1,2014,supporter_meeting,2014-06-10,2014-06-11,連絡会議,北見保健所,01208;01543,kitami,training;case_review,in_person,\
2,30,1,true
V2,2009,publicity,,,リーフレットの配布,,,,,post,,,,false
""",
    "clinic": """\
case_id,service,fiscal_year,visits,next_step
A1,day_care,2014,,general_employment
A1,outpatient,2014,3,
""",
    "web_access": """\
month,page_views
2014-04-01,100
2014-05-01,0
""",
}


@pytest.fixture(scope="session")
def warm():
    """Start Python in a process that has the libraries already (warm_start.py)."""
    start = WarmStart()
    yield start
    start.end()


def _told_here(path):
    """What the reader's process would tell; whatever ends it is one kind of failure to hikiana."""
    try:
        return told(path)
    except BaseException as fault:
        raise SubprocessError from fault


@pytest.fixture(scope="session", autouse=True)
def _workbooks_are_read_in_the_process_of_the_tests():
    """A process of its own for each takes ten times as long; `test_workbook_reader.py` starts the reader as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hikiana.intake.workbook._told_by_reader", _told_here)
        yield


@pytest.fixture(scope="session")
def centre():
    return Centre.read()


@pytest.fixture(scope="session")
def sound_register():
    """Table → rows → column → cell of a register without a fault; not to be changed."""
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in SOUND.items()}


@pytest.fixture
def sound(sound_register):
    """The same, fresh, to be disturbed."""
    return copy.deepcopy(sound_register)


@pytest.fixture(scope="session")
def keep():
    """Write a register's cells as CSV files into a folder."""

    def write(folder, register):
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in register.items():
            header = list(rows[0]) if rows else SOUND[name].splitlines()[0].split(",")
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return folder

    return write


@pytest.fixture
def folder(tmp_path, keep, sound):
    """The sound register on disk."""
    return keep(tmp_path / "register", sound)


@pytest.fixture
def check(tmp_path, keep, centre):
    """What validation finds in a register's cells at the end of March 2025."""

    def findings(register):
        return validate(read_register(keep(tmp_path / "checked", register)), centre, TODAY).findings

    return findings
