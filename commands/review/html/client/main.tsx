import { options, render } from "preact";
import { hrefOf } from "./address";
import { App } from "./App";
import { type Entry, rights } from "./entries";
import { openWhilePrinting } from "./printing";
import { Search } from "./Search";

// What a key or a click changes is there when its event is over.
options.debounceRendering = (update) => {
  update();
};

const view = placeOf("view");
render(<App />, view);
render(<Search choose={choose} />, placeOf("search-place"));
openWhilePrinting();
// Reading long policies would hold up the first action that is typed.
setTimeout(rights, 300);

function choose(entry: Entry): void {
  const href = hrefOf(entry);
  if (location.hash !== href) history.pushState(null, "", href);
  window.dispatchEvent(new PopStateEvent("popstate"));
  view.querySelector("h2")?.focus();
}

function placeOf(id: string): HTMLElement {
  const place = document.getElementById(id);
  if (place === null) throw new Error(`the page has no element ${id}`);
  return place;
}
