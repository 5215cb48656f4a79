// Every word that the page itself says, in English; `strings-de.js` has the same table in German. What a checklist says comes
// with the report, in English.

/**
 * Returns `template` with each `{name}` replaced by the value of that name.
 *
 * @param {string} template
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The languages that the page speaks, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch" };

/** @typedef {keyof typeof LANGUAGES} Language */

/** The language of the strings, for plurals, numbers and dates. */
let locale = "en-GB";

/**
 * Returns the language that fits a list of preferences such as `navigator.languages` best.
 *
 * @param {readonly string[]} preferred
 * @returns {Language}
 */
export function languageFor(preferred) {
  const known = /** @type {Language[]} */ (Object.keys(LANGUAGES));
  for (const wanted of preferred) {
    const found = known.find((language) => wanted.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return "en";
}

/**
 * Makes `s` speak a language. What is shown already stays as it is, so whoever calls this shows it anew.
 *
 * @param {Language} language
 * @returns {Promise<void>}
 */
export async function speak(language) {
  Object.assign(s, language === "de" ? (await import("./strings-de.js")).de : en);
  locale = language === "de" ? "de" : "en-GB";
  document.documentElement.lang = language;
}

/**
 * Returns a number as people write it.
 *
 * @param {number} n
 * @returns {string}
 */
export function number(n) {
  return new Intl.NumberFormat(locale).format(n);
}

/**
 * Returns the form of `forms` that fits `n`, with `{n}` replaced by it.
 *
 * @param {{ one: string, other: string }} forms
 * @param {number} n
 * @returns {string}
 */
export function count(forms, n) {
  return fill(new Intl.PluralRules(locale).select(n) === "one" ? forms.one : forms.other, { n: number(n) });
}

/**
 * Returns the parts as people join them: "a, b and c".
 *
 * @param {string[]} parts
 * @returns {string}
 */
export function enumerate(parts) {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(parts);
}

/**
 * Returns nodes as people join words, with the words between them.
 *
 * @param {Node[]} nodes
 * @returns {(Node | string)[]}
 */
export function enumerateNodes(nodes) {
  return new Intl.ListFormat(locale, { type: "conjunction" })
    .formatToParts(nodes.map((_, index) => String(index)))
    .map(({ type, value }) => (type === "element" ? (nodes[Number(value)] ?? value) : value));
}

/**
 * Returns an ISO 8601 date as people write it, or the input where it is none.
 *
 * @param {string} iso
 * @returns {string}
 */
export function date(iso) {
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time)) return iso;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(time);
}

/**
 * Returns the name of a language, such as "German" for `de`.
 *
 * @param {string} code
 * @returns {string}
 */
export function languageName(code) {
  if (code === "und") return s.summary.languageUnknown;
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

const en = {
  title: "Lacuna: what a privacy policy says, and what it does not",
  skip: "Skip to content",
  actions: { fresh: "New text", keys: "Keyboard" },
  foot: {
    law: "Lacuna reads text, it gives no legal advice.",
    source: "One program, on this page, on your machine.",
  },
  offline: {
    notKept: "The page can also work without a network.",
    keep: "Keep a copy on this device",
    keeping: "Keeping a copy…",
    kept: "A copy of the page is on this device and works without a network.",
    remove: "Remove it",
    removed: "The copy is gone.",
    failed: "No copy could be kept: some files did not arrive, or the browser does not allow it here.",
    newVersion: "A new version of the page is there.",
    update: "Use it now",
  },

  start: {
    title: ["Read what a privacy policy says.", "See what it leaves out."],
    promise: "Nothing you paste leaves this machine.",
    lead: "Lacuna marks every sentence by what it is about, and measures the policy against what the law asks for.",
    label: "Text of the policy",
    placeholder: "Paste a privacy policy here",
    dropHint: "or drop them here: PDF, Word, web page, text",
    dropNow: "Let go to read the file",
    choose: "Choose files",
    another: "Add another page",
    compare: "Compare two texts",
    analyse: "Analyse",
    shortcut: "Ctrl or ⌘ + Enter",
    checklists: "Measure against",
    own: "Add your own checklist",
    ownHint: "A .toml or .json file. You can also drop it here. It stays on this page only.",
    ownAdded: "“{title}” was added to the checklists.",
    ownRemove: "Remove",
    ownRemoveLabel: "Remove “{title}” from the checklists",
    examples: "No policy at hand? Try an example",
    checkTitle: "How can I check that nothing is sent?",
    check: [
      "Load this page, then switch your connection off: flight mode, or unplug the cable.",
      "Paste a policy. The analysis works just the same, because the program that reads it is already here.",
      "Or open your browser’s developer tools, choose “Network”, and paste: no request appears.",
      "The page sets no cookie. It keeps nothing on your device unless you ask for it above. Close the tab and the text is gone.",
    ],
    proof:
      "When the first text comes in, and before anything reads it, the page forbids itself every connection that browsers let a page forbid. Only files of its own, such as the reader of PDF, still come. The program that reads runs apart and is forbidden from its start. This button forbids it now, and lets both try:",
    prove: "Forbid, and try to connect",
    proofBusy: "Trying",
    proven: "Your browser stopped the page and its program: their own rules allow no connection.",
    provenAlone: "Your browser stopped the page: its own rules allow no connection. Its program is not loaded, so it could not try.",
    unproven: "A connection was made: your browser does not obey the page’s rules.",
  },

  // Several files that are one policy.
  parts: {
    title: "One policy, in this order",
    pasted: "Pasted text",
    typed: "First text",
    length: { one: "{n} character", other: "{n} characters" },
    up: "Up",
    upLabel: "Move “{name}” up",
    down: "Down",
    downLabel: "Move “{name}” down",
    remove: "Remove",
    removeLabel: "Remove “{name}”",
    hint: "Paste or drop more to add it at the end.",
    added: "“{name}” was added. There are {n} parts now.",
    moved: "“{name}” is now at place {n}.",
    removed: "“{name}” was removed.",
  },

  // What stays on the device.
  keep: {
    remember: "Remember my last text and my settings on this device",
    remembered: "This device will remember your last text and your settings.",
    stopped: "This device has forgotten your text and your settings.",
    refused: "Your browser does not let this page keep anything.",
    forget: "Forget everything",
    forgotten: "Everything was forgotten. This page keeps nothing on this device any more.",
    restored: "This is the text that you read here last. It was kept on this device only.",
  },

  settings: { language: "Language", theme: "Colours", themes: { auto: "As the device", light: "Light", dark: "Dark" } },

  // A text that came in the page's address.
  link: {
    from: "This text came in a link. Whoever made the link chose the words, so it need not be what the company says.",
    fromNamed: "This text, “{name}”, came in a link. Whoever made the link chose the words, so it need not be what the company says.",
    notice: "Notice",
    dismiss: "Close this notice",
    faults: {
      old: "This browser cannot pack or unpack a link. Use a newer one, or a file.",
      damaged: "The link is damaged: no text can be read from it. It may have been cut on its way. Ask for it again, or for a file.",
      large: "The text in the link is longer than a link may hold, so it was not opened.",
      newer: "The link was made by another version of Lacuna, in a form that this one cannot read. Load the page again, or ask for a file.",
    },
  },

  out: {
    open: "Save or share",
    title: "Save or share",
    close: "Close",
    files: "Save as a file",
    kinds: {
      html: { name: "Web page", what: "To read and to print, all in one file" },
      markdown: { name: "Markdown", what: "For a note or a ticket" },
      csv: { name: "Table (CSV)", what: "For a spreadsheet, one requirement a line" },
      json: { name: "JSON", what: "For programs, with all that was found" },
    },
    unnamed: "Privacy policy",
    fileName: "lacuna-report",
    saved: "The file was made here and saved by your browser.",
    other: "Print or copy",
    print: "Print",
    copy: "Copy as Markdown",
    copied: "Copied.",
    copyFailed: "Your browser did not let the page copy. Select the text and copy it yourself.",
    link: "Share by a link",
    linkWhat: "The whole text is packed into the link itself, behind the “#”. Browsers send that part to no server. Whoever has the link has the text.",
    makeLink: "Make the link",
    length: { one: "Link of {n} character", other: "Link of {n} characters" },
    long: "Some mail and chat programs cut a link of this length. Check that it arrives whole.",
    tooLong: "The link would have {length} characters. More than {limit} are not made: browsers do not show such an address in full, and other programs cut it. Save a file instead.",
    copyLink: "Copy the link",
    linkCopied: "The link was copied.",
  },

  compare: {
    open: "Compare with…",
    title: "Compare two texts",
    lead: "Two versions of one policy, or the policies of two companies. You see what changed, word by word, and what it opens or closes.",
    sides: { old: "Before", new: "After" },
    placeholder: "Paste a policy here",
    choose: "Choose a file",
    go: "Compare",
    swap: "Swap",
    example: "Try an example",
    exampleName: "a ferry line’s policy",
    empty: "It takes two texts to compare. Paste one into each field, or choose a file.",
    back: "Change the texts",
    done: "What has changed",
    announced: { one: "{n} sentence has changed.", other: "{n} sentences have changed." },
    plain: "From the first text to the second, {changes}.",
    counts: {
      added: { one: "{n} sentence came", other: "{n} sentences came" },
      removed: { one: "{n} went", other: "{n} went" },
      reworded: { one: "{n} was reworded", other: "{n} were reworded" },
      moved: { one: "{n} moved", other: "{n} moved" },
    },
    unjudged: "One of the two is no privacy policy in English, so only its words are compared, not what it leaves out.",
    dated: "{side}: {name}, {words}, dated {date}",
    undated: "{side}: {name}, {words}",
    unnamed: "text",
    gaps: "What that opens and closes",
    noTurn: "No point of the checklists changed its status.",
    opened: { one: "Opens {n} gap", other: "Opens {n} gaps" },
    closed: { one: "Closes {n} gap", other: "Closes {n} gaps" },
    // Such as "Right to erasure (GDPR)", then "Stated → Missing".
    point: "{title} ({checklist})",
    turn: "{before} → {after}",
    said: "What is said",
    named: "What is named",
    only: { old: "No longer", new: "New" },
    changes: "Sentence by sentence",
    none: "The two texts say the same in the same words.",
    filter: "Show only",
    kinds: { added: "Added", removed: "Removed", reworded: "Reworded", moved: "Moved" },
    signs: { added: "+", removed: "−", reworded: "~", moved: "↕" },
    previous: "Previous",
    next: "Next",
    same: { one: "{n} sentence unchanged", other: "{n} sentences unchanged" },
    absent: { old: "Not in the first text", new: "Not in the second text" },
  },

  busy: {
    reading: { one: "Reading {n} character", other: "Reading {n} characters" },
    opening: "Opening “{name}”",
    comparing: "Comparing the two texts",
    cancel: "Cancel",
    cancelled: "Stopped. Your text is still here.",
  },

  error: {
    empty: "There is no text yet. Paste a policy, or choose a file.",
    binary: "This looks like a binary file, not like text. Copy the policy’s text and paste it here.",
    tooLarge: "This text is longer than Lacuna reads at once. Paste the policy alone, without the pages around it.",
    files: {
      kind: "“{name}” is a kind of file that Lacuna does not read. Use .pdf, .docx, .html, .md or .txt for a policy, .toml or .json for a checklist, or paste the text.",
      word: "“{name}” is in the old form of Word. Open it in Word or LibreOffice, save it as .docx, and choose that file.",
      open: "“{name}” could not be opened. Choose it once more, or paste its text.",
      large: "“{name}” is larger than 64 MB. Copy the policy’s text and paste it here.",
      broken: "“{name}” is damaged, or it is not what its name says. Open it in another program, copy the text, and paste it here.",
      encrypted: "“{name}” is locked with a password. Open it in a program that knows the password, copy the text, and paste it here.",
      scanned: "“{name}” holds pictures of pages, but no text. Let a text recognition (OCR) run over it, then choose the new file.",
      empty: "There is no text in “{name}”. If it is a saved web page, open it in the browser, copy the text, and paste it here.",
      reader: "The reader for “{name}” could not be loaded. Go online and choose the file once more, or paste its text.",
    },
    examples: "The example could not be loaded. Go online and try once more.",
    checklist: "“{name}” is no checklist that can be used. {message}",
    checklistToml: "“{name}” is not well-formed TOML. {message}",
    checklistLoad: "The reader of TOML could not be loaded. Go online and drop the file once more, or save the checklist as JSON.",
    load: "The reading program could not be loaded. Check that all files of this page are in place, then load the page again.",
    trap: "The reading program failed on this text. Nothing was sent. Please report the fault with a text that shows it.",
  },

  result: {
    title: "What this text says",
    done: "Read {words}. {missing}, {vague}.",
    policy: "The policy",
    findings: "Findings",
    text: "Policy",
    switchLabel: "Show",
    filter: "Show only",
    filterAll: "All",
    topics: "Topics",
    topic: "Topic: {topic}",
    filtered: { one: "{n} sentence", other: "{n} sentences" },
    sentences: { one: "Show the sentence", other: "Show the {n} sentences" },
    table: "Table",
    back: "Back to the findings",
    copied: "Copied",
    notCopied: "The browser did not let the page copy.",
  },

  outline: {
    title: "Contents",
    about: "About: {names}",
    strip: "Place in the policy",
    place: "{percent} %",
    placeUnder: "{percent} %, under “{heading}”",
  },

  find: {
    label: "Search the policy",
    placeholder: "Search",
    of: "{at} of {all}",
    none: "Not found",
    next: "Next match",
    previous: "Previous match",
  },

  sections: { title: "Parts of the findings", summary: "Glance", label: "Says", gaps: "Gaps", warnings: "Warnings" },

  limits: {
    title: "What Lacuna cannot know",
    lines: [
      "What a company does with data. Only its words were read.",
      "Whether a law binds it. The text gives hints, no proof.",
      "What is said elsewhere: in a cookie banner, a contract, a notice in an app.",
      "Each mark may be wrong. Those called “unsure” are wrong most often.",
    ],
  },

  // Of a plain number; a language may write it in its own way.
  plainNumber: { one: "{n}", other: "{n}" },

  categories: {
    collection: { name: "Collection", tag: "Co" },
    use: { name: "Use", tag: "Us" },
    sharing: { name: "Sharing", tag: "Sh" },
    security: { name: "Security", tag: "Se" },
    rights: { name: "Rights", tag: "Ri" },
    other: { name: "Other", tag: "Ot" },
  },

  // At the margin and by a screen reader; denied is a sentence such as "We do not sell your data".
  mark: {
    deniedTag: "no\u00a0{tag}",
    deniedName: "no\u00a0{name}",
    deniedLong: "{name} (says it does not)",
    description: "{names}: {confidence}",
  },

  summary: {
    title: "At a glance",
    plain: "Of {all}, this policy {found}.",
    found: {
      stated: { one: "states {n}", other: "states {n}" },
      vague: { one: "is vague about {n}", other: "is vague about {n}" },
      missing: { one: "leaves out {n}", other: "leaves out {n}" },
    },
    points: { one: "the one point of “{title}”", other: "the {n} points of “{title}”" },
    none: "nothing",
    more: { one: "{n} more", other: "{n} more" },
    policyNo: "This does not look like a privacy policy",
    policyNoWhy:
      "Lacuna found too little in it that a privacy policy would say, so it measures nothing: a keyword in another kind of text is no statement about your data.",
    notEnglishTitle: "This text is not in English",
    notEnglish:
      "It seems to be {language}. Lacuna understands English only so far. It shows the text, but marks no sentence and looks for no gap.",
    words: { one: "{n} word", other: "{n} words" },
    minutes: { one: "{n} minute to read", other: "{n} minutes to read" },
    easeWords: { easy: "easy language", plain: "plain language", hard: "hard language", veryHard: "very hard language" },
    noDate: "none found",
    warnings: { one: "{n} warning", other: "{n} warnings" },
    about: "About this text",
    lines: {
      laws: "Laws",
      law: "{law}: {gaps}",
      noLaw: "The text does not show which law concerns it.",
      warnings: "Warnings",
      serious: "{warnings}, {serious} of them serious",
      noWarning: "none",
      text: "Text",
      length: "{words}, {minutes}",
      lengthEase: "{words}, {minutes}, {ease}",
      date: "Date",
    },
    picture: "What the text says of each point of “{title}”, by category",
    languageUnknown: "unknown",
    over: "{stated} stated, {vague} vague, {missing} missing",
  },

  status: { stated: "Stated", vague: "Vague", missing: "Missing", not_applicable: "Not applicable" },
  statusCount: {
    stated: { one: "{n} stated", other: "{n} stated" },
    vague: { one: "{n} vague", other: "{n} vague" },
    missing: { one: "{n} missing", other: "{n} missing" },
    not_applicable: { one: "{n} not applicable", other: "{n} not applicable" },
  },

  gaps: {
    title: "What it leaves out",
    tabs: "Checklists",
    more: "More checklists",
    moreLists: { one: "{n} more", other: "{n} more" },
    tabMissing: { one: "{n} gap", other: "{n} gaps" },
    applies: {
      yes: "The text shows that this law concerns it.",
      likely: "This law likely concerns it.",
      unclear: "The text does not show whether this law concerns it.",
      no: "This law does not seem to concern it.",
    },
    clear: "Nothing is missing from this list.",
    limit: "Missing means: the text was read and nothing was found.",
    advice: "What to add",
    quoted: "The words that say too little",
    evidence: { one: "Where it says so", other: "Where it says so ({n})" },
    opens: "{citation} (opens the law’s text in a new tab)",
    copy: "Copy as text",
    copied: { title: "{status}: {title} ({citation})", quote: "It says only: “{words}”", advice: "What to add: {advice}" },
  },

  sentence: {
    title: "This sentence",
    close: "Close",
    under: "Under",
    about: "What it is about",
    nothing: "Lacuna found no topic in this sentence.",
    denied: "says it does not",
    facts: "What it names",
    why: "Why this mark?",
    whyBusy: "Looking",
    copyLink: "Copy a link to this sentence",
    whyPainted: "The words that spoke for it have a thick line in the text.",
    whyNone: "No single word decided this mark.",
    whyFor: "Words that spoke for it",
    whyAgainst: "Words that spoke against it",
    number: "a number",
    places: { heading: "in the heading", "lead-in": "in the lead-in", previous: "in the sentence before", next: "in the sentence after" },
    usedBy: "It answers",
  },

  confidence: { clear: "clear", likely: "likely", unsure: "unsure" },

  facts: {
    data_type: "Data",
    purpose: "Purpose",
    recipient: "Recipient",
    retention: "Kept for",
    contact: "Contact",
    date: "Date",
    law: "Law",
    age: "Age",
    security_measure: "Security measure",
    right: "Right",
    country: "Country",
  },

  label: {
    title: "What it says",
    lines: { collects: "Collects", why: "Why", with_whom: "With whom", how_long: "How long", rights: "Your rights" },
    none: "nothing found",
    special: "special category",
    means: "by {means}",
  },

  warnings: { title: "Worth a second look", first: "It says", second: "It also says", severity: { high: "High", medium: "Medium", low: "Low" } },

  keys: {
    title: "Keyboard",
    close: "Close",
    rows: [
      ["j / k", "Next or previous marked sentence"],
      ["Enter", "Open the sentence"],
      ["g / G", "Next or previous gap"],
      ["b", "Back to where you came from"],
      ["/", "Search the policy"],
      ["o", "Contents"],
      ["1 – 6", "Show one category only"],
      ["0", "Show every category"],
      ["Esc", "Close what is open"],
      ["?", "This help"],
      ["Ctrl / ⌘ Enter", "Analyse the text"],
    ],
  },

  // Short names for the tabs; a checklist that is not here goes by its title.
  checklists: /** @type {Record<string, string | undefined>} */ ({
    baseline: "Good practice",
    gdpr: "GDPR",
    "uk-gdpr": "UK GDPR",
    ccpa: "CCPA",
    caloppa: "CalOPPA",
    coppa: "COPPA",
    "us-states": "US states",
    "au-app": "Australia",
    "in-dpdp": "India",
    "br-lgpd": "Brazil",
    "ca-pipeda": "Canada",
  }),

  topics: /** @type {Record<string, string | undefined>} */ ({
    "collection.data": "Kinds of personal data collected",
    "collection.provided": "Data the person provides",
    "collection.automatic": "Automatic collection",
    "collection.cookies": "Cookies and trackers",
    "collection.other_sources": "Data from other sources",
    "collection.sensitive": "Sensitive data",
    "collection.mandatory": "Mandatory or voluntary provision",
    "use.purpose": "Purposes of use",
    "use.legal_basis": "Legal basis",
    "use.legitimate_interests": "Legitimate interests",
    "use.marketing": "Marketing and advertising use",
    "use.profiling": "Profiling and automated decisions",
    "sharing.recipients": "Recipients of personal data",
    "sharing.processors": "Service providers and processors",
    "sharing.sale": "Sale or cross-context sharing",
    "sharing.third_party_tracking": "Third parties collecting on the site",
    "sharing.legal_disclosure": "Legal disclosures",
    "sharing.business_transfer": "Business transfers",
    "sharing.public": "Visible to other users or the public",
    "sharing.international_transfer": "International transfers",
    "sharing.transfer_safeguards": "Safeguards of transfers",
    "security.measures": "Security measures",
    "security.specific_measures": "Specific security measures",
    "security.breach": "Data breaches",
    "security.no_guarantee": "No guarantee of security",
    "security.user_duty": "The person’s own security duties",
    "rights.access": "Right of access",
    "rights.rectification": "Right to correct",
    "rights.erasure": "Right to delete",
    "rights.restriction": "Right to restrict processing",
    "rights.objection": "Right to object",
    "rights.portability": "Right to data portability",
    "rights.withdraw_consent": "Right to withdraw consent",
    "rights.complaint": "Right to complain",
    "rights.automated_decisions": "Rights about automated decisions",
    "rights.opt_out_of_sale": "Opt out of sale or sharing",
    "rights.limit_sensitive": "Limit the use of sensitive data",
    "rights.opt_out_of_marketing": "Opt out of marketing",
    "rights.cookie_choices": "Cookie choices",
    "rights.choice": "Other choices and settings",
    "rights.non_discrimination": "No retaliation for using rights",
    "rights.authorized_agent": "Authorised agents",
    "rights.exercise": "How to exercise rights",
    "rights.do_not_track": "Do Not Track and opt-out signals",
    "other.retention": "Retention",
    "other.children": "Children’s data",
    "other.changes": "Changes to the policy",
    "other.date": "Effective or updated date",
    "other.controller": "Who is responsible",
    "other.contact": "Contact about privacy",
    "other.dpo": "Data protection officer or representative",
    "other.third_party_sites": "Sites that the policy does not cover",
    "other.scope": "Introduction, scope, definitions",
  }),
};

/** @typedef {typeof en} Strings */

/** The strings of the language that the page speaks. @type {Strings} */
export const s = { ...en };
