// Terminals disagree on how wide an emoji of several parts is: two cells, or two for each part. Where one takes more than was
// counted, what is drawn later on that row lands beside its place, and a figure half drawn over is a wrong figure. So only the
// first part is drawn: it takes two cells everywhere.

import type { WriteStream } from 'node:tty';

/** Skin tones, and what is joined to the emoji before it. */
const LATER_PARTS =
  /(?<=\p{Extended_Pictographic}\uFE0F?)\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*/gu;

/** The same text with the first part of each emoji only, as wide as before. */
export const toSteady = (text: string): string => text.replaceAll(LATER_PARTS, '');

/** The same terminal, on which all emoji are of one part. */
export const steadyOutput = (output: WriteStream): WriteStream => {
  const write = (text: string | Uint8Array, ...rest: never[]): boolean =>
    output.write(typeof text === 'string' ? toSteady(text) : text, ...rest);
  return new Proxy(output, {
    get: (target, name) => (name === 'write' ? write : Reflect.get(target, name, target)),
  });
};
