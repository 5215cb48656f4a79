mod train;
fn main() {
    if std::env::args().nth(1).as_deref() == Some("train") {
        train::main().unwrap()
    }
}
