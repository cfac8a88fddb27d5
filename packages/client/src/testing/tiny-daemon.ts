// A program that starts like a daemon: finds its home in the environment, lets only one run, listens, says so, answers whoever
// spawned it. What it finds itself in goes to stdout, one line of JSON. It ends on SIGTERM and on POST …/daemon/stop.
// Usage: tiny-daemon.ts [ok|problem|silent|hang|slow|busy] [version]

import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { PROTOCOL_VERSION, VERSION } from '@coxswain/protocol';
import { homeFolder, homePaths } from '../home.ts';
import { ownIdentity } from '../process-identity.ts';
import { READY_VARIABLE, type ReadyLine } from '../start/ready-line.ts';

const [mode = 'ok', version = VERSION] = process.argv.slice(2);
const paths = homePaths(homeFolder(process.env, '/nowhere'), {
  platform: process.platform,
  userId: process.getuid?.() ?? 0,
});

const report = (line: ReadyLine): void => {
  const descriptor = Number(process.env[READY_VARIABLE]);
  try {
    writeSync(descriptor, `${JSON.stringify(line)}\n`);
    closeSync(descriptor);
  } catch {
    // whoever waited has gone
  }
};

const descriptors = readdirSync('/proc/self/fd').flatMap((name) => {
  try {
    return [`${name} ${readlinkSync(`/proc/self/fd/${name}`)}`];
  } catch {
    return [];
  }
});
const sessionId = Number(readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[3]);
const facts = { started: process.pid, sessionId, cwd: process.cwd(), environment: process.env, descriptors };
writeSync(1, `${JSON.stringify(facts)}\n`);

const listen = (): void => {
  const lock = `${paths.stateFolder}/tiny.lock`;
  try {
    closeSync(openSync(lock, 'wx'));
  } catch {
    report({ running: true });
    process.exit(0);
  }
  const end = (): void => {
    rmSync(paths.socketFile, { force: true });
    rmSync(paths.daemonFile, { force: true });
    rmSync(lock, { force: true });
    process.exit(0);
  };
  process.on('SIGTERM', end);
  rmSync(paths.socketFile, { force: true });
  const server = createServer((request, response) => {
    response.setHeader('cox-protocol', String(PROTOCOL_VERSION));
    response.setHeader('content-type', 'application/json');
    const running = mode === 'busy' ? 1 : 0;
    response.end(
      JSON.stringify({
        version,
        protocol: PROTOCOL_VERSION,
        pid: process.pid,
        counts: { running, pending: 0, needsInput: 0 },
      }),
    );
    // What a real daemon does between its answer and its end takes a while.
    if (request.url?.endsWith('/daemon/stop')) setTimeout(end, 100);
  });
  server.listen(paths.socketFile, () => {
    const { pid, startTime } = ownIdentity();
    const file = { pid, startTime, socket: paths.socketFile, version, protocol: PROTOCOL_VERSION };
    writeFileSync(`${paths.daemonFile}.new`, JSON.stringify(file));
    writeFileSync(paths.daemonFile, JSON.stringify(file));
    rmSync(`${paths.daemonFile}.new`);
    report({ ready: true });
  });
};

if (mode === 'problem')
  report({
    problem: {
      type: 'x',
      title: 'x',
      status: 507,
      code: 'storage',
      detail: 'the ledger is from a newer version',
    },
  });
else if (mode === 'silent') {
  writeSync(2, 'something broke at line 12\n');
  process.exit(7);
} else if (mode === 'hang') setInterval(() => {}, 1_000);
else if (mode === 'slow') setTimeout(listen, 700);
else listen();
