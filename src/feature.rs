//! Hashed features of a sentence and of its surroundings. The same code serves training and reading.
