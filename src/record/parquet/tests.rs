use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, FloatType,
    Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataWriter, RowGroupMetaData};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::*;
use crate::source::Code;

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

/// A file with this schema and one group of rows.
fn file(schema: &str, properties: WriterProperties, write: impl FnOnce(&mut Group<'_>)) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    let mut group = file.next_row_group().unwrap();
    write(&mut group);
    group.close().unwrap();
    file.into_inner().unwrap()
}

fn column<T: DataType>(group: &mut Group<'_>, values: &[T::T], levels: Option<&[i16]>) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, levels, None).unwrap();
    column.close().unwrap();
}

fn bytes(texts: &[&[u8]]) -> Vec<ByteArray> {
    texts.iter().map(|text| ByteArray::from(text.to_vec())).collect()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parquet").join(name)).unwrap()
}

fn read_all(bytes: &[u8]) -> Result<Sheet, Refused> {
    read(bytes.to_vec(), &Limits::default())
}

/// The rows, with `|` between the cells; behind one in doubt stands its code.
fn rows(bytes: &[u8]) -> Vec<String> {
    let sheet = read_all(bytes).unwrap();
    let width = sheet.rows[0].cells.len();
    let row = |row: &crate::record::sheet::SheetRow| {
        let mut cells = vec![String::new(); width];
        for cell in &row.cells {
            let doubt = cell.doubt.as_ref().map_or(String::new(), |doubt| format!(" {}", doubt.code));
            cells[cell.column] = format!("{}{doubt}", cell.text);
        }
        format!("{} {}", row.number, cells.join("|"))
    };
    sheet.rows.iter().map(row).collect()
}

fn refused(bytes: &[u8]) -> String {
    let refused = read_all(bytes).unwrap_err();
    assert!(refused.place.is_none() && refused.help.is_some());
    format!("{} {}", refused.code, refused.message.zh)
}

#[test]
fn parquet_files_of_another_program_are_read_in_either_version() {
    let expected = [
        "1 矿井编号|煤矿名称|check_date|核定生产能力|annual_output|mining_depth|underground_workers|single_circuit_supply|gas_grade",
        "2 A1|青沟煤矿|2024-05-01|9.50|9.9|412.5|30|TRUE|高瓦斯",
        "3 A2|红旗煤矿|2024-05-01|30.00|9.95|0.1||FALSE|low",
        "4 A3||2024-05-01||||0||",
        "5 A4|=1+1|2024-12-31|0.05|12|3|200|TRUE|未知",
    ];
    for name in ["mines", "mines-v2", "mines-zstd"] {
        assert_eq!(rows(&fixture(&format!("{name}.parquet"))), expected, "{name}");
    }
}

#[test]
fn parquet_moments_are_days_at_midnight_only() {
    for (name, zone) in [("moments", ""), ("moments-utc", " UTC"), ("moments-old", " UTC")] {
        let expected = [
            "1 mine_id|check_date".to_owned(),
            "2 A1|2024-05-01".to_owned(),
            format!("3 A2|2024-05-01 08:30:00{zone} KJ1009"),
            "4 A3|".to_owned(),
        ];
        assert_eq!(rows(&fixture(&format!("{name}.parquet"))), expected, "{name}");
    }
}

#[test]
fn parquet_columns_of_other_types_are_refused_by_their_names() {
    assert_eq!(
        refused(&fixture("other-types.parquet")),
        "KJ1031 列 `tags` (nested)、`place` (nested)、`seal` (FIXED_LEN_BYTE_ARRAY)、`from` (TIME) 的类型不能读取"
    );
    assert_eq!(refused(&fixture("bytes.parquet")), "KJ1031 列 `mine_id` 第 4 行的字节不是 UTF-8 文字");
    assert_eq!(refused(&fixture("brotli.parquet")), "KJ1031 列 `矿井编号` 用 BROTLI 压缩，不能读取");
    let mut encrypted = fixture("mines.parquet");
    encrypted.truncate(encrypted.len() - 4);
    encrypted.extend_from_slice(b"PARE");
    assert_eq!(refused(&encrypted), "KJ1031 Parquet 文件已加密");
    assert_eq!(
        rows(&fixture("no-numbers.parquet"))[1..],
        ["2 A1|2024-05-01|NaN KJ1006", "3 A2|2024-05-01|inf KJ1006", "4 A3|2024-05-01|3"]
    );
}

const EVERY_TYPE: &str = "message m {
    required boolean a; required int32 b (INTEGER(8,true)); required int32 c (INTEGER(32,false));
    required int64 d (INTEGER(64,false)); required int32 e (DECIMAL(9,2)); required int64 f (DECIMAL(18,3));
    required fixed_len_byte_array(5) g (DECIMAL(10,1)); required binary h (DECIMAL(20,2)); required float i;
    required double j; required binary k (ENUM); required binary l; required int32 m (DATE);
    required int64 n (TIMESTAMP(NANOS,true)); required int96 o; optional int32 p; required int64 q (TIMESTAMP_MILLIS);
    required binary r (UTF8); required int32 s (UINT_16); required int32 t; }";

fn every_type(group: &mut Group<'_>) {
    column::<BoolType>(group, &[true, false], None);
    column::<Int32Type>(group, &[-128, 127], None);
    column::<Int32Type>(group, &[-1, 5], None);
    column::<Int64Type>(group, &[-1, 5], None);
    column::<Int32Type>(group, &[950, -5], None);
    column::<Int64Type>(group, &[1, i64::MIN], None);
    let fixed = [[0, 0, 0, 0, 95], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]];
    let fixed = fixed.map(|bytes: [u8; 5]| FixedLenByteArray::from(bytes.to_vec()));
    column::<FixedLenByteArrayType>(group, &fixed, None);
    column::<ByteArrayType>(group, &bytes(&[&[0x03, 0xB6], &[0xFE]]), None);
    column::<FloatType>(group, &[0.1, -0.0], None);
    column::<DoubleType>(group, &[0.1, 1e15], None);
    column::<ByteArrayType>(group, &bytes(&["高".as_bytes(), b"low"]), None);
    column::<ByteArrayType>(group, &bytes(&[b"x", b" "]), None);
    column::<Int32Type>(group, &[19_844, -1], None);
    column::<Int64Type>(group, &[19_844 * 86_400_000_000_000, 1], None);
    let old = [Int96::from(vec![0, 0, 2_460_432]), Int96::from(vec![0, 0, 2_440_588])];
    column::<Int96Type>(group, &old, None);
    column::<Int32Type>(group, &[7], Some(&[0, 1]));
    column::<Int64Type>(group, &[19_844 * 86_400_000, 0], None);
    column::<ByteArrayType>(group, &bytes(&["甲".as_bytes(), b""]), None);
    column::<Int32Type>(group, &[65_535, 0], None);
    column::<Int32Type>(group, &[i32::MIN, i32::MAX], None);
}

#[test]
fn parquet_values_of_every_type_are_cells() {
    let properties = [
        WriterProperties::builder(),
        WriterProperties::builder().set_compression(Compression::SNAPPY),
        WriterProperties::builder().set_dictionary_enabled(false).set_writer_version(WriterVersion::PARQUET_2_0),
    ];
    for properties in properties {
        assert_eq!(
            rows(&file(EVERY_TYPE, properties.build(), every_type)),
            [
                "1 a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t",
                "2 TRUE|-128|4294967295|18446744073709551615|9.50|0.001|9.5|9.50|0.1|0.1|高|x|2024-05-01|2024-05-01|2024-05-01||2024-05-01|甲|65535|-2147483648",
                "3 FALSE|127|5|5|-0.05|-9223372036854775.808|-0.1|-0.02|0|1000000000000000|low||1969-12-31|1970-01-01 00:00:00 UTC KJ1009|1970-01-01|7|1970-01-01||0|2147483647",
            ]
        );
    }
}

#[test]
fn parquet_texts_in_differences_are_read_over_many_blocks() {
    use parquet::basic::Encoding;
    let texts: Vec<String> = (0..1000).map(|at| format!("{}{at}", "矿".repeat(at % 37))).collect();
    let values: Vec<ByteArray> = texts.iter().map(|text| ByteArray::from(text.as_bytes().to_vec())).collect();
    // Every third is vacant.
    let levels: Vec<i16> = (0..1500).map(|at| i16::from(at % 3 != 2)).collect();
    for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let properties = WriterProperties::builder().set_dictionary_enabled(false).set_encoding(encoding);
            let properties = properties.set_writer_version(version).set_compression(Compression::SNAPPY).build();
            let write = |group: &mut Group<'_>| column::<ByteArrayType>(group, &values, Some(&levels));
            let bytes = file("message m { optional binary a (UTF8); }", properties, write);
            let sheet = read_all(&bytes).unwrap();
            let read: Vec<&str> = sheet.rows.iter().skip(1).map(|row| row.cells[0].text.as_str()).collect();
            assert_eq!(read, texts, "{encoding:?} {version:?}");
        }
    }
}

#[test]
fn a_parquet_row_in_which_nothing_is_stated_counts_as_a_row() {
    let ids = |group: &mut Group<'_>| column::<ByteArrayType>(group, &bytes(&[b"A", b"B"]), Some(&[1, 0, 1]));
    let bytes = file("message m { optional binary mine_id (UTF8); }", WriterProperties::default(), ids);
    assert_eq!(rows(&bytes), ["1 mine_id", "2 A", "4 B"]);
}

#[test]
fn parquet_limits_hold_before_there_is_memory() {
    let bytes = fixture("mines.parquet");
    let default = Limits::default();
    for (limits, message) in [
        (Limits { rows: 4, ..default }, "超过 4 行的上限"),
        (Limits { columns: 8, ..default }, "超过 8 列的上限"),
        (Limits { cells: 44, ..default }, "超过 44 个单元格的上限"),
        (Limits { unpacked_bytes: 100, ..default }, "解压后超过 100 字节的上限"),
    ] {
        let refused = read(bytes.clone(), &limits).unwrap_err();
        assert_eq!((refused.code, refused.message.zh.as_ref()), (Code::BeyondLimit, message));
    }
    assert!(read(bytes, &Limits { rows: 5, columns: 9, cells: 45, ..default }).is_ok());
    // A few bytes of dictionary are many bytes of text.
    let long = vec![b'x'; 1000];
    let texts = vec![ByteArray::from(long); 1000];
    let write = |group: &mut Group<'_>| column::<ByteArrayType>(group, &texts, None);
    let bytes = file("message m { required binary a (UTF8); }", WriterProperties::default(), write);
    assert!(bytes.len() < 10_000);
    let refused = read(bytes, &Limits { unpacked_bytes: 100_000, ..default }).unwrap_err();
    assert_eq!(refused.message.zh, "解压后超过 100000 字节的上限");
}

#[test]
fn what_is_a_parquet_file_is_told_by_its_bytes() {
    assert!(is_parquet(&fixture("mines.parquet")) && is_parquet(b"PAR1") && is_parquet(b"PAR1\x15"));
    assert!(is_parquet(b"PARE....PARE"));
    for text in [&b""[..], b"PAR", b"PAR1,mine_id\n", b"PAR1\nx", b"PARE,mine_id\n"] {
        assert!(!is_parquet(text), "{text:?}");
    }
}

/// The file with another foot: what it says of its rows and of its only group is changed.
fn lying(bytes: &[u8], rows: i64, change: impl Fn(RowGroupMetaData) -> RowGroupMetaData) -> Vec<u8> {
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes.to_vec())).unwrap();
    let (file, group) = (file.metadata().file_metadata(), file.metadata().row_group(0).clone());
    let file = FileMetaData::new(file.version(), rows, None, None, file.schema_descr_ptr(), None);
    let metadata = ParquetMetaData::new(file, vec![change(group)]);
    let length = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
    let mut lying = bytes[..bytes.len() - 8 - length as usize].to_vec();
    let mut foot = Vec::new();
    ParquetMetaDataWriter::new(&mut foot, &metadata).finish().unwrap();
    lying.extend_from_slice(&foot);
    lying
}

#[test]
fn a_parquet_file_that_lies_of_itself_is_refused() {
    let ids = |group: &mut Group<'_>| column::<ByteArrayType>(group, &bytes(&[b"A", b"B", b"C"]), None);
    let whole = file("message m { required binary mine_id (UTF8); }", WriterProperties::default(), ids);
    let counted = |rows: i64| {
        move |group: RowGroupMetaData| {
            let column = group.column(0).clone().into_builder().set_num_values(rows).build().unwrap();
            group.into_builder().set_num_rows(rows).set_column_metadata(vec![column]).build().unwrap()
        }
    };
    assert_eq!(rows(&lying(&whole, 3, counted(3))), ["1 mine_id", "2 A", "3 B", "4 C"]);
    // Two rows of three are a mine that nobody would hear of.
    for rows in [0, 2, 4, 1_000_000] {
        assert!(refused(&lying(&whole, rows, counted(rows))).starts_with("KJ1031"), "{rows}");
    }
    assert_eq!(refused(&lying(&whole, i64::MAX, counted(i64::MAX))), "KJ1025 超过 1048576 行的上限");
    // The library writes as the number of all rows the sum of those of the groups.
    for (said, in_group) in [(3, 2), (-1, -1), (3, -3)] {
        assert!(refused(&lying(&whole, said, counted(in_group))).starts_with("KJ1031"), "{said} {in_group}");
    }
    type Change =
        fn(parquet::file::metadata::ColumnChunkMetaDataBuilder) -> parquet::file::metadata::ColumnChunkMetaDataBuilder;
    let changes: [Change; 9] = [
        |column| column.set_num_values(2),
        |column| column.set_total_compressed_size(-1),
        |column| column.set_total_compressed_size(i64::MAX),
        |column| column.set_total_compressed_size(7),
        |column| column.set_total_uncompressed_size(-1),
        |column| column.set_data_page_offset(-4),
        |column| column.set_data_page_offset(i64::MAX),
        |column| column.set_dictionary_page_offset(Some(-1)),
        |column| column.set_dictionary_page_offset(Some(1 << 40)),
    ];
    let mut told = 0;
    for (at, change) in changes.into_iter().enumerate() {
        let bytes = lying(&whole, 3, |group| {
            let column = change(group.column(0).clone().into_builder()).build().unwrap();
            group.into_builder().set_column_metadata(vec![column]).build().unwrap()
        });
        // The library may leave out a position that it takes for none; then the rows are those that are there.
        if read_all(&bytes).is_ok() {
            assert_eq!(rows(&bytes), ["1 mine_id", "2 A", "3 B", "4 C"], "{at}");
        } else {
            assert!(refused(&bytes).starts_with("KJ1031"), "{at}");
            told += 1;
        }
    }
    assert!(told >= 7, "{told}");
    let huge = lying(&whole, 3, |group| {
        let column = group.column(0).clone().into_builder().set_total_uncompressed_size(i64::MAX).build().unwrap();
        group.into_builder().set_column_metadata(vec![column]).build().unwrap()
    });
    assert!(refused(&huge).starts_with("KJ1025"));
}

/// Whatever comes of damaged bytes, it is rows or an error with a code.
fn is_an_answer(bytes: Vec<u8>) {
    if let Err(refused) = read(bytes, &Limits { unpacked_bytes: 1 << 20, ..Limits::default() }) {
        assert!(matches!(refused.code, Code::BadParquet | Code::BeyondLimit), "{refused:?}");
    }
}

#[test]
fn a_parquet_file_on_which_the_library_panics_is_damaged() {
    let bytes = fixture("too-long.parquet");
    assert!(
        guard::caught(|| reader::read(bytes.clone(), &Limits::default())).is_none(),
        "the library does not panic any more"
    );
    assert!(refused(&bytes).starts_with("KJ1031 不是 Parquet 文件，或不完整，或已损坏"));
}

#[test]
fn a_parquet_file_that_is_cut_off_anywhere_is_refused() {
    for name in ["mines.parquet", "mines-v2.parquet", "mines-zstd.parquet"] {
        let whole = fixture(name);
        for length in 0..whole.len() {
            assert!(read_all(&whole[..length]).is_err(), "{length}");
            // With the end of another it may be taken for whole.
            is_an_answer([&whole[..length], &whole[whole.len() - 8..]].concat());
            is_an_answer([&whole[..4], &whole[length..]].concat());
        }
    }
}

#[test]
fn no_byte_of_a_parquet_file_can_be_changed_to_a_panic() {
    let every_type = file(EVERY_TYPE, WriterProperties::default(), every_type);
    let names = ["mines", "mines-v2", "mines-zstd", "moments-old"];
    let fixtures = names.map(|name| fixture(&format!("{name}.parquet")));
    for whole in fixtures.into_iter().chain([every_type]) {
        for at in 4..whole.len() - 4 {
            for change in [0x01, 0x02, 0x10, 0x80, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] ^= change;
                is_an_answer(bytes);
            }
        }
    }
}

/// A file that has nothing but this foot.
fn footed(foot: &[u8]) -> Vec<u8> {
    let length = u32::try_from(foot.len()).unwrap().to_le_bytes();
    [b"PAR1", foot, &length, b"PAR1"].concat()
}

/// A foot with so many columns that are said to be there, and those that are.
fn columns_said(said: u32, columns: &[u8]) -> Vec<u8> {
    let mut foot = vec![0x15, 0x02, 0x19, 0xFC];
    let mut left = said;
    while left >= 0x80 {
        foot.push((left & 0x7F) as u8 | 0x80);
        left >>= 7;
    }
    foot.push(left as u8);
    foot.extend_from_slice(columns);
    foot.extend_from_slice(&[0x16, 0x00, 0x19, 0x0C, 0x00]);
    footed(&foot)
}

#[test]
fn a_parquet_foot_that_asks_for_memory_or_depth_is_refused() {
    // Each column is made of the next, a million times: whoever goes down to the last has no stack any more.
    let nested = [0x38, 0x01, b'a', 0x25, 0x02, 0x15, 0x02, 0x00];
    assert!(refused(&columns_said(1_000_000, &nested.repeat(1_000_000))).starts_with("KJ1031"));
    // One that says that it is made of two thousand million others.
    let wide = [0x48, 0x01, b'a', 0x15, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0x00];
    for said in [1, 2, u32::MAX] {
        assert!(refused(&columns_said(said, &wide)).starts_with("KJ1031"));
    }
    // As many groups of rows.
    let groups = [0x15, 0x02, 0x19, 0x0C, 0x16, 0x00, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00];
    assert!(refused(&footed(&groups)).starts_with("KJ1031"));
    // Structures in structures.
    assert!(refused(&footed(&[0x5C; 1_000_000])).starts_with("KJ1031"));
    for length in [0, 1, 7, u32::MAX] {
        assert!(refused(&[b"PAR1".as_slice(), &length.to_le_bytes(), b"PAR1"].concat()).starts_with("KJ1031"));
    }
}

#[test]
fn an_encrypted_parquet_file_with_a_foot_that_can_be_read_is_refused() {
    let algorithm = [0x15, 0x02, 0x19, 0x0C, 0x16, 0x00, 0x19, 0x0C, 0x4C, 0x1C, 0x00, 0x00, 0x00];
    assert_eq!(refused(&footed(&algorithm)), "KJ1031 Parquet 文件已加密");
}

#[test]
fn the_heads_of_parquet_pages_are_added_up_and_checked() {
    let v1 = |values: u8, packed: u8, unpacked: u8, levels: u8| {
        vec![
            0x15, 0x00, 0x15, unpacked, 0x15, packed, 0x2C, 0x15, values, 0x15, 0x00, 0x15, levels, 0x15, 6, 0x00, 0x00,
        ]
    };
    let page = |head: Vec<u8>, bytes: usize| [head, vec![0xAA; bytes]].concat();
    // Numbers are written twice as large, so that the last bit is their sign.
    let two = [page(v1(6, 4, 10, 6), 2), page(v1(4, 0, 0, 6), 0)].concat();
    assert_eq!(head::sum(&two), Some(head::Sum { values: 5, unpacked: 5 }));
    assert_eq!(head::sum(&[]), Some(head::Sum::default()));
    for bad in [
        page(v1(6, 4, 10, 6), 1),
        page(v1(5, 4, 10, 6), 2),
        page(v1(6, 3, 10, 6), 2),
        page(v1(6, 4, 9, 6), 2),
        page(v1(6, 4, 10, 0), 2),
        vec![0x00],
        vec![0x15],
    ] {
        assert_eq!(head::sum(&bad), None, "{bad:?}");
    }
    let v2 = |vacant: u8, rows: u8, of_levels: u8| {
        let data = [0x15, 6, 0x15, vacant, 0x15, rows, 0x15, 0x00, 0x15, of_levels, 0x15, 0x00, 0x00];
        [&[0x15, 0x06, 0x15, 0x04, 0x15, 0x04, 0x5C][..], &data, &[0x00, 0xAA, 0xAA]].concat()
    };
    assert_eq!(head::sum(&v2(2, 6, 2)), Some(head::Sum { values: 3, unpacked: 2 }));
    for bad in [v2(8, 6, 2), v2(1, 6, 2), v2(2, 4, 2), v2(2, 6, 6), v2(2, 6, 1)] {
        assert_eq!(head::sum(&bad), None, "{bad:?}");
    }
    let huge = [
        0x15, 6, 0x15, 4, 0x15, 4, 0x5C, 0x15, 6, 0x55, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0x15, 0xFE, 0xFF, 0xFF, 0xFF,
        0x0F,
    ];
    assert_eq!(head::sum(&[&huge[..], &[0, 0, 0, 0]].concat()), None);
}
