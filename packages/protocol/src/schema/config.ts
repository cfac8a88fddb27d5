// Settings, with the origin of each value.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';

export const configEntry = z.object({
  key: z.string(),
  value: z.unknown(),
  default: z.unknown().optional(),
  /** `default`, `config.yaml:12`, `COX_MAX_CONCURRENT_TASKS`, `--max-concurrent-tasks`. */
  origin: z.string(),
  meaning: z.string(),
  /** A change takes effect when the daemon is restarted. */
  needsRestart: z.boolean().optional(),
});
export type ConfigEntry = Frozen<z.output<typeof configEntry>>;
