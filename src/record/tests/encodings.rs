//! One record in five encodings.

use encoding_rs::GB18030;

use crate::record::testing::{Folder, lines, stated, vocabulary};

fn encodings(text: &str) -> Vec<Vec<u8>> {
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect();
    let (gb18030, _, failed) = GB18030.encode(text);
    assert!(!failed);
    vec![
        text.into(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        gb18030.into_owned(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ]
}

#[test]
fn records_are_the_same_in_every_encoding() {
    let vocabulary = vocabulary();
    for (name, text) in [
        ("m.csv", "矿井编号,检查日期,核定生产能力（万吨/年）,备注\n甲-01,2005年10月20日,９,𠀀㐀€\n"),
        ("m.toml", "\"矿井编号\" = \"甲-01\"\n\"检查日期\" = 2005-10-20\n\"核定生产能力\" = 9\nremarks = '𠀀㐀€'\n"),
    ] {
        let folder = Folder::with(&[]);
        for bytes in encodings(text) {
            folder.add(name, &bytes);
            let reading = folder.read();
            assert_eq!(lines(&reading.problems), [""; 0]);
            assert_eq!(
                stated(&vocabulary, &reading.records[0]),
                ["mine_id=甲-01", "check_date=2005-10-20", "approved_capacity=9", "remarks=𠀀㐀€"]
            );
        }
        folder.add(name, b"mine_id,\xFF\n");
        assert_eq!(lines(&folder.read().problems), [format!("KJ1002 {name} 第 8 字节起既不是 UTF-8 也不是 GB18030")]);
    }
}
