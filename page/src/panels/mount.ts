import type { Page } from "../page";
export function mountPanels(page: Page): void {
  (window as unknown as { page: Page }).page = page;
  document.querySelector("#top")!.innerHTML = "<h1>Penumbra</h1><p class=finding>As planned for the end of 2018, the European shield covers 45 % of those people of NATO Europe whom a missile of 2,000 km can reach.</p>";
  for (const id of ["left", "right"]) document.querySelector(`#${id}`)!.innerHTML = `<h2>${id}</h2><p>Placeholder</p>`;
}
