#!/usr/bin/env bash
# Checks the rules of the folder KUANGJIAN_RULES, and tests and measures the packs KUANGJIAN_PACKS in it (all, if that is empty).
# Every pack is measured, even if one before it fell short; the exit code is that of the first failure.
set -euo pipefail

rules=${KUANGJIAN_RULES:-rules}
min=${KUANGJIAN_MIN:-100}
read -r -a packs <<<"${KUANGJIAN_PACKS:-}"

if [ "${#packs[@]}" -eq 0 ]; then
    for file in "$rules"/*/pack.toml; do
        if [ -e "$file" ]; then
            packs+=("$(basename "$(dirname "$file")")")
        fi
    done
fi
if [ "${#packs[@]}" -eq 0 ]; then
    echo "no pack in $rules" >&2
    exit 2
fi

# Nothing can be said of tests of rules that are wrong.
kuangjian rules check --format github "$rules"

status=0
run() {
    local code=0
    "$@" || code=$?
    if [ "$status" -eq 0 ]; then
        status=$code
    fi
}
for pack in "${packs[@]}"; do
    run kuangjian rules test --rules "$rules" "$pack"
    run kuangjian rules coverage --rules "$rules" --min "$min" "$pack"
done
exit "$status"
