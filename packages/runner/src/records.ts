// How runs ended, in a file each, beside their spools. A runner that starts again finds there what no daemon has stored yet.

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type RunState, STREAM_NAMES, type StreamName } from './messages.ts';

const RECORD = '.json';
/** Of a record that is being written: it takes the place of the one before when it is whole. */
const UNFINISHED = '.new';
const RUN_NAME = /^[\w-][\w.-]{0,99}$/;

/** True for what can name a run, and its files. */
export const isRunName = (run: unknown): run is string => typeof run === 'string' && RUN_NAME.test(run);

export class Records {
  readonly #folder: string;
  readonly onFault: (error: unknown) => void;

  /** `onFault` is told when one cannot be written. */
  constructor(folder: string, onFault: (error: unknown) => void) {
    this.#folder = folder;
    this.onFault = onFault;
  }

  /** False when the folder is gone, with the home around it: nothing can be kept any more. */
  get isThere(): boolean {
    return existsSync(this.#folder);
  }

  spoolFile(run: string, stream: StreamName): string {
    return join(this.#folder, `${run}.${stream}`);
  }

  /** `isDurable`: it is on the disk when this returns. False when it could not be written. */
  write(state: RunState, { isDurable }: { readonly isDurable: boolean }): boolean {
    try {
      const file = this.#file(state.run);
      const fd = openSync(`${file}${UNFINISHED}`, 'w', 0o600);
      try {
        writeSync(fd, JSON.stringify(state));
        if (isDurable) fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(`${file}${UNFINISHED}`, file);
      if (isDurable) this.#syncFolder();
      return true;
    } catch (error) {
      this.onFault(error);
      return false;
    }
  }

  remove(run: string): void {
    const file = this.#file(run);
    for (const name of [file, `${file}${UNFINISHED}`]) rmSync(name, { force: true });
  }

  /** What an earlier runner left; everything else in the folder that belongs to a run is removed. */
  readAll(): readonly RunState[] {
    const names = readdirSync(this.#folder);
    const states = names.filter((name) => name.endsWith(RECORD)).flatMap((name) => this.#read(name) ?? []);
    const known = new Set(states.map(({ run }) => run));
    for (const name of names) {
      const stream = STREAM_NAMES.find((each) => name.endsWith(`.${each}`));
      const isLeft = stream !== undefined && !known.has(name.slice(0, -stream.length - 1));
      if (isLeft || name.endsWith(UNFINISHED)) rmSync(join(this.#folder, name), { force: true });
    }
    return states;
  }

  #read(name: string): RunState | undefined {
    const path = join(this.#folder, name);
    try {
      const state: RunState = JSON.parse(readFileSync(path, 'utf8'));
      if (name === `${state.run}${RECORD}` && isRunName(state.run) && state.exit) return state;
    } catch {
      // It was damaged.
    }
    rmSync(path, { force: true });
    return undefined;
  }

  #file(run: string): string {
    return join(this.#folder, `${run}${RECORD}`);
  }

  #syncFolder(): void {
    const fd = openSync(this.#folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }
}
