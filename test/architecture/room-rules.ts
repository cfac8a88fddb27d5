// The rooms of a package: folders with an `index.ts`, their door. Files outside a room import it only through the door, and
// rooms import only rooms below them. Tests may look inside.

import { isTest, packageOf } from './import-rules.ts';
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** The rooms below each package's `src`, lowest first. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  engine: [
    'dispatch',
    'agents',
    'rights',
    'deliveries',
    'run',
    'submit',
    'orchestration/definition',
    'control',
    'orchestration',
    'items',
    'channels',
    'jobs',
    'lifecycle',
  ],
};

/** Types that every room imports. They list the parts by file: through the doors they would import themselves. */
const BELOW_ALL_ROOMS = ['packages/engine/src/deps.ts', 'packages/engine/src/dependencies.ts'];

/** The doors and the order of the rooms, for one file. */
export const roomViolations = ({ path, imports }: SourceFile): Violation[] => {
  const home = packageOf(path) ?? '';
  const rooms = ROOMS[home];
  if (rooms === undefined || isTest(path)) return [];
  const src = `packages/${home}/src/`;
  const roomOf = (file: string): string | undefined =>
    rooms.filter((room) => file.startsWith(`${src}${room}/`)).toSorted((a, b) => b.length - a.length)[0];
  const own = roomOf(path);
  if (own === undefined && path.slice(src.length).includes('/'))
    return [
      { path, line: 1, rule: 'rooms', message: 'its folder is not in test/architecture/room-rules.ts' },
    ];
  return imports.flatMap(({ specifier = '', line }) => {
    if (!specifier.startsWith('.') || BELOW_ALL_ROOMS.includes(path)) return [];
    const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
    const room = roomOf(target);
    if (room === undefined || room === own) return [];
    if (target !== `${src}${room}/index.ts`)
      return [{ path, line, rule: 'doors', message: `import ${room}/index.ts, not ${specifier}` }];
    if (own !== undefined && rooms.indexOf(room) > rooms.indexOf(own))
      return [{ path, line, rule: 'rooms', message: `${own} imports ${room}, which is above it` }];
    return [];
  });
};
