/** The types for CommonJS, which can `require` the package in Node 20.19, 22.12 and later. */
import type * as lacuna from "./lacuna.js" with { "resolution-mode": "import" };

export type * from "./lacuna.js" with { "resolution-mode": "import" };
export const LacunaError: typeof lacuna.LacunaError;
export const analyze: typeof lacuna.analyze;
export const analyzeSync: typeof lacuna.analyzeSync;
export const checkChecklist: typeof lacuna.checkChecklist;
export const checkChecklistSync: typeof lacuna.checkChecklistSync;
export const checklists: typeof lacuna.checklists;
export const checklistsSync: typeof lacuna.checklistsSync;
export const compare: typeof lacuna.compare;
export const compareSync: typeof lacuna.compareSync;
export const createWorker: typeof lacuna.createWorker;
export const explain: typeof lacuna.explain;
export const explainSync: typeof lacuna.explainSync;
export const init: typeof lacuna.init;
export const render: typeof lacuna.render;
export const renderSync: typeof lacuna.renderSync;
export const version: typeof lacuna.version;
