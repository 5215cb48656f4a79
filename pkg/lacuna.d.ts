// The types of the package. `tests/package/types.test.mjs` holds those of reports and comparisons against their schemas.

/** The version of the package. */
export const version: string;

/**
 * A text as it is given: a string whose format is guessed (or said by {@link AnalyzeOptions.format}), or one whose format
 * is said here, or the blocks that it is made of.
 *
 * Offsets of a report count UTF-16 code units, as `slice` does, of the string that was given. Of blocks they count those of
 * `blocks.map(({ text }) => text).join("\n")`.
 */
export type Input = string | { text: string } | { html: string } | { markdown: string } | { blocks: readonly Block[] };

/** A block of a text whose form is known. Its words carry no markup. */
export type Block =
  | {
      kind: "heading";
      /** Its depth, from 1, which is also what it is where nothing is said. */
      level?: number;
      text: string;
    }
  | { kind: "paragraph"; text: string }
  | {
      kind: "list_item";
      /** Its depth, from 1, which is also what it is where nothing is said. */
      level?: number;
      text: string;
    }
  | {
      kind: "cell";
      /** Its row and column, from 0, which is also what they are where nothing is said. */
      row?: number;
      column?: number;
      /** Whether it is the title of its column or row. */
      header?: boolean;
      text: string;
    };

/** What the caller chooses for one analysis. Any other field is an error, which names the nearest that is known. */
export interface AnalyzeOptions {
  /**
   * What to measure against: ids of built-in checklists, `"all"` for every one of them, and checklists of your own. By
   * default `["baseline"]`.
   */
  checklists?: readonly (string | Checklist)[];
  /** How a string is written. By default it is guessed. */
  format?: "auto" | "text" | "markdown" | "html";
  /** The day of judgement, such as `"2026-01-31"`. Without it no date is called stale. */
  today?: string;
  /** The name that the report carries as `document.id`. */
  id?: string;
  /** Takes the call back, with the code `aborted`. Only in a worker can a text be stopped whose reading has begun. */
  signal?: AbortSignal;
}

/** What the caller chooses for one analysis in a worker. */
export interface WorkerCallOptions extends AnalyzeOptions {
  /** The most milliseconds that the call may take once the worker turns to it; beyond, its code is `timeout`. */
  timeLimit?: number;
}

/**
 * A checklist of your own. `docs/checklists.md` in the repository tells how to write one, `data/checklist.schema.json`
 * there describes every field.
 */
export interface Checklist {
  /** Short name, such as `"acme"`; none of a built-in one. */
  id: string;
  title: string;
  /** Where it holds, in words. */
  jurisdiction: string;
  /** The day up to which it is right, such as `"2026-01-31"`. */
  as_of: string;
  /** The statute, contract or rule. */
  cite: string;
  /** Its link. */
  url: string;
  /** What shows that it concerns a text. */
  applies?: object;
  /** What it asks for. */
  requirements: readonly object[];
  [field: string]: unknown;
}

/** Loads the engine. Whoever only calls functions that return promises need not: they load it. */
export interface InitOptions {
  /**
   * Where the WebAssembly is: a URL, its bytes, a `Response`, a `WebAssembly.Module`, or a promise of one of them. By
   * default the file that came with the package, `lacuna/wasm`.
   */
  wasm?: WasmSource | PromiseLike<WasmSource>;
}

export type WasmSource = string | URL | BufferSource | Response | WebAssembly.Module;

/**
 * Loads the engine, once; later calls return the same promise, and after a failure the next call tries anew.
 *
 * Rejects with a {@link LacunaError}: `load` where the WebAssembly cannot be had, `option` where `wasm` holds none.
 */
export function init(options?: InitOptions): Promise<void>;

/**
 * Returns the report on a text, its offsets in UTF-16 code units. Takes time in proportion to the text.
 *
 * Rejects with a {@link LacunaError}: `empty`, `binary` or `too_large` where the text cannot be read, `input` where it is
 * given in no known form, `option` and `checklist` where an option cannot be used, `load`, `aborted`, `trap`.
 */
export function analyze(input: Input, options?: AnalyzeOptions): Promise<Report>;

/** Returns what {@link analyze} resolves to. Throws also `not_ready` before `await init()`. */
export function analyzeSync(input: Input, options?: AnalyzeOptions): Report;

/**
 * Returns what has changed between two versions, both read with the same options.
 *
 * Rejects as {@link analyze} does; the message says which of the two texts it is about.
 */
export function compare(oldInput: Input, newInput: Input, options?: AnalyzeOptions): Promise<Comparison>;

/** Returns what {@link compare} resolves to. Throws also `not_ready` before `await init()`. */
export function compareSync(oldInput: Input, newInput: Input, options?: AnalyzeOptions): Comparison;

/** What a report is turned into. */
export type ViewFormat = "text" | "json" | "markdown" | "html" | "csv" | "sarif";

/** What a report that was copied, stored or sent needs for its views. */
export interface RenderOptions extends AnalyzeOptions {
  /** The text that the report is about, as it was given to `analyze`. */
  text?: Input;
}

/**
 * Returns a view of a report: text for a terminal, its JSON in one line, Markdown, one HTML page without script, CSV (RFC
 * 4180) or SARIF 2.1.0.
 *
 * Views quote the text. A report that `analyze` returned knows its own; it is kept beside the report, not in it, as long as
 * the report is. A report that was copied, stored or sent has lost it: give it as `text`, and with it the options of the
 * analysis that the report does not tell (`checklists` of your own, `format`). The text is then read again, and must give
 * this very report. Only `"json"` needs no text.
 *
 * Rejects with a {@link LacunaError}: `text` where the text is needed and not there, `report` where the report is not what
 * this version says of the text, `option` where no view has this name; and as {@link analyze} does.
 */
export function render(report: Report, format: ViewFormat, options?: RenderOptions): Promise<string>;

/** Returns what {@link render} resolves to. Throws also `not_ready` before `await init()`. */
export function renderSync(report: Report, format: ViewFormat, options?: RenderOptions): string;

/** A checklist, as it is listed. */
export interface ListedChecklist {
  id: string;
  title: string;
}

/** Returns the built-in checklists, in their order. */
export function checklists(): Promise<ListedChecklist[]>;

/** Returns what {@link checklists} resolves to. Throws `not_ready` before `await init()`. */
export function checklistsSync(): ListedChecklist[];

/**
 * Returns the id and the title of a checklist of your own, given as an object or as a string of JSON.
 *
 * Rejects with a {@link LacunaError} of the code `checklist`, which says what is wrong with it, in which field, and of a
 * string in which line and column.
 */
export function checkChecklist(checklist: Checklist | string): Promise<ListedChecklist>;

/** Returns what {@link checkChecklist} resolves to. Throws also `not_ready` before `await init()`. */
export function checkChecklistSync(checklist: Checklist | string): ListedChecklist;

/** Returns for each sentence of a text where it is and what spoke for and against each topic. */
export function explain(text: string): Promise<Explanation[]>;

/** Returns what {@link explain} resolves to. Throws also `not_ready` before `await init()`. */
export function explainSync(text: string): Explanation[];

/** Why a sentence has its topics. */
export interface Explanation {
  start: number;
  end: number;
  topics: {
    topic: string;
    title: string;
    /** Calibrated probability. */
    score: number;
    threshold: number;
    /** Whether the score reaches the threshold. */
    marked: boolean;
    denied: boolean;
    /** The words that decided it, with their weight in log-odds. */
    because: { weight: number; place: string; words: string }[];
  }[];
}

/** How a worker is started. */
export interface WorkerOptions extends InitOptions {
  /** The most milliseconds that each call may take; by default there is no limit. */
  timeLimit?: number;
  /**
   * The worker's script, or what makes a worker of it, for bundlers that do not carry it along by themselves. It is the
   * module `lacuna/worker`.
   */
  worker?: string | URL | (() => unknown);
}

/**
 * Returns the same functions, run in a thread of its own: the page, or the process, goes on meanwhile. It starts with the
 * first call, takes one call after the other, and does not keep a process alive that has nothing else to do.
 *
 * A call can be taken back by `signal` and bounded by `timeLimit`, both also while it runs. The thread is then stopped and
 * another started for the calls after it, as also where the engine breaks (`trap`).
 *
 * Throws a {@link LacunaError} of the code `option` where an option is not known.
 */
export function createWorker(options?: WorkerOptions): LacunaWorker;

/** The functions of the package in a thread of its own. Each rejects as the function of its name does, or with `worker`. */
export interface LacunaWorker {
  analyze(input: Input, options?: WorkerCallOptions): Promise<Report>;
  compare(oldInput: Input, newInput: Input, options?: WorkerCallOptions): Promise<Comparison>;
  render(report: Report, format: ViewFormat, options?: RenderOptions & WorkerCallOptions): Promise<string>;
  checklists(): Promise<ListedChecklist[]>;
  checkChecklist(checklist: Checklist | string): Promise<ListedChecklist>;
  explain(text: string): Promise<Explanation[]>;
  /** Ends the thread. Calls that wait, and calls to come, reject with the code `closed`. */
  close(): void;
}

/**
 * What went wrong:
 *
 * - `empty`, `binary`, `too_large`: the text holds nothing, is no text, or is longer than 64 MiB
 * - `input`: the text is given in no known form
 * - `option`, `checklist`: an option or a checklist cannot be used
 * - `text`, `report`: `render` lacks the text, or the report is not what this version says of it
 * - `load`: the WebAssembly cannot be loaded
 * - `not_ready`: a function that returns no promise was called before `await init()`
 * - `aborted`, `timeout`, `closed`, `worker`: the call was taken back, took too long, came after `close`, or the worker
 *   does not run
 * - `trap`: the engine broke, which is a bug of it
 */
export type ErrorCode =
  | "empty"
  | "binary"
  | "too_large"
  | "input"
  | "option"
  | "checklist"
  | "text"
  | "report"
  | "load"
  | "not_ready"
  | "aborted"
  | "timeout"
  | "closed"
  | "worker"
  | "trap";

/** The one error of the package: `code` for programs, `message` with cause and remedy for people. */
export class LacunaError extends Error {
  constructor(code: ErrorCode, message: string, options?: ErrorOptions);
  readonly name: "LacunaError";
  readonly code: ErrorCode;
}

/** What Lacuna says of one text, version 1. Within a version fields may be added, and those named here stay. */
export interface Report {
  /** The version of this form. */
  schema: 1;
  document: ReportDocument;
  /** In order and disjoint. Their ids are their indices. */
  sentences: Sentence[];
  /** By their start. Their ids are their indices. */
  facts: Fact[];
  /** One for each checklist asked for. */
  checklists: ChecklistReport[];
  /** What a careful reader would object to. */
  warnings: Warning[];
  /** The policy in five lines. */
  label: Record<"collects" | "why" | "with_whom" | "how_long" | "rights", LabelLine>;
  /** How much of the text is about each category. */
  coverage: Record<Category, Coverage>;
}

export type Category = "collection" | "use" | "sharing" | "security" | "rights" | "other";

/** About the text as a whole. */
export interface ReportDocument {
  /** The name that the caller gave. */
  id: string;
  is_policy: boolean;
  /** How much it is one, 0 to 1. */
  policy_score: number;
  /** BCP 47 code; `und` where it cannot be told. */
  language: string;
  /** The unit of every offset: in JavaScript always `utf-16`. */
  offsets: "utf-8" | "utf-16";
  words: number;
  sentences: number;
  /** At 240 words a minute. */
  reading_minutes: number;
  /** Flesch reading ease: 100 is easy, 0 is hard. */
  reading_ease: number;
  /** The date of effect or last update, ISO 8601. */
  effective_date: string | null;
  /** The day of judgement, ISO 8601. */
  today: string | null;
  /** Words such as "may" and "such as". */
  hedges_per_100_words: number;
}

export interface Sentence {
  id: number;
  /** First offset. */
  start: number;
  /** One past the last offset. */
  end: number;
  kind: "heading" | "sentence" | "list_item" | "cell" | "contents";
  /** The heading above it, as an index of the sentences. */
  heading: number | null;
  /** The first parts of its topics' ids with their largest score, best first. */
  categories: { id: Category; score: number }[];
  /** Its topics at or above the threshold, best first. */
  topics: {
    /** Such as `sharing.sale`. */
    id: string;
    /** Calibrated probability, 0 to 1. */
    score: number;
    confidence: "clear" | "likely" | "unsure";
    /** Present where the sentence denies it. */
    denied?: true;
  }[];
  /** Its facts, as indices of the facts. */
  facts: number[];
}

export interface Fact {
  id: number;
  kind:
    | "data_type"
    | "purpose"
    | "recipient"
    | "retention"
    | "contact"
    | "date"
    | "law"
    | "age"
    | "security_measure"
    | "right"
    | "country";
  /** The words of the text, white space folded. */
  value: string;
  /** The normal form. */
  canonical: string;
  /** What a law calls it, such as `gdpr.special`. */
  marks: string[];
  /** For a period, its length in days. */
  days: number | null;
  /** The sentence, as an index of the sentences. */
  sentence: number;
  /** First offset. */
  start: number;
  /** One past the last offset. */
  end: number;
  /** The wider kinds, the nearest first; absent where there is none. */
  within?: string[];
  /** Present where the text says that it is not so. */
  denied?: true;
  /** For a right, the contacts by which it can be used, as indices of the facts; absent where none is given. */
  means?: number[];
}

export type Status = "stated" | "vague" | "missing" | "not_applicable";

export interface ChecklistReport {
  /** Such as `gdpr`. */
  id: string;
  title: string;
  /** Whether it concerns the text; the statuses do not depend on it. */
  applies: "yes" | "likely" | "unclear" | "no";
  /** The reason, in one sentence. */
  why: string;
  /** How many requirements have each status. */
  counts: Record<Status, number>;
  /** In the order of the checklist. */
  requirements: Requirement[];
}

export interface Requirement {
  /** Such as `gdpr.retention`. */
  id: string;
  title: string;
  /** What it is about; null for what belongs to none of the five, such as the date of the text. */
  category: "collection" | "use" | "sharing" | "security" | "rights" | null;
  /** The article of the law. */
  citation: string;
  /** Official link. */
  url: string;
  status: Status;
  /** The sentences that fulfil it, the plainest first, or that come near, each with the words that make it so. */
  evidence: { sentence: number; score: number; start: number; end: number }[];
  /** The words that make it vague. */
  quotes: Quote[];
  /** The reason, in one sentence. */
  why: string;
  /** What to add, in one sentence; may be empty. */
  advice: string;
}

export interface Warning {
  /** The kind, such as `contradiction`. */
  id: string;
  severity: "high" | "medium" | "low";
  /** The sentences concerned. */
  sentences: number[];
  /** The words concerned. */
  quotes: Quote[];
  /** What is wrong, in one sentence. */
  message: string;
  /** What to do, in one sentence. */
  advice: string;
}

/** A range of the text; `end` is exclusive. */
export interface Quote {
  start: number;
  end: number;
}

export interface LabelLine {
  /** Facts that say it, one for each normal form. */
  facts: number[];
  /** Sentences that say it, best first, at most eight. */
  sentences: number[];
}

export interface Coverage {
  sentences: number;
  /** Their share of all sentences that are not headings or contents. */
  share: number;
  /** The surest sentences, best first, at most five. */
  strongest: number[];
}

/** What has changed from one version of a policy to the next. */
export interface Comparison {
  schema: 1;
  old: ReportDocument;
  new: ReportDocument;
  /** The sentences that have changed, each once, in the order of the new version. */
  sentences: SentenceChange[];
  /** Ids of the requirements on which the new version says less than the old one. */
  opened: string[];
  /** Ids of the requirements on which it says more. */
  closed: string[];
  /** The facts that only one version has. */
  facts: { added: Fact[]; removed: Fact[] };
  /** The topics that only one version states or denies. */
  topics: { added: TopicChange[]; removed: TopicChange[] };
}

export interface SentenceChange {
  change: "added" | "removed" | "reworded" | "moved";
  /** As an index of the sentences of the old version's report; null where it was added. */
  old: number | null;
  /** As an index of the sentences of the new version's report; null where it was removed. */
  new: number | null;
  /** The words concerned: of a reworded sentence those that went and those that came, else the whole sentence. */
  quotes: { old: Quote[]; new: Quote[] };
}

export interface TopicChange {
  /** Such as `rights.erasure`. */
  id: string;
  score: number;
  /** Present where it is denied. */
  denied?: true;
  /** The sentence that says it most surely, as an index of the sentences of its version. */
  sentence: number;
}
