"""Places: provinces by any of their names, distance, and the side of the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huline.models.place import canonical_province, distance_m, hu_line, side_of_hu_line
from tests.builders import a_metro


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("甘肃", "Gansu"),
        ("甘肃省", "Gansu"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("广西壮族自治区", "Guangxi"),
        ("北京市", "Beijing"),
        ("香港特别行政区", "Hong Kong"),
        (" inner mongolia ", "Inner Mongolia"),
    ],
)
def test_a_province_may_be_written_in_chinese_or_english(written, meant):
    assert canonical_province(written) == meant


def test_a_misspelt_province_gets_the_nearest_name():
    with pytest.raises(ValueError, match="did you mean 'Ningxia'"):
        canonical_province("Ninxia")


def test_a_degree_of_latitude_is_111_km():
    # 2 * pi * 6371.0088 km / 360 = 111.195 km
    south, north = a_metro(lat=30.0, lon=100.0), a_metro(lat=31.0, lon=100.0)

    assert distance_m(south, north) == 111_195


points = st.tuples(st.floats(18, 54), st.floats(73, 135))


@given(points, points)
def test_distance_is_the_same_both_ways_and_zero_to_itself(one, other):
    a, b = a_metro(lat=one[0], lon=one[1]), a_metro(lat=other[0], lon=other[1])

    assert distance_m(a, b) == distance_m(b, a)
    assert distance_m(a, a) == 0


@pytest.mark.parametrize(
    ("city", "lat", "lon", "side"),
    [
        ("Shanghai", 31.22, 121.46, "east"),
        ("Xi'an", 34.26, 108.93, "east"),
        ("Qingyang", 35.71, 107.64, "east"),
        ("Lanzhou", 36.06, 103.84, "west"),
        ("Hohhot", 40.81, 111.65, "west"),
        ("Ürümqi", 43.80, 87.60, "west"),
    ],
)
def test_cities_lie_on_their_known_side_of_the_line(city, lat, lon, side):
    assert side_of_hu_line(lat, lon) == side


def test_points_of_the_line_have_the_west_on_one_side_and_the_east_on_the_other():
    for lat, lon in hu_line()[1:-1]:
        assert side_of_hu_line(lat, lon - 0.01) == "west"
        assert side_of_hu_line(lat, lon + 0.01) == "east"
