#!/usr/bin/env bash
# Judges a million mines with this program and with what else is installed, in turn, and writes benches/results/<date>-compare.txt.
#
#     benches/compare.sh SCRATCH [ROUNDS [WAIT]]
#
# The program and the bare parser (examples/bare_parse.rs) are built for it, unless K and B name them.
# SCRATCH is a folder for the data, about 2 GB. ROUNDS is 5, and WAIT (seconds before each run for idle processors) 4, unless said otherwise.
# Where PEERS names a folder with `peers.py` (and PEERS_BIN one with `peer-regorus`, `peer-cel` and the like, and PEERS_RULES one with the rules
# in their languages), the peers run too, as far as the Python that is found has their packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=${1:?name a folder for the data}
rounds=${2:-5}
wait=${3:-4}
rows=${ROWS:-1000000}
peer_rows=${PEER_ROWS:-100000}
mkdir -p "$scratch" benches/results

target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
[ -n "${K:-}" ] && [ -n "${B:-}" ] || cargo build --release --quiet --bin kuangjian --example bare_parse
K=${K:-$target/release/kuangjian}
B=${B:-$target/release/examples/bare_parse}
export K B D=$scratch

for count in 1 56 "$peer_rows" "$rows" "$((3 * rows))"; do
    [ -s "$D/mines-$count.csv" ] || python3 benches/peers/generate.py data "$D/mines-$count.csv" "$count"
done
[ -s "$D/mines-$rows.gb18030.csv" ] || iconv -f utf-8 -t gb18030 "$D/mines-$rows.csv" >"$D/mines-$rows.gb18030.csv"
[ -s "$D/wide-$rows.csv" ] || python3 benches/peers/wide.py "$D/wide-$rows.csv" "$rows"
for count in 28 300; do
    python3 benches/peers/generate.py rules "$D/rules-$count" "$count"
done
[ -d "$D/records" ] || python3 - "$D/records" <<'PYTHON'
import os, sys
text = open("fixtures/mines/suspended.toml", encoding="utf-8").read()
for at in range(10_000):
    folder = os.path.join(sys.argv[1], f"{at // 100:03}")
    os.makedirs(folder, exist_ok=True)
    lines = [f'mine_id = "R{at:05}"' if line.startswith("mine_id") else line for line in text.splitlines()]
    with open(os.path.join(folder, f"{at:05}.toml"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
PYTHON

ours="$K check --pack peers --rules $D/rules-28"
{
    echo "bare parse (csv crate) | $rows | $B $D/mines-$rows.csv"
    echo "28 rules, 1 thread | $rows | $ours --summary --jobs 1 $D/mines-$rows.csv"
    echo "28 rules, 2 threads | $rows | $ours --summary --jobs 2 $D/mines-$rows.csv"
    echo "28 rules, GB18030, 2 threads | $rows | $ours --summary --jobs 2 $D/mines-$rows.gb18030.csv"
    echo "28 rules, 2 threads, lines | $rows | $ours --brief --format csv --jobs 2 --output $D/lines.csv --force $D/mines-$rows.csv"
    echo "28 rules, 2 threads, JSON lines | $rows | $ours --brief --format jsonl --jobs 2 --output $D/lines.jsonl --force $D/mines-$rows.csv"
    echo "300 rules, 1 thread | $rows | $K check --pack peers --rules $D/rules-300 --summary --jobs 1 $D/mines-$rows.csv"
    echo "300 rules, 2 threads | $rows | $K check --pack peers --rules $D/rules-300 --summary --jobs 2 $D/mines-$rows.csv"
    echo "28 rules, 3 times as many, 2 threads | $((3 * rows)) | $ours --summary --jobs 2 $D/mines-$((3 * rows)).csv"
    echo "bare parse, wide | $rows | $B $D/wide-$rows.csv"
    echo "campaign-2005, wide, 1 thread | $rows | $K check --summary --jobs 1 $D/wide-$rows.csv"
    echo "campaign-2005, wide, 2 threads | $rows | $K check --summary --jobs 2 $D/wide-$rows.csv"
    echo "28 rules, $peer_rows, 1 thread | $peer_rows | $ours --summary --jobs 1 $D/mines-$peer_rows.csv"
} >"$D/spec-many"
python=python3
: >"$D/agreement"
# peer NAME ROWS COMMAND...: a peer to be timed, if it comes to the counts that we come to.
peer() {
    local name=$1 rows=$2
    shift 2
    "$@" "$D/mines-$peer_rows.csv" "$rules" 28 2>/dev/null | python3 benches/peers/agree.py "$D/ours.json" "$name" >>"$D/agreement"
    case $name in duckdb | polars | datafusion) name="$name, 2 threads" threads=" threads=2" ;; *) threads= ;; esac
    echo "$name | $rows | $* $D/mines-$rows.csv $rules 28$threads" >>"$D/spec-many"
}
if [ -n "${PEERS:-}" ]; then
    python=${PEERS_PYTHON:-python3}
    rules=${PEERS_RULES:-$D/peers-rules}
    [ -d "$rules" ] || python3 "$PEERS/emit.py" "$rules"
    $ours --summary --format json --exit-zero "$D/mines-$peer_rows.csv" >"$D/ours.json"
    for engine in duckdb polars datafusion; do
        if "$python" -c "import $engine" 2>/dev/null; then
            peer "$engine" "$rows" "$python" "$PEERS/peers.py" "$engine"
        fi
    done
    peer "plain Python" "$peer_rows" "$python" "$PEERS/peers.py" plain
    for engine in regorus cel datalogic; do
        if [ -x "${PEERS_BIN:-}/peer-$engine" ]; then
            peer "$engine" "$peer_rows" "$PEERS_BIN/peer-$engine"
        fi
    done
fi
# Whole runs are compared here, not records.
{
    echo "/bin/true | 1 | /bin/true"
    echo "one record | 1 | $K check fixtures/mines/suspended.toml"
    echo "one record, summary | 1 | $K check --summary fixtures/mines/suspended.toml"
    echo "district of 56 mines | 1 | $K check fixtures/district/mines.gb18030.csv"
    echo "district, summary | 1 | $K check --summary fixtures/district/mines.gb18030.csv"
    echo "district, lines | 1 | $K check --brief fixtures/district/mines.gb18030.csv"
} >"$D/spec-few"
echo "10,000 TOML records | 10000 | $K check --brief --format csv --output $D/lines.csv --force $D/records" >"$D/spec-files"

result=benches/results/$(date +%F)-compare.txt
{
    echo "kuangjian $("$K" --version | cut -d' ' -f2), release build, $(nproc) processors, $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)"
    echo "$rounds rounds in turn, output to /dev/null or a file; load of the machine before: $(cut -d' ' -f1-3 /proc/loadavg)"
    sed 's/^/agreement on the counts of the peers'"'"' file, /' "$D/agreement"
    for spec in many few files; do
        echo
        python3 benches/peers/turns.py "$D/spec-$spec" "$([ $spec = few ] && echo $((rounds * 5)) || echo "$rounds")" "$wait" |
            sed "s|$D/||g; s|$K|kuangjian|g; s|$B|bare_parse|g; s|${PEERS:-/none}/||g; s|${PEERS_BIN:-/none}/||g; s|${PEERS_RULES:-/none}|rules|g; s|$python|python3|g"
    done
    echo
    echo "load of the machine after: $(cut -d' ' -f1-3 /proc/loadavg)"
} | tee "$result"
