// A program of untrusted-pool.ts: one operation after the other, each within its time. An entry of its own in the build. It ends
// when its daemon does, also while it works: then at the end of that time.

import { createContext, Script } from 'node:vm';
import {
  OPERATION_TIMEOUT_MS,
  OPERATIONS,
  type OperationReport,
  type OperationRequest,
} from './untrusted-operations.ts';

const CALL = new Script('run()');

const isTimeout = (error: unknown): boolean => Object(error).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

const answer = async ({ name, input }: OperationRequest): Promise<OperationReport> => {
  try {
    // The name decides what the input is; both come from UntrustedPool.run.
    const operation = (await OPERATIONS[name]()) as (input: unknown) => unknown;
    process.send?.({ status: 'begun' } satisfies OperationReport);
    const context = createContext({ run: () => operation(input) });
    return { status: 'done', result: CALL.runInContext(context, { timeout: OPERATION_TIMEOUT_MS }) };
  } catch (error) {
    if (isTimeout(error)) return { status: 'refused', limit: 'time' };
    return { status: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
};

process.on('message', async (request: OperationRequest) => process.send?.(await answer(request)));
