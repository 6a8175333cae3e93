#!/usr/bin/env bash
# Installs kuangjian: from KUANGJIAN_PATH if that is set, otherwise KUANGJIAN_VERSION, otherwise the newest version.
set -euo pipefail

if [ -n "${KUANGJIAN_PATH:-}" ]; then
    cargo install --locked --path "$KUANGJIAN_PATH"
elif [ -n "${KUANGJIAN_VERSION:-}" ]; then
    cargo install --locked --version "$KUANGJIAN_VERSION" kuangjian
else
    cargo install --locked kuangjian
fi
