// The prompt at the bottom of the page for a to-do: a new one for an agent, or a new text for an existing one.

import { printableLine, type Task } from '@coxswain/protocol';
import { type FC, useEffect, useRef, useState } from 'react';
import { FieldPrompt, useTyped } from '../../../components/field-prompt.tsx';
import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useDeps } from '../../../shell/context.ts';
import type { ItemActions } from './use-item-actions.ts';

export type ItemAsking =
  /** For that agent; default: the default agent. */
  | { readonly kind: 'add'; readonly agent?: string | undefined }
  | { readonly kind: 'edit'; readonly item: Task };

export interface ItemPromptProps {
  readonly asking: ItemAsking;
  readonly actions: ItemActions;
  readonly columns: number;
  /** Called when done, with the resulting to-do. */
  readonly onClose: (item?: Task) => void;
}

/** The agents to choose from, that one or the default agent first. */
const useAgents = (first: string | undefined, isWanted: boolean): readonly string[] => {
  const { client, environment, log } = useDeps();
  const [names, setNames] = useState<readonly string[]>(first === undefined ? [] : [first]);
  useEffect(() => {
    if (!isWanted) return;
    let isLive = true;
    client.agents
      .list({ path: environment.PATH })
      .then((agents) => {
        const start = first ?? agents.find(({ isDefault }) => isDefault)?.name;
        const all = agents.map(({ name }) => name).filter((name) => name !== start);
        if (isLive) setNames(start === undefined ? all : [start, ...all]);
      })
      .catch((error: unknown) => log('the agents could not be read', { error: String(error) }));
    return () => {
      isLive = false;
    };
  }, [client, environment, log, first, isWanted]);
  return names;
};

export const ItemPrompt: FC<ItemPromptProps> = ({ asking, actions, columns, onClose }) => {
  const { toDos } = useDeps().words.screen.tasks;
  const isNew = asking.kind === 'add';
  const { field, refuse } = useTyped(isNew ? '' : asking.item.prompt);
  const [chosen, setChosen] = useState(0);
  // Enter may come twice before the answer.
  const isSending = useRef(false);
  const agents = useAgents(isNew ? asking.agent : undefined, isNew);
  const agent = agents[chosen % Math.max(1, agents.length)];
  const turn = (by: number) => (): void => setChosen((now) => (now + by + agents.length) % agents.length);
  useKeyLayer(
    {
      title: toDos.addLabel(''),
      level: 'part',
      bindings: [
        { keys: ['tab'], label: toDos.keys.otherAgent, run: turn(1) },
        { keys: ['shift+tab'], run: turn(-1) },
      ],
    },
    agents.length > 1,
  );
  const act = async (typed: string): Promise<void> => {
    const title = typed.trim();
    if (isSending.current) return;
    if (title === '') return refuse(toDos.needsTitle);
    isSending.current = true;
    const done = await (isNew ? actions.add(title, agent) : actions.edit(asking.item, title));
    isSending.current = false;
    if (typeof done === 'string') refuse(done);
    else onClose(done);
  };
  return (
    <FieldPrompt
      label={isNew ? toDos.addLabel(printableLine(agent ?? '')) : toDos.editLabel}
      hint={isNew ? toDos.addHint : toDos.editHint}
      {...field}
      onSubmit={(typed) => void act(typed)}
      onCancel={() => onClose()}
      columns={columns}
      labels={{ submit: isNew ? toDos.keys.add : toDos.keys.save, cancel: toDos.keys.back }}
    />
  );
};
