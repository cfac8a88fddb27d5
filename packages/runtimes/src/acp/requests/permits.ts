// What a person has already allowed in this task. An agent asks for a tool call, and then for the file or the terminal that
// the call needs: nobody is asked twice for the same thing.

type Grant = 'allow' | 'deny';

interface Permit {
  readonly toolCallId: string;
  readonly keys: ReadonlySet<string>;
  isUsed: boolean;
}

/** What is permitted, by what it touches: a file by its real path, a command by its text. */
export const fileKey = (real: string, use: 'read' | 'write'): string => `${use} ${real}`;
export const commandKey = (command: string): string => `command ${command}`;

export class Permits {
  readonly #isOpen: (toolCallId: string) => boolean;
  readonly #always = new Map<string, Grant>();
  #permits: Permit[] = [];

  /** @param isOpen tells whether a tool call is still under way */
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
