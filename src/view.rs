//! Views of a report: text, JSON, Markdown, HTML, CSV, SARIF. Pure functions.
