// Run by warm-code.ts in a separate process: the daemon that its commands talk to. When it has stopped, it saves the code that V8
// compiled for it.

import { join } from 'node:path';
import { bundleLoader } from '../../packages/cli/src/warm-bundle.ts';
import { saveCode } from './warm.ts';

type Daemon = typeof import('../../packages/daemon/src/index.ts');

const [folder = ''] = process.argv.slice(2);
const { load, loaded } = bundleLoader();
const { runDaemon } = load(join(folder, 'daemon.cjs')) as Daemon; // the bundle of that very module
await runDaemon({ home: process.env.COX_HOME ?? '' });
saveCode(loaded);
