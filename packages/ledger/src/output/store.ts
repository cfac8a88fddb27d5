// The output store over the database and a folder: one write of a task after the other, each in the order of its call.

import { rm } from 'node:fs/promises';
import type { Fact, TaskId } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import { isDiskFull, isFailedSync, storageProblem } from '../database/storage-problem.ts';
import { cutBack } from './cut-back.ts';
import { layoutOf } from './layout.ts';
import type { FactWrite, OutputStore } from './output-store.ts';
import { taskFolder } from './paths.ts';
import { readOutputRows } from './rows.ts';
import { outputShape } from './shape.ts';
import { type Plan, TaskOutput } from './task-output.ts';

export interface OutputStoreSetup {
  readonly database: Database;
  /** Made when the first file is. */
  readonly folder: string;
  /** `output.perTask` as it is now. */
  readonly perTaskBytes: () => number;
  /** Frees a little space on a full disk for the last output of a run; false: no reserve is left. Default: there is no reserve. */
  readonly freeSpace?: (() => boolean) | undefined;
}

/** What is kept about a task while it writes. */
interface Writer {
  output: TaskOutput | undefined;
  /** The attempt has ended, or another write must look at the rows again. */
  isOver: boolean;
  /** The write that is under way, if there is one. */
  turn: Promise<unknown> | undefined;
}

export const createOutputStore = ({
  database,
  folder,
  perTaskBytes,
  freeSpace = () => false,
}: OutputStoreSetup): OutputStore => {
  const writers = new Map<TaskId, Writer>();
  let keepers = 0;
  const toRemove = new Set<string>();

  /** False: it goes later. */
  const removePath = async (path: string): Promise<boolean> => {
    if (keepers > 0) {
      toRemove.add(path);
      return false;
    }
    await rm(path, { recursive: true, force: true });
    return true;
  };

  const outputOf = async (id: TaskId, writer: Writer): Promise<TaskOutput | undefined> => {
    if (writer.output !== undefined) return writer.output;
    const rows = database.peek(() => readOutputRows(id));
    if (rows === undefined) return undefined;
    writer.output = new TaskOutput({
      database,
      folder,
      taskId: id,
      n: rows.n,
      layout: layoutOf(rows),
      removePath,
    });
    return writer.output;
  };

  /** Only the end of a run may use what is kept in reserve for it. */
  const writeWithRoom = async (output: TaskOutput, plan: Plan, isLast: boolean): Promise<void> => {
    for (;;)
      try {
        return await output.write(plan);
      } catch (error) {
        if (!isLast || !isDiskFull(error) || !freeSpace()) throw error;
      }
  };

  const perform = async <Result>(write: FactWrite<Result>, writer: Writer): Promise<Result> => {
    const { claim, facts, isLast, commit, isKept } = write;
    const output = hasText(facts) ? await outputOf(claim.taskId, writer) : writer.output;
    if (output === undefined) {
      writer.isOver = true;
      return commit(facts);
    }
    const shape = outputShape(perTaskBytes());
    const plan = await output.plan(facts, claim.attempt, shape);
    let isCommitted = false;
    try {
      if (plan.writes.length > 0) await writeWithRoom(output, plan, isLast);
      if (isLast) await output.sync();
      const result = await commit(plan.facts);
      isCommitted = isKept(result);
      if (isCommitted) output.keep(plan);
      return result;
    } catch (error) {
      // It may have lost committed output: no task may end as if all of it were there.
      if (isFailedSync(error)) database.lose(`${folder}: writing output to the disk failed`, error);
      throw database.lost ?? storageProblem(folder, error) ?? error;
    } finally {
      if (isCommitted) await output.dropExcess(shape).catch(ignoreAfterFailure);
      // What the next start finds committed may be what was written here: then it must not be cut off.
      else if (database.lost === undefined) await output.undo().catch(ignoreAfterFailure);
      writer.isOver = isLast || !isCommitted;
      if (writer.isOver) await output.close();
    }
  };

  const inTurn = <Result>(write: FactWrite<Result>, writer: Writer): Promise<Result> => {
    const result =
      writer.turn === undefined ? perform(write, writer) : writer.turn.then(() => perform(write, writer));
    const turn = result.then(nothing, nothing).then(() => {
      if (writer.turn !== turn) return;
      writer.turn = undefined;
      if (writer.isOver) writers.delete(write.claim.taskId);
    });
    writer.turn = turn;
    return result;
  };

  return {
    folder,
    write(write) {
      const { taskId } = write.claim;
      const known = writers.get(taskId);
      if (known === undefined && !hasText(write.facts)) return write.commit(write.facts);
      const writer = known ?? { output: undefined, isOver: false, turn: undefined };
      writers.set(taskId, writer);
      return inTurn(write, writer);
    },
    async repair(ids) {
      for (const id of ids) {
        const rows = await database.read(() => readOutputRows(id));
        if (rows !== undefined) await cutBack(folder, id, rows.segments).catch(nothing);
      }
    },
    async keepFilesWhile(work) {
      keepers += 1;
      try {
        return await work();
      } finally {
        keepers -= 1;
        const paths = keepers > 0 ? [] : [...toRemove];
        for (const path of paths) toRemove.delete(path);
        for (const path of paths) await removePath(path).catch(ignoreAfterFailure);
      }
    },
    async remove(id) {
      await writers.get(id)?.output?.close();
      writers.delete(id);
      return removePath(taskFolder(folder, id));
    },
    async close() {
      await Promise.all([...writers.values()].map(({ turn }) => turn));
      await Promise.all([...writers.values()].map(({ output }) => output?.close()));
      writers.clear();
    },
  };
};

const nothing = (): void => undefined;
/** The write itself has succeeded or failed already; the next one retries a cleanup that failed. */
const ignoreAfterFailure = nothing;

const hasText = (facts: readonly Fact[]): boolean => facts.some(({ type }) => type === 'StreamChunk');
