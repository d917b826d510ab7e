//! Target for tables of returned forms: CSV and XLSX.

use congvan::form::{Unit, consolidate};

use crate::{TYPESETTER, check_error, seeds};

pub(crate) const WORDS: &[&str] = &[
    ",",
    ";",
    "\t",
    "\"",
    "\r\n",
    "\n",
    "Đơn vị",
    "Đảng viên",
    "members",
    "\u{feff}",
    "'=",
    "=",
    "1.234",
    "12",
    "2,2%",
    "31/12/2022",
    "1",
    "2",
    "PK\u{3}\u{4}",
    "<row",
    "<c r=\"A1\"",
    "<f>SUM(B2:B9)</f>",
    "<v>1</v>",
];

/// Checks that a table that can be read is written and read back with the same rows, typeset, and consolidated.
pub fn table(bytes: &[u8]) {
    let form = seeds::form();
    for read in [form.read_csv("a.csv", bytes), form.read_xlsx("a.xlsx", bytes)] {
        let filled = match read {
            Ok(filled) => filled,
            Err(error) => {
                check_error(&error);
                continue;
            }
        };
        let csv = filled.to_csv().expect("a form that was read can be written");
        let again = form.read_csv("b.csv", csv.as_bytes()).expect("the CSV can be read");
        assert_eq!(again.to_csv().expect("the rows can be written again"), csv);
        match filled.to_xlsx(TYPESETTER.standard_for(&filled)) {
            Ok(xlsx) => {
                if let Err(error) = form.read_xlsx("b.xlsx", &xlsx) {
                    check_error(&error);
                }
            }
            Err(error) => check_error(&error),
        }
        let units = [Unit::new("Chi bộ 1"), Unit::new("Chi bộ 2")];
        let _ = consolidate(&form, &units, &[filled.clone()], TYPESETTER.standard_for(&form));
        if filled.rows.len() < 50
            && let Err(error) = TYPESETTER.pdf(&filled)
        {
            check_error(&error);
        }
    }
}
