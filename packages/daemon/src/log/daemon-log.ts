// The log of the daemon: JSON lines by pino, in a file and, in the foreground, on stderr.

import { type Logger, pino } from 'pino';
import type { LogLevel } from '../config/keys.ts';
import type { LineSink } from './rotating-file.ts';

export type DaemonLog = Logger;

/** Fields that hold secrets wherever they turn up. */
const SECRET_FIELDS = ['token', 'environment', 'env', 'authorization'];

/** Writes each line to all sinks. Errors under `err` and `error` are written with their stack. */
export const createLog = (sinks: readonly LineSink[], level: LogLevel): DaemonLog =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '(hidden)' },
    },
    {
      write: (line: string) => {
        for (const sink of sinks) sink.write(line);
      },
    },
  );
