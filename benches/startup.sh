#!/usr/bin/env bash
# How long `kuangjian check` of one mine takes as a whole process: start, load the embedded rules, judge, print. The limit is
# 10 ms. Uses hyperfine where it is installed, else a loop. Writes benches/results/<date>-startup.txt.
#
#     benches/startup.sh [RUNS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-500}
record=fixtures/mines/contradictions.toml

cargo build --release --quiet
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
program=$target/release/kuangjian
result=benches/results/$(date +%F)-startup.txt
mkdir -p benches/results

# The kind of machine only.
processor=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
cores=$(nproc 2>/dev/null || echo '?')

# Milliseconds of each run, one a line, in ascending order.
times() {
    local start end
    for _ in $(seq "$runs"); do
        start=${EPOCHREALTIME//[.,]/}
        "$program" "$@" >/dev/null || [ $? -lt 20 ]
        end=${EPOCHREALTIME//[.,]/}
        echo $((end - start))
    done | sort -n | awk '{ printf "%.2f\n", $1 / 1000 }'
}

# Least, median, 95th percentile and greatest of the times on standard input.
spread() {
    awk '{ t[NR] = $1 }
        END { printf "min %.2f  median %.2f  p95 %.2f  max %.2f ms\n", t[1], t[int((NR + 1) / 2)], t[int(NR * 0.95 + 0.999)], t[NR] }'
}

measure() {
    if command -v hyperfine >/dev/null; then
        hyperfine --shell=none --ignore-failure --warmup 20 --runs "$runs" --style basic "$(printf '%q ' "$program" "$@")" 2>/dev/null |
            grep -E 'Time|Range' | sed 's/^ *//'
    else
        times "$@" | spread
    fi
}

# Seconds of processor time of all runs; unlike the times above, other work on the machine hardly changes it.
processor_time() {
    local TIMEFORMAT='%U %S'
    { time for _ in $(seq "$runs"); do "$program" "$@" >/dev/null || [ $? -lt 20 ]; done; } 2>&1 |
        awk -v runs="$runs" '{ printf "processor time, mean: %.2f ms", ($1 + $2) * 1000 / runs }'
}

"$program" check "$record" >/dev/null || [ $? -lt 20 ]
{
    echo "kuangjian $("$program" --version | cut -d' ' -f2), release build, $cores cores, $processor"
    echo "$runs runs, each a whole process with its start by the shell; output to /dev/null"
    echo "load of the machine before: $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo '?')"
    echo
    for arguments in "check $record" "check $record --format json" "explain $record S01" "--version"; do
        echo "kuangjian $arguments"
        # shellcheck disable=SC2086 # the arguments are words
        echo "  $(measure $arguments)"
        # shellcheck disable=SC2086
        echo "  $(processor_time $arguments)"
    done
} | tee "$result"
