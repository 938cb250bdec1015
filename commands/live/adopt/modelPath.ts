/** The steps of a path into a model, as errors print it: `users["boaty.mcboatface"].path`. */
export function stepsOf(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([\w-]+)/g)].map(
    ([, quoted, index, word]) =>
      (quoted === undefined ? (index ?? word) : String(JSON.parse(`"${quoted}"`))) ?? "",
  );
}
