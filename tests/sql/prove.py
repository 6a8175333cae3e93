"""Runs the queries of scenes (see `scenes/main.rs`) in a database and compares every outcome with what the program says.

    prove.py duckdb|postgresql|spark SCENE...

A scene is a folder with the tables as CSV, the statements that make them, the query, and `expected.csv`. What the database gives must be the
same, outcome by outcome. Prints what was compared; ends with 1 if anything differs.
"""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path


def tables(scene):
    """The names of the tables, that of the records first, because the others refer to it."""
    names = [path.stem for path in sorted(scene.glob("*.csv")) if path.stem not in ("expected", "records")]
    return ["records"] + names


class DuckDb:
    """DuckDB in this process."""

    def run(self, scene, parts):
        import duckdb

        with duckdb.connect() as connection:
            connection.execute(parts["schema"])
            for table in tables(scene):
                # The types are those of the table; only an empty cell is unknown.
                file = scene / f"{table}.csv"
                connection.execute(f"COPY {quoted(table)} FROM '{file}' (HEADER, NULLSTR '', AUTO_DETECT false)")
            wrong = connection.execute(parts["checks"]).fetchall()
            start = time.monotonic()
            cursor = connection.execute(parts["query"])
            columns = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
            return wrong, columns, rows, time.monotonic() - start


class PostgreSql:
    """A server that `prove.sh` has started, reached by the socket in $PGHOST."""

    def run(self, scene, parts):
        self.psql("postgres", "DROP DATABASE IF EXISTS scene")
        self.psql("postgres", "CREATE DATABASE scene")
        self.psql("scene", parts["schema"])
        for table in tables(scene):
            with open(scene / f"{table}.csv", "rb") as data:
                self.psql("scene", f"COPY {quoted(table)} FROM STDIN (FORMAT csv, HEADER)", data)
            self.psql("scene", f"ANALYZE {quoted(table)}")
        wrong = list(csv.reader(self.psql("scene", parts["checks"]).splitlines()))[1:]
        start = time.monotonic()
        output = self.psql("scene", parts["query"])
        seconds = time.monotonic() - start
        columns, *rows = csv.reader(output.splitlines())
        return wrong, columns, rows, seconds

    def psql(self, database, sql, data=None):
        command = ["psql", "--no-psqlrc", "--quiet", "--csv", "--set=ON_ERROR_STOP=1", "--dbname", database]
        if data is None:
            run = subprocess.run(command, input=sql.encode(), capture_output=True, check=False)
        else:
            run = subprocess.run(command + ["--command", sql], stdin=data, capture_output=True, check=False)
        if run.returncode != 0:
            raise RuntimeError(run.stderr.decode()[:2000])
        return run.stdout.decode()


class Spark:
    """Spark in local mode, in ANSI mode, reachable from this machine only."""

    def __init__(self):
        from pyspark.sql import SparkSession

        folder = Path(os.environ["SPARK_FOLDER"])
        builder = SparkSession.builder.master("local[2]").appName("kuangjian")
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "4g",
            "spark.local.dir": str(folder / "local"),
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.sql.catalogImplementation": "in-memory",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.ansi.enabled": "true",
            "spark.sql.shuffle.partitions": "2",
        }
        for key, value in settings.items():
            builder = builder.config(key, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def run(self, scene, parts):
        for statement in parts["schema"].split(";\n"):
            if statement.strip():
                self.session.sql(statement)
        names = tables(scene)
        for table in names:
            schema = self.session.table(f"`{table}`").schema
            read = self.session.read.schema(schema).option("header", "true").option("mode", "FAILFAST")
            # A quote in a quoted cell is doubled, as everywhere but in Spark, and nothing else is an escape.
            read = read.option("escape", '"')
            read.csv(str(scene / f"{table}.csv")).write.insertInto(f"`{table}`")
        wrong = self.session.sql(parts["checks"]).collect()
        start = time.monotonic()
        frame = self.session.sql(parts["query"])
        rows = frame.collect()
        seconds = time.monotonic() - start
        for table in names:
            self.session.sql(f"DROP TABLE `{table}`")
        return wrong, frame.columns, rows, seconds


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def compare(kind, scene, database):
    """How many records and outcomes were compared, what differed, and how long the query took; nothing where there is no query."""
    parts = {}
    for part in ("schema", "checks", "query"):
        path = scene / f"{kind}.{part}.sql"
        if not path.exists():
            return None
        parts[part] = path.read_text(encoding="utf-8")
    wrong, columns, rows, seconds = database.run(scene, parts)
    if wrong:
        raise RuntimeError(f"{scene}: the checks found {wrong[:3]}")
    with open(scene / "expected.csv", encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    if list(columns) != header:
        raise RuntimeError(f"{scene}: the columns are {columns}, not {header}")
    found = {str(row[0]): [str(value) for value in row] for row in rows}
    if len(found) != len(rows):
        raise RuntimeError(f"{scene}: a mine stands in several rows")
    differences = []
    for line in expected:
        row = found.pop(line[0], None)
        if row is None:
            differences.append(f"{line[0]}: no row")
        elif row != line:
            of_line = zip(header, line, row)
            differences += [f"{line[0]} {name}: {theirs}, not {ours}" for name, ours, theirs in of_line if ours != theirs]
    differences += [f"{mine}: a row too many" for mine in found]
    return len(expected), len(expected) * (len(header) - 2), differences, seconds


def main():
    kind, *scenes = sys.argv[1:]
    database = {"duckdb": DuckDb, "postgresql": PostgreSql, "spark": Spark}[kind]()
    totals = {"scenes": 0, "records": 0, "outcomes": 0, "differences": 0, "scenes that it cannot express": 0}
    for scene in map(Path, scenes):
        compared = compare(kind, scene, database)
        if compared is None:
            totals["scenes that it cannot express"] += 1
            continue
        records, outcomes, differences, seconds = compared
        totals["scenes"] += 1
        totals["records"] += records
        totals["outcomes"] += outcomes
        totals["differences"] += len(differences)
        if differences or not scene.name.startswith("pack-"):
            told = f"{records} records, {outcomes} outcomes, {len(differences)} differences, query {seconds:.1f} s"
            print(f"{kind} {scene.name}: {told}", flush=True)
        for difference in differences[:10]:
            print(f"  {difference}")
    print(f"{kind} in all: " + ", ".join(f"{number} {what}" for what, number in totals.items()), flush=True)
    sys.exit(1 if totals["differences"] or not totals["scenes"] else 0)


main()
