// All that happens outside the panel: a click on the toolbar button opens it and tells it which tab was meant.

chrome.action.onClicked.addListener((tab) => {
  // The browser opens a panel only in the very moment of the click, so nothing may be waited for before.
  openPanel(tab.windowId);
  if (tab.id === undefined) return;
  // The panel may not be there yet, so it is left a note; `at` makes each click a new one.
  chrome.storage.session.set({ [`click-${tab.windowId}`]: { tab: tab.id, at: Date.now() } });
});

/** @param {number} windowId */
function openPanel(windowId) {
  const { sidebarAction, sidePanel } = /** @type {typeof chrome & { sidebarAction?: { open: () => Promise<void> } }} */ (chrome);
  const opened = sidebarAction ? sidebarAction.open() : sidePanel.open({ windowId });
  opened.catch(console.error);
}
