// Shows notices as notifications of the desktop: the first line as the title, the rest below, cut to what one looks at.

import type { ChannelDefinition } from '@coxswain/protocol';
import { refuseAddress } from '../address.ts';
import type { Channel } from '../channel.ts';
import type { ChannelWorld } from '../channel-world.ts';
import { checkSteps } from '../check-steps.ts';
import { runProgram } from '../program/run-program.ts';
import { splitText } from '../split-text.ts';
import { findNotifier } from './notifier.ts';

const TIMEOUT_MS = 10_000;
const TITLE_UNITS = 100;
const BODY_UNITS = 500;

const cut = (text: string, units: number): string => {
  const [first = '', ...rest] = splitText(text, units - 1);
  return rest.length === 0 ? first : `${first}…`;
};

const partsOf = (text: string): readonly [title: string, body: string] => {
  const line = text.trim();
  const end = line.indexOf('\n');
  if (end < 0) return ['Coxswain', cut(line, BODY_UNITS)];
  return [cut(line.slice(0, end), TITLE_UNITS), cut(line.slice(end + 1), BODY_UNITS)];
};

export const desktopChannel = (definition: ChannelDefinition, world: ChannelWorld): Channel => ({
  name: definition.name,
  type: definition.type,
  async send(address, { text }, signal) {
    refuseAddress(definition, address);
    const notifier = await findNotifier(world);
    await runProgram({
      command: [notifier.program, ...notifier.arguments(...partsOf(text))],
      environment: notifier.environment,
      timeoutMs: TIMEOUT_MS,
      signal,
    });
  },
  check: () => checkSteps([['program', async () => (await findNotifier(world)).program]]),
  close: async () => {},
});
