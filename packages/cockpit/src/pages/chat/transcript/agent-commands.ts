// The slash commands an agent announces.

import type { LedgerEvent } from '@coxswain/protocol';

export interface AgentCommand {
  readonly name: string;
  readonly description: string;
}

const textIn = (value: unknown, key: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const text: unknown = Reflect.get(value, key);
  return typeof text === 'string' ? text : undefined;
};

/** The commands of the event; undefined for other events. */
export const announcedCommands = (event: LedgerEvent): readonly AgentCommand[] | undefined => {
  if (event.type !== 'AgentUpdate' || event.data.kind !== 'available_commands_update') return undefined;
  const { data } = event.data;
  const listed: unknown =
    typeof data === 'object' && data !== null ? Reflect.get(data, 'availableCommands') : undefined;
  if (!Array.isArray(listed)) return undefined;
  return listed.flatMap((each: unknown) => {
    const name = textIn(each, 'name');
    return name === undefined || !/^\S+$/.test(name)
      ? []
      : [{ name, description: textIn(each, 'description') ?? '' }];
  });
};
