import type { Client } from '@coxswain/client';
import {
  type EventType,
  EXIT_CODES,
  isEnded,
  type LedgerEvent,
  STREAMS,
  type Stream,
  shortId,
  type Task,
} from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { type ChunkPrinter, createChunkPrinter } from '../../follow/chunk-printer.ts';
import { detachable } from '../../follow/detachable.ts';
import { lastLines, type Piece } from '../../follow/last-lines.ts';
import { reportWaiting } from '../../follow/report-waiting.ts';
import { saidNote } from '../../follow/said-note.ts';
import { workNote } from '../../follow/work-notes.ts';
import { flag, oneOf, optional, type Reader, required, text } from '../../input/parameter.ts';
import { wholeNumber } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { stampFor } from '../../output/stamp.ts';

const OUTPUT_EVENTS = [
  'StreamChunk',
  'OutputDropped',
  'MessageAdded',
  'InputRequested',
  'InputAnswered',
] as const satisfies readonly EventType[];

/** With --follow also what says why nothing comes. */
const LIVE_EVENTS: readonly EventType[] = [...OUTPUT_EVENTS, 'TaskStarted', 'TaskRetrying', 'AgentStatus'];

const isOutput = (event: LedgerEvent): event is Piece =>
  (OUTPUT_EVENTS as readonly EventType[]).includes(event.type);

const streams: Reader<readonly Stream[]> = (given, name) =>
  given.split(',').map((word) => oneOf(STREAMS)(word.trim(), name));

interface Reading {
  readonly id: string;
  readonly since: number;
  readonly lines: number | undefined;
  readonly wanted: ReadonlySet<Stream>;
}

type Print = (event: LedgerEvent) => Promise<void>;

const isWanted = (event: LedgerEvent, wanted: ReadonlySet<Stream>): boolean => {
  if (event.type !== 'StreamChunk' && event.type !== 'OutputDropped') return true;
  return event.data.stream === undefined || wanted.has(event.data.stream);
};

/** Prints what there is up to now; returns the sequence from which to go on. */
const printPast = async (
  client: Client,
  reading: Reading,
  print: Print,
  signal: AbortSignal,
): Promise<number> => {
  const { id, lines, wanted } = reading;
  let { since } = reading;
  const tail = lines === undefined ? undefined : lastLines(lines);
  for await (const event of client.tasks.stream(id, { since, types: OUTPUT_EVENTS, follow: false, signal })) {
    since = event.seq;
    if (!isWanted(event, wanted)) continue;
    if (tail === undefined) await print(event);
    else if (isOutput(event)) tail.push(event);
  }
  for (const piece of tail?.take() ?? []) await print(piece);
  return since;
};

interface Looks {
  readonly isStamped: boolean;
  readonly isExact: boolean;
}

const printerFor = (context: Context, streams: ReadonlySet<Stream>, looks: Looks): ChunkPrinter => {
  const { output, words, deps } = context;
  const { isStamped, isExact } = looks;
  if (isStamped && isExact) throw usageProblem('--raw cannot be combined with --timestamps');
  return createChunkPrinter({
    output,
    streams,
    isExact,
    gapText: words.notes.gap,
    noteOf: (event) => saidNote(event, words),
    ...(isStamped && { timeOf: stampFor(output.isTerminal, deps.timeZone) }),
  });
};

interface Live {
  readonly client: Client;
  readonly task: Task;
  readonly since: number;
  readonly signal: AbortSignal;
}

interface Showing {
  readonly context: Context;
  readonly printer: ChunkPrinter;
  readonly print: Print;
}

/** Prints what comes until the task ends, and for people also what it waits for. */
const followLive = async (
  { client, task, since, signal }: Live,
  { context, printer, print }: Showing,
): Promise<void> => {
  const { output } = context;
  let isPending = task.status === 'pending';
  const over = new AbortController();
  const waiting = { client, id: task.id, isPending: () => isPending, beforeNote: printer.endLine };
  const waits = reportWaiting(waiting, context, over.signal);
  try {
    for await (const event of client.tasks.stream(task.id, { since, types: LIVE_EVENTS, signal })) {
      if (event.type === 'TaskStarted') isPending = false;
      if (event.type === 'TaskRetrying') isPending = true;
      if (isOutput(event)) {
        await print(event);
        continue;
      }
      const note = output.isJson || output.isQuiet ? undefined : workNote(event, context);
      if (note === undefined) continue;
      await printer.endLine();
      await output.note(note);
    }
  } finally {
    over.abort();
    await waits;
  }
};

export const logs = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {
    follow: flag('-f, --follow', 'keep printing new output until the task ends'),
    lines: optional('-n, --lines <number>', 'only the last lines', wholeNumber(1, 1_000_000)),
    stream: optional('--stream <s,...>', `only these: ${STREAMS.join(', ')}`, streams, {
      completes: STREAMS,
    }),
    timestamps: flag('--timestamps', 'print the time before each line'),
    raw: flag('--raw', 'print the exact bytes to a terminal too; pipes and files always get them'),
    since: optional(
      '--since-seq <number>',
      'only output after this event',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    ),
  },
  details:
    "Prints the task's stderr and thoughts to stderr, along with messages to it, its questions and answers, and notes by cox in brackets. Everything else goes to stdout. One line marks output that was dropped to stay within output.perTask. If output is lost because its file is missing or damaged, a line marks it too, and the exit code is 1.",
  async run(context, given) {
    const { options } = given;
    const { output, words } = context;
    const client = await context.client();
    const { task } = await client.tasks.get(given.arguments.id);
    const wanted = new Set<Stream>(options.stream ?? STREAMS);
    const printer = printerFor(context, wanted, { isStamped: options.timestamps, isExact: options.raw });
    let isWhole = true;
    const print: Print = (event) => {
      if (event.type === 'OutputDropped' && event.data.lost) isWhole = false;
      return output.isJson ? output.jsonLine(event) : printer.print(event);
    };
    const printWanted: Print = async (event) => {
      if (isWanted(event, wanted)) await print(event);
    };
    const work = async (signal: AbortSignal): Promise<number> => {
      const reading = { id: task.id, since: options.since ?? 0, lines: options.lines, wanted };
      const since = await printPast(client, reading, print, signal);
      if (options.follow && !isEnded(task.status))
        await followLive({ client, task, since, signal }, { context, printer, print: printWanted });
      if (!output.isJson) await printer.endLine();
      return isWhole ? EXIT_CODES.ok.code : EXIT_CODES.error.code;
    };
    const comeBack = (): string => words.notes.logDetached(shortId(task.id));
    return detachable(context, { work, comeBack, unreadCode: EXIT_CODES.ok.code });
  },
});
