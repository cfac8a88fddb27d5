// What a command prints in a terminal of the agent's own, which codex and claude tell beside the protocol, piece by piece.

import { fieldsOf, textOf } from './reading.ts';

/** The piece that this update tells; undefined when it tells none. */
export const printedIn = (update: unknown): string | undefined => {
  const { terminal_output_delta: piece, terminal_output: whole } = fieldsOf(fieldsOf(update)._meta);
  return textOf(fieldsOf(piece).data) ?? textOf(fieldsOf(whole).data);
};
