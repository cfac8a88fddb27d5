// A daemon that knows a scene and answers as the real one does on its wire, so that the cockpit is frozen together with its client.
// It keeps nothing: what is changed stays as it was.

import type { InProcess } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import type { Happened, Scene } from './cockpit-scene.ts';
import { NOW } from './cockpit-tasks.ts';

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const text = (body: string, headers: Record<string, string> = {}): Response =>
  new Response(body, { headers: { 'content-type': 'text/plain', ...headers } });
const problem = (status: number, code: string, detail: string): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

/** Stays open until the reader leaves. */
const stream = (frames: readonly string[]): Response =>
  new Response(
    new ReadableStream({
      start: (controller) => {
        for (const frame of frames) controller.enqueue(new TextEncoder().encode(frame));
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  );

const ORDER: readonly Task['status'][] = [
  'needs_input',
  'running',
  'pending',
  'completed',
  'failed',
  'cancelled',
];
const ORDERS: Readonly<Record<string, (one: Task, other: Task) => number>> = {
  created: (one, other) => other.n - one.n,
  ended: (one, other) => (other.endedAt ?? '').localeCompare(one.endedAt ?? ''),
  attention: (one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status) || one.n - other.n,
};

const isIn = (list: string | null, value: string): boolean =>
  list === null || list.split(',').includes(value);

const pageOf = (tasks: readonly Task[], query: URLSearchParams): Response => {
  const [kind, since, search] = [query.get('kind'), query.get('since'), query.get('search')?.toLowerCase()];
  const order = query.get('order') ?? 'created';
  const found = tasks
    .filter(
      (task) =>
        isIn(query.get('status'), task.status) &&
        (kind === null ? task.kind !== 'item' : isIn(kind, task.kind)) &&
        isIn(query.get('agent'), task.agent) &&
        isIn(query.get('session'), task.session) &&
        (query.get('roots') !== 'true' || task.parentId === undefined) &&
        (since === null || task.createdAt >= since) &&
        (search === undefined ||
          `${task.prompt} ${task.description} ${task.id}`.toLowerCase().includes(search)),
    )
    .toSorted(ORDERS[order.replace(/^-/, '')]);
  if (order.startsWith('-')) found.reverse();
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const next = from + limit < found.length ? { nextCursor: String(from + limit) } : {};
  return json({ tasks: found.slice(from, from + limit), ...next });
};

const countsOf = (all: readonly Task[]): Response => {
  const tasks = all.filter(({ kind }) => kind !== 'item');
  const count = (status: Task['status']): number => tasks.filter((task) => task.status === status).length;
  return json({
    running: count('running'),
    pending: count('pending'),
    needsInput: count('needs_input'),
    completed: count('completed'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    history: tasks.filter(({ endedAt }) => endedAt !== undefined).length,
  });
};

const linesOf = (log: string, query: URLSearchParams): Response => {
  const lines = log.split('\n').slice(0, -1);
  const asked = Number(query.get('offset'));
  const offset = asked < 0 ? Math.max(0, lines.length + asked) : Math.min(asked, lines.length);
  const shown = lines.slice(offset, offset + Number(query.get('lines')));
  return text(shown.map((line) => `${line}\n`).join(''), {
    'cox-output-offset': String(offset),
    'cox-output-lines': String(lines.length),
    'cox-output-through': '0',
  });
};

/** The events of a task as they are streamed, a second apart. */
const framesOf = (task: Task, happened: readonly Happened[]): readonly string[] =>
  ([['TaskQueued', { task }], ...happened] as readonly Happened[]).map(([type, data], at) => {
    const { id: taskId, rootId, agent, session } = task;
    const event = {
      seq: at + 1,
      at: new Date(Date.parse(task.createdAt) + at * 1_000).toISOString(),
      type,
      ...{ taskId, rootId, agent, session, data },
    };
    return `id: ${event.seq}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
  });

const ofTask = (
  scene: Scene,
  task: Task,
  what: string | undefined,
  query: URLSearchParams,
): Response | undefined => {
  switch (what) {
    case undefined:
      return json({
        task,
        inputs: scene.requests.filter(({ taskId }) => taskId === task.id),
        ...scene.details[task.id],
        children: scene.tasks.filter(({ parentId }) => parentId === task.id),
      });
    case 'explain':
      return json({ task, ...(scene.explanations[task.id] ?? { summary: 'Nothing keeps it.', causes: [] }) });
    case 'diff':
      return text(scene.patch);
    case 'stream':
      return stream(framesOf(task, scene.events[task.id] ?? []));
    case 'output':
      return query.has('lines') ? linesOf(scene.log, query) : text(scene.log);
    default:
      return undefined;
  }
};

const ofSession = (
  scene: Scene,
  name: string,
  what: string | undefined,
  query: URLSearchParams,
): Response => {
  if (what === 'messages') {
    const after = Number(query.get('after') ?? 0);
    return json((scene.messages[name] ?? []).filter(({ n }) => n > after));
  }
  const session = scene.sessions.find((each) => each.name === name);
  return session ? json(session) : problem(404, 'session_not_found', `there is no session '${name}'`);
};

/** Whatever is asked of a path that lists something. */
const listOf = (scene: Scene, area: string, query: URLSearchParams): Response | undefined => {
  switch (area) {
    case 'tasks':
      return pageOf(scene.tasks, query);
    case 'events':
      return stream([]);
    case 'inbox':
      return json(scene.requests);
    case 'agents':
      return json(scene.agents);
    case 'sessions':
      return json(scene.sessions);
    case 'jobs':
      return json(scene.jobs);
    case 'workflows':
      return json(scene.workflows);
    case 'routes':
      return json(scene.routes);
    case 'insights':
      return json({ period: query.get('period'), ...scene.insights });
    case 'daemon':
      return json({ state: scene.state, startedAt: NOW });
    default:
      return undefined;
  }
};

const answer = (scene: Scene, path: string, query: URLSearchParams): Response | undefined => {
  const [area = '', name, what] = path.split('/').map(decodeURIComponent);
  if (name === undefined) return listOf(scene, area, query);
  const job = scene.jobs.find(({ id }) => id === name);
  switch (area) {
    case 'tasks': {
      if (name === 'running') return countsOf(scene.tasks);
      const task = scene.tasks.find(({ id }) => id === name);
      return task
        ? ofTask(scene, task, what, query)
        : problem(404, 'task_not_found', `there is no task ${name}`);
    }
    case 'sessions':
      return ofSession(scene, name, what, query);
    case 'jobs':
      if (what === 'next') return json(job?.enabled ? scene.occurrences : []);
      return json(what === 'runs' ? (scene.runs[name] ?? []) : job);
    case 'workflows':
      return json(name === 'saved' ? scene.definitions[query.get('name') ?? ''] : scene.workflowRuns[name]);
    default:
      return undefined;
  }
};

/** What is asked to be changed, as if it were. */
const change = (scene: Scene, path: string): Response | undefined => {
  const [area, name, verb] = path.split('/');
  const task = scene.tasks.find(({ id }) => id === name);
  const job = scene.jobs.find(({ id }) => id === name);
  if (area === 'tasks' && verb === 'cancel') return json({ task, effect: 'requested', descendants: 0 });
  if (area === 'tasks' && verb === 'retry') return json(scene.tasks.find(({ retryOf }) => retryOf === name));
  if (area === 'jobs' && verb === 'pause') return json({ ...job, enabled: false, pauseReason: 'user' });
  if (area === 'jobs' && verb === 'run') return json(scene.tasks.find(({ jobId }) => jobId === name));
  return undefined;
};

/** `unanswered`: what no scene has an answer for; it is a fault of the test. */
export const sceneDaemon = (scene: Scene, unanswered: string[]): InProcess => {
  return ({ method, url }) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.replace('/api/v1/', '');
    const found = method === 'GET' ? answer(scene, path, searchParams) : change(scene, path);
    if (found !== undefined) return found;
    unanswered.push(`${method} ${pathname}`);
    return problem(500, 'internal', `nothing answers ${method} ${pathname}`);
  };
};

/** One that fails whatever is asked. */
export const failingDaemon: InProcess = () => problem(500, 'internal', 'the disk is full');
