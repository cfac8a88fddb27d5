// A program that needs a daemon, as a command of the CLI does: connects to the home in its environment, starting one by the
// rest of its arguments, and prints the pid that answered, then the file that READ_AFTER names. Usage: tiny-client.ts <program> [args]

import { readFileSync } from 'node:fs';
import { connect } from '../connect.ts';
import { homeFolder } from '../home.ts';

const [program = '', ...args] = process.argv.slice(2);
const client = await connect({
  home: homeFolder(process.env, '/nowhere'),
  launch: { program, args },
  onStarting: () => process.stderr.write('starting\n'),
});
process.stdout.write(`${(await client.daemon.version()).pid}\n`);
client.close();
if (process.env.READ_AFTER !== undefined) process.stdout.write(readFileSync(process.env.READ_AFTER));
