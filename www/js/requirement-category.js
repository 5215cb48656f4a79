// Which of the five categories a requirement belongs to. The report does not say it, and a gap has no sentence that
// would: so the last word of the requirement's id decides, which the built-in checklists share.

/**
 * @typedef {import("./report.js").Category} Category
 * @typedef {import("./report.js").Requirement} Requirement
 */

/** @type {Record<Exclude<Category, "other">, string>} */
const WORDS = {
  collection: "categories collected cookies condition data data_categories how kinds law_consequence mandatory obtained persistent_ids audio sensitive source sources types",
  use: "admt automated automated_decisions consent legal_basis legitimate_interests llm_training marketing purpose purposes use",
  sharing: "countries disclosed disclosure disclosures minors overseas public recipients related responsibilities sale shared shared_use sold_or_shared third_parties third_party_tracking transfer_safeguards transfers",
  security: "breach measures safeguards",
  rights:
    "access appeal authorized_agent board choices complaint complaint_to_controller correct correction delete do_not_track erase erasure grievance know limit means methods nominate non_discrimination objection opt_out opt_out_signal parental_rights petition portability rectification refuse restriction review rights verification withdraw withdraw_consent",
};

/** @type {Map<string, Category>} */
const CATEGORY = new Map(Object.entries(WORDS).flatMap(([category, words]) => words.split(" ").map((word) => [word, /** @type {Category} */ (category)])));

/**
 * Returns the category of a requirement; of one of a reader's own checklists that of its first evidence.
 *
 * @param {Requirement} requirement
 * @param {import("./report.js").Report} report
 * @returns {Category}
 */
export function categoryOf({ id, evidence }, { sentences }) {
  return CATEGORY.get(id.slice(id.lastIndexOf(".") + 1)) ?? sentences[evidence[0]?.sentence ?? -1]?.categories[0]?.id ?? "other";
}
