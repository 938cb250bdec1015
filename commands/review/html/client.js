// @ts-check
/* global cancelAnimationFrame, document, getComputedStyle, location, matchMedia, requestAnimationFrame */
/* global scrollTo, URLSearchParams, window */
/**
 * The page's script, as it runs in the browser: search, what is selected, its drawing and its documents. It makes
 * every element by createElement and every text by textContent, so no name in the data can become markup.
 */
(() => {
  "use strict";

  /** @import { EdgeLabel, GraphLabel, NodeLabel } from "@dagrejs/dagre" */
  /** @import { PageData, PagePart, PagePolicy, PagePrincipal, PageTarget } from "./pageData" */
  /** @typedef {PagePrincipal["kind"] | "group" | "role" | "account" | "target"} Kind */
  /** @typedef {{ kind: Kind, index: number, name: string, detail: string, haystack: string }} Entry */
  /** One line of a table: a role in an account, granted through a part of the model to some principals.
   * @typedef {{ part: number, target: number, principals: readonly number[] }} Row */
  /** @typedef {{ entry: Entry | undefined, part: string, target: string }} Place */
  /** @typedef {{ id: string, column: string, title: string, subtitle: string, href: string, danger: boolean }} Node */
  /** @typedef {readonly (string | number)[]} Path */
  /** @typedef {(path: Path, value: unknown) => "" | "matters" | "danger"} Weigh */

  // The library's script stands before this one.
  /** @type {unknown} */
  const library = Reflect.get(window, "dagre");
  const { graphlib, layout } = /** @type {typeof import("@dagrejs/dagre")} */ (library);
  /** @type {unknown} */
  const given = JSON.parse(byId("data").textContent);
  const data = /** @type {PageData} */ (given);

  const KINDS = /** @type {const} */ ({
    user: "person",
    group: "group",
    permissionSet: "permission set",
    identityCenterGroup: "group of Identity Center",
    machine: "machine",
    identityProvider: "identity provider",
    role: "role",
    account: "account",
    target: "role in account",
  });

  /** Rows, results or lines beyond these numbers are shown when asked for. */
  const MOST_ROWS = 40;
  const MOST_RESULTS = 40;
  const LINES_WITHOUT_FOLDS = 34;
  const LINES_AROUND = 3;
  const FEWEST_FOLDED = 8;
  /** Nodes of a column beyond these numbers are drawn as one. */
  const MOST_PRINCIPALS = 6;
  const MOST_PARTS = 10;
  const MOST_TARGETS = 24;
  /** Lines of a policy that is shown unasked. */
  const SMALL_POLICY = 40;

  // ---------------------------------------------------------------------------------------------- elements

  /** @param {string} id */
  function byId(id) {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page has no element ${id}`);
    return found;
  }

  /**
   * @template Item
   * @param {readonly Item[]} items
   * @param {number} index
   */
  function at(items, index) {
    const item = items[index];
    if (item === undefined) throw new Error(`there is no item ${String(index)}`);
    return item;
  }

  /**
   * An element with attributes and children; text becomes text nodes.
   *
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Readonly<Record<string, string>>} attributes
   * @param {readonly (globalThis.Node | string)[]} children
   */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /**
   * @template {keyof SVGElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Readonly<Record<string, string | number>>} attributes
   * @param {readonly (globalThis.Node | string)[]} children
   */
  function svg(tag, attributes = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    made.append(...children);
    return made;
  }

  /** A name that a narrow column breaks where its words end. @param {string} name */
  function breakable(name) {
    const parts = name.split(/(?<=[-_/.@])/);
    return parts.flatMap((part, index) => (index === 0 ? [part] : [element("wbr"), part]));
  }

  /**
   * @param {number} count
   * @param {string} one
   * @param {string} many
   */
  function counted(count, one, many = `${one}s`) {
    return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
  }

  /** @param {number} seconds */
  function inWords(seconds) {
    return data.durations[seconds] ?? "";
  }

  // ---------------------------------------------------------------------------------------------- the model

  /** @param {number} target */
  const roleOf = (target) => at(data.roles, at(data.targets, target).role);
  /** @param {number} target */
  const accountOf = (target) => at(data.accounts, at(data.targets, target).account);

  /** @param {PagePart} part */
  const viaOf = ({ kind, name }) => `${KINDS[kind]} ${name}`;

  /**
   * @param {Kind} kind
   * @param {number} index
   * @param {string} name
   * @param {string} detail
   * @param {readonly string[]} also
   * @returns {Entry}
   */
  const entryOf = (kind, index, name, detail, also = []) => ({
    kind,
    index,
    name,
    detail,
    haystack: [name, detail, KINDS[kind], ...also].join("\n").toLowerCase(),
  });

  /** @type {readonly Entry[]} */
  const entries = [
    ...data.principals.map(({ kind, name, arns }, index) =>
      entryOf(kind, index, name, kind === "machine" ? at(arns, 0) : "", arns.slice(0, 1)),
    ),
    ...data.parts.flatMap(({ kind, name }, index) =>
      kind === "group" ? [entryOf("group", index, name, "")] : [],
    ),
    ...data.roles.map(({ name, summary, may, description }, index) =>
      entryOf("role", index, name, summary, [may, description]),
    ),
    ...data.accounts.map(({ name, accountId }, index) => entryOf("account", index, name, accountId)),
    ...data.targets.map(({ arn }, index) =>
      entryOf("target", index, `${roleOf(index).name} in ${accountOf(index).name}`, arn),
    ),
  ];

  const entriesByKey = new Map(entries.map((entry) => [keyOf(entry), entry]));

  /** @param {{ kind: string, name: string }} entry */
  function keyOf({ kind, name }) {
    return `${kind}\n${name}`;
  }

  /**
   * @param {Entry} entry
   * @returns {Row[]}
   */
  function rowsOf({ kind, index }) {
    /** @type {(principal: number) => boolean} */
    const isPrincipal = (principal) => principal === index;
    /** @type {(target: number) => boolean} */
    const isTarget = (target) => {
      if (kind === "target") return target === index;
      if (kind === "role") return at(data.targets, target).role === index;
      return kind !== "account" || at(data.targets, target).account === index;
    };
    return data.grants.flatMap(({ part, principals, targets }) => {
      if (kind === "group" && part !== index) return [];
      const concerned = kind in PRINCIPAL_KINDS ? principals.filter(isPrincipal) : principals;
      if (concerned.length === 0) return [];
      return targets.filter(isTarget).map((target) => ({ part, target, principals: concerned }));
    });
  }

  const PRINCIPAL_KINDS = {
    user: true,
    permissionSet: true,
    identityCenterGroup: true,
    machine: true,
    identityProvider: true,
  };

  // ---------------------------------------------------------------------------------------------- places

  /**
   * The address of an entry on this page, with a grant of it that is looked at.
   *
   * @param {{ kind: string, name: string }} entry
   * @param {Row} [row]
   */
  function hrefOf({ kind, name }, row) {
    const place = new URLSearchParams({ [kind]: name });
    if (row !== undefined) {
      place.set("via", viaOf(at(data.parts, row.part)));
      place.set("arn", at(data.targets, row.target).arn);
    }
    return `#${place.toString()}`;
  }

  /** @returns {Place} */
  function currentPlace() {
    const given = new URLSearchParams(location.hash.slice(1));
    const [found] = [...given].flatMap(([kind, name]) => entriesByKey.get(keyOf({ kind, name })) ?? []);
    return { entry: found, part: given.get("via") ?? "", target: given.get("arn") ?? "" };
  }

  /** @param {number} principal */
  const principalHref = (principal) => hrefOf(at(data.principals, principal));

  /** The entry that stands for a part: a group, or the machine or provider itself. @param {PagePart} part */
  const partHref = ({ kind, name }) => hrefOf({ kind, name });

  // ---------------------------------------------------------------------------------------------- search

  const input = /** @type {HTMLInputElement} */ (byId("search"));
  const list = byId("results");
  const status = byId("status");
  /** @type {Entry[]} */
  let results = [];
  let active = -1;

  /**
   * Every word must be found. Names that are or begin with the text come first, longer kinds of hits later.
   *
   * @param {string} text
   */
  function search(text) {
    const asked = text.trim().toLowerCase();
    const words = asked.split(/\s+/).filter((word) => word !== "");
    if (words.length === 0) return [];
    const found = entries.filter(({ haystack }) => words.every((word) => haystack.includes(word)));
    /** @param {Entry} entry */
    const rank = ({ name, kind }) => {
      const lower = name.toLowerCase();
      if (lower === asked) return 0;
      const ofTarget = kind === "target" ? 1 : 0;
      if (lower.startsWith(asked)) return 1 + ofTarget;
      return (words.every((word) => lower.includes(word)) ? 3 : 5) + ofTarget;
    };
    const ranked = found.map((entry) => /** @type {const} */ ([rank(entry), entry]));
    return ranked.sort(([left], [right]) => left - right).map(([, entry]) => entry);
  }

  function showResults() {
    const found = search(input.value);
    results = found.slice(0, MOST_RESULTS);
    active = results.length > 0 ? 0 : -1;
    const asked = input.value.trim() !== "";
    list.replaceChildren(...results.map(resultOption));
    if (asked && results.length === 0) {
      list.append(
        element(
          "div",
          { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" },
          "Nothing has this name",
        ),
      );
    } else if (found.length > results.length) {
      const more = `${(found.length - results.length).toLocaleString("en")} more: type another word`;
      list.append(
        element(
          "div",
          { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" },
          more,
        ),
      );
    }
    status.textContent = asked ? counted(found.length, "result") : "";
    open(asked);
    markActive();
  }

  /**
   * @param {Entry} entry
   * @param {number} index
   */
  function resultOption(entry, index) {
    const option = element(
      "div",
      { role: "option", id: `result-${String(index)}`, "aria-selected": "false" },
      element("span", { class: "name" }, entry.name),
      " ",
      element("span", { class: "kind" }, KINDS[entry.kind]),
      " ",
      element("span", { class: "detail" }, entry.detail),
    );
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
    option.addEventListener("click", () => {
      choose(entry);
    });
    return option;
  }

  /** @param {boolean} shown */
  function open(shown) {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
  }

  function markActive() {
    for (const [index, option] of [...list.children].entries()) {
      if (option.classList.contains("none")) continue;
      option.setAttribute("aria-selected", String(index === active));
      if (index === active) option.scrollIntoView({ block: "nearest" });
    }
    if (active >= 0 && !list.hidden) input.setAttribute("aria-activedescendant", `result-${String(active)}`);
    else input.removeAttribute("aria-activedescendant");
  }

  /** @param {Entry} entry */
  function choose(entry) {
    input.value = "";
    results = [];
    open(false);
    markActive();
    const href = hrefOf(entry);
    // Not by location.hash: its event comes later, and would draw once more over the heading in focus.
    if (location.hash !== href) window.history.pushState(null, "", href);
    show();
    view.querySelector("h2")?.focus();
  }

  /** @type {Readonly<Record<string, (event: KeyboardEvent) => void>>} */
  const searchKeys = {
    ArrowDown: () => {
      if (list.hidden) showResults();
      else active = Math.min(active + 1, results.length - 1);
    },
    ArrowUp: () => {
      active = Math.max(active - 1, results.length > 0 ? 0 : -1);
    },
    Enter: () => {
      const entry = results[active];
      if (entry !== undefined && !list.hidden) choose(entry);
    },
    Escape: () => {
      if (list.hidden) input.value = "";
      open(false);
    },
  };

  input.addEventListener("input", showResults);
  input.addEventListener("focus", () => {
    if (input.value.trim() !== "") showResults();
  });
  input.addEventListener("blur", () => {
    open(false);
    markActive();
  });
  input.addEventListener("keydown", (event) => {
    const act = searchKeys[event.key];
    if (act === undefined || event.isComposing) return;
    event.preventDefault();
    act(event);
    markActive();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target === input;
    const isShortcut =
      (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) ||
      (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (!isShortcut) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // ---------------------------------------------------------------------------------------------- tables

  /**
   * A table that stays one on a narrow screen, where its cells are laid out under each other.
   *
   * @template Item
   * @param {string} label
   * @param {readonly string[]} headings
   * @param {readonly Item[]} items
   * @param {(item: Item, index: number) => HTMLTableRowElement} rowOf
   */
  function table(label, headings, items, rowOf) {
    const cells = headings.map((heading) =>
      element("th", { role: "columnheader", scope: "col", class: classOf(heading) }, heading),
    );
    const body = element("tbody", { role: "rowgroup" }, ...items.slice(0, MOST_ROWS).map(rowOf));
    const made = element(
      "table",
      { role: "table", "aria-label": label },
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...cells)),
      body,
    );
    if (items.length <= MOST_ROWS) return made;
    const all = element("button", { type: "button" }, `Show all ${items.length.toLocaleString("en")}`);
    all.addEventListener("click", () => {
      body.append(...items.slice(MOST_ROWS).map((item, index) => rowOf(item, index + MOST_ROWS)));
      all.remove();
    });
    return element("div", {}, made, all);
  }

  /** @param {string} heading */
  function classOf(heading) {
    return heading.toLowerCase().replaceAll(" ", "-");
  }

  /**
   * @param {boolean} chosen
   * @param {readonly (readonly [heading: string, content: globalThis.Node | string])[]} cells
   */
  function tableRow(chosen, cells) {
    return element(
      "tr",
      chosen ? { role: "row", class: "chosen" } : { role: "row" },
      ...cells.map(([heading, content]) =>
        element("td", { role: "cell", "data-heading": heading, class: classOf(heading) }, content),
      ),
    );
  }

  /** What a role allows, marked where that is everything. @param {number} target */
  function allows(target) {
    const { may, administrator } = roleOf(target);
    return element("span", administrator ? { class: "danger" } : {}, may);
  }

  /**
   * @param {readonly number[]} principals
   * @param {"name" | "who"} called
   */
  function names(principals, called = "name") {
    const some = principals.slice(0, principals.length > 3 ? 2 : 3);
    const shown = some.map((principal) => at(data.principals, principal)[called]).join(", ");
    return principals.length > 3 ? `${shown} and ${String(principals.length - 2)} more` : shown;
  }

  /** @param {Row} row */
  function conditionsOf({ part, target }) {
    return at(data.parts, part).conditions[at(data.targets, target).role] ?? [];
  }

  /** Whether the console's link is of use: it switches people, not programs. @param {Row} row */
  function consoleUrlOf({ part, target }) {
    const { consoleUrl } = at(data.targets, target);
    return at(data.parts, part).kind === "group" && consoleUrl.startsWith("https://") ? consoleUrl : "";
  }

  /**
   * @param {string} url
   * @param {string} label
   * @param {string} text
   */
  function outsideLink(url, label, text) {
    return element(
      "a",
      {
        class: "outside",
        href: url,
        target: "_blank",
        rel: "noopener noreferrer",
        // The address says where it leads; a name that leaves it out would not be what is seen.
        ...(text === url ? { title: label } : { "aria-label": label }),
      },
      text,
    );
  }

  /**
   * @param {Entry} entry
   * @param {readonly Row[]} rows
   * @param {Row} chosen
   */
  function grantsTable(entry, rows, chosen) {
    const ofOne = entry.kind in PRINCIPAL_KINDS;
    /** @param {Row} row */
    const rowOf = (row) => {
      const { name } = roleOf(row.target);
      const { name: account, accountId } = accountOf(row.target);
      const link = element("a", { class: "choose", href: hrefOf(entry, row) }, ...breakable(name));
      if (row === chosen) link.setAttribute("aria-current", "true");
      const url = consoleUrlOf(row);
      return tableRow(row === chosen, [
        ["Role", link],
        ["Account", element("span", {}, account, " ", element("span", { class: "quiet number" }, accountId))],
        ...(ofOne ? [] : [/** @type {const} */ (["Who", names(row.principals, "who")])]),
        ["Through", viaOf(at(data.parts, row.part))],
        ["If", conditionsOf(row).join("; ")],
        ["May then", allows(row.target)],
        ...(data.usage === null ? [] : [/** @type {const} */ (["Last used", usageOf(row)])]),
        ["Console", url === "" ? "–" : outsideLink(url, `Switch to ${name} in ${account}`, "Switch")],
      ]);
    };
    const headings = [
      ...["Role", "Account", ...(ofOne ? [] : ["Who"]), "Through", "If", "May then"],
      ...(data.usage === null ? [] : ["Last used"]),
      "Console",
    ];
    return table("Grants", headings, rows, rowOf);
  }

  // ---------------------------------------------------------------------------------------------- drawing

  const narrow = matchMedia("(max-width: 50rem)");
  const ROW_HEIGHT = 44;
  const PADDING = 12;
  const WIDEST = 230;

  /**
   * The nodes that a row passes, from the caller to the account. Where a column would hold too many, what is alike
   * becomes one node.
   *
   * @param {readonly Row[]} rows
   * @returns {(row: Row) => Node[][]}
   */
  function nodesFor(rows) {
    const principals = new Set(rows.flatMap((row) => row.principals));
    const parts = new Set(rows.map(({ part }) => part));
    const targets = new Set(rows.map(({ target }) => target));
    const manyParts = parts.size > MOST_PARTS;
    const manyPrincipals = manyParts || principals.size > MOST_PRINCIPALS;
    const manyTargets = targets.size > MOST_TARGETS;
    const accountsOfRole = new Map(
      data.roles.map((_, role) => [
        role,
        new Set([...targets].filter((target) => at(data.targets, target).role === role)).size,
      ]),
    );
    /** @type {Map<number, Set<number>>} */
    const peopleOfPart = new Map();
    for (const row of rows) {
      const people = peopleOfPart.get(row.part) ?? new Set();
      for (const principal of row.principals) people.add(principal);
      peopleOfPart.set(row.part, people);
    }

    /** @param {number} principal @returns {Node} */
    const principalNode = (principal) => {
      const { kind, name } = at(data.principals, principal);
      const href = principalHref(principal);
      const id = `principal ${String(principal)}`;
      return { id, column: "principal", title: name, subtitle: KINDS[kind], href, danger: false };
    };
    /** @param {Row} row @returns {Node[]} */
    const principalNodes = (row) => {
      if (!manyPrincipals || row.principals.length === 1) return row.principals.map(principalNode);
      const people = manyParts ? principals : (peopleOfPart.get(row.part) ?? principals);
      const id = manyParts ? "principals" : `principals ${String(row.part)}`;
      const title = people.size === 1 ? "1 person" : counted(people.size, "person", "people");
      const href = manyParts ? "" : partHref(at(data.parts, row.part));
      return [{ id, column: "principal", title, subtitle: names([...people]), href, danger: false }];
    };
    /** @param {Row} row @returns {Node[]} */
    const partNodes = ({ part }) => {
      const { kind, name } = at(data.parts, part);
      // A machine or a provider is its own caller.
      if (kind !== "group") return [];
      if (manyParts) {
        const title = counted(parts.size, "group");
        return [{ id: "parts", column: "part", title, subtitle: "", href: "", danger: false }];
      }
      const id = `part ${String(part)}`;
      return [
        {
          id,
          column: "part",
          title: name,
          subtitle: "group",
          href: partHref({ ...at(data.parts, part) }),
          danger: false,
        },
      ];
    };
    /** @param {Row} row @returns {Node[]} */
    const roleNodes = ({ target }) => {
      const { role } = at(data.targets, target);
      const { name, summary: text, administrator } = at(data.roles, role);
      const id = manyTargets ? `role ${String(role)}` : `target ${String(target)}`;
      const href = manyTargets
        ? hrefOf({ kind: "role", name })
        : hrefOf({ kind: "target", name: `${name} in ${accountOf(target).name}` });
      return [{ id, column: "role", title: name, subtitle: text, href, danger: administrator }];
    };
    /** @param {Row} row @returns {Node[]} */
    const accountNodes = ({ target }) => {
      const { role, account } = at(data.targets, target);
      if (manyTargets) {
        const title = counted(accountsOfRole.get(role) ?? 0, "account");
        const id = `accounts ${String(role)}`;
        return [{ id, column: "account", title, subtitle: "", href: "", danger: false }];
      }
      const { name, accountId } = at(data.accounts, account);
      const id = `account ${String(account)}`;
      const href = hrefOf({ kind: "account", name });
      return [{ id, column: "account", title: name, subtitle: accountId, href, danger: false }];
    };
    return (row) =>
      [principalNodes(row), partNodes(row), roleNodes(row), accountNodes(row)].filter(
        (column) => column.length > 0,
      );
  }

  const measuring = document.createElement("canvas").getContext("2d");

  /**
   * @param {string} text
   * @param {string} font
   */
  function widthOf(text, font) {
    if (measuring === null) return text.length * 8;
    measuring.font = font;
    return measuring.measureText(text).width;
  }

  /**
   * A text that fits, with an ellipsis where it had to be cut.
   *
   * @param {string} text
   * @param {string} font
   */
  function fitted(text, font) {
    if (widthOf(text, font) <= WIDEST - 2 * PADDING) return text;
    const characters = Array.from(text);
    while (characters.length > 1 && widthOf(`${characters.join("")}…`, font) > WIDEST - 2 * PADDING) {
      characters.pop();
    }
    return `${characters.join("")}…`;
  }

  /**
   * @param {readonly Row[]} rows
   * @param {Row} chosen
   */
  function drawing(rows, chosen) {
    const drawn = narrow.matches ? [chosen] : rows;
    const nodesOf = nodesFor(drawn);
    /** @type {import("@dagrejs/dagre").Graph<GraphLabel, NodeLabel, EdgeLabel>} */
    const graph = new graphlib.Graph();
    graph.setGraph({ rankdir: narrow.matches ? "TB" : "LR", nodesep: 14, ranksep: narrow.matches ? 26 : 52 });
    graph.setDefaultEdgeLabel(() => ({}));
    const family = getComputedStyle(document.body).fontFamily;
    const titleFont = `600 13px ${family}`;
    const subtitleFont = `11.5px ${family}`;
    const dangerFont = `600 ${subtitleFont}`;
    /** @type {Map<string, Node & { shownTitle: string, shownSubtitle: string, width: number }>} */
    const nodes = new Map();
    /** @type {Set<string>} */
    const edges = new Set();
    for (const row of drawn) {
      const columns = nodesOf(row);
      for (const node of columns.flat()) {
        if (nodes.has(node.id)) continue;
        const ownFont = node.danger ? dangerFont : subtitleFont;
        const shownTitle = fitted(node.title, titleFont);
        const shownSubtitle = fitted(node.subtitle, ownFont);
        const width = Math.max(widthOf(shownTitle, titleFont), widthOf(shownSubtitle, ownFont), 60);
        nodes.set(node.id, { ...node, shownTitle, shownSubtitle, width: width + 2 * PADDING });
      }
      for (const [from, to] of edgesOf(columns)) edges.add(`${from}\n${to}`);
    }
    for (const [id, { column, width }] of nodes) {
      const others = [...nodes.values()].filter((node) => node.column === column);
      // Nodes of one column are as wide as its widest, but for those that stand under each other.
      const columnWidth = narrow.matches ? width : Math.max(...others.map((node) => node.width));
      graph.setNode(id, { width: columnWidth, height: ROW_HEIGHT });
    }
    for (const edge of edges) {
      const [from = "", to = ""] = edge.split("\n");
      graph.setEdge(from, to);
    }
    layout(graph);
    const path = nodesOf(chosen);
    const onPath = new Set(path.flat().map(({ id }) => id));
    const edgesOnPath = new Set(edgesOf(path).map(([from, to]) => `${from}\n${to}`));
    const { width = 0, height = 0 } = graph.graph();
    const picture = svg("svg", {
      viewBox: `-2 -2 ${String(Math.ceil(width) + 4)} ${String(Math.ceil(height) + 4)}`,
      width: Math.ceil(width) + 4,
      height: Math.ceil(height) + 4,
      role: "group",
      "aria-label": "Path from the caller to the account",
    });
    const lines = graph.edges().map((edge) => {
      const on = edgesOnPath.has(`${edge.v}\n${edge.w}`);
      const line = svg("path", { d: curve(graph.edge(edge).points ?? []), class: on ? "edge on" : "edge" });
      return { on, line };
    });
    // What is on the path lies over what is not.
    picture.append(
      ...lines.sort((left, right) => Number(left.on) - Number(right.on)).map(({ line }) => line),
    );
    for (const node of nodes.values()) {
      const { x = 0, y = 0, width: nodeWidth, height: nodeHeight } = graph.node(node.id);
      const classes = ["node", node.column, ...(onPath.has(node.id) ? ["on"] : [])].join(" ");
      const shapes = [
        svg("title", {}, [node.title, node.subtitle].filter((text) => text !== "").join(": ")),
        svg("rect", { width: nodeWidth, height: nodeHeight, rx: 6 }),
        svg("text", { x: PADDING, y: node.subtitle === "" ? 27 : 19 }, node.shownTitle),
        svg(
          "text",
          { x: PADDING, y: 35, class: node.danger ? "subtitle danger" : "subtitle" },
          node.shownSubtitle,
        ),
      ];
      const transform = `translate(${String(x - nodeWidth / 2)} ${String(y - nodeHeight / 2)})`;
      picture.append(
        node.href === ""
          ? svg("g", { class: classes, transform }, ...shapes)
          : svg("a", { class: classes, transform, href: node.href }, ...shapes),
      );
    }
    return element("div", { class: "drawing" }, picture);
  }

  /**
   * @param {readonly (readonly Node[])[]} columns
   * @returns {(readonly [string, string])[]}
   */
  function edgesOf(columns) {
    return columns
      .slice(1)
      .flatMap((column, index) =>
        at(columns, index).flatMap((from) => column.map((to) => /** @type {const} */ ([from.id, to.id]))),
      );
  }

  /** A smooth line through the points of a layout. @param {readonly { x: number, y: number }[]} points */
  function curve(points) {
    /** @param {{ x: number, y: number }} point */
    const text = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
    const first = at(points, 0);
    const last = at(points, points.length - 1);
    const between = points.slice(1, -1);
    const halves = between.slice(0, -1).map((point, index) => {
      const next = at(between, index + 1);
      return `Q ${text(point)} ${text({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
    });
    const end =
      between.length === 0 ? `L ${text(last)}` : `Q ${text(at(between, between.length - 1))} ${text(last)}`;
    return [`M ${text(first)}`, ...halves, end].join(" ");
  }

  // ---------------------------------------------------------------------------------------------- documents

  /** @typedef {{ text: string, depth: number, path: Path, isSingle: boolean, value: unknown }} Line */

  /**
   * A value as JSON, line by line, each with the place of its value.
   *
   * @param {unknown} value
   * @param {Path} path
   * @param {string} before
   * @param {string} after
   * @returns {Line[]}
   */
  function linesOf(value, path = [], before = "", after = "") {
    /** @type {(text: string, isSingle: boolean) => Line} */
    const line = (text, isSingle) => ({ text, depth: path.length, path, isSingle, value });
    if (typeof value !== "object" || value === null) {
      return [line(`${before}${JSON.stringify(value)}${after}`, true)];
    }
    const isList = Array.isArray(value);
    const [opening, closing] = isList ? ["[", "]"] : ["{", "}"];
    /** @type {[string, unknown][]} */
    const items = Object.entries(value);
    if (items.length === 0) return [line(`${before}${opening}${closing}${after}`, true)];
    return [
      line(`${before}${opening}`, false),
      ...items.flatMap(([key, item], index) =>
        linesOf(
          item,
          [...path, isList ? index : key],
          isList ? "" : `${JSON.stringify(key)}: `,
          index === items.length - 1 ? "" : ",",
        ),
      ),
      line(`${closing}${after}`, false),
    ];
  }

  /**
   * Whether the value of a condition or principal means one of these ARNs. Wildcards are the document's.
   *
   * @param {unknown} value
   * @param {readonly string[]} arns
   */
  function means(value, arns) {
    if (typeof value !== "string") return false;
    if (arns.includes(value)) return true;
    if (!/[*?]/.test(value)) return false;
    const pattern = value
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    const regex = new RegExp(`^${pattern}$`, "s");
    return arns.some((arn) => regex.test(arn));
  }

  /** @param {unknown} value @returns {unknown[]} */
  function leavesOf(value) {
    if (typeof value !== "object" || value === null) return [value];
    return Object.values(value).flatMap(leavesOf);
  }

  /** @param {unknown} value @param {string} key @returns {unknown} */
  function inner(value, key) {
    return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
  }

  /** @param {unknown} document @returns {unknown[]} */
  function statementsOf(document) {
    const statements = inner(document, "Statement");
    return Array.isArray(statements) ? statements : [statements];
  }

  const PRINCIPAL_ARN = "aws:PrincipalArn";

  /**
   * In the statements of a trust policy that let somebody in: who that is, and all that is asked besides.
   *
   * @param {unknown} document
   * @param {readonly PagePrincipal[]} principals
   * @returns {Weigh}
   */
  function weighTrust(document, principals) {
    const arns = principals.flatMap((principal) => principal.arns);
    const concerned = statementsOf(document).map((statement) => {
      const conditions = Object.values(inner(statement, "Condition") ?? {});
      const named = [
        ...leavesOf(inner(inner(statement, "Principal"), "Federated")),
        ...leavesOf(inner(inner(statement, "Principal"), "Service")),
        ...conditions.flatMap((condition) => leavesOf(inner(condition, PRINCIPAL_ARN))),
      ];
      const leaves = leavesOf(statement);
      const isOf = principals.some(
        (principal) =>
          named.some((value) => means(value, principal.arns)) &&
          principal.asked.every((value) => leaves.includes(value)),
      );
      return isOf && inner(statement, "Effect") === "Allow";
    });
    return ([, statement, part, name, key], value) => {
      if (!concerned[Number(statement)]) return "";
      if (part === "Principal") return name === "Federated" || name === "Service" ? "matters" : "";
      if (part !== "Condition") return "";
      return key !== PRINCIPAL_ARN || means(value, arns) ? "matters" : "";
    };
  }

  /** In a policy of the caller: the role. @param {string} arn @returns {Weigh} */
  function weighAssume(arn) {
    return ([, , part], value) => (part === "Resource" && value === arn ? "matters" : "");
  }

  /** In what an administrator is allowed: everything. @param {unknown} document @returns {Weigh} */
  function weighPermissions(document) {
    const statements = statementsOf(document);
    return ([, statement, part], value) => {
      const allowed = inner(statements[Number(statement)], "Effect") === "Allow";
      return allowed && part === "Action" && (value === "*" || value === "*:*") ? "danger" : "";
    };
  }

  /**
   * A document with the lines that matter marked. Where it is long, other statements and long lists are folded.
   *
   * @param {unknown} document
   * @param {Weigh} weigh
   */
  function documentLines(document, weigh) {
    const lines = linesOf(document).map((line) => ({
      ...line,
      weight: line.isSingle ? weigh(line.path, line.value) : "",
    }));
    const made = lines.map(({ text, depth, weight }) =>
      element(
        "span",
        { class: `line indent-${String(Math.min(depth, 8))}` },
        weight === "" ? text : element("mark", { class: weight }, text),
      ),
    );
    const marked = lines.flatMap(({ weight }, index) => (weight === "" ? [] : [index]));
    const statements = new Set(marked.map((index) => at(lines, index).path[1]));
    /** @param {number} index */
    const isShown = (index) => {
      if (lines.length <= LINES_WITHOUT_FOLDS) return true;
      if (marked.length === 0) {
        return index < LINES_WITHOUT_FOLDS - LINES_AROUND || index >= lines.length - LINES_AROUND;
      }
      const { path } = at(lines, index);
      if (path.length < 2) return true;
      const isInList = typeof path.at(-1) === "number" && path.length > 2;
      const isNear = marked.some((line) => Math.abs(line - index) <= LINES_AROUND);
      return statements.has(path[1]) && (!isInList || isNear);
    };
    const code = element("div", { class: "code" });
    for (let index = 0; index < made.length;) {
      let end = index;
      while (end < made.length && !isShown(end)) end += 1;
      if (end - index > FEWEST_FOLDED) code.append(fold(made.slice(index, end)));
      else code.append(...made.slice(index, end));
      code.append(...made.slice(end, end + 1));
      index = end + 1;
    }
    return code;
  }

  /** @param {readonly HTMLElement[]} lines */
  function fold(lines) {
    const button = element("button", { type: "button", class: "fold" }, counted(lines.length, "more line"));
    button.addEventListener("click", () => {
      button.replaceWith(...lines);
    });
    return button;
  }

  /**
   * @param {string} title
   * @param {string} note
   * @param {number} document
   * @param {(document: unknown) => Weigh} weigh
   */
  function documentView(title, note, document, weigh) {
    /** @type {unknown} */
    const parsed = JSON.parse(at(data.documents, document));
    return element(
      "figure",
      {},
      element("figcaption", {}, element("strong", {}, title), " ", element("span", { class: "quiet" }, note)),
      documentLines(parsed, weigh(parsed)),
    );
  }

  const OWNERS = /** @type {const} */ ({
    stack: "customer managed",
    aws: "AWS managed",
    other: "not created here",
  });

  /**
   * A policy of the role that opens; its lines are made when it does.
   *
   * @param {PagePolicy} policy
   * @param {string} also
   * @param {boolean} administrator
   */
  function permissionView({ name, owner, document }, also, administrator) {
    const summary = element(
      "summary",
      {},
      element("strong", {}, name),
      " ",
      element("span", { class: "quiet" }, `${OWNERS[owner]}${also}`),
    );
    const view = element("details", { class: "permission" }, summary);
    if (document < 0) {
      view.append(element("p", { class: "quiet" }, "Its document is not known here."));
      return view;
    }
    const text = at(data.documents, document);
    const fill = () => {
      if (view.childElementCount > 1) return;
      /** @type {unknown} */
      const parsed = JSON.parse(text);
      view.append(documentLines(parsed, administrator ? weighPermissions(parsed) : () => ""));
    };
    view.addEventListener("toggle", fill);
    if (text.length < SMALL_POLICY * 30) {
      fill();
      view.open = true;
    }
    return view;
  }

  // ---------------------------------------------------------------------------------------------- the view

  const view = byId("view");

  /** @param {Row} row */
  function grantDetail(row) {
    const target = at(data.targets, row.target);
    const part = at(data.parts, row.part);
    const role = roleOf(row.target);
    const account = accountOf(row.target);
    const who = names(row.principals);
    return element(
      "section",
      { class: "grant", "aria-labelledby": "grant" },
      element(
        "h3",
        { id: "grant" },
        who,
        element("span", { class: "arrow", "aria-hidden": "true" }, " → "),
        element("span", { class: "hidden" }, " may assume "),
        `${role.name} in ${account.name}`,
      ),
      facts(row, target),
      element("div", { class: "documents" }, callersSide(part, target, who), trustSide(row, target)),
      permissionsOf(target),
    );
  }

  /**
   * @param {Row} row
   * @param {PageTarget} target
   */
  function facts(row, target) {
    const role = roleOf(row.target);
    const url = consoleUrlOf(row);
    const conditions = conditionsOf(row).map((condition) => element("li", {}, condition));
    return element(
      "dl",
      {},
      ...fact("If", element("ul", { class: "conditions" }, ...conditions)),
      ...fact("For up to", sessionOf(row, target)),
      ...fact("May then", allows(row.target)),
      ...(data.usage === null ? [] : fact("Last used", everyUsageOf(row))),
      ...(role.description === "" ? [] : fact("Described as", role.description)),
      ...fact("Role", element("code", {}, ...breakable(target.arn))),
      ...(url === "" ? [] : fact("Console", outsideLink(url, "Switch to this role in the console", url))),
    );
  }

  /** @param {number} principal @param {number} target */
  function useOf(principal, target) {
    const { uses = [], of = {} } = data.usage ?? {};
    return uses[of[`${String(principal)} ${String(target)}`] ?? -1];
  }

  /** How the people of a row used its role, in short. @param {Row} row */
  function usageOf({ principals, target }) {
    const uses = principals.flatMap((principal) => useOf(principal, target) ?? []);
    const used = uses.filter(({ isUsed }) => isUsed);
    if (principals.length === 1) return uses[0]?.text ?? "not known";
    return `used by ${String(used.length)} of ${String(principals.length)}`;
  }

  /** How each of them did. @param {Row} row */
  function everyUsageOf({ principals, target }) {
    const items = principals.slice(0, MOST_ROWS).map((principal) => {
      const text = useOf(principal, target)?.text ?? "not known";
      return element(
        "li",
        {},
        principals.length === 1 ? text : `${at(data.principals, principal).name}: ${text}`,
      );
    });
    return element("ul", { class: "conditions" }, ...items);
  }

  /**
   * @param {string} name
   * @param {globalThis.Node | string} content
   */
  function fact(name, content) {
    return [element("dt", {}, name), element("dd", {}, content)];
  }

  /** How long a session can be; the session of a role that assumes another is cut at an hour.
   * @param {Row} row @param {PageTarget} target */
  function sessionOf({ principals }, { longestSession }) {
    const limits = principals.map((principal) => at(data.principals, principal).longestSession);
    const own = Math.max(...limits);
    if (own === 0 || longestSession <= own) return inWords(longestSession);
    return `${inWords(own)} (role chaining; the role itself allows ${inWords(longestSession)})`;
  }

  /**
   * @param {PagePart} part
   * @param {PageTarget} target
   * @param {string} who
   */
  function callersSide(part, target, who) {
    const side = element("div", {}, element("h4", {}, `What lets ${who} call`));
    const concerned = part.policies.filter(({ document }) =>
      leavesOf(JSON.parse(at(data.documents, document))).includes(target.arn),
    );
    if (concerned.length === 0) side.append(element("p", { class: "quiet" }, part.note));
    for (const { name, document } of concerned) {
      const note = `in account ${data.primaryAccountId}, ${part.note}`;
      side.append(documentView(name, note, document, () => weighAssume(target.arn)));
    }
    return side;
  }

  /**
   * @param {Row} row
   * @param {PageTarget} target
   */
  function trustSide({ principals, target: index }, target) {
    const callers = principals.map((principal) => at(data.principals, principal));
    const note = `of role ${roleOf(index).name} in account ${accountOf(index).accountId}`;
    return element(
      "div",
      {},
      element("h4", {}, "What lets it in"),
      documentView("Trust policy", note, target.trustPolicy, (document) => weighTrust(document, callers)),
    );
  }

  /** @param {PageTarget} target */
  function permissionsOf({ role, policies, boundary }) {
    const { administrator } = at(data.roles, role);
    return element(
      "div",
      { class: "permissions" },
      element("h4", {}, "What the role allows"),
      ...policies.map((policy) => permissionView(policy, "", administrator)),
      ...(boundary === null
        ? []
        : [permissionView(boundary, ", and the role stays within it", administrator)]),
    );
  }

  /** Who, what and how much, under the title. @param {Entry} entry @param {readonly Row[]} rows */
  function summaryOf(entry, rows) {
    const targets = new Set(rows.map(({ target }) => target));
    const accounts = new Set(rows.map(({ target }) => at(data.targets, target).account));
    const principals = new Set(rows.flatMap((row) => row.principals));
    const administrators = new Set([...targets].filter((target) => roleOf(target).administrator));
    const inAccounts =
      entry.kind === "account" || entry.kind === "target" ? "" : ` in ${counted(accounts.size, "account")}`;
    const roles = `${counted(targets.size, "role")}${inAccounts}`;
    const who = [...principals].every((principal) => at(data.principals, principal).kind === "user")
      ? counted(principals.size, "person", "people")
      : counted(principals.size, "caller");
    const text = entry.kind in PRINCIPAL_KINDS ? `May assume ${roles}` : `${who} may assume ${roles}`;
    const marked =
      administrators.size === 0
        ? []
        : [
            ", ",
            element(
              "span",
              { class: "danger" },
              administrators.size === targets.size
                ? "administrator"
                : `administrator in ${String(administrators.size)} of them`,
            ),
          ];
    return element(
      "p",
      { class: "summary" },
      rows.length === 0 ? "No grants" : text,
      ...(rows.length === 0 ? [] : marked),
    );
  }

  /** Roles whose trust refuses a person by name. @param {Entry} entry */
  function refusals({ kind, index }) {
    const refused = kind in PRINCIPAL_KINDS ? at(data.principals, index).refused : [];
    if (refused.length === 0) return [];
    const text = refused.map((target) => `${roleOf(target).name} in ${accountOf(target).name}`).join(", ");
    return [element("p", { class: "refused" }, element("strong", {}, "Refused by name: "), text)];
  }

  /** The address in AWS of what is selected. @param {Entry} entry */
  function addressOf({ kind, index, detail }) {
    if (kind in PRINCIPAL_KINDS) return at(data.principals, index).arns[0] ?? "";
    return kind === "account" || kind === "target" ? detail : "";
  }

  /**
   * @param {Entry} entry
   * @param {Place} place
   */
  function entryView(entry, place) {
    const rows = rowsOf(entry);
    const [first] = rows;
    const chosen =
      rows.find(
        ({ part, target }) =>
          viaOf(at(data.parts, part)) === place.part && at(data.targets, target).arn === place.target,
      ) ?? first;
    const address = addressOf(entry);
    const head = element(
      "div",
      { class: "head" },
      element("p", { class: "kind" }, KINDS[entry.kind]),
      element("h2", { tabindex: "-1" }, ...breakable(entry.name)),
      ...(address === "" ? [] : [element("p", {}, element("code", {}, ...breakable(address)))]),
      summaryOf(entry, rows),
      ...refusals(entry),
    );
    if (chosen === undefined) return [head];
    return [head, drawing(rows, chosen), grantsTable(entry, rows, chosen), grantDetail(chosen)];
  }

  /** Everything at a glance: what people come through, then people and accounts. */
  function overview() {
    return [
      element("h2", { tabindex: "-1" }, "Who may assume what"),
      element(
        "p",
        { class: "quiet" },
        `People live in account ${data.primaryAccountId}. Search for one, or choose a line.`,
      ),
      partsTable(),
      ...peopleTable(),
      element("h3", {}, "Accounts"),
      accountsTable(),
    ];
  }

  function partsTable() {
    const headings = ["Through", "Kind", "Who", "Roles", "Accounts"];
    return table("Grants by what they go through", headings, data.parts, (part, index) => {
      const grants = data.grants.filter((grant) => grant.part === index);
      const principals = [...new Set(grants.flatMap((grant) => grant.principals))];
      const targets = [...new Set(grants.flatMap((grant) => grant.targets))];
      const accounts = new Set(targets.map((target) => accountOf(target).name));
      return tableRow(false, [
        ["Through", element("a", { class: "choose", href: partHref(part) }, ...breakable(part.name))],
        ["Kind", KINDS[part.kind]],
        ["Who", names(principals, "who") || "nobody"],
        ["Roles", rolesWithPowers(targets)],
        ["Accounts", part.places.length > 3 ? counted(accounts.size, "account") : part.places.join(", ")],
      ]);
    });
  }

  /** Roles by name, with what they allow where they are few. @param {readonly number[]} targets */
  function rolesWithPowers(targets) {
    const roles = [...new Set(targets.map((target) => at(data.targets, target).role))];
    const lines = roles.map((role) => {
      const { name, summary: text, administrator } = at(data.roles, role);
      const power = element("span", { class: administrator ? "danger" : "quiet" }, text);
      return element("div", {}, name, ...(administrator || roles.length <= 4 ? [" ", power] : []));
    });
    return element("div", {}, ...lines);
  }

  function peopleTable() {
    /** @type {Map<number, { part: number, target: number }[]>} */
    const grantsOfUser = new Map();
    for (const [index, { kind }] of data.principals.entries()) {
      if (kind === "user") grantsOfUser.set(index, []);
    }
    for (const { part, principals, targets } of data.grants) {
      for (const principal of principals) {
        grantsOfUser.get(principal)?.push(...targets.map((target) => ({ part, target })));
      }
    }
    if (grantsOfUser.size === 0) return [];
    const headings = ["Person", "Through", "May assume", "Administrator of"];
    const made = table("People", headings, [...grantsOfUser], ([user, grants]) => {
      const parts = [...new Set(grants.map(({ part }) => at(data.parts, part).name))];
      const targets = [...new Set(grants.map(({ target }) => target))];
      const administrated = targets.filter((target) => roleOf(target).administrator);
      const accounts = new Set(administrated.map((target) => accountOf(target).name));
      const shown = accounts.size > 3 ? counted(accounts.size, "account") : [...accounts].join(", ");
      const { name } = at(data.principals, user);
      return tableRow(false, [
        ["Person", element("a", { class: "choose", href: principalHref(user) }, ...breakable(name))],
        ["Through", parts.length > 4 ? counted(parts.length, "group") : parts.join(", ") || "–"],
        ["May assume", targets.length === 0 ? "nothing" : counted(targets.length, "role")],
        ["Administrator of", accounts.size === 0 ? "–" : element("span", { class: "danger" }, shown)],
      ]);
    });
    return [element("h3", {}, "People"), made];
  }

  function accountsTable() {
    return table("Accounts", ["Account", "ID", "Roles"], data.accounts, ({ name, accountId }, account) => {
      const targets = [...data.targets.keys()].filter(
        (target) => at(data.targets, target).account === account,
      );
      return tableRow(false, [
        [
          "Account",
          element("a", { class: "choose", href: hrefOf({ kind: "account", name }) }, ...breakable(name)),
        ],
        ["ID", element("span", { class: "number" }, accountId)],
        ["Roles", targets.map((target) => roleOf(target).name).join(", ")],
      ]);
    });
  }

  function show() {
    const place = currentPlace();
    const focused = document.activeElement;
    const focusedHref = focused !== null && view.contains(focused) ? focused.getAttribute("href") : null;
    view.replaceChildren(...(place.entry === undefined ? overview() : entryView(place.entry, place)));
    if (focusedHref === null) return;
    // A link that was followed is still there where only another grant was chosen.
    const same = [...view.querySelectorAll("a")].find((link) => link.getAttribute("href") === focusedHref);
    const heading = view.querySelector("h2");
    if (same !== undefined) same.focus({ preventScroll: true });
    else heading?.focus({ preventScroll: true });
  }

  let shownEntry = currentPlace().entry;
  window.addEventListener("hashchange", () => {
    show();
    const { entry } = currentPlace();
    if (entry !== shownEntry) scrollTo(0, 0);
    else scrollToGrant();
    shownEntry = entry;
  });
  /** Shows what was chosen where a long table hides it. */
  function scrollToGrant() {
    const heading = view.querySelector(".grant h3");
    const top = heading?.getBoundingClientRect().top ?? 0;
    if (top > document.documentElement.clientHeight - 100) heading?.scrollIntoView({ block: "start" });
  }

  let frame = 0;
  narrow.addEventListener("change", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(show);
  });
  show();
})();
