import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { FileTree, Listing } from "./patterns";

/**
 * The files of a folder on disk. Nothing outside of it is named: a link to a file is followed within it, and one to a
 * folder not at all, since what is there would then stand in two places.
 */
export function folderTree(root: string): FileTree {
  const home = realpathSync(root);
  return {
    list: (folder, depth) => {
      const stat = statSync(join(root, folder), { throwIfNoEntry: false });
      if (stat === undefined) return NOTHING;
      if (isOutside(home, join(root, folder)))
        return { files: [], refused: [{ path: folder, why: OUTSIDE }] };
      return stat.isDirectory()
        ? filesBelow({ root, home }, folder, depth)
        : { files: [folder], refused: [] };
    },
  };
}

const NOTHING: Listing = { files: [], refused: [] };
const OUTSIDE = "leads out of the project's folder";

interface Roots {
  readonly root: string;
  /** The same without links on the way to it. */
  readonly home: string;
}

function filesBelow(roots: Roots, folder: string, depth: number): Listing {
  const entries = readdirSync(join(roots.root, folder), { withFileTypes: true });
  const listings = entries.map((entry): Listing => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) return { files: [path], refused: [] };
    if (entry.isSymbolicLink()) return linked(roots, path, depth);
    return entry.isDirectory() && depth > 1 && isLookedInto(entry)
      ? filesBelow(roots, path, depth - 1)
      : NOTHING;
  });
  return {
    files: listings.flatMap(({ files }) => files),
    refused: listings.flatMap(({ refused }) => refused),
  };
}

/** What is hidden, or a package, is no part of a model unless a pattern starts with it. */
function isLookedInto({ name }: Dirent): boolean {
  return name !== "node_modules" && !name.startsWith(".");
}

function linked({ root, home }: Roots, path: string, depth: number): Listing {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) {
    const refused = [{ path: `${path}/`, why: "is a link to a folder; name the folder itself" }];
    return depth > 1 ? { files: [], refused } : NOTHING;
  }
  if (stat !== undefined && isOutside(home, join(root, path)))
    return { files: [], refused: [{ path, why: OUTSIDE }] };
  return { files: [path], refused: [] };
}

function isOutside(home: string, path: string): boolean {
  const way = relative(home, realpathSync(path));
  return way === ".." || way.startsWith(`..${sep}`);
}
