// What a person decided once and for all: it holds for the session it was asked in, as long as the daemon lives; and for the run it
// was asked in, whoever goes on with it (decided-before.ts).

export type Grant = 'allow' | 'deny';

/** What an answer for always holds for. */
export interface Grantable {
  readonly key: string;
  readonly words: string;
  /** The words leave open which: the detail of the question says it. */
  readonly isForDetail?: true;
}

export interface SessionGrants {
  get(key: string): Grant | undefined;
  set(key: string, grant: Grant): void;
}

export interface GrantBook {
  /** The grants of one session of one agent, by the id that it keeps when it is renamed. */
  of(agent: string, sessionId: string): SessionGrants;
  clear(): void;
}

export const grantBook = (): GrantBook => {
  const grants = new Map<string, Grant>();
  return {
    of: (agent, sessionId) => {
      const full = (key: string): string => JSON.stringify([agent, sessionId, key]);
      return {
        get: (key) => grants.get(full(key)),
        set: (key, grant) => void grants.set(full(key), grant),
      };
    },
    clear: () => grants.clear(),
  };
};
