// The tool calls of one step: those that only look may run beside each other, the others one after the other, so that what
// has not started when the task is stopped can be skipped.

import type { WantedCall } from './call-model.ts';
import { type LoopGuard, REPEATED, stuckMessage } from './loop-guard.ts';
import { endLost, isLost, runTool, skipTools, type ToolPorts } from './run-tool.ts';
import type { Toolbox } from './tools/toolbox.ts';

/** undefined: all went its way, as far as the run was not stopped. Else why the agent may not go on. */
export const runTools = async (
  calls: readonly WantedCall[],
  ports: ToolPorts,
  guard: LoopGuard,
): Promise<string | undefined> => {
  const { toolbox, stopping } = ports;
  const lost = calls.filter((call) => isLost(call, ports));
  await endLost(lost, ports);
  let left = calls.filter((call) => !lost.includes(call));
  while (left.length > 0) {
    await ports.stand();
    if (stopping.run.aborted) break;
    const batch = left.slice(0, batchLength(left, toolbox));
    const seen = batch.map((call) => ({ call, verdict: guard.see(call.name, call.input) }));
    const stuck = seen.find(({ verdict }) => verdict === 'stop');
    if (stuck) {
      const message = stuckMessage(stuck.call.name);
      await skipTools(left, ports, 'Skipped: the same call was made too often.');
      return message;
    }
    await Promise.all(
      seen.map(({ call, verdict }) => runTool(call, ports, verdict === 'warn' ? REPEATED : undefined)),
    );
    left = left.slice(batch.length);
  }
  await skipTools(left, ports);
  return undefined;
};

const batchLength = (calls: readonly WantedCall[], toolbox: Toolbox): number => {
  const first = calls.findIndex(({ name }) => toolbox.get(name)?.isParallel !== true);
  if (first === -1) return calls.length;
  return Math.max(1, first);
};
