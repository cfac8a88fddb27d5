// Passes each notice to a program: JSON on its stdin; its exit code says whether the notice was accepted.

import type { ChannelDefinition } from '@coxswain/protocol';
import { type Channel, ChannelError } from '../channel.ts';
import type { ChannelDeps } from '../channel-deps.ts';
import { checkSteps } from '../check-steps.ts';
import { noticeJson } from '../notice-json.ts';
import { findProgram } from '../program/find-program.ts';
import { runProgram } from '../program/run-program.ts';

const TIMEOUT_MS = 30_000;

/** The program gets what describes user and machine, the id of the delivery, and the address when the target names one. */
export const commandChannel = (definition: ChannelDefinition, deps: ChannelDeps): Channel => {
  const { name, type, command = [] } = definition;
  const [program = ''] = command;
  return {
    name,
    type,
    send: (address, notice, signal) =>
      runProgram({
        command,
        environment: {
          ...deps.programEnvironment,
          COX_DELIVERY_ID: notice.id,
          ...(address === undefined ? {} : { COX_DELIVERY_ADDRESS: address }),
        },
        stdin: `${noticeJson(notice)}\n`,
        timeoutMs: TIMEOUT_MS,
        signal,
      }),
    check: () =>
      checkSteps([
        [
          'program',
          async () => {
            const found = await findProgram(program, deps.programEnvironment.PATH);
            if (found === undefined)
              throw new ChannelError(`${program} was not found in PATH: install it, or give its full path`);
            return found;
          },
        ],
      ]),
    close: async () => {},
  };
};
