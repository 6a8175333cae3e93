"""Writes the data and the rules of the benchmark.

    generate.py data FILE ROWS        a CSV file with a row for each mine
    generate.py rules FOLDER NUMBER   a folder for --rules, with the pack `peers` of so many conditions

Needs Python 3.9 and nothing else. Everything is seeded: the same arguments give the same bytes."""
import datetime
import os
import random
import sys

from rules import choice_id, rules, written
from schema import CHECK_DATE, CHOICES, COLUMNS, DATES, NUMBERS, TRUTHS

PLACES = ["绵竹市汉旺镇", "什邡市红白镇", "什邡市金花镇", "绵竹市清平乡", "天池集团", "什邡市蓥华镇", "绵竹市天池乡"]
NAMES = ["红星", "东风", "胜利", "团结", "永兴", "金河", "五一", "向阳", "龙泉", "石门"]
BLOCK = 20_000


def block(first, count, dice):
    """The columns of so many records."""
    columns = {"mine_id": [f"M{first + at:08d}" for at in range(count)]}
    names = zip(dice.choices(PLACES, k=count), dice.choices(NAMES, k=count), dice.choices(range(1, 60), k=count))
    # Two names of a hundred have quotes and a comma in them.
    columns["mine_name"] = [f'"{place}""{name}""煤矿,{number}号井"' if dice.random() < .02 else f"{place}{name}煤矿{number}号井"
                            for place, name, number in names]
    for name, values in CHOICES.items():
        columns[name] = dice.choices(list(values), weights=values.values(), k=count)
    for name, values in numbers(count, dice).items():
        columns[name] = [f"{value:.{NUMBERS[name]}f}" for value in values]
    for name, (first_day, days) in DATES.items():
        start = datetime.date.fromisoformat(first_day)
        texts = [(start + datetime.timedelta(days=at)).isoformat() for at in range(days)]
        columns[name] = dice.choices(texts, k=count)
    for name, share in TRUTHS.items():
        columns[name] = dice.choices(["true", "false"], weights=[share, 100 - share], k=count)
    # Half of the records state everything, others leave out up to a quarter: 4.5 percent on average.
    missing = dice.choices([0, .002, .05, .25], weights=[50, 20, 15, 15], k=count)
    lacking = [(at, share) for at, share in enumerate(missing) if share]
    # A record without check date cannot be judged.
    for name in [name for name in COLUMNS[2:] if name != CHECK_DATE]:
        column = columns[name]
        for at, share in lacking:
            if dice.random() < share:
                column[at] = ""
    return columns


def numbers(count, dice):
    normal = lambda mean, spread: [dice.gauss(mean, spread) for _ in range(count)]
    times = lambda values, factors: [value * factor for value, factor in zip(values, factors)]
    found = {"capacity": [dice.randrange(1, 61) * 3 for _ in range(count)]}
    capacity = found["capacity"]
    found["annual_output"] = times(capacity, normal(.9, .08))
    found["monthly_max_output"] = [value / 12 for value in times(capacity, normal(.9, .08))]
    found["staff_quota"] = [value * 4 + 20 for value in capacity]
    found["staff_underground"] = [max(5, value) for value in times(found["staff_quota"], normal(.85, .06))]
    found["gas_pct"] = [abs(value) for value in normal(.45, .25)]
    found["co2_pct"] = [abs(value) for value in normal(.6, .35)]
    found["depth_m"] = [dice.randrange(50, 1100) for _ in range(count)]
    found["licensed_shaft_count"] = [dice.randrange(1, 5) for _ in range(count)]
    found["shaft_count"] = [value + (dice.random() < .01) for value in found["licensed_shaft_count"]]
    found["untrained_findings_month"] = dice.choices(range(5), weights=[900, 70, 20, 7, 3], k=count)
    found["airflow_required"] = [value * 30 + 500 for value in capacity]
    found["airflow_actual"] = times(found["airflow_required"], normal(1.15, .06))
    found["methane_sensors_required"] = [4 + value // 6 for value in capacity]
    found["methane_sensors_installed"] = [value + dice.randrange(-1, 6) for value in found["methane_sensors_required"]]
    return found


def write_data(path, rows):
    dice = random.Random(20051122)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(COLUMNS) + "\n")
        for first in range(0, rows, BLOCK):
            columns = block(first, min(BLOCK, rows - first), dice)
            file.writelines(",".join(cells) + "\n" for cells in zip(*(columns[name] for name in COLUMNS)))


def bilingual(zh, en):
    return f'{{ zh = "{zh}", en = "{en}" }}'


def fact(name, kind, label, more=()):
    lines = ["[[fact]]", f'id = "{name}"', f'type = "{kind}"', *more, f"label = {label}",
             f"question = {bilingual(name + '？', name + '?')}"]
    return "\n".join(lines) + "\n"


def vocabulary():
    plain = lambda name: bilingual(f"字段 {name}", f"column {name}")
    facts = [fact("mine_id", "text", bilingual("矿井编号", "mine id")), fact("mine_name", "text", bilingual("矿井名称", "mine name"))]
    for name, values in CHOICES.items():
        choices = ", ".join(
            f'{{ id = "{choice_id(name, value)}", label = {bilingual(value, f"{name} {choice_id(name, value)}")} }}' for value in values)
        facts.append(fact(name, "choice", plain(name), [f"choices = [{choices}]"]))
    facts += [fact(name, "number", plain(name)) for name in NUMBERS]
    for name in DATES:
        facts.append(fact("check_date", "date", bilingual("检查日期", "check date"), [f'aliases = ["{name}"]'])
                     if name == CHECK_DATE else fact(name, "date", plain(name)))
    facts += [fact(name, "yes_no", plain(name)) for name in TRUTHS]
    return f'[group]\nid = "mine"\norder = 1\nlabel = {bilingual("煤矿", "mine")}\n\n' + "\n".join(facts)


def pack(number):
    return f'[pack]\nid = "peers"\ntitle = {bilingual("比较用规则", "rules for comparison")}\n' \
        f'about = {bilingual(f"{number} 条规则，用于与其他引擎比较速度。", f"{number} rules, to compare speed with other engines.")}\n'


def conditions(number):
    found = []
    for at, (name, part) in enumerate(rules(number), 1):
        effect = "closure" if name[0] == "C" else "suspension"
        title = bilingual(f"规则 {name}", f"rule {name}")
        found.append(f'[[condition]]\nid = "{name}"\neffect = "{effect}"\ntitle = {title}\ncite = ["peers art.{at}"]\n\n'
                     f'[[condition.case]]\nid = "{name}.1"\ntext = {title}\nwhen = "{written(part)}"\n')
    return "\n".join(found)


def instruments(number):
    name = bilingual("比较用规则", "rules for comparison")
    return f'[[instrument]]\nid = "peers"\ntitle = {name}\nnumber = {name}\nissuer = {bilingual("本项目", "this project")}\n' \
        f'source = {name}\nclauses = ["art.1-{number}"]\n'


def write_rules(folder, number):
    files = {
        "vocabulary/mine.toml": vocabulary(),
        "instruments.toml": instruments(number),
        "peers/pack.toml": pack(number),
        "peers/conditions.toml": conditions(number),
    }
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("data", "rules"):
        sys.exit(__doc__)
    (write_data if sys.argv[1] == "data" else write_rules)(sys.argv[2], int(sys.argv[3]))
