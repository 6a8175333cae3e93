"""Whether a peer came to the counts that we came to.

    agree.py OURS NAME < PEER

OURS is what `check --summary --format json` wrote, and PEER what the peer printed: `rows`, the verdicts, and a line a rule with how often it was
true, false and unknown. Ends with 1 where they differ."""
import json
import sys

PEERS_WORDS = {"rows": "mines", "pass": "clear"}

ours, name = sys.argv[1:]
with open(ours, encoding="utf-8") as file:
    document = json.load(file)
expected = {condition["id"]: [condition[of] for of in ("met", "not_met", "undetermined")] for condition in document["conditions"]}
verdicts = document["summary"]
different, same = [], 0
for line in sys.stdin:
    word, *counts = line.split()
    counts = [int(count) for count in counts]
    wanted = expected.get(word, [verdicts.get(PEERS_WORDS.get(word, word))])
    if counts == wanted:
        same += len(counts)
    else:
        different.append(f"{word}: {counts} against our {wanted}")
if different or not same:
    sys.exit(f"{name} differs: " + "; ".join(different or ["it printed nothing"]))
print(f"{name}: {same} counts as ours")
