import { createStyle, hasColor, type Style } from "../report/style.ts";

/** One of the two streams that the command writes to. */
export interface Output {
  write(text: string): void;
  readonly isTty: boolean;
  /** Width in characters, 60 to 120; 100 where there is no terminal. */
  readonly width: number;
  readonly style: Style;
}

/** Where the command writes. */
export interface Console {
  readonly out: Output;
  readonly err: Output;
}

/** Creates the console of this process. */
export function createConsole(isColorless: boolean): Console {
  return { out: toOutput(process.stdout, isColorless), err: toOutput(process.stderr, isColorless) };
}

function toOutput(stream: NodeJS.WriteStream, isColorless: boolean): Output {
  const isTty = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    isTty,
    get width() {
      return isTty ? Math.min(120, Math.max(60, stream.columns ?? 100)) : 100;
    },
    style: createStyle(hasColor(isTty, process.env, isColorless)),
  };
}
