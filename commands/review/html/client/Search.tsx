import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { counted, KINDS } from "./data";
import { type Entry, keyOf } from "./entries";
import { reasonFor, search, wordsOf } from "./find";
import { Marked } from "./Marked";

const MOST_RESULTS = 40;

interface State {
  readonly text: string;
  readonly found: readonly Entry[];
  /** Index of the result that Enter would choose; -1: none. */
  readonly active: number;
  readonly isOpen: boolean;
}

const CLOSED: State = { text: "", found: [], active: -1, isOpen: false };

/** The search box, used by keyboard or by clicking. @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function Search({ choose }: { readonly choose: (entry: Entry) => void }): JSX.Element {
  const [state, setState] = useState(CLOSED);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { text, found, active, isOpen } = state;
  const results = found.slice(0, MOST_RESULTS);
  const isAsked = text.trim() !== "";

  // As soon as the box is there: an effect waits until it was painted, and a key before that would be lost.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isShortcut(event, input.current)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  }, []);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active, found]);

  const ask = (asked: string): void => {
    const all = search(asked);
    setState({ text: asked, found: all, active: all.length > 0 ? 0 : -1, isOpen: asked.trim() !== "" });
  };
  const take = (entry: Entry): void => {
    setState(CLOSED);
    choose(entry);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => {
      if (isOpen) setState({ ...state, active: Math.min(active + 1, results.length - 1) });
      else ask(text);
    },
    ArrowUp: () => {
      setState({ ...state, active: Math.max(active - 1, results.length > 0 ? 0 : -1) });
    },
    Enter: () => {
      const entry = results[active];
      if (entry !== undefined && isOpen) take(entry);
    },
    Escape: () => {
      setState(isOpen ? { ...state, isOpen: false } : CLOSED);
    },
  };

  return (
    <div class="search" role="search">
      <label for="search">Person, role, account, action, policy or ARN</label>
      <input
        id="search"
        ref={input}
        type="search"
        list={undefined}
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-expanded={isOpen}
        aria-controls="results"
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `result-${String(active)}` : undefined}
        placeholder="Search: / or Ctrl K"
        value={text}
        onInput={(event) => {
          ask(event.currentTarget.value);
        }}
        onFocus={() => {
          if (isAsked) ask(text);
        }}
        onBlur={() => {
          setState((current) => ({ ...current, isOpen: false }));
        }}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.isComposing) return;
          event.preventDefault();
          act();
        }}
      />
      <div id="results" ref={list} role="listbox" aria-label="Search results" hidden={!isOpen}>
        {results.map((entry, index) => (
          <Result
            key={keyOf(entry)}
            entry={entry}
            text={text}
            index={index}
            isActive={index === active}
            take={() => {
              take(entry);
            }}
          />
        ))}
        {isAsked && found.length === 0 && <Note>Nothing is found by this</Note>}
        {found.length > results.length && (
          <Note>{`${(found.length - results.length).toLocaleString("en")} more: type another word`}</Note>
        )}
      </div>
      <p role="status" class="hidden">
        {isAsked ? counted(found.length, "result") : ""}
      </p>
    </div>
  );
}

function isShortcut(event: KeyboardEvent, input: HTMLInputElement | null): boolean {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if (key === "/") return target !== input && !ctrlKey && !metaKey && !altKey;
  return key.toLowerCase() === "k" && (ctrlKey || metaKey);
}

function Result(properties: {
  readonly entry: Entry;
  /** What was asked. */
  readonly text: string;
  readonly index: number;
  readonly isActive: boolean;
  readonly take: () => void;
}): JSX.Element {
  const { entry, text, index, isActive, take } = properties;
  const words = wordsOf(text);
  const reason = reasonFor(entry, text);
  return (
    <div
      role="option"
      id={`result-${String(index)}`}
      aria-selected={isActive}
      // The search box keeps the focus.
      onMouseDown={(event) => {
        event.preventDefault();
      }}
      onClick={take}
    >
      <span class="name">
        <Marked text={entry.name} words={words} />
      </span>{" "}
      <span class="kind">{KINDS[entry.kind]}</span>{" "}
      <span class="detail">
        <Marked text={entry.detail} words={words} />
      </span>
      {reason !== undefined && (
        <span class="detail reason">
          {" "}
          {reason.label}: <Marked text={reason.text} words={words} isCut />
        </span>
      )}
    </div>
  );
}

function Note({ children }: { readonly children: string }): JSX.Element {
  return (
    <div role="option" aria-disabled aria-selected={false} class="none">
      {children}
    </div>
  );
}
