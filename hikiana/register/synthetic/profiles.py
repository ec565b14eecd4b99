"""What the first years looked like: plausible invention, in parts of any whole. The report says nothing about them."""

from collections.abc import Mapping
from itertools import product

Profile = Mapping[str, int]

RELATIONS: Profile = {"self": 18, "father": 14, "mother": 46, "sibling_or_kin": 10, "other": 12}
FIRST_METHODS: Profile = {"phone": 78, "office_visit": 14, "email": 3, "outreach": 5}
CONTINUING: Profile = {"phone": 46, "office_visit": 47, "email": 2, "outreach": 5}
OUTCOMES: Profile = {
    "closed_advice": 22,
    "closed_referred": 15,
    "closed_medical_advice": 6,
    "continue_office_visit": 22,
    "continue_remote": 28,
    "other": 3,
    "discontinued": 4,
}
AWARENESS: Profile = {
    "website": 18,
    "municipality_or_agency": 32,
    "lecture": 12,
    "relative": 8,
    "peer_group": 4,
    "other": 6,
    "unknown": 20,
}
PRIOR: Profile = {"yes": 46, "no": 32, "unknown": 22}
CARE_CONFERENCE_BANDS: Profile = {"30_60": 2, "60_over": 3}

_AGES: Profile = {
    "20歳未満": 14,
    "20歳以上~30歳未満": 36,
    "30歳以上~40歳未満": 29,
    "40歳以上~50歳未満": 10,
    "50歳以上~60歳未満": 4,
    "60歳以上": 3,
    "不明": 4,
}
_SEXES: Profile = {"male": 72, "female": 25, "unknown": 3}

RELATION_METHOD = {
    (relation, method): RELATIONS[relation] * FIRST_METHODS[method]
    for relation, method in product(RELATIONS, FIRST_METHODS)
}
AGE_SEX = {(band, sex): _AGES[band] * _SEXES[sex] for band, sex in product(_AGES, _SEXES)}

# Purposes were the mothers' question of how to relate and the clients' own of work and school; out of a hundred.
PURPOSES_BY_SELF: Profile = {"how_to_relate": 15, "future_living": 55, "work_or_school": 60, "other": 12}
PURPOSES_BY_OTHERS: Profile = {"how_to_relate": 72, "future_living": 42, "work_or_school": 33, "other": 9}
