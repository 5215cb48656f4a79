//! Training.

/// Trains the model.
pub fn train(_arguments: &[String]) -> Result<(), String> {
    Err("training is not part of this version".to_owned())
}
