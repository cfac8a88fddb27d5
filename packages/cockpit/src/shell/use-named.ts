// Tasks, sessions and agents that the palette finds by name: nothing is read before something is typed.

import { printableLine, shortId } from '@coxswain/protocol';
import { useEffect, useState } from 'react';
import { useShell, useWorld } from './context.ts';
import type { PaletteEntry } from './palette-entries.ts';

/** Nobody has typed for so long. */
const SETTLED_MS = 150;
const MOST_TASKS = '20';
const NONE: readonly PaletteEntry[] = [];

export const useNamed = (query: string): readonly PaletteEntry[] => {
  const { client, words, log } = useWorld();
  const shell = useShell();
  const [found, setFound] = useState(NONE);
  const search = query.trim();
  useEffect(() => {
    if (search === '') {
      setFound(NONE);
      return;
    }
    let isLive = true;
    const { agents: agentWords, sessions: sessionWords } = words.screen;
    const read = async (): Promise<readonly PaletteEntry[]> => {
      const [{ tasks }, sessions, agents] = await Promise.all([
        client.tasks.list({ search, limit: MOST_TASKS }),
        client.sessions.list(),
        client.agents.list(),
      ]);
      return [
        ...tasks.map(({ id, description }): PaletteEntry => {
          const name = printableLine(description);
          const run = (): void => shell.go({ page: 'tasks', taskId: id });
          // Words that are not in its name found it: its prompt, its result, its id.
          return { name, alias: `${search} ${id}`, hint: `${words.cockpit.nav} · ${shortId(id)}`, run };
        }),
        ...sessions.map(({ name, agent }): PaletteEntry => {
          const run = (): void => shell.go({ page: 'chat', session: name, agent });
          return { name: printableLine(name), hint: sessionWords.nav, run };
        }),
        ...agents.map(({ name }): PaletteEntry => {
          const run = (): void => shell.go({ page: 'agents', agent: name });
          return { name: printableLine(name), hint: agentWords.nav, run };
        }),
      ];
    };
    const timer = setTimeout(() => {
      read()
        .then((entries) => isLive && setFound(entries))
        .catch((error: unknown) => log('the palette could not be filled', { error: String(error) }));
    }, SETTLED_MS);
    return () => {
      isLive = false;
      clearTimeout(timer);
    };
  }, [client, words, shell, log, search]);
  return search === '' ? NONE : found;
};
