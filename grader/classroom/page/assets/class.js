"use strict";
// The tables of the page: headings that sort, a search and a filter. Without it, the page is whole and in class order.
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function valueOf(row, column, kind) {
  const cell = row.cells[column];
  if (kind === "number") return Number(cell.dataset.value);
  return cell.dataset.value ?? cell.textContent.trim();
}

function sortBy(table, column, direction) {
  const heading = table.tHead.rows[0].cells[column];
  const kind = heading.dataset.sort;
  const body = table.tBodies[0];
  const sign = direction === "descending" ? -1 : 1;
  const rows = [...body.rows].map((row, place) => ({ row, place, value: valueOf(row, column, kind) }));
  const compare = kind === "number" ? (a, b) => a - b : collator.compare;
  rows.sort((a, b) => sign * compare(a.value, b.value) || a.place - b.place);
  body.append(...rows.map((each) => each.row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", direction);
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    if (!heading.dataset.sort || heading.querySelector("button")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const first = heading.dataset.sort === "number" ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      sortBy(table, heading.cellIndex, heading.getAttribute("aria-sort") === first ? second : first);
    });
  }
}

function isMeant(row, choice) {
  const [kind, ...rest] = choice.split(":");
  const value = rest.join(":");
  if (kind === "status") return row.dataset.status === value;
  if (kind === "section") return row.dataset.section === value;
  if (kind === "mistake") return row.dataset.search.split(" ").includes(value);
  return choice === "" || kind in row.dataset;
}

function applyFilter() {
  const words = document.getElementById("search").value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const choice = document.getElementById("filter").value;
  const rows = [...document.getElementById("table").tBodies[0].rows];
  let count = 0;
  for (const row of rows) {
    const text = (row.textContent + " " + row.dataset.search).toLocaleLowerCase();
    row.hidden = !(isMeant(row, choice) && words.every((word) => text.includes(word)));
    count += row.hidden ? 0 : 1;
  }
  document.getElementById("shown").textContent = `${count} of ${rows.length} students`;
}

function begin() {
  document.querySelectorAll("table.sortable").forEach(makeSortable);
  const controls = document.querySelector(".controls");
  controls.hidden = false;
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("input", applyFilter);
  applyFilter();
}

// Who prints wants to read what is folded; it is folded again afterwards.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  unfolded.forEach((each) => { each.open = true; });
});
window.addEventListener("afterprint", () => unfolded.forEach((each) => { each.open = false; }));
begin();
