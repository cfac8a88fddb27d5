// The field that adds a route to an agent: a channel and its filters.

import type { NewRoute } from '@coxswain/protocol';
import { messageOf, printableLine } from '@coxswain/protocol';
import type { FC } from 'react';
import { FieldPrompt, useTyped } from '../../../components/field-prompt.tsx';
import { useDeps, useShell } from '../../../shell/context.ts';
import { withKeys } from '../../../shell/remedy.ts';

const PARTS = ['account', 'peer', 'thread', 'session'] as const;
type Part = (typeof PARTS)[number];
const isPart = (name: string): name is Part => PARTS.some((part) => part === name);

/** Parses `slack peer=C0ABC123 thread=17`; returns the first invalid word, if there is one. */
export const readRoute = (typed: string, agent: string): NewRoute | { readonly wrong: string } => {
  const [channel = '', ...rest] = typed.trim().split(/\s+/);
  const limits: Partial<Record<Part, string>> = {};
  for (const word of rest) {
    const [name = '', ...value] = word.split('=');
    if (!isPart(name) || value.join('=') === '') return { wrong: word };
    limits[name] = value.join('=');
  }
  return channel === '' || channel.includes('=') ? { wrong: channel } : { channel, agent, ...limits };
};

export interface RoutePromptProps {
  readonly agent: string;
  readonly columns: number;
  readonly onClose: () => void;
  /** A route was added. */
  readonly onAdded: () => void;
}

export const RoutePrompt: FC<RoutePromptProps> = ({ agent, columns, onClose, onAdded }) => {
  const { client, words } = useDeps();
  const shell = useShell();
  const { agents } = words.screen;
  const { field, refuse } = useTyped();
  const add = async (typed: string): Promise<void> => {
    if (typed.trim() === '') return onClose();
    const route = readRoute(typed, agent);
    if ('wrong' in route) return refuse(agents.wrongRoute(printableLine(route.wrong)));
    try {
      await client.routes.add(route);
    } catch (error) {
      return refuse(withKeys(printableLine(messageOf(error)), words));
    }
    shell.say(agents.routeAdded(printableLine(route.channel), printableLine(agent)), 'good');
    onAdded();
    onClose();
  };
  return (
    <FieldPrompt
      label={agents.routeLabel}
      hint={agents.routeHint}
      {...field}
      onSubmit={(typed) => void add(typed)}
      onCancel={onClose}
      columns={columns}
      labels={{ submit: agents.keys.addRoute, cancel: agents.keys.close }}
    />
  );
};
