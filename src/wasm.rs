//! The exports to JavaScript.
