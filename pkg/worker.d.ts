/** The script of a Web Worker, to be started and not to be imported. */
export {};
