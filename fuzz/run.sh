#!/usr/bin/env bash
# Runs every fuzz target for some seconds (600, unless the first argument says otherwise), beginning with the shipped rules.
# Needs a nightly toolchain and cargo-fuzz (`cargo install cargo-fuzz`). Ends with the number of runs of each, and with 1 after a
# finding, which then stands in fuzz/artifacts/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-600}
targets=(expression rule_loader test_loader)

seed() {
    mkdir -p fuzz/corpus/{expression,rule_loader,test_loader}
    cp rules/*/tests/*.toml contrib/example-pack/rules/*/tests/*.toml fuzz/corpus/test_loader/
    # Every expression of the shipped rules that stands on one line.
    grep -hE '^(when|applies_when) = "[^"]' rules/*/*.toml | sed -E 's/^[a-z_]+ = "(.*)"$/\1/' |
        awk '{ file = sprintf("fuzz/corpus/expression/seed-%03d", NR); printf "%s", $0 > file; close(file) }'
    # The example as an overlay, and a small set of rules that is complete.
    bundle contrib/example-pack/rules >fuzz/corpus/rule_loader/overlay
    bundle fuzz/seeds/complete >fuzz/corpus/rule_loader/complete
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
    # The dictionary has the words of the rule files; at most 64 KiB, which is more than any shipped file has.
    if ! cargo +nightly fuzz run "$target" -- -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=4096 \
        -dict=fuzz/rules.dict -print_final_stats=1 >"$log" 2>&1; then
        status=1
        echo "finding in $target, see $log"
    fi
    grep -E '^(Done|stat::number_of_executed_units|stat::peak_rss_mb|SUMMARY)' "$log" || true
done
exit "$status"
