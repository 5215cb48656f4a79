/** The same package with the WebAssembly inside the JavaScript. */
export * from "./lacuna.js";
