#!/usr/bin/env bash
# Reports of the fixtures, as a browser and its users meet them: valid HTML, nothing on the console, no serious finding of axe-core, readable
# without script, no wider than the window, small enough, and whole on paper. Screenshots and print are left in target/html-check/shots for people.
#
#     tests/html/check.sh [PROGRAM]
#
# Installs what it needs: Debian's Chromium, a Chinese font and a reader of PDF, and three packages from the npm registry, under target/html-check.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kuangjian=$(realpath "${1:-target/release/kuangjian}")
here=$PWD/tests/html
work=$PWD/target/html-check
mkdir -p "$work/shots" "$work/pages"

install_debian() {
    local admin=()
    [ "$(id -u)" -eq 0 ] || admin=(sudo)
    "${admin[@]}" apt-get update -qq
    "${admin[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
command -v chromium >/dev/null || install_debian chromium fonts-noto-cjk
command -v pdftotext >/dev/null || install_debian poppler-utils
command -v npm >/dev/null || install_debian nodejs npm

packages=(axe-core@4.14.1 html-validate@10.17.0 puppeteer-core@24.43.1)
if [ "$(cat "$work/packages" 2>/dev/null || true)" != "${packages[*]}" ]; then
    npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --silent "${packages[@]}"
    echo "${packages[*]}" >"$work/packages"
fi

# A mine that calls itself what no report may take for anything but its name.
cat >"$work/hostile.toml" <<'RECORD'
mine_id = "=cmd|'/c calc'!A1"
mine_name = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"
check_date = 2005-10-20
over_capacity = { value = true, evidence = "</style><script>alert(3)</script>" }
RECORD

rm -f "$work"/pages/*.html
page() {
    page_of check "$@"
}
page_of() {
    local command=$1 name=$2
    shift 2
    for lang in zh en; do
        "$kuangjian" "$command" "$@" --lang "$lang" --exit-zero -o "$work/pages/$name-$lang.html" 2>/dev/null || true
        [ -s "$work/pages/$name-$lang.html" ] || {
            echo "no page $name-$lang" >&2
            exit 1
        }
    done
}
for mine in fixtures/mines/*.toml; do
    page "$(basename "$mine" .toml)" "$mine"
done
page stop-area-in-force fixtures/mines/stop-area.toml --pack in-force
page district fixtures/district/folder
page district-in-force fixtures/district/mines.gb18030.csv --pack in-force
page all-packs fixtures/mines --pack all
page in-force fixtures/real-cases --pack in-force
page hostile "$work/hostile.toml"
page hostiles "$work/hostile.toml" fixtures/mines/clear.toml
page unread fixtures/mines/clear.toml nowhere.toml
page_of summary summary fixtures/district/folder
page_of summary summary-hostile "$work/hostile.toml" nowhere.toml

"$work/node_modules/.bin/html-validate" --config "$here/html-validate.json" "$work"/pages/*.html
NODE_PATH="$work/node_modules" node "$here/check.cjs" "$work/shots" "$work"/pages/*.html
