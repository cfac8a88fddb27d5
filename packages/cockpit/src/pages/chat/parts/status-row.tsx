// The status row above the input while the agent works: elapsed time, plan step, activity, what it waits for, and how to
// cancel.

import { type Explanation, formatDuration, printableLine, taskElapsedMs } from '@coxswain/protocol';
import { shownStatus, statusStyle } from '@coxswain/views';
import { planStyle } from '@coxswain/views/work';
import { Box, Text } from 'ink';
import type { FC } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { Spinner } from '../../../components/spinner.tsx';
import { useNow } from '../../../data/use-now.ts';
import { useResource } from '../../../data/use-resource.ts';
import { useDeps } from '../../../shell/context.ts';
import type { Span } from '../../../text/line.ts';
import { planOf, type Turn } from '../transcript/turn.ts';

type Cause = Explanation['causes'][number];

export interface StatusRowProps {
  readonly turn: Turn;
  readonly columns: number;
}

/** `2/6 port the client` */
const stepOf = (turn: Turn): string | undefined => {
  const steps = planOf(turn)?.steps ?? [];
  const at = steps.findIndex(({ status }) => status === 'in_progress');
  const step = steps[at];
  return (
    step && `${planStyle('in_progress').mark.text} ${at + 1}/${steps.length} ${printableLine(step.content)}`
  );
};

/** Why it has not started; undefined once it has. */
const useWaiting = ({ id, status }: Turn['task']): string | undefined => {
  const { client, words } = useDeps();
  const isPending = status === 'pending';
  const load = async (): Promise<Cause | undefined> =>
    isPending ? (await client.tasks.explain(id)).causes[0] : undefined;
  const { value } = useResource(load, { key: `waiting ${id} ${status}` });
  if (!isPending || value === undefined || value.code === 'next') return undefined;
  return printableLine(words.explain.cause(value.code, value.detail));
};

/** What the agent waits for; tool activity is shown with the tool. */
const delayOf = ({ progress }: Turn['task']): string | undefined =>
  progress?.detail !== undefined && (progress.phase === 'thinking' || progress.phase === 'cancelling')
    ? printableLine(progress.detail)
    : undefined;

const isSpeaking = ({ entries }: Turn): boolean => {
  const last = entries.at(-1);
  return last?.kind === 'text' && last.stream !== 'thought';
};

export const StatusRow: FC<StatusRowProps> = ({ turn, columns }) => {
  const { words, theme } = useDeps();
  const { task } = turn;
  const nowMs = useNow(true);
  const waiting = useWaiting(task);
  const { startedAt = task.createdAt } = task;
  const status = shownStatus(task);
  const { glyph, tone, word } = statusStyle(status, words);
  const reported = task.progress?.phase;
  // An agent that is writing is no longer thinking, whatever it reported last.
  const doing = reported === 'thinking' && isSpeaking(turn) ? 'working' : reported;
  const phase = doing && words.status.phase[doing];
  const parts: Span[] = [
    { text: ` ${task.status === 'running' ? (phase ?? word) : word}`, tone },
    {
      text: ` ${formatDuration(taskElapsedMs({ ...task, startedAt }, nowMs))}`,
      tone: 'quiet',
    },
    { text: `  ${waiting ?? delayOf(task) ?? stepOf(turn) ?? ''}`, tone: 'quiet' },
  ];
  const hint = task.cancelRequestedAt === undefined ? words.screen.chat.cancels : '';
  return (
    <Box width={columns} height={1} overflow="hidden">
      <Text {...theme[tone]}>{status === 'running' ? <Spinner /> : glyph}</Text>
      <DrawnLine line={parts} columns={columns - 1} right={[{ text: hint, tone: 'quiet' }]} />
    </Box>
  );
};
