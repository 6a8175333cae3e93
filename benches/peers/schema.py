"""The records of the benchmark: 72 columns. Each is (name, kind, how it is filled)."""

# The values of choices, each with how often it occurs.
CHOICES = {
    "county": {"绵竹": 1, "什邡": 1, "天池": 1, "旌阳": 1},
    "ownership": {"state": 1, "township": 1, "private": 1},
    "mine_type": {"production": 94, "new": 2, "expansion": 2, "upgrade": 2},
    "gas_grade": {"low": 70, "high": 22, "outburst": 8},
    "status": {"producing": 93, "suspended": 3, "rectifying": 3, "closed": 1},
    "opening_method": {"shaft": 1, "inclined": 1, "adit": 1},
    "hydro_type": {"simple": 60, "medium": 33, "complex": 5, "extreme": 2},
}
# The decimals that numbers are written with.
NUMBERS = {
    "capacity": 0, "annual_output": 1, "monthly_max_output": 2, "staff_underground": 0, "staff_quota": 0,
    "gas_pct": 2, "co2_pct": 2, "depth_m": 0, "shaft_count": 0, "licensed_shaft_count": 0,
    "untrained_findings_month": 0, "airflow_required": 0, "airflow_actual": 0,
    "methane_sensors_required": 0, "methane_sensors_installed": 0,
}
CHECK_DATE = "inspection_date"
# The first day, and how many days later it may be.
DATES = {
    CHECK_DATE: ("2005-06-01", 400),
    **{name: ("2006-06-15", 1400) for name in (
        "safety_license_expiry", "mining_license_expiry", "coal_license_expiry", "business_license_expiry",
        "principal_cert_expiry")},
    "license_application_date": ("2004-01-01", 565),
    "rectify_deadline": ("2005-06-01", 600),
}
# How often it is so, in percent: hardly ever, unless it is something that a mine should have (`+`) or a number says so.
_TRUTHS = """
working=85 outburst_measures+ dynamic_phenomena=2 drainage_system+ monitoring_complete+ monitoring_ok+ ventilation_complete+
ventilation_reliable+ flood_hazard=6 flood_measures+ over_boundary over_layer rockburst_hazard=4 rockburst_measures+
spontaneous_fire=6 fire_measures+ banned_equipment dual_power+ built_while_producing producing_in_expansion_area
safety_facilities_accepted+ approval_ok+ contracted_out=6 relicensed_after_contract+ subcontracted labor_outsourced
restructuring=5 safety_responsible_named+ relicensed_after_restructure+ training_done+ special_ops_certified+
rectified_in_time+ license_applied+ application_accepted+ license_granted+ other_major_hazard reopened_after_closure
attached_illegally closure_requested acceptance_failed
"""


def _share(word):
    name, _, share = word.partition("=")
    return name.rstrip("+"), float(share) if share else 99 if word.endswith("+") else .6


TRUTHS = dict(map(_share, _TRUTHS.split()))

COLUMNS = ["mine_id", "mine_name", *CHOICES, *NUMBERS, *DATES, *TRUTHS]
assert len(COLUMNS) == 72, len(COLUMNS)
