/** A stream of a process. Only one on a terminal has the marks of one. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
}

export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly hasColors?: () => boolean;
  readonly columns?: number;
}

/** Writes text with a line end, and waits until it is out: a process that ends earlier would cut it off. */
export function print(stream: Output, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text.endsWith("\n") ? text : `${text}\n`, () => {
      resolve();
    });
  });
}
