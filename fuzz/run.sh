#!/usr/bin/env bash
# run.sh [SECONDS [TARGET...]]: runs the fuzz targets, all or those named, for some seconds each (600), beginning with the shipped
# rules.
# Needs a nightly toolchain and cargo-fuzz (`cargo install cargo-fuzz`). Ends with the number of runs of each, and with 1 after a
# finding, which then stands in fuzz/artifacts/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-600}
targets=("${@:2}")
[ "${#targets[@]}" -gt 0 ] || targets=(expression rule_loader test_loader record workbook cells rows)

seed() {
    mkdir -p fuzz/corpus/{expression,rule_loader,test_loader,record,workbook,cells,rows}
    # Every test of the shipped packs by itself, with the check date of its file: short inputs are quick.
    for file in rules/*/tests/*.toml contrib/example-pack/rules/*/tests/*.toml; do
        awk -v name="fuzz/corpus/test_loader/${file//\//-}" '
            /^check_date/ && !tests { head = $0 }
            /^\[\[test\]\]/ { if (out) close(out); out = name "-" ++tests; print head > out }
            out { print > out }' "$file"
    done
    # Every expression of the shipped rules that stands on one line.
    grep -hE '^(when|applies_when) = "[^"]' rules/*/*.toml | sed -E 's/^[a-z_]+ = "(.*)"$/\1/' |
        awk '{ file = sprintf("fuzz/corpus/expression/seed-%03d", NR); printf "%s", $0 > file; close(file) }'
    # A small set of rules that is complete. An overlay would load the rules in the program every time, which is slow; the smoke
    # test has one.
    bundle fuzz/seeds/complete >fuzz/corpus/rule_loader/complete
    # Records as people keep them, in every format and encoding, and the parts of the workbooks among them.
    cp fixtures/mines/*.toml fuzz/corpus/record/
    find tests/messy tests/data/workbooks -type f ! -name '*.expected' ! -name '*.py' ! -name '*.md' -size -64k |
        while read -r file; do cp "$file" "fuzz/corpus/record/${file//\//-}"; done
    find tests/messy -name "*.csv" -exec cp {} fuzz/corpus/rows/ \;
    python3 fuzz/seed.py
}

bundle() {
    (cd "$1" && find . -name '*.toml' | sort | while read -r file; do
        printf '=== %s\n' "${file#./}"
        cat "$file"
    done)
}

seed
status=0
for target in "${targets[@]}"; do
    log=fuzz/$target.log
    echo "== $target, $seconds seconds"
    dictionary=fuzz/rules.dict
    case $target in record | workbook | cells | rows) dictionary=fuzz/records.dict ;; esac
    if ! cargo +nightly fuzz run "$target" -- -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=4096 \
        -dict="$dictionary" -print_final_stats=1 >"$log" 2>&1; then
        status=1
        echo "finding in $target, see $log"
    fi
    grep -E '^(Done|stat::number_of_executed_units|stat::peak_rss_mb|SUMMARY)' "$log" || true
done
exit "$status"
