// The filter bar: text, status, agent, date. `Tab` moves between them, `Enter` applies them, `Esc` clears them.

import { COX_AGENT, cellWidth, cutToCells, type TaskStatus } from '@coxswain/protocol';
import { Box, Text } from 'ink';
import { type FC, useEffect, useState } from 'react';
import { TextField } from '../../../components/text-field.tsx';
import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useDeps, useShell } from '../../../shell/context.ts';
import { OFFERED_STATUSES, type TabId } from '../tab.ts';
import { parseDateRange } from './date-range.ts';
import { FILTER_FIELDS, type FilterField, filterParts } from './filter-parts.ts';
import { isWrongDate, NO_FILTER, type TaskFilter } from './task-filter.ts';

export interface FilterBarProps {
  readonly tab: TabId;
  readonly filter: TaskFilter;
  readonly columns: number;
  /** It has the keys. */
  readonly isFocused: boolean;
  readonly onChange: (filter: TaskFilter) => void;
  readonly onDone: () => void;
}

/** The next one, cyclically; undefined means all. */
const nextOf = <Value,>(all: readonly (Value | undefined)[], now: Value | undefined, by: number) =>
  all[(all.indexOf(now) + by + all.length) % all.length];

const withStatus = ({ status: _, ...filter }: TaskFilter, status: TaskStatus | undefined): TaskFilter =>
  status === undefined ? filter : { ...filter, status };
const withAgent = ({ agent: _, ...filter }: TaskFilter, agent: string | undefined): TaskFilter =>
  agent === undefined ? filter : { ...filter, agent };
const withDate = ({ range: _, ...filter }: TaskFilter, date: string, nowMs: number): TaskFilter => {
  const range = parseDateRange(date, nowMs);
  return range === undefined || date.trim() === '' ? { ...filter, date } : { ...filter, date, range };
};

export const FilterBar: FC<FilterBarProps> = ({ tab, filter, columns, isFocused, onChange, onDone }) => {
  const { words, theme, clock } = useDeps();
  const shell = useShell();
  const { keys, layers, filter: filterWords } = words.screen.tasks;
  const [field, setField] = useState<FilterField>('text');
  const agents = useAgentNames(isFocused);
  const isChoice = field === 'status' || field === 'agent';
  const turn = (by: number) => (): void => {
    if (field === 'status')
      onChange(withStatus(filter, nextOf([undefined, ...OFFERED_STATUSES[tab]], filter.status, by)));
    else onChange(withAgent(filter, nextOf([undefined, ...agents], filter.agent, by)));
  };
  const step = (by: number) => (): void => setField((now) => nextOf(FILTER_FIELDS, now, by) ?? 'text');
  const leave = (): void => {
    setField('text');
    onDone();
  };
  const apply = (): void => {
    if (isWrongDate(filter)) shell.say(filterWords.dateWrong, 'bad');
    leave();
  };
  const clear = (): void => {
    onChange(NO_FILTER);
    leave();
  };
  useKeyLayer(
    {
      title: layers.filter,
      level: 'part',
      bindings: [
        { keys: ['enter'], label: keys.apply, run: apply },
        { keys: ['escape'], label: keys.clear, run: clear },
        { keys: ['tab'], label: keys.nextField, run: step(1) },
        { keys: ['shift+tab'], run: step(-1) },
        ...(isChoice
          ? [
              { keys: ['right', 'space'], label: keys.change, run: turn(1) },
              { keys: ['left'], run: turn(-1) },
            ]
          : []),
      ],
      // A choice takes no text, and letters typed there are not commands either.
      onText: ({ text }) => isChoice && text !== '',
    },
    isFocused,
  );
  const parts = filterParts({ filter, words, field: isFocused ? field : undefined, columns });
  return (
    <Box width={columns} height={1} flexShrink={0} overflow="hidden">
      {parts.map(({ id, label, value, cells, isOpen, tone, isWrong }) =>
        isOpen && (id === 'text' || id === 'date') ? (
          <Box key={id} width={cells} flexShrink={0}>
            <Text {...(isWrong ? theme.bad : theme.accent)}>{label}</Text>
            <TextField
              value={id === 'text' ? filter.text : filter.date}
              onChange={(text) =>
                onChange(id === 'text' ? { ...filter, text } : withDate(filter, text, clock.nowMs()))
              }
              columns={cells - cellWidth(label) - 1}
              placeholder={id === 'text' ? words.cockpit.search : filterWords.dateHint}
              title={layers.filter}
              labels={{ submit: keys.apply, cancel: keys.clear }}
              onSubmit={apply}
              onCancel={clear}
            />
          </Box>
        ) : (
          <Box key={id} width={cells} flexShrink={0}>
            <Text wrap="truncate" {...(isOpen ? theme.accent : theme.quiet)}>
              {cutToCells(label, cells)}
            </Text>
            <Text wrap="truncate" inverse={isOpen} {...theme[tone]}>
              {cutToCells(value, Math.max(0, cells - cellWidth(label) - 2))}
            </Text>
          </Box>
        ),
      )}
    </Box>
  );
};

// The agents to filter by, loaded when the filter opens. Workflows and discussions run under `cox`.
const useAgentNames = (isWanted: boolean): readonly string[] => {
  const { client, log } = useDeps();
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!isWanted) return;
    let isLive = true;
    client.agents
      .list()
      .then((agents) => isLive && setNames([...new Set([...agents.map(({ name }) => name), COX_AGENT])]))
      .catch((error: unknown) => log('the agents could not be read', { error: String(error) }));
    return () => {
      isLive = false;
    };
  }, [client, log, isWanted]);
  return names;
};
