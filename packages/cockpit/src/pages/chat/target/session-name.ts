// What a session is called that somebody began by saying something.

import type { Client } from '@coxswain/client';
import { nameOfText, ProblemError } from '@coxswain/protocol';

const MAX_TRIES = 100;

/** The first words, as a name: `fix-the-login-page`. */
export const nameFrom = (text: string): string => nameOfText(text) ?? 'chat';

const isFree = async (client: Client, name: string): Promise<boolean> => {
  try {
    await client.sessions.get(name);
    return false;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'session_not_found') return true;
    throw error;
  }
};

/** A name that no session has yet. */
export const freeName = async (client: Client, text: string): Promise<string> => {
  const name = nameFrom(text);
  for (let number = 1; number < MAX_TRIES; number++) {
    const tried = number === 1 ? name : `${name}-${number}`;
    if (await isFree(client, tried)) return tried;
  }
  throw new ProblemError(
    'unprocessable',
    `${MAX_TRIES} sessions are called ${name}: name one with /session new <name>`,
  );
};
