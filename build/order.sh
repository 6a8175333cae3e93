#!/bin/sh
# Finds out which functions run at nearly every start, and writes their names to build/order.txt, in whose order they are linked. To be run again
# when the compiler or much of the program has changed: names that are out of date do no harm, and no good either. Needs valgrind and the
# repository; takes as long as a release.
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}/order
# The names depend on the profile, so that this has to be that of a release.
cargo rustc --release --bin kuangjian --target-dir "$target" -- -C strip=none
program=$target/release/kuangjian
calls=$(mktemp -d)
trap 'rm -rf "$calls"' EXIT
while read -r arguments; do
    # shellcheck disable=SC2086
    valgrind --tool=callgrind --demangle=no --callgrind-out-file="$calls/%p" "$program" $arguments > /dev/null 2>&1 || [ $? -lt 20 ]
done << 'END'
check fixtures/mines/contradictions.toml
check fixtures/district/mines.gb18030.csv
check --summary fixtures/district/mines.gb18030.csv
check --brief fixtures/district/mines.gb18030.csv
--version
END
# Names are told once with their numbers; that of a function which calls itself ends with how deep.
sed -n "s/^c\\{0,1\\}fn=([0-9]*) //p" "$calls"/* | sed "s/'[0-9]*\$//" | grep '^_\{0,1\}[A-Za-z]' | LC_ALL=C sort -u > "$calls/names"
[ -s "$calls/names" ]
cp "$calls/names" build/order.txt
wc -l build/order.txt
