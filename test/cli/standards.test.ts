// What other programs read of cox and set for it: reports, metrics, and the variables of terminals.

import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { HomePaths } from '@coxswain/client';
import { expect, test } from 'vitest';
import { schemaFaults } from '../../packages/cli/src/wait/testing/schema-faults.ts';
import { COX } from '../helpers/cox.ts';
import { sharedDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { modelDaemon } from '../model/model-daemon.ts';

const daemonOfFile = sharedDaemon();

const SHELL = ['--agent', 'shell'];

test('a JUnit report is valid, names its tasks, and keeps stderr apart from stdout', async () => {
  const { cox, home } = await daemonOfFile();
  const submit = async (...args: string[]): Promise<string> =>
    (await cox(['bg', 'submit', '-q', ...SHELL, ...args])).stdout.trim();
  const fine = await submit('--title', 'fine <&"\u0001>', 'echo out; echo err >&2');
  const bad = await submit('--session', 'night shift', 'echo told; echo why >&2; printf "\\001]]>"; exit 3');
  const slow = await submit('sleep 600');
  const wait = ['bg', 'wait', fine, bad, slow, '--timeout', '1s', '--report', 'junit=report.xml'];
  expect((await cox(wait)).code).toBe(124);
  const report = await readFile(join(home, 'report.xml'), 'utf8');
  expect(await schemaFaults(report)).toEqual([]);
  expect(report).toContain('<system-out>out\n</system-out>\n      <system-err>err\n</system-err>');
  for (const [at, id] of [fine, bad, slow].entries())
    expect(report).toContain(`<property name="task.${at + 1}" value="${id}"/>`);
  expect(report).toContain('<property name="session.2" value="night shift"/>');
  expect(report).toMatch(/<failure [^>]*type="exit_code">[^<]*\ntold\n/);
  expect(report).toMatch(/<error [^>]*type="running">/);
  const broken = report.replace(/(<testcase[^>]*>)/, '$1<properties/>');
  expect(await schemaFaults(broken)).not.toEqual([]);
  await cox(['tasks', 'cancel', slow, '--now']);
});

const scrape = async ({ socketFile }: HomePaths): Promise<string> =>
  new Promise((resolve, reject) => {
    request({ socketPath: socketFile, path: '/metrics' }, (answer) => resolve(text(answer)))
      .on('error', reject)
      .end();
  });

/** What an agent that reports its cost prints at its end. */
const PRICED = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'ok',
  total_cost_usd: 0.25,
  modelUsage: {
    big: { inputTokens: 7, outputTokens: 3, cacheReadInputTokens: 2, cacheCreationInputTokens: 0 },
  },
};

test('metrics count tokens and cost by model, time tasks, and name the build', async () => {
  const lines = join(await testFolder(), 'lines');
  await writeFile(lines, `${JSON.stringify(PRICED)}\n`);
  const priced = { runtime: 'command', command: ['cat', lines], format: 'claude-stream-json' };
  const script = [{ say: ['Done.'], claims: { input: 1_000, output: 30 } }];
  const { daemon, folder } = await modelDaemon(script, { agents: { priced } });
  expect((await daemon.cox(['tasks', 'run', '--workdir', folder, 'Do it'])).code).toBe(0);
  for (let run = 0; run < 2; run += 1)
    expect((await daemon.cox(['tasks', 'run', '--agent', 'priced', 'Do it'])).code).toBe(0);
  expect((await daemon.cox(['items', 'add', 'a to-do', '--agent', 'local'])).code).toBe(0);
  const settled = 'cox_settlements_total{status="completed",agent="priced"} 2\n';
  await expect.poll(() => scrape(daemon.paths)).toContain(settled);
  const metrics = await scrape(daemon.paths);
  const tokens =
    /^cox_tokens_total\{agent="local",provider="[^"]+",model="test-model",type="(\w+)"\} (\d+)$/gm;
  const counted = Object.fromEntries([...metrics.matchAll(tokens)].map(([, type, count]) => [type, count]));
  expect(counted).toEqual({ input: '1000', output: '30', cached: '0', reasoning: '0' });
  const big = 'agent="priced",provider="unknown",model="big"';
  expect(metrics).toContain(`cox_tokens_total{${big},type="input"} 18\n`);
  expect(metrics).toContain(`cox_tokens_total{${big},type="cached"} 4\n`);
  expect(metrics).toContain(`cox_cost_total{${big},currency="USD"} 0.5\n`);
  expect(metrics).not.toContain('cox_cost_total{agent="local"');
  const labels = 'agent="local",status="completed"';
  expect(metrics).toContain(`cox_task_duration_seconds_bucket{le="+Inf",${labels}} 1\n`);
  expect(metrics).toContain(`cox_task_duration_seconds_count{${labels}} 1\n`);
  expect(metrics).toMatch(
    /^cox_build_info\{version="\d+\.\d+\.\d+",build="[^"]+",protocol="\d+",node="[^"]+"\} 1$/m,
  );
  // Every line is a comment or a sample, and each metric is there once.
  const written = metrics.split('\n').filter((line) => line !== '');
  const sample = /^[a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)+\})? [-+.\de]+(Inf)?$/;
  expect(written.filter((line) => !/^# (HELP|TYPE) /.test(line) && !sample.test(line))).toEqual([]);
  const types = written.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
  expect(types).toEqual([...new Set(types)]);
  // The to-do is no task that was submitted.
  expect(metrics).toContain('cox_submissions_total{source="cli"} 3\n');
});

test('CLICOLOR=0 takes the colour of a terminal, CLICOLOR_FORCE gives it to a pipe', async () => {
  const { cox, home } = await daemonOfFile();
  await cox(['bg', 'submit', '--wait', ...SHELL, 'true']);
  const terminal = openTerminal(home, ['tasks', 'recent'], { env: { CLICOLOR: '0' } });
  await terminal.ended;
  expect(terminal.raw()).not.toContain('\u001b[');
  expect(terminal.screen()[1]).toContain('✓ completed');
  const piped = await cox(['tasks', 'recent'], { env: { CLICOLOR_FORCE: '1' } });
  expect(piped.stdout).toContain('\u001b[');
  const plain = await cox(['tasks', 'recent'], { env: { CLICOLOR_FORCE: '1', NO_COLOR: '1' } });
  expect(plain.stdout).not.toContain('\u001b[');
});

test('a terminal that says it has 0 columns shows the table', async () => {
  const { cox, home } = await daemonOfFile();
  await cox(['bg', 'submit', '--wait', ...SHELL, 'true']);
  const sized = 'stty cols 0 rows 0; "$0" tasks recent';
  const terminal = openTerminal(home, ['-c', sized, COX], { program: '/bin/sh', env: { NO_COLOR: '1' } });
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()[0]).toMatch(/^ID +SESSION +AGENT +USER +DESCRIPTION/);
  expect(terminal.screen()[1]).toMatch(/^[a-z2-7]{8} +– +shell +/);
});

test('--json=id,status shows only those fields, of one task, of a list and of a stream', async () => {
  const { cox } = await daemonOfFile();
  const id = (await cox(['bg', 'submit', '-q', ...SHELL, 'echo told'])).stdout.trim();
  await cox(['bg', 'wait', id]);
  const list = await cox(['tasks', 'list', '--json=id,status']);
  expect(list).toEqual({ code: 0, stdout: `[{"id":"${id}","status":"completed"}]\n`, stderr: '' });
  expect((await cox(['tasks', 'describe', '--json=task.id', '@1'])).stdout).toBe(`{"task.id":"${id}"}\n`);
  expect((await cox(['tasks', 'describe', '--json=id', '@1'])).stdout).toBe(`{"id":"${id}"}\n`);
  expect((await cox(['tasks', 'logs', id, '--json=type,data.text'])).stdout).toContain(
    '{"type":"StreamChunk","data.text":"told\\n"}\n',
  );
  expect(JSON.parse((await cox(['--json', 'bg', 'status', id])).stdout)).toMatchObject({
    id,
    agent: 'shell',
  });
  const typo = await cox(['bg', 'status', id, '--json=id,statsu']);
  expect([typo.code, typo.stdout]).toEqual([0, `{"id":"${id}","statsu":null}\n`]);
  expect(typo.stderr).toMatch(/^cox: --json: no field 'statsu' in this output; it has [\w, ]*\bstatus\b/);
});

test('bash completes a whole id once its prefix is typed', async () => {
  const { cox, home } = await daemonOfFile();
  const id = (await cox(['bg', 'submit', '-q', ...SHELL, 'true'])).stdout.trim();
  await cox(['bg', 'wait', id]);
  const line =
    'source <("$0" completion bash); COMP_WORDS=("$0" tasks describe tsk_); COMP_CWORD=3; COMP_LINE="${COMP_WORDS[*]}"; _cox; echo "${COMPREPLY[@]}"';
  const shell = spawn('bash', ['--norc', '-c', line, COX], {
    env: { PATH: process.env.PATH, HOME: home, COX_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(await text(shell.stdout)).toBe(`${id}\n`);
});
