"""28 rules (17 for suspension, 11 for closure), and sets of other sizes.

A rule is a tree: ("fact", name), ("number", name, operator, constant as text), ("scaled", name, factor, operator, name, factor),
("one_of", name, values), ("before", name, operator, name or day), ("and" | "or", parts), ("not", part)."""
import random

from schema import CHECK_DATE, CHOICES, DATES, TRUTHS


def tree(part):
    return ("fact", part) if isinstance(part, str) else part


def both(*parts):
    return ("and", [tree(part) for part in parts])


def either(*parts):
    return ("or", [tree(part) for part in parts])


def no(part):
    return ("not", tree(part))


def number(name, operator, constant):
    return ("number", name, operator, constant)


def scaled(a, a_factor, operator, b, b_factor):
    return ("scaled", a, a_factor, operator, b, b_factor)


def one_of(name, *values):
    return ("one_of", name, list(values))


def day(name, operator, other):
    return ("before", name, operator, other)


def expired(name):
    return day(name, "<", CHECK_DATE)


def not_producing():
    return no(one_of("mine_type", "production"))


RULES = [
    ("S01", either(scaled("annual_output", 10, ">", "capacity", 11), scaled("monthly_max_output", 120, ">", "capacity", 11),
                   scaled("staff_underground", 1, ">", "staff_quota", 1))),
    ("S02", both(either(number("gas_pct", ">", "1.0"), number("co2_pct", ">", "1.5")), "working")),
    ("S03", both(either(one_of("gas_grade", "outburst"), "dynamic_phenomena"), no("outburst_measures"))),
    ("S04", both(one_of("gas_grade", "high", "outburst"),
                 either(no("drainage_system"), no("monitoring_complete"), no("monitoring_ok"),
                        scaled("methane_sensors_installed", 1, "<", "methane_sensors_required", 1)))),
    ("S05", either(no("ventilation_complete"), no("ventilation_reliable"), scaled("airflow_actual", 1, "<", "airflow_required", 1))),
    ("S06", both(either("flood_hazard", one_of("hydro_type", "complex", "extreme")), no("flood_measures"))),
    ("S07", either("over_boundary", "over_layer")),
    ("S08", both(either("rockburst_hazard", both(number("depth_m", ">", "800"), "dynamic_phenomena")), no("rockburst_measures"))),
    ("S09", both("spontaneous_fire", no("fire_measures"))),
    ("S10", both("banned_equipment", no(one_of("status", "closed")))),
    ("S11", both(number("capacity", ">=", "6"), no("dual_power"))),
    ("S12", either(both(one_of("mine_type", "new"), "built_while_producing"),
                   both(one_of("mine_type", "expansion", "upgrade"), "producing_in_expansion_area"),
                   both(not_producing(), "working", no("safety_facilities_accepted")),
                   both(not_producing(), no("approval_ok")))),
    ("S13", either(both("contracted_out", either(no("relicensed_after_contract"), "subcontracted")), "labor_outsourced")),
    ("S14", both("restructuring", either(no("safety_responsible_named"), no("relicensed_after_restructure")))),
    ("S15", both(either(no("training_done"), no("special_ops_certified")), no("rectified_in_time"), expired("rectify_deadline"))),
    ("S16", either(both(no("license_applied"), day(CHECK_DATE, ">", "2005-07-13")), both("license_applied", no("application_accepted")),
                   both("application_accepted", no("license_granted")))),
    ("S17", both("other_major_hazard", "working")),
    ("C01", both("working", expired("mining_license_expiry"), expired("safety_license_expiry"), expired("coal_license_expiry"))),
    ("C02", both(one_of("status", "closed"), either("reopened_after_closure", "working"))),
    ("C03", either(scaled("shaft_count", 1, ">", "licensed_shaft_count", 1), "attached_illegally")),
    ("C04", both("working", either(expired("mining_license_expiry"), expired("safety_license_expiry"), expired("coal_license_expiry"),
                                   expired("business_license_expiry"), expired("principal_cert_expiry")))),
    ("C05", either(both(one_of("status", "suspended"), "working"),
                   both(one_of("status", "rectifying"), expired("rectify_deadline"), no("rectified_in_time")))),
    ("C06", both("closure_requested", no(one_of("status", "closed")))),
    ("C07", either(day("license_application_date", ">", "2005-07-13"), both(no("license_applied"), day(CHECK_DATE, ">", "2005-07-13")))),
    ("C08", both(one_of("status", "rectifying", "suspended"), expired("rectify_deadline"), no("license_granted"))),
    ("C09", both(one_of("status", "rectifying", "suspended"), "acceptance_failed")),
    ("C10", either(number("untrained_findings_month", ">=", "3"),
                   both(number("untrained_findings_month", ">=", "2"), no("training_done"), no("special_ops_certified")))),
    ("C11", both(no("license_granted"), day(CHECK_DATE, ">", "2005-12-31"))),
]
assert len(RULES) == 28


def varied(part, dice):
    """The same shape over other columns and constants, so that no two rules share all their comparisons."""
    kind = part[0]
    if kind in ("and", "or"):
        return (kind, [varied(inner, dice) for inner in part[1]])
    if kind == "not":
        return (kind, varied(part[1], dice))
    if kind == "fact":
        return (kind, dice.choice(list(TRUTHS)))
    if kind == "number":
        decimals = len(part[3].partition(".")[2])
        return (kind, part[1], part[2], f"{float(part[3]) * dice.uniform(.9, 1.2):.{decimals}f}")
    if kind == "scaled":
        return (kind, part[1], part[2] * 100, part[3], part[4], part[5] * 100 + dice.randint(0, 9))
    if kind == "one_of":
        values = list(CHOICES[part[1]])
        return (kind, part[1], sorted(dice.sample(values, dice.randint(1, len(values) - 1))))
    if part[3] == CHECK_DATE:
        return (kind, dice.choice(list(DATES)[1:]), part[2], CHECK_DATE)
    return (kind, part[1], part[2], f"2005-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}")


def rules(number):
    """So many rules: the first of the 28, or these and varied ones."""
    found = RULES[:number]
    dice = random.Random(7)
    while len(found) < number:
        name, part = RULES[(len(found) - len(RULES)) % len(RULES)]
        found = found + [(f"{name[0]}{len(found):03d}", varied(part, dice))]
    return found


def written(part):
    """The rule in the condition language."""
    kind = part[0]
    name = lambda fact: "check_date" if fact == CHECK_DATE else fact
    if kind in ("and", "or"):
        return "(" + f" {kind} ".join(written(inner) for inner in part[1]) + ")"
    if kind == "not":
        return f"not {written(part[1])}" if part[1][0] in ("fact", "and", "or") else f"not ({written(part[1])})"
    if kind == "fact":
        return part[1]
    if kind == "number":
        return f"{part[1]} {part[2]} {part[3]}"
    if kind == "scaled":
        times = lambda fact, factor: fact if factor == 1 else f"{fact} * {factor}"
        return f"{times(part[1], part[2])} {part[3]} {times(part[4], part[5])}"
    if kind == "one_of":
        values = [choice_id(part[1], value) for value in part[2]]
        return f"{part[1]} = {values[0]}" if len(values) == 1 else f"{part[1]} in ({', '.join(values)})"
    return f"{name(part[1])} {part[2]} {name(part[3])}"


def choice_id(fact, value):
    return value if value.isascii() else f"{fact}_{list(CHOICES[fact]).index(value) + 1}"
