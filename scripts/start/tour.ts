// What `npm start` does without arguments: real work on this folder, one task for each outcome.

import { EXIT_CODES } from '@coxswain/protocol';
import type { Cox } from './cox.ts';

/** A task of the tour: how to submit it, and the expected exit code of `cox bg result`. */
interface Stop {
  readonly submit: readonly string[];
  readonly exitCode: number;
}

const HISTORY = 'echo "$(git rev-list --count HEAD) commits, the last of them:"; git log -5 --format="%h %s"';
const FOLDERS = 'du -sk packages/* | sort -rn | head -5';
const BIGGEST =
  'find packages scripts test -name node_modules -prune -o -name "*.ts" -print | xargs wc -l | sort -rn | head -6';
const LINES = `for package in packages/*; do
  printf "%-12s %6d lines\\n" "\${package##*/}" "$(find "$package/src" -name "*.ts" | xargs cat | wc -l)"
  sleep 0.1
done`;

const SURVEY = 'Which languages is this written in, what is left TODO, and how are its tests run?';

const quickStops = (hasHistory: boolean): readonly Stop[] => [
  {
    submit: ['--agent', 'shell', '--title', 'Latest work', hasHistory ? HISTORY : FOLDERS],
    exitCode: EXIT_CODES.ok.code,
  },
  { submit: ['--agent', 'shell', '--title', 'Biggest files', BIGGEST], exitCode: EXIT_CODES.ok.code },
  { submit: ['--', 'ls', 'no-such-folder'], exitCode: EXIT_CODES.failed.code },
];
const LONG_STOP: Stop = { submit: ['--', 'sleep', '600'], exitCode: EXIT_CODES.cancelled.code };

/** Submits, streams, cancels, lists and fetches results. Returns a sentence for each surprise. */
export const tour = async (cox: Cox, hasHistory: boolean): Promise<readonly string[]> => {
  const surprises: string[] = [];
  const expect = (what: string, exitCode: number, expected: number): void => {
    if (exitCode !== expected) surprises.push(`${what} gave exit code ${exitCode}, not ${expected}`);
  };
  const submitted: (Stop & { readonly id: string })[] = [];
  const submit = async (stop: Stop): Promise<string> => {
    const { exitCode, stdout } = await cox.take('bg', 'submit', ...stop.submit);
    expect('a submission', exitCode, 0);
    if (exitCode === 0) submitted.push({ ...stop, id: stdout });
    return stdout;
  };

  cox.say('One daemon does the work.');
  expect('the daemon', await cox.show('daemon', 'start'), 0);
  cox.say('Work for the background: two questions about this folder, and one that goes wrong.');
  for (const stop of quickStops(hasHistory)) await submit(stop);
  cox.say('One to watch.');
  expect(
    'the watched task',
    await cox.show('tasks', 'run', '--agent', 'shell', '--title', 'Lines', LINES),
    0,
  );
  cox.say('An agent at work on this folder, one that needs no key: watched, and then in every detail.');
  const { stdout: survey } = await cox.take(
    'bg',
    'submit',
    '--agent',
    'surveyor',
    '--title',
    'Survey',
    SURVEY,
  );
  expect('the agent', await cox.show('tasks', 'logs', survey, '-f'), 0);
  expect('its details', await cox.show('tasks', 'describe', survey), 0);
  cox.say('One that takes too long, and is stopped.');
  const long = await submit(LONG_STOP);
  expect('the list', await cox.show('tasks', 'active'), 0);
  expect('the cancellation', await cox.show('bg', 'cancel', long), 0);
  cox.say('What became of them.');
  await cox.show('bg', 'wait', ...submitted.map(({ id }) => id));
  expect('the list', await cox.show('tasks', 'recent', '-n', String(submitted.length + 2)), 0);
  cox.say('The results, with the exit codes that scripts go by.');
  for (const { id, exitCode } of submitted)
    expect(`task ${id}`, await cox.show('bg', 'result', id), exitCode);
  return surprises;
};
