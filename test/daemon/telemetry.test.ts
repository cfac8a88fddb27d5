// Traces: what a collector gets of tasks, what it never gets, and that nothing is lost or sent twice whoever is away meanwhile.

import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ENDS_RUNS, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { nextEvent } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { type CollectedSpan, type TraceCollector, traceCollector } from '../helpers/trace-collector.ts';
import { ALLOWED, modelDaemon, shell } from '../model/model-daemon.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;

const tracing = ({ url }: TraceCollector): string => `telemetry: { endpoint: "${url}" }\n`;

const expectOnce = ({ spans }: TraceCollector): void => {
  const ids = spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
};

/** The span of the task and that of its attempt. */
const spansOf = (collector: TraceCollector, id: string, attempt = 1) => {
  const own = collector.spans.filter(({ attributes }) => attributes['cox.task.id'] === id);
  return {
    task: own.find(({ name }) => name.startsWith('task ')),
    attempt: own.find(({ attributes }) => attributes['cox.task.attempt'] === attempt),
  };
};

const run = async (daemon: TestDaemon, words: readonly string[], env?: Readonly<Record<string, string>>) =>
  submit(daemon, daemon.home, ['--agent', 'shell', ...words], env && { env });

test('a command is one trace: a span for the task, below it one for its attempt, with its trace context for the program', async () => {
  const collector = await traceCollector();
  const daemon = await testDaemon({ config: tracing(collector) });
  const id = await run(daemon, ['echo "$TRACEPARENT"; exit 3']);
  const { result } = await ended(daemon, id);
  await collector.until(2);
  const { task, attempt } = spansOf(collector, id);
  expect(task).toMatchObject({
    name: 'task background',
    isError: true,
    attributes: { 'cox.task.status': 'failed', 'error.type': 'exit_code', 'cox.agent.name': 'shell' },
  });
  expect(task).not.toHaveProperty('parentSpanId');
  expect(attempt).toMatchObject({
    name: 'run shell',
    traceId: task?.traceId,
    parentSpanId: task?.spanId,
    attributes: { 'process.exit.code': 3 },
  });
  expect(result?.trim()).toBe(`00-${attempt?.traceId}-${attempt?.spanId}-01`);
  expect(collector.resources[0]).toMatchObject({ 'service.name': 'coxswain' });
  expect(collector.requests.every(({ body }) => !body.includes('TRACEPARENT'))).toBe(true);
  expectOnce(collector);
});

test('what is above it in a trace is taken from --traceparent, the variable, and the header', async () => {
  const collector = await traceCollector();
  const daemon = await testDaemon({ config: tracing(collector) });
  const other = TRACEPARENT.replace('0af7', '1111');
  const ids = [
    await run(daemon, ['--traceparent', TRACEPARENT, 'true'], { TRACEPARENT: other }),
    await run(daemon, ['true'], { TRACEPARENT: other }),
    await run(daemon, ['true'], { TRACEPARENT: 'no context\n' }),
    await overHttp(daemon, { traceparent: TRACEPARENT }),
    await overHttp(daemon, { traceparent: 'no context' }),
  ];
  await collector.until(10);
  const above = ids.map((id) => spansOf(collector, id).task);
  expect(above[0]).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
  expect(above[1]).toMatchObject({ traceId: TRACE.replace('0af7', '1111'), parentSpanId: SPAN });
  expect(above[3]).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
  for (const own of [above[2], above[4]]) expect(own).not.toHaveProperty('parentSpanId');
  expect(new Set(above.map((span) => span?.traceId)).size).toBe(4);
  const wrong = await daemon.cox(['bg', 'submit', '--traceparent', '00-abc', 'x']);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--traceparent') });
});

/** Submits as any program over HTTP does. */
const overHttp = async (daemon: TestDaemon, headers: Readonly<Record<string, string>>): Promise<string> => {
  const body = JSON.stringify({ prompt: 'true', agent: 'shell', workDir: daemon.home });
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = request(
      {
        socketPath: daemon.paths.socketFile,
        path: '/api/v1/tasks',
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
      },
      (response) => resolve(text(response)),
    );
    sent.on('error', reject).end(body);
  });
  return JSON.parse(answer).id;
};

test('the same request from another trace is the same request', async () => {
  const daemon = await testDaemon();
  const words = ['--idempotency-key', 'once', 'true'];
  const id = await run(daemon, [...words, '--traceparent', TRACEPARENT]);
  expect(
    (await daemon.cox(['bg', 'submit', '--agent', 'shell', '--workdir', daemon.home, ...words])).stdout,
  ).toContain(id);
});

test('children of a run and what a program submits hang below the attempt they came from', async () => {
  const collector = await traceCollector();
  const daemon = await testDaemon({ config: tracing(collector) });
  await writeFile(
    join(daemon.home, 'two.yaml'),
    'name: two\nsteps:\n  - { id: one, run: "true" }\n  - { id: end, run: "true", needs: one }\n',
  );
  const started = await daemon.cox(['workflows', 'run', 'two.yaml', '--json'], { env: { TRACEPARENT } });
  expect(started.code).toBe(0);
  await collector.until(6);
  const workflow = collector.named('invoke_workflow two')[0];
  expect(workflow?.attributes).toMatchObject({
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': 'two',
  });
  expect(workflow?.traceId).toBe(TRACE);
  const steps = collector.named('task step');
  expect(steps.map(({ attributes }) => attributes['cox.task.step'])).toEqual(['one', 'end']);
  for (const step of steps) expect(step).toMatchObject({ traceId: TRACE, parentSpanId: workflow?.spanId });
  expectOnce(collector);
});

test('attempts are linked, and a retry by hand is a trace of its own with a link to the first task', async () => {
  const collector = await traceCollector();
  const daemon = await testDaemon({ config: tracing(collector) });
  const id = await run(daemon, ['--attempts', '2', 'exit 1']);
  await ended(daemon, id);
  const again = await daemon.client.tasks.retry(id, {});
  await ended(daemon, again.id);
  await collector.until(6);
  const [first, second] = [spansOf(collector, id, 1), spansOf(collector, id, 2)];
  expect(second.attempt?.links).toEqual([first.attempt?.spanId]);
  expect(first.attempt).toMatchObject({ isError: true, links: [], parentSpanId: first.task?.spanId });
  const retry = spansOf(collector, again.id).task;
  expect(retry?.links).toEqual([first.task?.spanId]);
  expect(retry?.traceId).not.toBe(first.task?.traceId);
  expectOnce(collector);
});

const SECRETS = ['my prompt', 'a-secret-file', 'my answer', 'tool says this'];
const SCRIPT = [
  {
    say: ['I look. ', shell('echo tool says this; cat a-secret-file')],
    claims: { input: 1_100, output: 10, cached: 100 },
  },
  { say: ['my answer'], claims: { input: 1_300, output: 30 } },
] as const;

test('calls of a model and tools are spans with their tokens; what was said is in none of them', async () => {
  const collector = await traceCollector();
  const { daemon, folder } = await modelDaemon(SCRIPT, { agent: ALLOWED, config: tracing(collector) });
  const id = await submit(daemon, folder, ['--title', 'my prompt', 'my prompt']);
  await ended(daemon, id);
  await collector.until(5);
  const { attempt } = spansOf(collector, id);
  expect(attempt).toMatchObject({
    name: 'invoke_agent local',
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'local',
      'gen_ai.usage.input_tokens': 2_400,
      'gen_ai.usage.output_tokens': 40,
    },
  });
  const calls = collector.named('chat test-model');
  expect(calls.map(({ attributes }) => attributes['gen_ai.usage.input_tokens'])).toEqual([1_100, 1_300]);
  const tools = collector.named('execute_tool shell');
  expect(tools).toMatchObject([
    { attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'shell' } },
  ]);
  for (const span of [...calls, ...tools]) {
    expect(span).toMatchObject({ traceId: attempt?.traceId, parentSpanId: attempt?.spanId });
    expect(span.startMs).toBeGreaterThanOrEqual(attempt?.startMs ?? Number.NaN);
    expect(span.endMs).toBeLessThanOrEqual(attempt?.endMs ?? Number.NaN);
  }
  expect(calls.map(({ kind }) => kind)).toEqual([3, 3]);
  const sent = collector.requests.map(({ body }) => body).join('');
  for (const words of SECRETS) expect(sent).not.toContain(words);
});

test('with telemetry.content what was said is in the spans, by the names of the conventions', async () => {
  const collector = await traceCollector();
  const config = `telemetry: { endpoint: "${collector.url}", content: true }\n`;
  const { daemon, folder } = await modelDaemon(SCRIPT, { agent: ALLOWED, config });
  await ended(daemon, await submit(daemon, folder, ['my prompt']));
  await collector.until(5);
  const [agent] = collector.named('invoke_agent local');
  expect(JSON.parse(String(agent?.attributes['gen_ai.input.messages']))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'my prompt' }] },
  ]);
  expect(String(agent?.attributes['gen_ai.output.messages'])).toContain('my answer');
  const [tool] = collector.named('execute_tool shell');
  expect(String(tool?.attributes['gen_ai.tool.call.arguments'])).toContain('a-secret-file');
  expect(String(tool?.attributes['gen_ai.tool.call.result'])).toContain('tool says this');
});

test('a daemon that is killed in the middle sends what ended with it once it is back, the tool at work included', async () => {
  const collector = await traceCollector();
  const { daemon, folder } = await modelDaemon([{ say: [shell('sleep 1000')] }], {
    agent: ALLOWED,
    config: `${tracing(collector)}${ENDS_RUNS}`,
  });
  const before = await run(daemon, ['true']);
  await collector.until(2);
  const id = await submit(daemon, folder, ['wait']);
  await nextEvent(daemon, id, ({ type }) => type === 'ToolCallUpdated');
  await daemon.kill9();
  await daemon.start();
  await collector.until(6);
  const { task, attempt } = spansOf(collector, id);
  expect(task).toMatchObject({ isError: true, attributes: { 'error.type': 'restarted' } });
  expect(collector.named('execute_tool shell')).toMatchObject([
    { isError: true, parentSpanId: attempt?.spanId, attributes: { 'cox.tool.status': 'cancelled' } },
  ]);
  expect(spansOf(collector, before).task).toBeDefined();
  expectOnce(collector);
});

test('what ends while the collector is away waits in the ledger, over a restart too, and comes once and in order', async () => {
  const collector = await traceCollector();
  const daemon = await testDaemon({ config: tracing(collector) });
  const ids = [await run(daemon, ['echo 1'])];
  await collector.until(2);
  await collector.leave();
  for (const n of [2, 3]) ids.push(await run(daemon, [`echo ${n}`]));
  for (const id of ids) await ended(daemon, id);
  const { stdout, code } = await daemon.cox(['doctor']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ Telemetry .*127\.0\.0\.1.*cannot be reached/);
  // A newer task goes; the older ones are still to come.
  const gone = await run(daemon, ['true']);
  await ended(daemon, gone);
  await daemon.client.tasks.remove(gone);
  await daemon.kill9();
  await daemon.start();
  ids.push(await run(daemon, ['echo 4']));
  await daemon.stop();
  collector.answer = () => ({ status: 503, headers: { 'retry-after': '1' } });
  await collector.comeBack();
  await daemon.start();
  await expect.poll(() => collector.requests.at(-1)?.spans ?? 0).toBeGreaterThan(2);
  collector.answer = () => ({ status: 200 });
  await collector.until(8);
  const tasks = collector.named('task background').map(({ attributes }) => attributes['cox.task.id']);
  expect(tasks).toEqual(ids);
  expectOnce(collector);
  expect((await daemon.cox(['doctor'])).stdout).toMatch(/✓ Telemetry .*takes traces/);
});

test('a span that is refused for good is left out, and the others arrive', async () => {
  const collector = await traceCollector();
  const isWrong = ({ attributes }: CollectedSpan): boolean =>
    attributes['cox.task.label.poison'] !== undefined;
  collector.answer = (spans) => ({ status: spans.some(isWrong) ? 400 : 200 });
  const daemon = await testDaemon({ config: tracing(collector) });
  const ids = [await run(daemon, ['--label', 'poison=1', 'true']), await run(daemon, ['true'])];
  for (const id of ids) await ended(daemon, id);
  await collector.until(3);
  expect(spansOf(collector, ids[0] ?? '').task).toBeUndefined();
  expect(spansOf(collector, ids[1] ?? '').task).toBeDefined();
  expect(await daemon.log()).toContainEqual(
    expect.objectContaining({ msg: 'the collector refused a span; skipping it' }),
  );
  expectOnce(collector);
});

test('the key for the collector comes from a variable, and neither config, log nor doctor shows it', async () => {
  const collector = await traceCollector();
  const config = `telemetry: { endpoint: "${collector.url}", headers: { authorization: "Bearer \${KEY}", x-team: open-sesame } }\n`;
  const daemon = await testDaemon({ config });
  expect((await daemon.cox(['doctor'])).stdout).toContain('telemetry.headers uses KEY');
  await writeFile(daemon.paths.environmentFile, 'KEY=swordfish\n', { mode: 0o600 });
  await run(daemon, ['true']);
  await collector.until(2);
  expect(collector.requests.at(-1)?.headers).toMatchObject({
    authorization: 'Bearer swordfish',
    'x-team': 'open-sesame',
  });
  const shown = [
    (await daemon.cox(['config', 'list'])).stdout,
    (await daemon.cox(['audit'])).stdout,
    (await daemon.cox(['doctor'])).stdout,
    JSON.stringify(await daemon.log()),
  ].join('\n');
  expect(shown).not.toMatch(/swordfish|open-sesame/);
});

test('switched on, the standard variables say where to and with what', async () => {
  const collector = await traceCollector();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20swordfish,x-team=a',
  };
  const daemon = await testDaemon({ config: 'telemetry: { enabled: true }\n', env });
  await run(daemon, ['true']);
  await collector.until(2);
  expect(collector.requests.at(-1)?.headers).toMatchObject({
    authorization: 'Bearer swordfish',
    'x-team': 'a',
  });
});

test('off, nothing is sent, nothing of it later either, and a trace context goes through unchanged', async () => {
  const collector = await traceCollector();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const daemon = await testDaemon({ config: tracing(collector), env });
  await run(daemon, ['true']);
  await collector.until(2);
  await daemon.stop();
  const { length } = collector.requests;
  await writeFile(daemon.paths.configFile, '');
  await daemon.start();
  const off = await run(daemon, ['echo "$TRACEPARENT"'], { TRACEPARENT });
  expect((await ended(daemon, off)).result?.trim()).toBe(TRACEPARENT);
  const alone = await run(daemon, ['echo "<$TRACEPARENT>"']);
  expect((await ended(daemon, alone)).result?.trim()).toBe('<>');
  expect((await daemon.cox(['doctor'])).stdout).not.toContain('Telemetry');
  await daemon.stop();
  expect(collector.requests).toHaveLength(length);
  await writeFile(daemon.paths.configFile, tracing(collector));
  await daemon.start();
  const on = await run(daemon, ['true']);
  await collector.until(4);
  expect(collector.named('task background').map(({ attributes }) => attributes['cox.task.id'])).not.toContain(
    off,
  );
  expect(spansOf(collector, on).task).toBeDefined();
});

test('a trace that its starter does not record is not sent', async () => {
  const collector = await traceCollector();
  const daemon = await testDaemon({ config: tracing(collector) });
  const quiet = await run(daemon, ['echo "$TRACEPARENT"'], { TRACEPARENT: TRACEPARENT.replace(/01$/, '00') });
  expect((await ended(daemon, quiet)).result?.trim()).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  const loud = await run(daemon, ['true']);
  await collector.until(2);
  expect(spansOf(collector, loud).task).toBeDefined();
  expect(collector.spans).toHaveLength(2);
});

test('a long run goes out in pieces of bounded size', async () => {
  const collector = await traceCollector();
  const turns = Array.from({ length: 30 }, (_, n) => ({
    say: Array.from({ length: 20 }, (_, at) => ({
      tool: 'list_files',
      input: { path: `${n}-${at}` },
      id: `c${n}-${at}`,
    })),
  }));
  const { daemon, folder } = await modelDaemon([...turns, { say: ['done'] }], {
    agent: ALLOWED,
    config: tracing(collector),
  });
  await ended(daemon, await submit(daemon, folder, ['go']));
  await collector.until(30 * 20 + 31 + 2);
  expect(Math.max(...collector.requests.map(({ spans }) => spans))).toBeLessThanOrEqual(512);
  expect(collector.requests.filter(({ spans }) => spans > 0).length).toBeGreaterThan(1);
  expectOnce(collector);
});
