// The stored output of one task while it is being written: finds room for each piece, writes files before the commit that
// names them, and gives up the middle when there is too much.

import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventData, type Fact, rawTextOf, type TaskId } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import { syncFolder } from '../sync-folder.ts';
import { cutBack } from './cut-back.ts';
import { dropSegment } from './drop-rows.ts';
import { type Layout, placePiece, segmentToDrop, withoutSegment } from './layout.ts';
import { segmentPath } from './paths.ts';
import { cutIntoPieces, type Piece } from './pieces.ts';
import type { OutputShape } from './shape.ts';
import type { FileLocation, StoredFact } from './stored-fact.ts';

type ChunkData = EventData['StreamChunk'];

export interface TaskOutputSetup {
  readonly database: Database;
  readonly folder: string;
  readonly taskId: TaskId;
  readonly n: number;
  readonly layout: Layout;
  /** Removes a file, now or once it is no longer needed. */
  readonly removePath: (path: string) => Promise<unknown>;
}

/** What a write will store, and the layout that holds when it is committed. */
export interface Plan {
  readonly facts: readonly StoredFact[];
  readonly layout: Layout;
  readonly writes: readonly { readonly location: FileLocation; readonly piece: Piece }[];
}

export class TaskOutput {
  readonly #setup: TaskOutputSetup;
  #layout: Layout;
  #file: { readonly segment: number; readonly handle: SegmentFile } | undefined;
  /** A full segment that is being synced to the disk. */
  #retiring: Promise<void> | undefined;

  constructor(setup: TaskOutputSetup) {
    this.#setup = setup;
    this.#layout = setup.layout;
  }

  /** Finds room for the text among the facts. Changes nothing before {@link keep}. */
  async plan(facts: readonly Fact[], attempt: number, shape: OutputShape): Promise<Plan> {
    let layout = this.#layout;
    const planned: StoredFact[] = [];
    const writes: Plan['writes'][number][] = [];
    for (const fact of facts) {
      if (fact.type !== 'StreamChunk') {
        planned.push(fact);
        continue;
      }
      const { stream } = fact.data;
      for (const piece of cutIntoPieces(printedText(fact.data))) {
        const { text, bytes, raw } = piece;
        const placed = placePiece(layout, { bytes, attempt, stream }, shape);
        layout = placed.layout;
        const location = placed.location && { attempt, bytes, ...placed.location };
        const data = { stream, text, ...(raw && { base64: raw.toString('base64') }) };
        planned.push({ type: 'StreamChunk', data, location });
        if (location !== undefined) writes.push({ location, piece });
      }
      // Binary data takes milliseconds: let others have their turn in between.
      if (!fact.data.text.isWellFormed()) await nextTurn();
      if (!layout.isTruncated && layout.keptBytes > shape.limitBytes) {
        layout = { ...layout, isTruncated: true };
        planned.push({ type: 'OutputTruncated', data: { limitBytes: shape.limitBytes } });
      }
    }
    return { facts: planned, layout, writes };
  }

  /** Writes what the plan puts into files. */
  async write({ writes }: Plan): Promise<void> {
    for (let from = 0; from < writes.length; ) {
      const first = writes[from];
      if (first === undefined) return;
      let to = from + 1;
      while (writes[to]?.location.segment === first.location.segment) to += 1;
      const bytes = joined(writes.slice(from, to).map(({ piece }) => piece));
      const file = await this.#fileOf(first.location);
      await file.write(bytes, first.location.offset);
      from = to;
    }
  }

  /** Resolves when all that was written would survive a power cut. */
  async sync(): Promise<void> {
    await this.#retiring;
    await this.#file?.handle.sync();
  }

  /** The plan is committed. */
  keep({ layout }: Plan): void {
    this.#layout = layout;
  }

  /** The plan was not committed: what it wrote is cut off. */
  async undo(): Promise<void> {
    await this.close();
    const { folder, taskId } = this.#setup;
    await cutBack(
      folder,
      taskId,
      this.#layout.segments.map(({ attempt, number, bytes }) => ({ attempt, segment: number, bytes })),
    );
  }

  /** Gives up segments until the output fits its limit. */
  async dropExcess(shape: OutputShape): Promise<void> {
    const { database, folder, taskId, n, removePath } = this.#setup;
    for (;;) {
      const excess = segmentToDrop(this.#layout, shape);
      if (excess === undefined) return;
      const { attempt, number: segment, stream } = excess;
      await dropSegment(database, { n, attempt, segment, stream });
      this.#layout = withoutSegment(this.#layout, excess);
      await removePath(segmentPath(folder, taskId, attempt, segment));
    }
  }

  /** Closes its files. Safe to call twice; writing opens them again. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    const retiring = this.#retiring;
    this.#retiring = undefined;
    await Promise.allSettled([retiring, file?.handle.close()]);
  }

  async #fileOf({ attempt, segment }: FileLocation): Promise<SegmentFile> {
    if (this.#file?.segment === segment) return this.#file.handle;
    await this.#retire();
    const handle = await openSegmentFile(
      segmentPath(this.#setup.folder, this.#setup.taskId, attempt, segment),
    );
    this.#file = { segment, handle };
    return handle;
  }

  /** Syncs a full segment in the background, one at a time: a slow disk slows only its own writer. */
  async #retire(): Promise<void> {
    const full = this.#file?.handle;
    this.#file = undefined;
    const before = this.#retiring;
    this.#retiring = full?.sync().finally(() => full.close());
    // The next one to wait for it gets the error.
    this.#retiring?.catch(() => undefined);
    await before;
  }
}

const joined = (pieces: readonly Piece[]): Buffer => {
  const all = Buffer.allocUnsafe(pieces.reduce((sum, { bytes }) => sum + bytes, 0));
  let at = 0;
  for (const { raw, text } of pieces) at += raw ? raw.copy(all, at) : all.write(text, at);
  return all;
};

/** Program output is kept byte by byte; an agent's messages are text. */
const printedText = (data: ChunkData): string =>
  data.stream === 'stdout' || data.stream === 'stderr' ? rawTextOf(data) : data.text.toWellFormed();

// One segment file while it is written: bytes go to given offsets, so that an uncommitted write is simply overwritten, and what was
// committed can be made to survive a power cut.
interface SegmentFile {
  /** Writes all of it at the offset. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Cuts off everything past the length. */
  truncate(lengthBytes: number): Promise<void>;
  /** Resolves when what was written, and the name of the file, are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens or makes the file and its folders, for the user alone. */
const openSegmentFile = async (path: string): Promise<SegmentFile> => {
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const folders = made === undefined ? [folder] : upTo(dirname(made), folder);
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  return {
    async write(bytes, offset) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
    truncate: (lengthBytes) => file.truncate(lengthBytes),
    async sync() {
      await file.datasync();
      for (const each of folders) await syncFolder(each);
    },
    close: () => file.close(),
  };
};

/** The folder and those above it, through the one at the top. */
const upTo = (top: string, folder: string): readonly string[] =>
  folder === top || folder === dirname(folder) ? [folder] : [folder, ...upTo(top, dirname(folder))];
