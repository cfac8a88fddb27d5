// Writes down each operation before it is sent and when it returns, in a file outside the home: what the file holds outlives
// whatever happens to the daemon.

import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ProblemError } from '@coxswain/protocol';
import type { Operation, Outcome, Verb, Verbs } from './operation.ts';

export class Recorder {
  readonly #file: string;
  #n = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** A number that no other operation of this history has. */
  next(): number {
    this.#n += 1;
    return this.#n;
  }

  /** Notes that the operation begins; the returned function says how it ended. */
  begin<Name extends Verb>(
    verb: Name,
    args: Verbs[Name]['args'],
  ): (outcome: Outcome<Verbs[Name]['answer']>) => void {
    const n = this.next();
    this.#write({ n, verb, args, invokedMs: performance.now() });
    return (outcome) => this.#write({ n, returnedMs: performance.now(), outcome });
  }

  /** Does it and notes how it ended; undefined unless it was acknowledged. */
  async record<Name extends Verb>(
    verb: Name,
    args: Verbs[Name]['args'],
    act: () => Promise<Verbs[Name]['answer']>,
  ): Promise<Verbs[Name]['answer'] | undefined> {
    const end = this.begin(verb, args);
    try {
      const answer = await act();
      end({ state: 'acknowledged', answer });
      return answer;
    } catch (error) {
      end(outcomeOf(error));
      return undefined;
    }
  }

  #write(line: object): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** What is known of an operation that threw. */
export const outcomeOf = (error: unknown): Exclude<Outcome<never>, { readonly state: 'acknowledged' }> => {
  if (error instanceof ProblemError && error.code !== 'unreachable' && error.code !== 'internal')
    return { state: 'refused', code: error.code, detail: error.message };
  return { state: 'unknown', why: error instanceof ProblemError ? error.code : String(error) };
};

type Line = Pick<Operation, 'n'> & Partial<Operation>;

/** The history of the file, in the order in which the operations began. */
export const readHistory = async (file: string): Promise<readonly Operation[]> => {
  const operations = new Map<number, Line>();
  for (const text of (await readFile(file, 'utf8')).split('\n').filter(Boolean)) {
    const line = JSON.parse(text) as Line; // written above
    const begun = operations.get(line.n) ?? {
      returnedMs: Number.POSITIVE_INFINITY,
      outcome: { state: 'unknown', why: 'it never returned' },
    };
    operations.set(line.n, { ...begun, ...line } as Line); // the second line completes the first
  }
  return [...operations.values()] as Operation[]; // each has its first line
};
