import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Address, readAddress } from "./address";
import { KINDS } from "./data";
import { EntryView } from "./EntryView";
import { keyOf } from "./entries";
import { Overview } from "./Overview";
import { Visits } from "./visits";

/** Where a table's rows are cards. */
const NARROW = matchMedia("(max-width: 40rem)");

const TITLE = document.title;

/** What the page's address says is looked at. */
export function App(): JSX.Element {
  const [address, setAddress] = useState<Address>(() => readAddress(location.hash));
  const isNarrow = useNarrow();
  const view = useRef<HTMLDivElement>(null);
  const visits = useMemo(() => new Visits(), []);
  const { entry, missing, parameters } = address;
  const section = parameters.get("section") ?? "";
  const shown = entry === undefined ? section : keyOf(entry);
  const before = useRef<string | undefined>(undefined);
  const left = useRef<ReturnType<Visits["arrive"]>>(undefined);

  useEffect(() => {
    const onChange = (): void => {
      visits.leave();
      left.current = visits.arrive();
      setAddress(readAddress(location.hash));
    };
    // A click on a link and the way back are both one, and so is a choice in the search box.
    window.addEventListener("popstate", onChange);
    return () => {
      window.removeEventListener("popstate", onChange);
    };
  }, []);
  useLayoutEffect(() => {
    document.title = entry === undefined ? TITLE : `${entry.name} (${KINDS[entry.kind]}) · ${TITLE}`;
    const isOther = before.current !== undefined && before.current !== shown;
    const isFirst = before.current === undefined;
    before.current = shown;
    const { current } = view;
    if (current === null) return;
    if (left.current !== undefined) {
      const { scroll, href } = left.current;
      left.current = undefined;
      linkIn(current, href)?.focus({ preventScroll: true });
      scrollTo(0, scroll);
      return;
    }
    if (isOther) {
      current.querySelector("h2")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    if (section !== "" && entry === undefined) {
      [...current.querySelectorAll<HTMLElement>("[data-section]")]
        .find(({ dataset }) => dataset.section === section)
        ?.scrollIntoView({ block: "start" });
    }
    if (parameters.has("arn")) showChosen(current, isOther || isFirst);
  }, [address]);

  return (
    <div ref={view}>
      {missing !== "" && (
        <p class="missing" role="alert">
          {missing}
        </p>
      )}
      {entry === undefined ? (
        <Overview section={section} isNarrow={isNarrow} />
      ) : (
        <EntryView key={shown} parameters={parameters} entry={entry} />
      )}
    </div>
  );
}

function linkIn(view: HTMLElement, href: string): HTMLElement | undefined {
  if (href === "") return undefined;
  return [...view.querySelectorAll<HTMLAnchorElement>("a")].find(
    (link) => link.getAttribute("href") === href,
  );
}

function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const onChange = (): void => {
      setNarrow(NARROW.matches);
    };
    NARROW.addEventListener("change", onChange);
    return () => {
      NARROW.removeEventListener("change", onChange);
    };
  }, []);
  return isNarrow;
}

/** Shows the row that a link leads to; of a row that is chosen here, what it is about. */
function showChosen(view: HTMLElement, isArrival: boolean): void {
  const shown = view.querySelector(isArrival ? "tr.chosen" : ".grant h3");
  if (shown === null) return;
  const { top, bottom } = shown.getBoundingClientRect();
  const { clientHeight } = document.documentElement;
  if (top >= 0 && bottom <= clientHeight) return;
  shown.scrollIntoView({ block: isArrival ? "center" : "start" });
}
