// A daemon stopped by a signal (SIGSTOP) against every command there is, as the program itself lists them.

import { spawn } from 'node:child_process';
import { type Group, isGroup, PROGRAM } from '@coxswain/cli';
import { EXIT_CODES } from '@coxswain/protocol';
import { ChaosHome, COX, finished, type Ran } from './chaos-home.ts';
import { type Check, type Claim, claim } from './check.ts';

const AT_ONCE = 4;
/** No command may take longer, on a machine under load. */
const DEADLINE_MS = 30_000;
const UNRESPONSIVE = EXIT_CODES.unreachable.code;

/** Draw on a terminal, or change the services of this user. */
const LEFT_OUT: ReadonlySet<string> = new Set(['cockpit', 'chat', 'daemon install', 'daemon uninstall']);
/** What else a command needs in order to get as far as its daemon. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'jobs new': ['--every', '1h'],
  discuss: ['--agents', 'shell,shell'],
  'routes add': ['--agent', 'shell'],
  'tokens create': ['--may', 'read'],
};
/** Commands that end in their own way without a daemon. */
const WITHOUT_DAEMON: Readonly<Record<string, number>> = {
  'config path': 0,
  'config schema': 0,
  'config edit': 0,
  'daemon logs': 0,
  'daemon run': EXIT_CODES.tryLater.code,
  completion: 0,
  doctor: 1,
  help: 0,
  import: EXIT_CODES.notFound.code,
  mcp: 0,
  restore: EXIT_CODES.tryLater.code,
  version: 0,
  __complete: 0,
};

interface Line {
  readonly path: string;
  readonly args: readonly string[];
}

type Argument = { readonly syntax: string; readonly completes?: unknown };

const valueFor = ({ syntax, completes }: Argument, id: string): string => {
  if (Array.isArray(completes)) return String(completes[0]);
  if (completes === 'configKey') return 'maxConcurrentTasks';
  if (completes === 'command') return 'tasks';
  if (completes === 'agent') return 'shell';
  if (syntax === '[value]') return '5';
  return typeof completes === 'string' && completes.endsWith('ask') ? id : 'true';
};

/** Every command, hidden ones too, with a value for each of its arguments. */
const linesOf = async (group: Group, id: string, above: readonly string[] = []): Promise<Line[]> => {
  const lines: Line[] = [];
  for (const [name, entry] of Object.entries(group.entries)) {
    const node = await entry.load();
    const words = [...above, name];
    if (isGroup(node)) lines.push(...(await linesOf(node, id, words)));
    else {
      const path = words.join(' ');
      const values = Object.values(node.arguments).map((argument) => valueFor(argument, id));
      const before = path === '__complete' ? ['--', 'tasks', 'describe'] : [];
      const args = [...words, ...before, ...values, ...(OPTIONS[path] ?? []), '-y'];
      lines.push({ path, args: path === '__complete' ? args.slice(0, -1) : args });
    }
  }
  return lines.filter(({ path }) => !LEFT_OUT.has(path));
};

interface Outcome extends Ran {
  readonly line: Line;
  readonly tookMs: number;
}

const runLine = async (home: ChaosHome, line: Line): Promise<Outcome> => {
  const startMs = performance.now();
  const child = spawn(COX, line.args, {
    env: { ...home.env, EDITOR: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  return { ...(await finished(child)), line, tookMs: performance.now() - startMs };
};

const runAll = async (home: ChaosHome, lines: readonly Line[]): Promise<readonly Outcome[]> => {
  const waiting = [...lines];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift())
      outcomes.push(await runLine(home, line));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
};

const isRight = ({ line, code, stdout, stderr }: Outcome): boolean => {
  const own = WITHOUT_DAEMON[line.path];
  if (own !== undefined) return code === own;
  return code === UNRESPONSIVE && stdout === '' && /^cox: .*does not answer.*\n$/.test(stderr);
};

const shown = (outcomes: readonly Outcome[]): string =>
  outcomes.map(({ line, code, stderr }) => `${line.path}: ${code} ${stderr.split('\n')[0]}`).join('; ');

const afterwards = async (home: ChaosHome, before: Ran): Promise<readonly Claim[]> => {
  const tasks = await home.cox('tasks', 'list', '--all', '-q');
  const jobs = await home.cox('jobs', 'list', '-q');
  const works = await home.cox('bg', 'submit', '--agent', 'shell', '--wait', 'echo works');
  return [
    claim(
      'when it continues, it does nothing that a command had given up on',
      tasks.stdout === before.stdout && jobs.stdout === '',
    ),
    claim('and everything works', works.stdout === 'works\n', works.stderr.trim()),
  ];
};

export const stopped = async (): Promise<Check> => {
  const home = await ChaosHome.make();
  let pid: number | undefined;
  try {
    await home.cox('daemon', 'start');
    const id = (await home.cox('bg', 'submit', '--agent', 'shell', '--delay', '1d', 'true')).stdout.trim();
    const before = await home.cox('tasks', 'list', '--all', '-q');
    const lines = await linesOf(PROGRAM, id);
    pid = await home.pid();
    process.kill(pid, 'SIGSTOP');
    const outcomes = await runAll(home, lines);
    const wrong = outcomes.filter((outcome) => !isRight(outcome));
    const slowest = Math.max(...outcomes.map(({ tookMs }) => tookMs));
    const timed = await home.cox('bg', 'wait', id, '--timeout', '1s');
    process.kill(pid, 'SIGCONT');
    const later = await afterwards(home, before);
    process.kill(pid, 'SIGSTOP');
    const forced = await home.cox('daemon', 'stop', '--force');
    const ended = await home.cox('daemon', 'status');
    return {
      fault: 'a daemon that is stopped by SIGSTOP',
      did: `ran each of the ${lines.length} commands against it, ${AT_ONCE} at a time`,
      claims: [
        claim(
          'each ends on its own, with exit code 5 and one line that names the daemon, or works without one',
          wrong.length === 0,
          shown(wrong) || `the slowest in ${(slowest / 1_000).toFixed(1)} s`,
        ),
        claim(
          'bg wait --timeout 1s ends with 124',
          timed.code === EXIT_CODES.waitTimedOut.code,
          timed.stderr.trim(),
        ),
        ...later,
        claim(
          'daemon stop --force ends it',
          forced.code === 0 && ended.code === UNRESPONSIVE,
          forced.stdout.trim(),
        ),
      ],
    };
  } finally {
    await home.cox('daemon', 'stop', '--force');
    await home.end();
  }
};
