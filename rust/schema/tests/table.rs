//! The table of methods is written by hand, a piece in each kernel's folder; the `.proto` files say what must be in it.

use std::collections::BTreeMap;

use oxbow_schema::{DESCRIPTORS, Method, Work, method, methods};
use prost::Message as _;
use prost_types::FileDescriptorSet;

#[test]
fn has_every_method_of_the_schema_in_the_table_and_no_other() {
    let set = FileDescriptorSet::decode(DESCRIPTORS).expect("descriptors");
    let mut described = BTreeMap::new();
    for file in set.file.iter().filter(|file| file.package() != "oxbow.remote.v1") {
        for service in &file.service {
            for method in &service.method {
                let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                described.insert(path, method.client_streaming());
            }
        }
    }
    let table = methods().map(|method| (method.path.to_owned(), matches!(method.work, Work::Stream(_)))).collect();
    assert_eq!(described, table);
}

#[test]
fn finds_a_method_by_its_path_alone() {
    assert_eq!(method("/oxbow.byte_hash.v1.ByteHash/Hash").map(Method::name), Some("Hash"));
    assert!(method("/oxbow.byte_hash.v1.ByteHash/").is_none() && method("Hash").is_none());
}

#[test]
fn names_the_parts_of_a_path() {
    let hash = method("/oxbow.byte_hash.v1.ByteHash/Hash").expect("a method");
    assert_eq!((hash.service(), hash.kernel(), hash.name()), ("oxbow.byte_hash.v1.ByteHash", "ByteHash", "Hash"));
}
