"""Makes the Parquet files beside it, as another program writes them. Needs pyarrow; it was run with 26.0.1."""

import datetime
import decimal
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
D = decimal.Decimal
DAY = datetime.date(2024, 5, 1)

mines = pa.table(
    {
        "矿井编号": pa.array(["A1", "A2", "A3", "A4"]),
        "煤矿名称": pa.array(["青沟煤矿", "红旗煤矿", None, "=1+1"]).dictionary_encode(),
        "check_date": pa.array([DAY, DAY, DAY, datetime.date(2024, 12, 31)], pa.date32()),
        "核定生产能力": pa.array([D("9.50"), D("30.00"), None, D("0.05")], pa.decimal128(9, 2)),
        "annual_output": pa.array([9.9, 9.95, None, 12.0], pa.float64()),
        "mining_depth": pa.array([412.5, 0.1, None, 3.0], pa.float32()),
        "underground_workers": pa.array([30, None, 0, 200], pa.uint32()),
        "single_circuit_supply": pa.array([True, False, None, True]),
        "gas_grade": pa.array(["高瓦斯", "low", None, "未知"]),
    }
)
pq.write_table(mines, HERE / "mines.parquet")
pq.write_table(
    mines,
    HERE / "mines-v2.parquet",
    compression="gzip",
    data_page_version="2.0",
    version="2.6",
    use_dictionary=False,
    row_group_size=3,
    store_decimal_as_integer=True,
    column_encoding={
        "矿井编号": "DELTA_BYTE_ARRAY",
        "gas_grade": "DELTA_LENGTH_BYTE_ARRAY",
        "underground_workers": "DELTA_BINARY_PACKED",
        "annual_output": "BYTE_STREAM_SPLIT",
    },
)
pq.write_table(mines, HERE / "mines-zstd.parquet", compression="zstd")
pq.write_table(mines.slice(0, 1), HERE / "brotli.parquet", compression="brotli")

ids = pa.array(["A1", "A2", "A3"])
midnight, morning = datetime.datetime(2024, 5, 1), datetime.datetime(2024, 5, 1, 8, 30)
for name, kind in [("moments", pa.timestamp("us")), ("moments-utc", pa.timestamp("ms", "UTC"))]:
    moments = pa.array([midnight, morning, None], kind)
    pq.write_table(pa.table({"mine_id": ids, "check_date": moments}), HERE / f"{name}.parquet")
old = pa.table({"mine_id": ids, "check_date": pa.array([midnight, morning, None], pa.timestamp("ns"))})
pq.write_table(old, HERE / "moments-old.parquet", use_deprecated_int96_timestamps=True)

days = pa.array([DAY] * 3)
others = {
    "mine_id": ids,
    "check_date": days,
    "tags": pa.array([["a"], [], None]),
    "place": pa.array([{"x": 1}, None, {"x": 2}]),
    "seal": pa.array([b"0123"] * 3, pa.binary(4)),
    "from": pa.array([datetime.time(8)] * 3),
}
pq.write_table(pa.table(others), HERE / "other-types.parquet")
pq.write_table(
    pa.table({"mine_id": pa.array([b"A1", b"A2", b"\xff"]), "check_date": days}), HERE / "bytes.parquet"
)
pq.write_table(
    pa.table({"mine_id": ids, "check_date": days, "annual_output": pa.array([float("nan"), float("inf"), 3.0])}),
    HERE / "no-numbers.parquet",
)

# A text that is said to be longer than its page: the library that decodes it panics.
pq.write_table(
    pa.table({"mine_id": pa.array(["A1", "A2", "A3"])}),
    HERE / "too-long.parquet",
    compression="none",
    use_dictionary=False,
    column_encoding={"mine_id": "DELTA_LENGTH_BYTE_ARRAY"},
)
whole = (HERE / "too-long.parquet").read_bytes()
# Blocks of 128 in four parts, three lengths, the first of which is 2 (numbers are written twice as large); it becomes 60.
head = bytes([0x80, 0x01, 0x04, 0x03, 0x04])
assert whole.count(head) == 1
(HERE / "too-long.parquet").write_bytes(whole.replace(head, head[:-1] + bytes([0x78])))
