// A disk that loses power: what was synced is kept, any part of what was not may be, and names change in order, as a
// journal keeps them.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Change } from './recording.ts';

interface Step {
  readonly atMs: number;
  readonly offset: number;
  /** undefined: cut to the offset. */
  readonly bytes: Buffer | undefined;
  /** When a sync that began after it was done; Infinity: never. */
  durableMs: number;
}

interface DiskFile {
  readonly steps: Step[];
  size: number;
}

type Naming = { readonly atMs: number; durableMs: number } & (
  | { readonly kind: 'put'; readonly path: string; readonly file: DiskFile | undefined }
  | { readonly kind: 'move'; readonly path: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
);

export class RecordedDisk {
  readonly #namings: Naming[] = [];
  readonly #files = new Map<string, DiskFile>();

  constructor(changes: readonly Change[]) {
    for (const change of changes) this.#take(change);
  }

  /** Lays out below `to` what a power cut at that moment leaves of `root`. `random` is from 0 up to 1. */
  async cut(
    atMs: number,
    places: { readonly root: string; readonly to: string },
    random: () => number,
  ): Promise<void> {
    const { root, to } = places;
    for (const [path, file] of this.#namesAt(atMs, random)) {
      const target = join(to, path.slice(root.length));
      if (/-shm$|\.sock$/.test(path)) continue;
      if (file === undefined) await mkdir(target, { recursive: true, mode: 0o700 });
      else {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await writeFile(target, contentAt(file, atMs, random), { mode: 0o600 });
      }
    }
  }

  #take(change: Change): void {
    const { atMs, path } = change;
    const naming = { atMs, durableMs: Number.POSITIVE_INFINITY };
    switch (change.kind) {
      case 'open': {
        const known = this.#files.get(path);
        const file = known ?? { steps: [], size: 0 };
        if (known === undefined) {
          this.#files.set(path, file);
          this.#namings.push({ ...naming, kind: 'put', path, file });
        } else if (change.isEmptied) push(file, atMs, 0, undefined);
        return;
      }
      case 'mkdir':
        this.#namings.push({ ...naming, kind: 'put', path, file: undefined });
        return;
      case 'write': {
        const file = this.#files.get(path);
        if (file !== undefined) push(file, atMs, change.offset ?? file.size, change.bytes);
        return;
      }
      case 'truncate': {
        const file = this.#files.get(path);
        if (file !== undefined) push(file, atMs, change.length, undefined);
        return;
      }
      case 'rename':
      case 'link':
        this.#move(path, change.to, change.kind, naming);
        return;
      case 'unlink':
        this.#files.delete(path);
        this.#namings.push({ ...naming, kind: 'remove', path });
        return;
      case 'sync':
        this.#sync(change);
    }
  }

  #move(path: string, to: string, kind: 'rename' | 'link', naming: Pick<Naming, 'atMs' | 'durableMs'>): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.set(to, file);
    if (kind === 'link') this.#namings.push({ ...naming, kind: 'put', path: to, file });
    else {
      this.#files.delete(path);
      this.#namings.push({ ...naming, kind: 'move', path, to });
    }
  }

  #sync({ path, atMs, doneMs }: Change): void {
    const file = this.#files.get(path);
    if (file !== undefined) {
      for (const step of file.steps) if (step.atMs <= atMs) step.durableMs = Math.min(step.durableMs, doneMs);
      return;
    }
    // A journal takes names in order: with those of this folder all before them.
    const last = this.#namings.findLastIndex(
      (each) =>
        each.atMs <= atMs &&
        (dirname(each.path) === path || (each.kind === 'move' && dirname(each.to) === path)),
    );
    for (const each of this.#namings.slice(0, last + 1)) each.durableMs = Math.min(each.durableMs, doneMs);
  }

  #namesAt(atMs: number, random: () => number): ReadonlyMap<string, DiskFile | undefined> {
    const before = this.#namings.filter((each) => each.atMs <= atMs);
    const least = before.findLastIndex((each) => each.durableMs <= atMs) + 1;
    const names = new Map<string, DiskFile | undefined>();
    for (const each of before.slice(0, least + Math.floor(random() * (before.length - least + 1)))) {
      if (each.kind === 'put') names.set(each.path, each.file);
      else if (each.kind === 'remove') names.delete(each.path);
      else {
        names.set(each.to, names.get(each.path));
        names.delete(each.path);
      }
    }
    return names;
  }
}

const push = (file: DiskFile, atMs: number, offset: number, bytes: Buffer | undefined): void => {
  file.steps.push({ atMs, offset, bytes, durableMs: Number.POSITIVE_INFINITY });
  file.size = bytes === undefined ? offset : Math.max(file.size, offset + bytes.length);
};

/** All, nothing or any part of what was not synced is kept. */
const contentAt = ({ steps }: DiskFile, atMs: number, random: () => number): Buffer => {
  const share = [0, 0.5, 1][Math.floor(random() * 3)] ?? 0;
  const kept = steps.filter((step) => step.atMs <= atMs && (step.durableMs <= atMs || random() < share));
  let size = 0;
  let content = Buffer.alloc(Math.max(0, ...kept.map((step) => step.offset + (step.bytes?.length ?? 0))));
  for (const { offset, bytes } of kept) {
    if (bytes === undefined) {
      content.fill(0, Math.min(offset, content.length));
      size = offset;
    } else {
      bytes.copy(content, offset);
      size = Math.max(size, offset + bytes.length);
    }
  }
  if (size > content.length) content = Buffer.concat([content, Buffer.alloc(size - content.length)]);
  return content.subarray(0, size);
};
