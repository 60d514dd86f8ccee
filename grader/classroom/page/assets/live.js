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

// Leave the section in which somebody is at work as it is, and come back to it.
function takeOverAll(newest, last) {
  let waiting = false;
  for (const section of document.querySelectorAll("main > section")) {
    const newer = newest.getElementById(section.id);
    if (newer && section.contains(document.activeElement)) waiting = true;
    else if (newer) {
      takeOver(section, newer);
      newer.remove();
    }
  }
  if (waiting && last) setTimeout(takeOverAll, 500, newest, last);
}

async function follow(progress, failures) {
  const again = (count) => setTimeout(follow, 1000 * Number(progress.dataset.seconds), progress, count);
  const end = (words) => {
    progress.setAttribute("aria-live", "polite"); // to count aloud would have been a nuisance
    progress.textContent = `${words} ${progress.dataset.file}.`;
  };
  let newest;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    newest = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    if (failures < 3) again(failures + 1);
    else end("The run was stopped, or cannot be reached any more. Once it ends, the page is");
    return;
  }
  const state = newest.getElementById("progress");
  const running = Boolean(state.dataset.seconds);
  takeOverAll(newest, !running);
  document.querySelector(".subtitle").textContent = newest.querySelector(".subtitle").textContent;
  if (running) {
    progress.textContent = state.textContent;
    again(0);
  } else end("Grading has ended. This page stays as");
}

const progress = document.getElementById("progress");
if (progress.dataset.seconds) setTimeout(follow, 1000 * Number(progress.dataset.seconds), progress, 0);
