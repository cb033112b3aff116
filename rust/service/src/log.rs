//! Logs for machines: a JSON object a line, on stderr.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

pub fn info(event: &str, fields: &[(&str, Value)]) {
    write("info", event, fields);
}

pub fn error(event: &str, fields: &[(&str, Value)]) {
    write("error", event, fields);
}

fn write(level: &str, event: &str, fields: &[(&str, Value)]) {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
    let mut line = Map::new();
    line.insert("at".to_owned(), millis.into());
    line.insert("level".to_owned(), level.into());
    line.insert("event".to_owned(), event.into());
    line.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    // Nobody reads the logs any more: no reason to stop.
    let _ = writeln!(std::io::stderr().lock(), "{}", Value::Object(line));
}
