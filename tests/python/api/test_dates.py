"""doc.dates: expressions of time with their values, in documents, tables and pickles."""

import json
import pickle
from datetime import date, datetime, timedelta, timezone

import pytest

import newscore

DAY = "2017-04-11"
TEXT = (
    "He left early last week and met them at 10:30 EST on Friday, for two days. "
    "Recently it rained."
)


@pytest.fixture(scope="module")
def nlp():
    return newscore.load()


def test_a_date_says_what_it_means(nlp):
    dates = nlp(TEXT, published=DAY).dates
    assert [t.text for t in dates] == [
        "early last week",
        "10:30 EST on Friday",
        "two days",
        "Recently",
    ]
    assert [t.type for t in dates] == ["DATE", "TIME", "DURATION", "DATE"]
    assert [t.value for t in dates] == ["2017-W14", "2017-04-07T10:30", "P2D", "PAST_REF"]
    assert [t.mod for t in dates] == ["START", None, None, None]
    assert (dates[0].first, dates[0].last) == (date(2017, 4, 3), date(2017, 4, 9))
    eastern = timezone(timedelta(hours=-5))
    assert dates[1].first == datetime(2017, 4, 7, 10, 30, tzinfo=eastern) == dates[1].last
    assert dates[2].first is None and dates[3].last is None
    assert dates[3].sent.text == "Recently it rained." and 0 < dates[3].score <= 1
    assert repr(dates[2]) == "<Timex 65:73 'two days'>"


def test_a_time_without_a_zone_has_none(nlp):
    (timex,) = nlp("They met at 5 p.m. on 4 April 2017.").dates
    assert timex.first == datetime(2017, 4, 4, 17) and timex.first.tzinfo is None
    (timex,) = nlp("It ends at midnight on Friday.", published=DAY).dates
    assert timex.value == "2017-04-14T24:00" and timex.first == datetime(2017, 4, 15)


def test_days_are_exact_at_the_ends_of_the_calendar(nlp):
    (timex,) = nlp("The roof is of 3 March 1001.").dates
    assert timex.first == date(1001, 3, 3)
    (timex,) = nlp("The coin is of 44 BC.").dates
    assert timex.value == "BC0044" and timex.first is None
    (timex,) = nlp("It opened 3000 years ago.", published=DAY).dates
    assert timex.value == "BC0984" and timex.last is None
    assert nlp("It rained yesterday.", published="0001-01-01").dates[0].first is None


def test_values_are_counted_from_the_day_of_publication_or_the_dateline(nlp):
    values = lambda *a, **k: [t.value for t in nlp(*a, **k).dates]  # noqa: E731
    assert values("It rained yesterday.", published=DAY) == ["2017-04-10"]
    assert values("It rained yesterday.", published=date(2017, 1, 1)) == ["2016-12-31"]
    assert values("It rained yesterday.") == ["XXXX-XX-XX"]
    line = "OSLO, 6 January 2012 - It rained yesterday."
    assert values(line) == ["2012-01-06", "2012-01-05"]


def test_dates_refer_to_those_of_earlier_sentences(nlp):
    text = "The firm opened a shop in 1998. Two years later it closed. The same year it rained."
    assert [t.value for t in nlp(text, published=DAY).dates] == ["1998", "2000", "2000"]


def test_a_time_of_day_is_of_the_day_that_was_named(nlp):
    text = "They met on Monday. At 5 p.m. they parted. It was hot. It is noon."
    values = [t.value for t in nlp(text, published=DAY).dates]
    assert values == ["2017-04-10", "2017-04-10T17:00", "2017-04-11T12:00"]


def test_what_is_past_is_not_of_the_day_ahead_that_was_named(nlp):
    meets = "The board will meet on May 1. "
    for rest, day in [("Shares fell by 11 a.m. to $3.", "2014-02-13"),
                      ("Doors will open at 11 a.m. or so.", "2014-05-01")]:  # fmt: skip
        assert nlp(meets + rest, published="2014-02-13").dates[1].value == f"{day}T11:00"


def test_a_pipe_and_a_table_take_days_too(nlp):
    text = "It rained yesterday."
    docs = list(nlp.pipe([text, text], published=DAY))
    assert [doc.dates[0].value for doc in docs] == ["2017-04-10"] * 2
    table = nlp.annotate([text, text, text], dates=[DAY, None, "2012-01-01"], what=["dates"])
    pa = pytest.importorskip("pyarrow")
    rows = pa.table(table.dates).to_pylist()
    assert [row["value"] for row in rows] == ["2017-04-10", "XXXX-XX-XX", "2011-12-31"]
    assert [row["first"] for row in rows] == [datetime(2017, 4, 10), None, datetime(2011, 12, 31)]
    assert pa.table(table.dates).schema.field("first").type == pa.timestamp("us")


def test_dates_are_found_without_names():
    nlp = newscore.load(layers="dates")
    assert nlp.layers == ("sentences", "tokens", "dates")
    doc = nlp(TEXT, published=DAY)
    assert doc.dates.tolist() == newscore.load()(TEXT, published=DAY).dates.tolist()


def test_dates_survive_pickling_and_become_json(nlp):
    doc = pickle.loads(pickle.dumps(nlp(TEXT, published=DAY)))
    assert doc.dates.tolist() == nlp(TEXT, published=DAY).dates.tolist()
    rows = json.loads(doc.to_json())["dates"]
    assert rows[0]["first"] == "2017-04-03" and rows[0]["mod"] == "START"
    assert rows[1]["last"] == "2017-04-07T10:30:00-05:00" and rows[2]["first"] is None
    assert rows == doc.to_dict()["dates"]


@pytest.mark.parametrize(
    "text",
    [
        "99999999 years ago, 10000000000000000 days ago",
        "9999999 centuries from now, half a millennium ago",
        "2-3-4-5-6 to 7 or 8 and 9 years",
        "February 31, 30 February 2013, 0/0/0000, 99/99/9999, 32 May",
        "the 40th century, 0s, 00s, '00s, 4Q, 5Q22, 1H2",
        "a a a year, every every every day, of of of the the week",
        "the year, the quarter, the same period, the previous month, two days later",
    ],
)
@pytest.mark.parametrize("published", [None, "0001-01-01", "9999-12-31", "2000-02-29"])
def test_what_makes_no_sense_has_a_value_all_the_same(nlp, text, published):
    for timex in nlp(text, published=published).dates:
        assert 0 < len(timex.value) <= 24 and timex.value.isascii()
        assert (timex.first is None) == (timex.last is None)
        assert timex.first is None or timex.first <= timex.last
