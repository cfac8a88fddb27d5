// What was typed after a slash: a command with its argument, something for the agent, or nothing that is known.

import { fullUsage, needsArgument, type SlashCommand } from './slash-command.ts';
import { COMMANDS } from './table.ts';

export type Typed =
  /** Something to say to the agent. */
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'command'; readonly command: SlashCommand; readonly argument: string }
  | { readonly type: 'unknown'; readonly name: string }
  /** A first word that needs a second. */
  | { readonly type: 'incomplete'; readonly name: string; readonly parts: readonly string[] }
  | { readonly type: 'missing'; readonly usage: string };

const matchOf = (text: string): SlashCommand | undefined =>
  COMMANDS.filter(({ name }) => text === name || text.startsWith(`${name} `) || text.startsWith(`${name}\n`))
    .toSorted((one, other) => other.name.length - one.name.length)
    .at(0);

/** `ofAgent`: names of the commands that the agent itself understands. `//` at the beginning sends one slash to it. */
export const parseTyped = (text: string, ofAgent: ReadonlySet<string>): Typed => {
  if (!text.startsWith('/')) return { type: 'message', text };
  if (text.startsWith('//')) return { type: 'message', text: text.slice(1) };
  const typed = text
    .slice(1)
    .trim()
    .replace(/^(\S+)[^\S\n]+/, '$1 ');
  const command = matchOf(typed);
  if (command) {
    const argument = typed.slice(command.name.length).trim();
    if (argument === '' && needsArgument(command)) return { type: 'missing', usage: fullUsage(command) };
    // What takes nothing is not followed by anything: it was meant as something else.
    if (argument === '' || command.usage !== undefined) return { type: 'command', command, argument };
  }
  const [first = ''] = typed.split(/\s/);
  if (ofAgent.has(first)) return { type: 'message', text };
  const parts = COMMANDS.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) =>
    name.slice(first.length + 1),
  );
  return parts.length > 0
    ? { type: 'incomplete', name: `/${first}`, parts }
    : { type: 'unknown', name: `/${first}` };
};
