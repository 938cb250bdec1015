import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Address, readAddress } from "./address";
import { EntryView } from "./EntryView";
import { keyOf } from "./entries";
import { Overview } from "./Overview";

/** As wide as the drawing's columns beside each other at the least. */
const NARROW = matchMedia("(max-width: 40rem)");

/** What the page's address says is looked at. */
export function App(): JSX.Element {
  const [address, setAddress] = useState<Address>(() => readAddress(location.hash));
  const isNarrow = useNarrow();
  const view = useRef<HTMLDivElement>(null);
  const { entry } = address;
  const shown = entry === undefined ? "" : keyOf(entry);
  const before = useRef(shown);

  useEffect(() => {
    const onChange = (): void => {
      setAddress(readAddress(location.hash));
    };
    window.addEventListener("hashchange", onChange);
    return () => {
      window.removeEventListener("hashchange", onChange);
    };
  }, []);
  useLayoutEffect(() => {
    if (before.current === shown) {
      scrollToGrant(view.current);
      return;
    }
    before.current = shown;
    view.current?.querySelector("h2")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [address]);

  return (
    <div ref={view}>
      {entry === undefined ? (
        <Overview />
      ) : (
        <EntryView key={shown} {...address} entry={entry} isNarrow={isNarrow} />
      )}
    </div>
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

/** Shows what was chosen where a long table hides it. */
function scrollToGrant(view: HTMLElement | null): void {
  const heading = view?.querySelector(".grant h3");
  const top = heading?.getBoundingClientRect().top ?? 0;
  if (location.hash.includes("arn=") && top > document.documentElement.clientHeight - 100) {
    heading?.scrollIntoView({ block: "start" });
  }
}
