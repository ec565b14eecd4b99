"""The day on which documents are made."""

from datetime import date

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.today import today


def test_today_is_the_day_of_the_source_date_epoch(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert today() == date(1970, 1, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert today() == date.today()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert today() == date.today()


@pytest.mark.parametrize("epoch", ["soon", "9" * 30, "-5"])
def test_source_date_epoch_that_is_no_time_is_refused(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        today()
