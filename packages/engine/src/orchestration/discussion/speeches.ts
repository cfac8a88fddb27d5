// What was said in a discussion, and what is left of it when it grows too long to be read out again.

export interface Speech {
  readonly round: number;
  /** The agent, numbered when it takes part more than once. */
  readonly speaker: string;
  /** undefined: it did not answer. */
  readonly text?: string;
  /** Why it did not. */
  readonly absence?: string;
}

/** A program may get the whole prompt as one argument, which the system limits to 128 KiB. */
const MAX_BYTES = 80_000;

/** The speeches as text, one below the other. */
export const transcriptOf = (speeches: readonly Speech[]): string => speeches.map(textOf).join('\n\n');

/** The same, without the oldest when there is too much of it. */
export const readOut = (speeches: readonly Speech[]): string => {
  const kept: string[] = [];
  let left = MAX_BYTES;
  for (const speech of speeches.toReversed()) {
    const text = textOf(speech);
    left -= Buffer.byteLength(text);
    if (left < 0 && kept.length > 0) {
      kept.unshift('[earlier parts left out]');
      break;
    }
    kept.unshift(left < 0 ? `${text.slice(0, MAX_BYTES / 4)}\n[the rest is left out]` : text);
  }
  return kept.join('\n\n');
};

const textOf = ({ round, speaker, text, absence }: Speech): string =>
  `## Round ${round}: ${speaker}\n\n${text ?? `[no answer: ${absence}]`}`;

/** `claude, claude (2), codex` */
export const speakersOf = (agents: readonly string[]): readonly string[] =>
  agents.map((agent, index) => {
    const nth = agents.slice(0, index + 1).filter((other) => other === agent).length;
    return nth === 1 ? agent : `${agent} (${nth})`;
  });
