mod train;
use std::path::Path;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let shared = Path::new("../shared/data");
    match args[0].as_str() {
        "train" => train::run(shared, Path::new("data/model")).unwrap(),
        "examples" => train::examples(shared, args.get(2).map(Path::new), Path::new(&args[1])).unwrap(),
        _ => {}
    }
}
