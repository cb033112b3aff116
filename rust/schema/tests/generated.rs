//! The generated code is committed, so that nobody who builds needs a compiler of schemas. This test is that compiler.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// `OXBOW_GENERATE=1 cargo test --package oxbow-schema` writes what `proto/kernels.proto` says now.
#[test]
fn is_what_the_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let protos = root.join("../../proto");
    let descriptors = protox::compile([protos.join("kernels.proto")], [&protos]).expect("the schema compiles");
    let made = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    tonic_prost_build::configure()
        .build_client(false)
        .server_mod_attribute(".", "#[cfg(feature = \"service\")]")
        .out_dir(&made)
        .compile_fds(descriptors.clone())
        .expect("the generator takes it");
    let code = fs::read(made.join("oxbow.v1.rs")).expect("generated");
    let set = prost::Message::encode_to_vec(&descriptors);
    for (name, content) in [("oxbow.v1.rs", code), ("kernels.descriptors", set)] {
        let committed = root.join("src/generated").join(name);
        if env::var_os("OXBOW_GENERATE").is_some() {
            fs::create_dir_all(committed.parent().expect("a folder")).expect("made");
            fs::write(&committed, &content).expect("written");
        }
        assert!(
            fs::read(&committed).is_ok_and(|found| found == content),
            "{} is not what proto/kernels.proto says: run OXBOW_GENERATE=1 cargo test --package oxbow-schema",
            committed.display()
        );
    }
}
