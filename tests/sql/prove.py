"""Runs the queries of scenes (see `scenes/main.rs`) in a database and compares every outcome with what the program says.

    prove.py duckdb|postgresql|spark SCENE...

A scene is a folder with the tables as CSV, the statements that make them, the query, and `expected.csv`. What the database gives must be the
same, outcome by outcome. Where there is the scene of the district, values that no record can state must end its query with an error. Prints
what was compared; ends with 1 if anything differs.
"""

import csv
import os
import re
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

    wrong = [("annual_output", "CAST('inf' AS DOUBLE)", "records.annual_output|Could not cast")]

    def load(self, scene, schema):
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(schema)
        for table in tables(scene):
            # The types are those of the table; only an empty cell is unknown.
            file = scene / f"{table}.csv"
            self.connection.execute(f"COPY {quoted(table)} FROM '{file}' (HEADER, NULLSTR '', AUTO_DETECT false)")

    def ask(self, query):
        cursor = self.connection.execute(query)
        return [column[0] for column in cursor.description], cursor.fetchall()

    def ask_of_view(self, columns, query):
        # A view would be taken for what it reads.
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE records AS SELECT {columns} FROM memory.main.records")
        return self.ask(query)

    def unload(self, scene):
        self.connection.close()


class PostgreSql:
    """A server that `prove.sh` has started, reached by the socket in $PGHOST."""

    wrong = [("annual_output", "CAST('NaN' AS NUMERIC)", "records.annual_output")]

    def load(self, scene, schema):
        self.psql("postgres", "CREATE DATABASE scene")
        self.psql("scene", schema)
        for table in tables(scene):
            with open(scene / f"{table}.csv", "rb") as data:
                self.psql("scene", f"COPY {quoted(table)} FROM STDIN (FORMAT csv, HEADER)", data)
            self.psql("scene", f"ANALYZE {quoted(table)}")

    def ask(self, query):
        columns, *rows = csv.reader(self.psql("scene", query).splitlines())
        return columns, rows

    def ask_of_view(self, columns, query):
        return self.ask(f"CREATE TEMP VIEW records AS SELECT {columns} FROM public.records;\n{query}")

    def unload(self, scene):
        self.psql("postgres", "DROP DATABASE IF EXISTS scene")

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

    wrong = [("annual_output", "CAST('NaN' AS DOUBLE)", "records.annual_output")]

    def __init__(self):
        from pyspark.sql import SparkSession

        folder = Path(os.environ["SPARK_FOLDER"])
        builder = SparkSession.builder.master("local[2]").appName("kuangjian")
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
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
        self.session.sparkContext.setLogLevel("OFF")

    def load(self, scene, schema):
        self.session.conf.set("spark.sql.ansi.enabled", "true")
        for statement in schema.split(";\n"):
            if statement.strip():
                self.session.sql(statement)
        for table in tables(scene):
            schema = self.session.table(f"`{table}`").schema
            read = self.session.read.schema(schema).option("header", "true").option("mode", "FAILFAST")
            # A quote in a quoted cell is doubled, as everywhere but in Spark, and nothing else is an escape.
            read = read.option("escape", '"')
            read.csv(str(scene / f"{table}.csv")).write.insertInto(f"`{table}`")

    def ask(self, query):
        frame = self.session.sql(query)
        return frame.columns, frame.collect()

    def ask_of_view(self, columns, query):
        # Out of ANSI mode what is too large is null, and must all the same not pass for unknown.
        self.session.conf.set("spark.sql.ansi.enabled", "false")
        columns = columns.replace('"', "`")
        self.session.sql(f"CREATE OR REPLACE TEMP VIEW records AS SELECT {columns} FROM spark_catalog.default.records")
        try:
            return self.ask(query)
        finally:
            self.session.sql("DROP VIEW records")

    def unload(self, scene):
        for table in tables(scene):
            self.session.sql(f"DROP TABLE IF EXISTS `{table}`")


# The scene in which wrong values are tried, because its query is short.
REFUSING = "district-inspection-campaign-2019"

# What no record can state, with what the error must say; a column of another type than that of the schema among it.
WRONG = [
    ("annual_output", "CAST(0.0000000000000001 AS DECIMAL(38, 16))", "records.annual_output"),
    ("annual_output", "CAST(1234567890123 AS DECIMAL(38, 0))", "records.annual_output|overflow|Could not cast"),
    ("annual_output", "CAST(-1 AS DECIMAL(38, 0))", "records.annual_output"),
    ("mine_type", "'shaft'", "records.mine_type"),
    ("mine_type", "'Underground'", "records.mine_type"),
    ("check_date", "DATE '2300-01-01'", "records.check_date"),
    ("check_date", "TIMESTAMP '2005-01-01 08:00:00'", "records.check_date"),
    ("check_date", "CAST(NULL AS DATE)", "records.check_date"),
    ("mine_id", "'A'", "records.mine_id"),
    ("mine_id", "NULLIF('A', 'A')", "records.mine_id"),
]


def refuse(kind, scene, database, parts):
    """How many wrong values were tried, and which did not end the query with an error."""
    with open(scene / "records.csv", encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    accepted = []
    wrong = WRONG + database.wrong
    for column, value, says in wrong:
        columns = ", ".join(f"{value} AS {quoted(name)}" if name == column else quoted(name) for name in header)
        try:
            database.ask_of_view(columns, parts["query"])
            accepted.append(f"{column}: {value} is taken for a value")
        except Exception as error:  # Whatever a database throws.
            if not re.search(says, str(error)):
                accepted.append(f"{column}: {value}: {str(error)[:300]}")
    return len(wrong), accepted


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
    database.load(scene, parts["schema"])
    try:
        _, wrong = database.ask(parts["checks"])
        if wrong:
            raise RuntimeError(f"the checks found {wrong[:3]}")
        start = time.monotonic()
        columns, rows = database.ask(parts["query"])
        seconds = time.monotonic() - start
        if scene.name == REFUSING:
            tried, accepted = refuse(kind, scene, database, parts)
            print(f"{kind} {scene.name}: {tried} wrong values tried, {len(accepted)} of them accepted", flush=True)
            if accepted:
                raise RuntimeError("; ".join(accepted))
    finally:
        database.unload(scene)
    with open(scene / "expected.csv", encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    if list(columns) != header:
        raise RuntimeError(f"the columns are {columns}, not {header}")
    found = {str(row[0]): [str(value) for value in row] for row in rows}
    if len(found) != len(rows):
        raise RuntimeError(f"a mine stands in several rows")
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
    totals = {"scenes": 0, "records": 0, "outcomes": 0, "differences": 0, "failures": 0, "scenes that it cannot express": 0}
    for scene in map(Path, scenes):
        try:
            compared = compare(kind, scene, database)
        except Exception as error:  # Whatever a database throws; the other scenes are still worth running.
            print(f"{kind} {scene.name}: failed: {str(error)[:2000]}", flush=True)
            totals["failures"] += 1
            continue
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
    sys.exit(1 if totals["differences"] or totals["failures"] or not totals["scenes"] else 0)


main()
