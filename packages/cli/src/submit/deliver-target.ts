// Where a notice goes, as typed. A file is relative to the folder of the command.

import { resolve } from 'node:path';
import type { Deps } from '../deps.ts';

const FILE = 'file:';

export const deliverTarget = (typed: string, { folder }: Pick<Deps, 'folder'>): string =>
  typed.startsWith(FILE) && typed.length > FILE.length
    ? FILE + resolve(folder, typed.slice(FILE.length))
    : typed;
