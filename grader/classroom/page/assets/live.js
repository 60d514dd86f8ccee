// While grading runs: each section is replaced by its newest state, but for the one in which somebody is at work.
function takeOver(section, newer) {
  const open = [...section.querySelectorAll("details")].map((each) => [each.id, each.open]);
  const sorted = [...section.querySelectorAll("[aria-sort]")].map((heading) =>
    [heading.closest("table").id, heading.cellIndex, heading.getAttribute("aria-sort")]);
  const kept = ["search", "filter"].map((id) => [id, section.querySelector("#" + id)?.value]);
  section.replaceChildren(...newer.childNodes);
  for (const [id, state] of open) if (document.getElementById(id)) document.getElementById(id).open = state;
  for (const [id, value] of kept) if (value !== undefined) document.getElementById(id).value = value;
  section.querySelectorAll("table.sortable").forEach(makeSortable);
  for (const [id, column, direction] of sorted) sortBy(document.getElementById(id), column, direction);
  if (section.id === "students") begin();
}

async function follow(progress) {
  let newest;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    newest = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    progress.setAttribute("aria-live", "polite");
    progress.textContent = `The run was stopped, or cannot be reached any more. Once it ends, the page is ${progress.dataset.file}.`;
    return;
  }
  for (const section of document.querySelectorAll("main > section")) {
    const newer = newest.getElementById(section.id);
    if (newer && !section.contains(document.activeElement)) takeOver(section, newer);
  }
  document.querySelector(".subtitle").textContent = newest.querySelector(".subtitle").textContent;
  const state = newest.getElementById("progress");
  if (!state.dataset.seconds) progress.setAttribute("aria-live", "polite");  // counting aloud would be a nuisance
  const said = state.dataset.seconds ? state.textContent : `Grading has ended. This page stays as ${progress.dataset.file}.`;
  if (progress.textContent !== said) progress.textContent = said;
  if (state.dataset.seconds) setTimeout(follow, 1000 * Number(state.dataset.seconds), progress);
}

const progress = document.getElementById("progress");
if (progress.dataset.seconds) setTimeout(follow, 1000 * Number(progress.dataset.seconds), progress);
