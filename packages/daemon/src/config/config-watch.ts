// Watches the config file: applies what is saved, lets callers wait for that, and knows why it was rejected. A
// missing or empty file is taken for an editor's save in progress: applying it would fail the pending tasks of
// every agent it defines.

import { statSync } from 'node:fs';
import { setTimeout as pass } from 'node:timers/promises';
import { messageOf } from '@coxswain/protocol';
import { readConfigFile } from './config-file.ts';
import { REST_MS, watchFile } from './file-watch.ts';
import type { LiveConfig } from './live-config.ts';

export interface FollowedConfig {
  /** Resolves when what was saved before this call is in effect or was rejected: at once unless it was saved just now. */
  settled(): Promise<void>;
  /** Why the file was rejected; undefined: it is in effect. */
  fault(): string | undefined;
  /** Reads and applies the file now, even if it is empty. */
  reload(): Promise<void>;
  /** Applies what is saved until the returned function is called. */
  watch(): () => void;
}

/** The most rests to wait for a file that never stops changing. */
const MAX_RESTS = 5;

/** An unreadable file is not empty: reading it again says why. */
const isEmpty = async (file: string): Promise<boolean> => {
  const text = await readConfigFile(file).catch(() => 'wrong');
  return text === undefined || text.trim() === '';
};

/** Changes however the file is saved. At once: asked at every submission, and a thread would cost ten times as much. */
const markOf = (file: string): string => {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? 'none' : [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
  } catch {
    return 'none';
  }
};

const UNBELIEVED =
  'the config file is empty or missing; the previous configuration stays in effect until a restart';

/** Watches the file, starting from the text `config` has read. */
export const followConfig = (options: {
  readonly config: Pick<LiveConfig, 'reload' | 'isCurrent'>;
  readonly file: string;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** How long the file must rest. Default 300 ms. */
  readonly restMs?: number;
}): FollowedConfig => {
  const { config, file, log, restMs = REST_MS } = options;
  /** The version last handled; undefined: none since the start. */
  let seen: string | undefined;
  let fault: string | undefined;
  let resting: Promise<void> | undefined;
  /** One at a time: what one has handled, the next skips. */
  let last = Promise.resolve();

  const reload = async (): Promise<void> => {
    try {
      if (await config.reload()) log.info({ file }, 'the configuration was reloaded');
      fault = undefined;
    } catch (error) {
      fault = messageOf(error);
      log.warn(
        { file, faults: fault },
        'the changed configuration is invalid; the previous one stays in effect',
      );
    }
  };

  const takeUpNow = async (): Promise<void> => {
    const mark = markOf(file);
    if (mark === seen) return;
    if (await config.isCurrent()) fault = undefined;
    else if (await isEmpty(file)) {
      fault = `${file}: ${UNBELIEVED}`;
      log.warn({ file }, UNBELIEVED);
    } else await reload();
    seen = mark;
  };

  const takeUp = (): Promise<void> => {
    last = last.then(takeUpNow);
    return last;
  };

  const rest = async (): Promise<void> => {
    let mark = markOf(file);
    if (await config.isCurrent()) return takeUp();
    for (let rests = 0; rests < MAX_RESTS; rests += 1) {
      await pass(restMs);
      const now = markOf(file);
      if (now === mark) return takeUp();
      mark = now;
    }
  };

  // Submissions that arrive in one turn of the event loop look once.
  let looked: string | undefined;
  const look = (): string => {
    if (looked === undefined) setImmediate(() => (looked = undefined));
    looked ??= markOf(file);
    return looked;
  };

  return {
    async settled() {
      if (look() === seen) return;
      resting ??= rest().finally(() => {
        resting = undefined;
      });
      await resting;
    },
    fault: () => fault,
    reload,
    watch: () =>
      watchFile({
        file,
        onSaved: () => void takeUp(),
        onBlind: (error) =>
          log.warn({ err: error }, 'cannot watch the config file: restart the daemon after you change it'),
        restMs,
      }),
  };
};
