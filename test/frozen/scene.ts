// One long morning of a boat house, over a real daemon: tasks of every status, jobs, sessions, workflows, channels and all
// else that commands, routes and chats show. Everything happens one after another, at times that the scene sets.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startWebhookServer } from '../../packages/channels/src/testing/index.ts';
import {
  type Asked,
  startModelServer,
  type Turn,
} from '../../packages/runtimes/src/testing/model-server/index.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { openRequest } from '../helpers/events.ts';
import { testFolder } from '../helpers/folder.ts';
import { type FixedMachine, fixedMachine } from './fixed-machine.ts';
import { type FrozenCoxOptions, frozenCox } from './frozen-cox.ts';

const START_MS = Date.parse('2026-11-20T09:00:00Z');
const MINUTE_MS = 60_000;

export interface Scene {
  readonly daemon: TestDaemon;
  readonly machine: FixedMachine;
  /** What the scene calls its tasks, jobs and questions, and their ids. */
  readonly names: Record<string, string>;
  cox(
    args: readonly string[],
    options?: Partial<Omit<FrozenCoxOptions, 'home' | 'machine'>>,
  ): ReturnType<typeof frozenCox>;
}

/** What the model says: by the words of the prompt, so that no turn can be taken by another task. */
const modelTurn = ({ messages, lastText, tools }: Asked): Turn => {
  const prompt = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const hasAsked = messages.at(-1)?.role === 'tool';
  const claims = { input: 1200, output: 34 };
  if (tools.length > 0 && !hasAsked && prompt.includes('publish'))
    return {
      say: ['I ask first. ', { tool: 'shell', input: { command: 'echo published 1.4 >> log.txt' } }],
      claims,
    };
  if (tools.length > 0 && !hasAsked && prompt.includes('colour'))
    return {
      say: [{ tool: 'ask_user', input: { question: 'Which colour?', options: ['red', 'blue'] } }],
      claims,
    };
  return { say: [hasAsked ? `So be it: ${lastText}` : `You said: ${lastText}`], claims };
};

const WORKFLOW = `name: release
description: Build, test and publish the shop
input:
  version: { default: 1.4.0, description: What is published }
steps:
  - { id: build, run: 'echo building $COX_INPUT_version' }
  - { id: test, run: 'echo "tests of $COX_INPUT_part"; . ./test.sh', needs: build, matrix: { part: [ui, api] } }
  - { id: publish, run: echo published, needs: test }
  - { id: note, run: [echo, "{{ steps.build.result }}"], needs: test, always: true }
outputs: { note: "{{ steps.note.result }}" }
`;

/** The tests of the API end after those of the UI, and fail. */
const TESTS = `if [ "$COX_INPUT_part" = ui ]; then touch ui-ends; exit; fi
until [ -e ui-ends ]; do sleep 0.02; done
sleep 0.3; rm ui-ends; exit 1
`;

const BATCH = `{"agent":"echo","prompt":"one of a batch"}
{"agent":"nobody","prompt":"another"}
{"prompt":
`;

const config = (modelUrl: string, hookUrl: string): object => ({
  defaultAgent: 'local',
  cancelGrace: '1s',
  groups: { gpu: 1 },
  agents: {
    local: { runtime: 'model', provider: 'openai-compatible', baseUrl: modelUrl, model: 'test-model' },
    coder: {
      runtime: 'command',
      command: ['sh', '-c', 'cat "$HOME/work.jsonl"', 'sh', '{prompt}'],
      format: 'claude-stream-json',
    },
    echo: { runtime: 'command', command: ['echo', '{prompt}'], timeout: '5m' },
    lost: { runtime: 'command', command: ['/nowhere/lost', '{prompt}'] },
  },
  channels: {
    hook: { type: 'webhook', url: hookUrl },
    pager: { type: 'command', command: ['true'] },
  },
});

/** Makes the scene for the test that calls it. */
export const openScene = async (): Promise<Scene> => {
  const [models, hooks] = [await startModelServer(modelTurn), await startWebhookServer()];
  onTestFinished(async () => void (await Promise.all([models.close(), hooks.close()])));
  const machine = fixedMachine(await testFolder(), START_MS);
  const daemon = await testDaemon({
    env: { NODE_OPTIONS: machine.nodeArgs.join(' ') },
    // JSON is YAML.
    config: JSON.stringify(config(models.url, hooks.url)),
  });
  const { home } = daemon;
  await mkdir(join(home, 'shop'));
  await mkdir(join(home, 'workflows'), { mode: 0o700 });
  await mkdir(join(home, 'shop/.cox/workflows'), { recursive: true, mode: 0o700 });
  await Promise.all([
    writeFile(join(home, 'shop/pay.ts'), '// TODO: move to API v4\nexport const pay = () => {};\n'),
    writeFile(join(home, 'shop/bad.yaml'), 'name: bad\nsteps:\n  - { id: one, rnu: true }\n'),
    writeFile(
      join(home, 'shop/.cox/workflows/check.yaml'),
      'name: check\nsteps:\n  - { id: lint, run: echo clean }\n',
      { mode: 0o600 },
    ),
    writeFile(join(home, 'shop/test.sh'), TESTS),
    writeFile(join(home, 'shop/batch.ndjson'), BATCH),
    writeFile(join(home, 'workflows/release.yaml'), WORKFLOW, { mode: 0o600 }),
    writeFile(
      join(home, 'work.jsonl'),
      await readFile(new URL('./fixtures/work.jsonl', import.meta.url), 'utf8'),
    ),
  ]);
  const scene: Scene = {
    daemon,
    machine,
    names: {},
    cox: (args, options) => frozenCox(args, { home, machine, ...options }),
  };
  hooks.answer({ status: 410 }, { status: 410 }, { status: 410 }, { status: 410 });
  await playTasks(scene);
  await playItems(scene);
  await playJobs(scene);
  await playChannels(scene);
  await playWaiting(scene);
  return scene;
};

/** Runs a command line a minute later; it must do what it says. Answers what it printed. */
const does = async ({ cox, machine }: Scene, args: readonly string[], codes = [0]): Promise<string> => {
  machine.pass(MINUTE_MS);
  const { code, stdout, stderr } = await cox(args);
  if (!codes.includes(code)) throw new Error(`cox ${args.join(' ')}: ${code} ${stdout}${stderr}`);
  return stdout.trim();
};

/** Submits under a name. */
const submit = async (scene: Scene, name: string, ...args: readonly string[]): Promise<string> => {
  const id = await does(scene, ['bg', 'submit', '-q', ...args]);
  scene.names[name] = id;
  return id;
};

export const end = async ({ daemon: { client } }: Scene, id: string): Promise<void> => {
  for await (const _event of client.tasks.stream(id));
};

/** Until a task that is being deleted is there no more. */
export const gone = async ({ daemon: { client } }: Scene, id: string): Promise<void> => {
  const isThere = () =>
    client.tasks
      .get(id)
      .then(() => true)
      .catch(() => false);
  await expect.poll(isThere).toBe(false);
};

/** Until it has ended, asks, or says that it has begun: then nothing more happens by itself. */
export const settled = async ({ daemon: { client } }: Scene, id: string): Promise<void> => {
  for await (const event of client.tasks.stream(id)) {
    if (event.type === 'InputRequested') return;
    if (event.type === 'StreamChunk' && event.data.text.includes('begun')) return;
  }
};

/** Until it waits for nothing. */
export const isRunning = async ({ daemon: { client } }: Scene, id: string): Promise<void> => {
  await expect.poll(async () => (await client.tasks.get(id)).task.status).toBe('running');
};

const running = async ({ daemon: { client } }: Scene, id: string): Promise<void> => {
  for await (const { type } of client.tasks.stream(id)) if (type === 'StreamChunk') return;
};

/** Every notice was sent or given up. */
const delivered = async ({ daemon: { client } }: Scene): Promise<void> => {
  await expect.poll(() => client.deliveries.list({ state: 'pending' })).toEqual([]);
};

const WAIT = 'until [ -e go ]; do sleep 0.02; done';

const playTasks = async (scene: Scene): Promise<void> => {
  const { daemon, machine } = scene;
  const folder = join(daemon.home, 'shop');
  // First of all: an alarm that is set after the clock was put on may sleep for half a minute.
  const slow = await submit(
    scene,
    'slow',
    '--agent',
    'shell',
    '--timeout',
    '3s',
    'echo begun; exec sleep 600',
  );
  await running(scene, slow);
  await submit(scene, 'behindSlow', '--agent', 'shell', '--after', slow, 'echo never');
  await end(scene, slow);
  await end(scene, scene.names.behindSlow ?? '');

  const docs = await submit(
    scene,
    'docs',
    ...['--agent', 'shell', '--title', 'Build the docs', '--label', 'team=web', '--priority', '2'],
    ...['--deliver', `file:${daemon.home}/notices.jsonl`, '--notify', 'done_only'],
    `echo building; sleep 0.3; echo 'warning: begun late' >&2; ${WAIT}; echo built`,
  );
  await settled(scene, docs);
  machine.pass(95_000);
  await writeFile(join(folder, 'go'), '');
  await end(scene, docs);
  await delivered(scene);

  const failing = await submit(
    scene,
    'failing',
    '--agent',
    'shell',
    'echo "pay.ts(2): no such name" >&2; exit 7',
  );
  await end(scene, failing);
  scene.names.retry = await does(scene, ['tasks', 'retry', '-q', failing]);
  await end(scene, scene.names.retry);

  const cancelled = await submit(
    scene,
    'cancelled',
    '--agent',
    'command',
    '--',
    'sh',
    '-c',
    'echo begun; exec sleep 600',
  );
  await running(scene, cancelled);
  await does(scene, ['tasks', 'cancel', cancelled, '--reason', 'not today']);

  const coded = await submit(
    scene,
    'coded',
    ...['--agent', 'coder', '--session', 'payments', '--attach', 'pay.ts', '把支付改到 API v4'],
  );
  await end(scene, coded);

  const approved = await submit(scene, 'approved', '--session', 'shop', 'publish the shop');
  await openRequest(daemon, approved);
  await does(scene, ['approve', approved]);
  await end(scene, approved);
  const denied = await submit(scene, 'denied', '--session', 'shop', 'publish it again');
  scene.names.deniedRequest = (await openRequest(daemon, denied)).id;
  await does(scene, ['deny', denied, '--reason', 'not on a Friday']);
  await end(scene, denied);
  await end(scene, await submit(scene, 'lost', '--agent', 'lost', 'find me'));

  scene.names.run = await does(scene, ['workflows', 'run', 'release', '-q', '--input', 'version=1.4.1']);
  await end(scene, scene.names.run);
  scene.names.discussion = await does(scene, [
    ...[
      'discuss',
      '-q',
      '--agents',
      'echo,local',
      '--judge',
      'local',
      '--rounds',
      '1',
      'one process or two?',
    ],
  ]);
  await end(scene, scene.names.discussion);

  await does(scene, ['sessions', 'new', 'notes', '--agent', 'local']);
  await end(scene, await submit(scene, 'note', '--session', 'notes', 'remember the oars'));
  await does(scene, ['sessions', 'reset', 'notes', '--yes']);
  await end(scene, await submit(scene, 'noted', '--session', 'notes', 'what was it?'));
};

const playItems = async (scene: Scene): Promise<void> => {
  const add = async (name: string, ...words: readonly string[]): Promise<string> => {
    const id = await does(scene, ['items', 'add', '-q', ...words]);
    scene.names[name] = id;
    return id;
  };
  await add('certificate', '--agent', 'shell', 'renew the certificate');
  await add('part', '--parent', scene.names.certificate ?? '', 'ask ops first');
  await does(scene, ['items', 'start', scene.names.part ?? '']);
  const done = await add('painted', '--agent', 'shell', 'paint the boat');
  await does(scene, ['items', 'done', done, '-m', 'twice']);
  const asks = await add('asks', '--session', 'notes', 'order the oars');
  await does(scene, ['items', 'start', asks]);
  await does(scene, ['items', 'move', asks, 'needs_input', '-m', 'Which account?']);
};

const playJobs = async (scene: Scene): Promise<void> => {
  const add = async (name: string, ...words: readonly string[]): Promise<void> => {
    await does(scene, ['jobs', 'new', name, ...words]);
    scene.names[`job:${name}`] = (await scene.daemon.client.jobs.get(name)).id;
  };
  await add('nightly', '--cron', '0 2 * * 1-5', '--tz', 'Europe/Berlin', '--agent', 'shell', 'exit 3');
  await add(
    'report',
    ...[
      '--when',
      'weekdays at 9',
      '--agent',
      'echo',
      '--missed',
      'once',
      '--timeout',
      '10m',
      '--stop-after',
      '30',
    ],
    ...['--deliver', 'pager', '--label', 'team=web', 'say what changed since yesterday'],
  );
  await add('tick', '--every', '10m', '--agent', 'shell', '--overlap', 'queue', 'true');
  await add('reminder', '--at', '2026-11-24T18:00', '--agent', 'echo', 'go home');
  await add('triage', '--webhook', 'triage', '--agent', 'echo', 'look into this: {{ payload.what }}');
  await add('mend', '--on', 'nightly=failed', '--agent', 'echo', 'find out why nightly failed');
  await add('byhand', '--manual', '--workflow', join(scene.daemon.home, 'workflows/release.yaml'));
  const run = async (name: string, ...words: readonly string[]): Promise<void> => {
    const id = await does(scene, ['jobs', 'run', name, '-q', ...words]);
    await end(scene, id);
    scene.names[`run:${name}`] = id;
  };
  await run('report');
  await delivered(scene);
  await run('triage', '--set', 'what=disk full');
  await run('nightly');
  // The failure of that run brings another.
  const { client } = scene.daemon;
  for (;;) {
    const [task] = (await client.tasks.list({ job: 'mend' })).tasks;
    if (task !== undefined) {
      await end(scene, task.id);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await does(scene, ['jobs', 'pause', 'tick']);
};

const playChannels = async (scene: Scene): Promise<void> => {
  for (const words of ['one', 'two']) {
    await end(scene, await submit(scene, words, '--agent', 'echo', '--deliver', 'hook', words));
    await delivered(scene);
  }
  const failed = await scene.daemon.client.deliveries.list({ state: 'failed' });
  for (const [at, { id }] of failed.toReversed().entries()) scene.names[`notice${at}`] = id;
  await does(scene, ['routes', 'add', 'hook', '--agent', 'coder', '--session', 'payments']);
  await does(scene, [
    'tokens',
    'create',
    'ci',
    '--may',
    'submit,read',
    '--agents',
    'echo',
    '--expires',
    '30d',
  ]);
  await does(scene, ['tokens', 'create', 'old', '--may', 'read']);
  await does(scene, ['tokens', 'revoke', 'old']);
};

/** What has not ended when the scene is looked at. */
const playWaiting = async (scene: Scene): Promise<void> => {
  const { daemon } = scene;
  const asking = await submit(scene, 'asking', '--session', 'release', 'publish 1.5');
  scene.names.permission = (await openRequest(daemon, asking)).id;
  const colour = await submit(scene, 'colour', '--title', 'Paint the boat', 'which colour for the boat?');
  scene.names.question = (await openRequest(daemon, colour)).id;
  await running(
    scene,
    await submit(
      scene,
      'working',
      '--agent',
      'shell',
      '--group',
      'gpu',
      '--timeout',
      '2h',
      'echo at work; exec sleep 600',
    ),
  );
  await submit(scene, 'inGroup', '--agent', 'shell', '--group', 'gpu', 'echo my turn');
  await submit(scene, 'after', '--agent', 'shell', '--after', scene.names.working ?? '', 'echo after it');
  await submit(scene, 'later', '--agent', 'echo', '--at', '2026-11-21T18:00', 'good evening');
  // No moment of the scene is a whole number of minutes ago, on the edge between two words.
  scene.machine.pass(2.5 * MINUTE_MS);
};
