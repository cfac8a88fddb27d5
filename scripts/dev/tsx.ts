// Preloaded for commands run from source (`--import`), for the cockpit: Node runs .ts but not .tsx, and cannot load ink-table
// together with Ink.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { inkTableModule } from './ink-table.ts';

const COCKPIT = join(import.meta.dirname, '../../packages/cockpit');
/** Next to the cockpit, because its imports are resolved from there. */
const INK_TABLE = pathToFileURL(join(COCKPIT, 'ink-table.mjs')).href;

const inkTable = await inkTableModule(COCKPIT);

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'ink-table' ? { url: INK_TABLE, shortCircuit: true } : nextResolve(specifier, context),
  load: (url, context, nextLoad) => {
    if (url === INK_TABLE) return { format: 'module', source: inkTable, shortCircuit: true };
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    const { code } = transformSync(source, { loader: 'tsx', jsx: 'automatic', sourcemap: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
