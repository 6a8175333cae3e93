#!/usr/bin/env bash
# Proves the queries of `rules sql` by running them: random records and random packs, and the district of 56 mines, judged by a database
# and by this program, outcome by outcome.
#
#   tests/sql/prove.sh [duckdb] [postgresql] [spark]        (duckdb and postgresql if none is named)
#
# Everything lies in a temporary folder, and the server of PostgreSQL is reached by a socket in it; both are gone at the end,
# whatever happens. Needs python3, and for Spark Java 17 or later; installs PostgreSQL from Debian where it is not there and root asks.
#
#   RECORDS   random records of campaign-2005 (100000)      OTHERS        of each other pack (5000)
#   PACKS     random packs (100)                            PACK_RECORDS  random records of each (300)
#   VENV      a Python environment to use instead of a new one
#   PROFILE   the profile of cargo to build with (release)
#   KEEP      a folder to leave the scenes in; if there are some in it, they are not written again
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
exec </dev/null

databases=("$@")
[ $# -gt 0 ] || databases=(duckdb postgresql)
for database in "${databases[@]}"; do
    case $database in
        duckdb | postgresql | spark) ;;
        *)
            echo "there is no database $database: duckdb, postgresql, spark" >&2
            exit 2
            ;;
    esac
done

work=$(mktemp -d)
server=
finish() {
    status=$?
    [ -z "$server" ] || as_server "$server/pg_ctl" stop --silent --mode immediate --pgdata "$work/postgresql/data" || true
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT

has() { [[ " ${databases[*]} " == *" $1 "* ]]; }

# PostgreSQL does not run as root.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Where initdb and pg_ctl lie: Debian does not put them on the path.
find_server() {
    local found
    found=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$found" ] && command -v initdb >/dev/null; then found=$(dirname "$(command -v initdb)"); fi
    printf '%s' "$found"
}

install_server() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update --quiet --quiet
    apt-get install --quiet --quiet --yes postgresql-common
    # No server is wanted but our own.
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    apt-get install --quiet --quiet --yes postgresql
}

# Debian has the module for it in a package of its own.
make_environment() {
    python3 -m venv "$work/venv" && return
    export DEBIAN_FRONTEND=noninteractive
    apt-get update --quiet --quiet
    apt-get install --quiet --quiet --yes python3-venv
    python3 -m venv "$work/venv"
}

python=${VENV:-$work/venv}/bin/python
if [ -z "${VENV:-}" ]; then
    packages=()
    if has duckdb; then packages+=(duckdb); fi
    if has spark; then packages+=(pyspark); fi
    make_environment
    [ ${#packages[@]} -eq 0 ] || "$python" -m pip install --quiet --disable-pip-version-check "${packages[@]}"
fi

scenes=${KEEP:-$work/scenes}
if [ -z "$(ls -A "$scenes" 2>/dev/null)" ]; then
    profile=${PROFILE:-release}
    folder=$([ "$profile" = dev ] && echo debug || echo "$profile")
    cargo build --quiet --profile "$profile" --example sql-scenes
    write="${CARGO_TARGET_DIR:-target}/$folder/examples/sql-scenes"
    "$write" "$scenes/campaign-2005" records campaign-2005 "${RECORDS:-100000}" 1
    "$write" "$scenes" district
    "$write" "$scenes" calendar
    "$write" "$scenes" shipped "${OTHERS:-5000}" 2
    "$write" "$scenes" packs "${PACKS:-100}" "${PACK_RECORDS:-300}" 3
fi

if has postgresql; then
    found=$(find_server)
    if [ -z "$found" ]; then
        install_server
        found=$(find_server)
    fi
    [ -n "$found" ] || { echo "there is no PostgreSQL, and none could be installed" >&2; exit 1; }
    mkdir "$work/postgresql"
    chmod 755 "$work"
    [ "$(id -u)" -ne 0 ] || chown postgres "$work/postgresql"
    as_server "$found/initdb" --no-sync --auth trust --username postgres --encoding UTF8 --locale C \
        --pgdata "$work/postgresql/data" >/dev/null
    server=$found
    # No network: only the socket in the folder. What is lost in a crash would be made again. To compile such long queries takes longer than
    # to run them.
    as_server "$found/pg_ctl" start --silent --wait --pgdata "$work/postgresql/data" --log "$work/postgresql/log" --options \
        "-c listen_addresses='' -c unix_socket_directories='$work/postgresql' -c fsync=off -c jit=off -c work_mem=64MB -c max_wal_size=4GB"
    export PGHOST="$work/postgresql" PGUSER=postgres PATH="$found:$PATH"
fi
export SPARK_FOLDER="$work/spark" JAVA_TOOL_OPTIONS="-Djava.io.tmpdir=$work"

failed=0
for database in "${databases[@]}"; do
    find "$scenes" -mindepth 1 -maxdepth 1 -type d -print0 | sort -zV |
        xargs -0 "$python" tests/sql/prove.py "$database" || failed=1
done
exit $failed
