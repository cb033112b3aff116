//! The generated code is committed, so that nobody who builds needs a compiler of schemas. This test is that compiler. It
//! does not link what it makes: that may not compile before it has run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message as _;

/// `npm run generate` sets OXBOW_GENERATE, and this writes what the kernels' `messages.proto` say now.
#[test]
fn is_what_the_schema_says() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/generated");
    let made = generate();
    if env::var_os("OXBOW_GENERATE").is_some() {
        let _ = fs::remove_dir_all(&committed);
        fs::create_dir_all(&committed).expect("made");
        for (name, content) in &made {
            fs::write(committed.join(name), content).expect("written");
        }
    }
    let found = contents(&committed);
    let differ: BTreeSet<_> =
        made.keys().chain(found.keys()).filter(|&name| made.get(name) != found.get(name)).collect();
    assert!(
        differ.is_empty(),
        "{differ:?} of {} are not what the .proto files say: run npm run generate",
        committed.display()
    );
}

/// Name and content of all files.
fn generate() -> BTreeMap<String, Vec<u8>> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kernels = room.join("../../kernels/src");
    let envelope = room.join("../../../packages/remote");
    let mut protos: Vec<PathBuf> = fs::read_dir(&kernels)
        .expect("the kernels")
        .map(|kernel| kernel.expect("a folder").path().join("messages.proto"))
        .filter(|proto| proto.exists())
        .collect();
    protos.sort();
    protos.push(envelope.join("envelope.proto"));
    let set = protox::compile(protos, [&kernels, &envelope]).expect("the schema compiles");
    let made = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("generated");
    let _ = fs::remove_dir_all(&made);
    fs::create_dir_all(&made).expect("made");
    prost_build::Config::new()
        .out_dir(&made)
        .include_file("mod.rs")
        .compile_fds(set.clone())
        .expect("the generator takes it");
    // What is included stands beside the file that includes it, on every machine.
    let included = fs::read_to_string(made.join("mod.rs")).expect("generated");
    let included = included.replace(&format!("{}/", made.display()), "");
    fs::write(made.join("mod.rs"), included).expect("written");
    fs::write(made.join("messages.descriptors"), set.encode_to_vec()).expect("written");
    contents(&made)
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(files) = fs::read_dir(folder) else { return BTreeMap::new() };
    let read = files.map(|file| {
        let path = file.expect("a file").path();
        (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("read"))
    });
    read.collect()
}
