// What `require("lacuna")` finds in a Node that cannot require modules.

"use strict";

throw Object.assign(
  new Error("lacuna is an ES module, and this Node cannot `require` one; use `await import(\"lacuna\")`, or Node 20.19, 22.12 or later"),
  { code: "ERR_REQUIRE_ESM" },
);
