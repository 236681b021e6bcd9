"""What people type, and the place they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import places
from models.places import Kind, alphabetical, find, find_community
from models.places.atlas import atlas

HNIVAN = "Гнівань, Гніванська громада, Вінницька область"


def labels(query, region=None):
    return [place.label for place in find(query, region).places]


def first(query, region=None):
    return find(query, region).places[0]


@pytest.mark.parametrize(
    "typed",
    [
        "Гнівань",
        "гнівань",
        " ГНІВАНЬ, ",
        "м. Гнівань",
        "місто Гнівань",
        "Гнівань Вінницька",
        "Вінницька область, Гнівань",
        "Гнівань Вінницької обл.",
        "Гнівань, Гніванська громада",
        "Гнівань Винницкая",
        "Hnivan",
        "Гні\u0301вань",
        "Гнiвань",  # with a Latin «i»
    ],
)
def test_a_city_is_found_however_it_is_written(typed):
    assert labels(typed) == [HNIVAN]


@pytest.mark.parametrize("typed", ["Гниівань", "Гнівнаь", "Гнвань", "Гниівань Вінницька", "м. Гниівань"])
def test_a_slip_is_forgiven_when_nothing_is_spelt_so(typed):
    assert HNIVAN in labels(typed)


def test_a_slip_in_a_short_word_is_not_guessed_at():
    assert labels("Бзю") == []


@pytest.mark.parametrize("apostrophe", ["’", "'", "ʼ", "`", "′", '"', "*", ""])
def test_any_apostrophe_will_do(apostrophe):
    assert first(f"Кам{apostrophe}янське").label == "Кам’янське, Кам’янська громада, Дніпропетровська область"


@pytest.mark.parametrize("typed", ["Івано-Франківськ", "івано франківськ", "ІваноФранківськ"])
def test_hyphens_and_spaces_do_not_matter(typed):
    assert [place.kind for place in find(typed).places[:2]] == [Kind.REGION, Kind.CITY]


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("Дніпродзержинськ", "Кам’янське"),
        ("Днепр", "Дніпро"),
        ("Николаев", "Миколаїв"),
        ("Белая Церковь", "Біла Церква"),
        ("Винница", "Вінниця"),
        ("Одесса", "Одеса"),
        ("Хмельницкий", "Хмельницький"),
        ("Чорноморск", "Чорноморськ"),
        ("Сєвєродонецьк", "Сіверськодонецьк"),
        ("Vinnytsia", "Вінниця"),
    ],
)
def test_former_and_russian_names_lead_to_the_present_city(typed, city):
    assert (first(typed).name, first(typed).kind) == (city, Kind.CITY)


def test_a_former_name_is_told_beside_the_present_one():
    found = find("Дніпродзержинськ")
    assert found.formerly == {found.places[0].code: "Дніпродзержинськ"}
    assert find("Днепр").formerly == {}


@pytest.mark.parametrize("typed", ["Київ", "м. Київ", "Киев", "Kyiv", "Kiev", "місто київ"])
def test_kyiv_is_the_city_first(typed):
    assert first(typed).label == "м. Київ"
    assert first(typed).kind is Kind.REGION


def test_regions_stand_before_cities_and_cities_before_the_rest():
    kinds = [place.kind for place in find("Микола").places]
    assert kinds[:2] == [Kind.REGION, Kind.CITY]
    assert Kind.REGION not in kinds[1:]
    assert labels("Миколаїв")[:2] == [
        "Миколаївська область",
        "Миколаїв, Миколаївська громада, Львівська область",
    ]


@pytest.mark.parametrize("typed", ["Одеська", "Одеська область", "Одеська обл.", "Одещина", "Одесская область"])
def test_a_region_is_found_by_its_names(typed):
    assert first(typed).label == "Одеська область"


def test_a_name_of_many_places_asks_for_more_and_a_region_narrows_it():
    everywhere = find("Іванівка")
    assert everywhere.more
    assert len(everywhere.places) == 8
    assert all(place.name == "Іванівка" for place in everywhere.places)
    for narrowed in (
        find("Іванівка Одеська"),
        find("с. Іванівка, Одеська область"),
        find("Іванівка", "UA-51"),
    ):
        assert {place.region for place in narrowed.places} == {"UA-51"}
        assert not narrowed.more
    assert labels("Іванівка Любашівська") == ["Іванівка, Любашівська громада, Одеська область"]


def test_words_that_fit_nowhere_do_not_hide_the_place():
    assert first("м. Київ, Троєщина").label == "м. Київ, Деснянський район"
    assert first("м. Київ, біля ринку").label == "м. Київ"
    assert labels("Гнівань, Тиврівський район") == [HNIVAN]
    assert first("Вінниця, вулиця Соборна 5").name == "Вінниця"


def test_a_name_may_hold_the_word_for_a_village():
    assert first("Нове Село, Куликівська").label == "Нове Село, Куликівська громада, Львівська область"
    assert all(place.name == "Селище" for place in find("Селище").places)


def test_namesakes_in_one_community_are_one_place():
    settlements = [place for place in atlas().places if place.kind not in (Kind.COMMUNITY, Kind.DISTRICT)]
    in_one_community = [(place.name, place.community) for place in settlements]
    assert len(set(in_one_community)) == len(in_one_community)


def test_a_raion_or_type_is_shown_only_where_communities_share_a_name():
    assert labels("Калинівська", "UA-32") == [
        "Калинівська громада, Броварський район, Київська область",
        "Калинівська громада, Фастівський район, Київська область",
    ]
    assert labels("Миколаївська громада", "UA-59") == [
        "Миколаївська селищна громада, Сумська область",
        "Миколаївська сільська громада, Сумська область",
    ]


def test_places_under_occupation_since_2014_are_found_but_are_no_home():
    yalta = first("Ялта")
    assert (yalta.region, yalta.not_a_home) == ("UA-43", True)
    assert first("Севастополь").not_a_home
    assert first("Крим").not_a_home
    assert not first("Вінниця").not_a_home


def test_kyiv_has_districts():
    assert labels("Подільський", "UA-30") == ["м. Київ, Подільський район"]
    assert labels("Київ, Подільський р-н") == ["м. Київ, Подільський район"]
    assert len(places.communities("UA-30")) == 10
    assert [place.name for place in find_community("солом'янський", "UA-30").places] == ["Солом’янський"]


def test_a_community_is_found_by_its_name_or_by_a_settlement_in_it():
    for typed in ("Гніванська", "Гніванська громада", "Гнівань"):
        found = find_community(typed, "UA-05")
        assert [place.label for place in found.places] == ["Гніванська громада, Вінницька область"]
    assert find_community("Гнівань", "UA-51").places == ()
    assert find_community("Ялта", "UA-43").places == ()


def test_home_regions_are_kyiv_and_the_oblasts_by_alphabet():
    names = [region.name for region in places.home_regions()]
    assert names[:2] == ["м. Київ", "Вінницька область"]
    assert names[-1] == "Чернігівська область"
    assert len(names) == 25
    assert names[names.index("Запорізька область") + 1] == "Івано-Франківська область"


def test_the_alphabet_is_ukrainian():
    assert sorted(["Яр", "Їжа", "Ґава", "Ива", "Іва", "Гава", "Єва", "Ева"], key=alphabetical) == [
        "Гава", "Ґава", "Ева", "Єва", "Ива", "Іва", "Їжа", "Яр",
    ]  # fmt: skip


def test_every_place_is_told_apart_by_its_label_and_kept_by_its_code():
    everything = atlas().places
    assert len({place.label for place in everything}) == len(everything)
    assert all(len(place.code) == 19 and places.place(place.code) is place for place in everything)
    assert places.place("UA00") is None


@given(st.sampled_from(atlas().places))
def test_every_label_finds_its_own_place(place):
    assert place in find(place.label).places


@pytest.mark.parametrize("typed", ["", " ", "\0", "🙂" * 9, "…", "1234", "м.", "к", "а" * 4096, "аб " * 1365])
def test_nonsense_finds_nothing(typed):
    assert find(typed) == places.Found((), more=False)


@given(st.text(max_size=130) | st.text("аіївкон -’ьс", max_size=60))
def test_nothing_that_is_typed_breaks_the_search(typed):
    found = find(typed)
    assert len(found.places) <= 8
    assert len({place.label for place in found.places}) == len(found.places)
    assert len(found.places) == 8 or not found.more
