#!/usr/bin/env bash
# Drafted documents, as whoever opens them meets them: LibreOffice turns each kind and each template into a PDF, in which the mine's name and the
# word 草稿 stand, and no placeholder where it was filled in; of a document the first line is 草稿, and the notes of the bureau begin a page.
# Pictures of the pages are left in target/draft-check/pages for people.
#
#     tests/draft/check.sh [PROGRAM]
#
# Installs what it needs: Debian's LibreOffice Writer, Poppler and a Chinese font.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kuangjian=$(realpath "${1:-target/release/kuangjian}")
work=$PWD/target/draft-check
mkdir -p "$work/pages"
rm -f "$work"/*.docx "$work"/*.pdf "$work"/pages/*.png

install_debian() {
    local admin=()
    [ "$(id -u)" -eq 0 ] || admin=(sudo)
    "${admin[@]}" apt-get update -qq
    "${admin[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
# There are installations of LibreOffice without Writer.
[ -n "$(find /usr/lib/libreoffice/program /opt -name 'libswlo.so' -print -quit 2>/dev/null)" ] || install_debian libreoffice-writer fonts-noto-cjk
command -v pdftotext >/dev/null || install_debian poppler-utils

fail() {
    echo "$*" >&2
    exit 1
}

# A mine that calls itself what no document may take for anything but its name.
hostile="<script>alert(1)</script>{{条款}}"
sed "s|^mine_name = .*|mine_name = \"$hostile\"|" fixtures/mines/suspended.toml >"$work/hostile.toml"

declare -A name
draft() {
    local file=$1 kind=$2
    name[$file]=$3
    shift 3
    "$kuangjian" draft "$kind" "$@" -o "$work/$file.docx" 2>"$work/messages" || fail "no draft $file: $(cat "$work/messages")"
}
draft inspection inspection 临岩市北峪煤业有限公司 fixtures/mines/contradictions.toml --pack in-force
draft handling handling 安和县青石岭煤矿 fixtures/mines/stop-area.toml --pack in-force --decided 2026-08-12
draft suspension suspension 安和县石梁子煤矿 fixtures/mines/suspended.toml --pack in-force --decided 2005-10-21
draft closure-proposal closure-proposal 安和县黑岩沟煤矿 fixtures/mines/closed.toml --pack in-force --decided 2005-10-25
draft notice notice 安和县石梁子煤矿 fixtures/mines --pack in-force --decided 2005-11-16
draft re-examination re-examination 安和县石梁子煤矿 fixtures/mines/suspended.toml
draft acceptance acceptance 安和县石梁子煤矿 fixtures/mines/suspended.toml --pack in-force
draft hostile suspension "$hostile" "$work/hostile.toml"
for kind in inspection handling suspension closure-proposal notice re-examination acceptance; do
    draft "template-$kind" "$kind" "{{煤矿名称}}" --print-template
done

soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to pdf --outdir "$work" "$work"/*.docx >/dev/null 2>&1

for file in "${!name[@]}"; do
    [ -s "$work/$file.pdf" ] || fail "LibreOffice made no PDF of $file"
    pages=$(pdfinfo "$work/$file.pdf" | sed -n 's/^Pages: *//p')
    size=$(pdfinfo "$work/$file.pdf" | sed -n 's/^Page size: *//p')
    [ "$pages" -ge 1 ] || fail "$file has no page"
    [[ $size == *A4* ]] || fail "$file is not A4, but $size"
    # A cell breaks long names over lines.
    pdftotext -layout "$work/$file.pdf" - | tr -d ' \n\f' >"$work/$file.txt"
    pdftotext -raw "$work/$file.pdf" - | tr -d ' \n\f' >>"$work/$file.txt"
    grep -qF "草稿" "$work/$file.txt" || fail "$file is not marked 草稿"
    grep -qF "${name[$file]}" "$work/$file.txt" || fail "${name[$file]} is not in $file"
    case $file in
        template-* | hostile) ;;
        *) ! grep -qF "{{" "$work/$file.txt" || fail "a placeholder is left in $file" ;;
    esac
    # The first line of a document is the mark, and the bureau's own notes begin a page, so that it can be taken off.
    [[ $file == template-* ]] && first=草稿 || first=$(pdftotext -layout "$work/$file.pdf" - | tr -d ' ' | grep -v '^$' | sed -n 2p)
    [ "$first" = 草稿 ] || fail "the text of $file does not begin with 草稿, but with $first"
    notes=0
    for ((page = 1; page <= pages; page++)); do
        text=$(pdftotext -f "$page" -l "$page" -layout "$work/$file.pdf" - | tr -d ' ' | grep -v '^$')
        case $text in
            *起草说明（内部使用*) [[ $(sed -n 2p <<<"$text") == 起草说明（内部使用* ]] && notes=$page ;;
        esac
    done
    [ "$notes" -gt 1 ] || fail "the notes of $file do not begin a page of their own"
    pdftoppm -r 60 -png "$work/$file.pdf" "$work/pages/$file"
    echo "$file: $pages pages"
done
