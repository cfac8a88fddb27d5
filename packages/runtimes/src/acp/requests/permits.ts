// What a person has already allowed in this task: a command by its text, and a change of a file by its new content. An agent asks
// for a tool call, and then for the file or the terminal that the call needs: no person is asked twice for the same thing.

import { createHash } from 'node:crypto';

type Grant = 'allow' | 'deny';

interface Permit {
  readonly toolCallId: string;
  readonly keys: ReadonlySet<string>;
  isUsed: boolean;
}

/** What is permitted, by what it touches: a reading by the real path of the file, a command by its text. */
export const readKey = (real: string): string => `read ${real}`;
/** Any write to a file: never allowed as a whole, but it can be denied. */
export const writeKey = (real: string): string => `write ${real}`;
/** The writing of exactly this content to a file. */
export const contentKey = (real: string, content: string): string =>
  `write ${real} ${createHash('sha256').update(content).digest('hex')}`;
export const commandKey = (command: string): string => `command ${command}`;

export class Permits {
  readonly #isOpen: (toolCallId: string) => boolean;
  readonly #always = new Map<string, Grant>();
  #permits: Permit[] = [];

  /** @param isOpen whether a tool call is still under way */
  constructor(isOpen: (toolCallId: string) => boolean) {
    this.#isOpen = isOpen;
  }

  /** The person allowed this tool call, seeing that it touches these. */
  permit(toolCallId: string, keys: readonly string[]): void {
    if (keys.length > 0) this.#permits.push({ toolCallId, keys: new Set(keys), isUsed: false });
  }

  /** True once for each permitted call, and as often as it takes while the call is under way. */
  takes(keys: readonly string[]): boolean {
    this.#permits = this.#permits.filter((permit) => !permit.isUsed || this.#isOpen(permit.toolCallId));
    const permit = this.#permits.find((each) => keys.some((key) => each.keys.has(key)));
    if (permit) permit.isUsed = true;
    return permit !== undefined;
  }

  /** The person decided this for the rest of the task. */
  decide(key: string, grant: Grant): void {
    this.#always.set(key, grant);
  }

  decided(keys: readonly string[]): Grant | undefined {
    return keys.map((key) => this.#always.get(key)).find((grant) => grant !== undefined);
  }
}
