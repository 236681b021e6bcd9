"""Topics and help lines: what each is, and what may be shown."""

from datetime import date

import pytest

from models import helplines
from models.catalogue import CATEGORIES, FocalTopic, Intake, Priority, focal_topic, help_line_topic, topic
from models.helplines import HelpTopic

TOPICS = [topic for category in CATEGORIES for topic in category.topics]


def test_categories_stand_in_the_order_of_the_file():
    assert [category.code for category in CATEGORIES][:3] == ["PAY", "REG", "HOU"]
    assert (len(CATEGORIES), len(TOPICS)) == (17, 63)
    assert CATEGORIES[0].name == "Виплати ВПО"


def test_a_topic_knows_how_it_is_taken():
    tonight = topic("HOU", "tonight")
    assert tonight.button == "Сьогодні немає де ночувати"
    assert (tonight.intake, tonight.priority, tonight.urgent) == (Intake.URGENT_TEXT, Priority.URGENT, True)
    assert not topic("PAY", "grant").urgent


def test_there_is_no_topic_of_another_category():
    with pytest.raises(KeyError):
        topic("PAY", "tonight")


def test_a_step_with_text_has_a_hint_and_one_without_has_none():
    wordless = (Intake.NUMBERS, Intake.CALLBACK)
    assert all(bool(topic.hint) == (topic.intake not in wordless) for topic in TOPICS)


def test_whoever_may_write_of_the_occupied_is_warned():
    warned = {topic.key for topic in TOPICS if topic.warns_of_occupation}
    assert {topic.key for topic in TOPICS if "окуп" in (topic.name + topic.hint)} <= warned
    assert {("SAF", "family"), ("EVA", "evacuation")} <= warned
    assert ("PAY", "grant") not in warned


def test_every_callback_and_sealed_text_has_its_focal_topic_but_the_complaint_about_an_officer():
    kept = {topic.key: focal_topic(topic) for topic in TOPICS if topic.intake in ("callback", "sealed_text")}
    assert [key for key, focal in kept.items() if focal is None] == [("FBK", "officer")]
    assert kept["SAF", "childharm"] is FocalTopic.CHILD
    assert kept["FBK", "psea"] is FocalTopic.PSEA


def test_no_ordinary_topic_goes_to_a_focal_person():
    assert not any(focal_topic(topic) for topic in TOPICS if topic.intake in ("text", "urgent_text", "numbers"))


def test_what_shows_lines_first_knows_which():
    for shown in TOPICS:
        if shown.intake in ("numbers", "callback", "urgent_text"):
            assert help_line_topic(shown)
    assert help_line_topic(topic("SAF", "missing")) is HelpTopic.MISSING


def shown(topic: HelpTopic | None = None, region: str | None = None) -> list[helplines.HelpLine]:
    """As shipped."""
    return helplines.chosen(helplines.LINES, topic, region)


def test_emergency_lines_begin_with_112():
    assert [line.number for line in shown(HelpTopic.EMERGENCY)] == ["112", "101", "102", "103", "104"]
    assert shown(HelpTopic.EMERGENCY)[0].checked == date(2026, 3, 1)


def test_a_line_that_nobody_has_checked_is_not_shown():
    assert "7333" in {line.number for line in helplines.LINES}
    assert all(line.checked for line in shown())
    assert "7333" not in {line.number for line in shown(HelpTopic.CRISIS)}


def test_lines_of_the_region_stand_before_national_ones():
    assert [line.number for line in shown(region="UA-63")][:2] == ["1552", "112"]
    assert "1552" not in {line.number for line in shown(region="UA-46")}
    assert shown()[0].number == "112"


def test_only_kinds_of_help_with_a_line_are_offered():
    assert not shown(HelpTopic.GENERAL)
    assert shown(HelpTopic.GENERAL, "UA-46")
    assert not shown(HelpTopic.LEGAL)


def test_whoever_may_be_in_danger_is_shown_a_line_everywhere():
    for one in TOPICS:
        if one.intake in ("numbers", "callback"):
            assert shown(help_line_topic(one))
