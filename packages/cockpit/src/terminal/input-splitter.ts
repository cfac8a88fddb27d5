// Filters terminal input: takes out mouse reports and query answers, and passes the rest to Ink. A paste is never touched,
// whatever it contains.

import { type MouseReport, mouseReport } from './mouse-report.ts';

export interface SplitInput {
  /** Keys and pastes. */
  readonly keys: string;
  readonly mouse: readonly MouseReport[];
  /** Operating system commands (`ESC ]`) that came as answers, without their frame: `11;rgb:0000/0000/0000`. */
  readonly answers: readonly string[];
}

export interface InputSplitter {
  push(text: string): SplitInput;
  /** True while it holds back the beginning of something. */
  isHolding(): boolean;
  /** What was held back, as keys: nothing more came. */
  flush(): string;
}

const PASTE_BEGIN = '\u001b[200~';
const PASTE_END = '\u001b[201~';

const ESCAPE = String.raw`\u001b`;
const MOUSE = String.raw`${ESCAPE}\[<(?<button>\d+);(?<column>\d+);(?<row>\d+)(?<end>[Mm])`;
const ANSWER = String.raw`${ESCAPE}\](?<answer>\d[^\u0007\u001b]*)(?:\u0007|${ESCAPE}\\)`;
/** A key with modifiers as xterm writes it (modifyOtherKeys); Ink reads the other notation of the same. */
const OTHER_KEY = String.raw`${ESCAPE}\[27;(?<modifiers>\d+);(?<code>\d+)~`;
const PASTE = String.raw`(?<paste>${ESCAPE}\[200~)`;
const WHOLE = new RegExp([MOUSE, ANSWER, OTHER_KEY, PASTE].join('|'), 'g');

/** An end that may be the beginning of one of them. */
const BEGUN = new RegExp(
  String.raw`${ESCAPE}(?:\[(?:<[\d;]*|2(?:7(?:;[\d;]*)?|00?)?)?|\](?:\d[^\u0007\u001b]*${ESCAPE}?)?)?$`,
);

export const createInputSplitter = (): InputSplitter => {
  let held = '';
  let isPasting = false;
  /** The last characters of a paste, among which its end may have begun. */
  let tail = '';

  /** How much of the text belongs to the paste that is under way. */
  const pasted = (text: string): number => {
    const end = (tail + text).indexOf(PASTE_END);
    if (end < 0) {
      tail = (tail + text).slice(1 - PASTE_END.length);
      return text.length;
    }
    const length = end + PASTE_END.length - tail.length;
    isPasting = false;
    tail = '';
    return length;
  };

  const push = (added: string): SplitInput => {
    const text = held + added;
    held = '';
    let keys = '';
    const mouse: MouseReport[] = [];
    const answers: string[] = [];
    let at = 0;
    while (at < text.length) {
      if (isPasting) {
        const end = at + pasted(text.slice(at));
        keys += text.slice(at, end);
        at = end;
        continue;
      }
      WHOLE.lastIndex = at;
      const found = WHOLE.exec(text);
      const until = found?.index ?? text.length;
      if (found === null) held = BEGUN.exec(text.slice(at))?.[0] ?? '';
      keys += text.slice(at, until - held.length);
      if (found === null) break;
      at = until + found[0].length;
      const { button, column, row, end, answer, modifiers, code } = found.groups ?? {};
      if (answer !== undefined) answers.push(answer);
      else if (code !== undefined) keys += `\u001b[${code};${modifiers}u`;
      else if (button !== undefined) {
        const report = mouseReport(Number(button), Number(column), Number(row), end === 'm');
        if (report !== undefined) mouse.push(report);
      } else {
        keys += PASTE_BEGIN;
        isPasting = true;
      }
    }
    return { keys, mouse, answers };
  };

  return {
    push,
    isHolding: () => held !== '',
    flush: () => {
      const keys = held;
      held = '';
      return keys;
    },
  };
};
