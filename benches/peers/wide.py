"""Writes a CSV file of mines in the vocabulary of the program, with a column for every fact and every cell of a row that a pack asks for.

    wide.py FILE ROWS [PACK]

Run in the folder of the repository. Needs Python 3.11 and nothing else. Seeded: the same arguments give the same bytes."""
import datetime
import glob
import random
import re
import sys
import tomllib

BLOCK = 10_000


def load(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def asked(pack):
    """The words of the pack's expressions, and the facts that are findings."""
    words = set()
    for path in glob.glob(f"rules/{pack}/*.toml"):
        tree = load(path)
        parts = tree.get("definition", []) + tree.get("condition", [])
        parts += [case for condition in tree.get("condition", []) for case in condition.get("case", [])]
        for part in parts:
            for key in ("when", "applies_when", "finding"):
                words |= set(re.findall(r"\w+", part.get(key, "")))
    return words


def columns(pack):
    words = asked(pack)
    found = []
    for path in sorted(glob.glob("rules/vocabulary/*.toml")):
        tree = load(path)
        found += [(fact["id"], fact) for fact in tree.get("fact", []) if fact["id"] in words]
        for table in tree.get("table", []):
            key = next((column for column in table["column"] if column["id"] == table.get("key")), None)
            if table["id"] not in words or key is None:
                continue
            for choice in key["choices"]:
                found += [(f"{table['id']}.{choice['id']}.{column['id']}", column) for column in table["column"]
                          if column is not key and column["id"] in words]
    taken = ("mine_id", "mine_name", "check_date")
    return [(name, fact) for name, fact in found if name not in taken]


def cells(fact, count, dice):
    kind = fact["type"]
    if kind == "yes_no":
        return dice.choices(["false", "true"], weights=[97, 3], k=count)
    if kind in ("number", "integer"):
        low, high = float(fact.get("min", 0)), min(float(fact.get("max", 300)), 300)
        if kind == "integer" or fact.get("whole"):
            return [str(dice.randint(int(low), int(high))) for _ in range(count)]
        return [f"{dice.uniform(low, high):.2f}" for _ in range(count)]
    if kind == "date":
        first = datetime.date(2004, 1, 1)
        return [(first + datetime.timedelta(days=dice.randrange(1500))).isoformat() for _ in range(count)]
    if kind == "choice":
        return dice.choices([choice["id"] for choice in fact["choices"]], k=count)
    return ["甲"] * count


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    path, rows = sys.argv[1], int(sys.argv[2])
    found = columns(sys.argv[3] if len(sys.argv) == 4 else "campaign-2005")
    dice = random.Random(2005)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(["mine_id", "mine_name", "check_date", *(name for name, _ in found)]) + "\n")
        for first in range(0, rows, BLOCK):
            count = min(BLOCK, rows - first)
            names = dice.choices(["红星", "东风", "胜利", "团结", "永兴"], k=count)
            block = [[f"M{first + at:08d}" for at in range(count)], [f"{name}煤矿" for name in names], ["2005-10-20"] * count]
            for _, fact in found:
                column = cells(fact, count, dice)
                for at in range(count):
                    if dice.random() < .045:
                        column[at] = ""
                block.append(column)
            file.writelines(",".join(row) + "\n" for row in zip(*block))


main()
