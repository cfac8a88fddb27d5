// `npm run docs`: writes the pages generated from code. A test checks that the committed pages are up to date.

import { mkdirSync, writeFileSync } from 'node:fs';
import { PAGES } from './docs/pages.ts';

for (const { path, make } of PAGES) {
  mkdirSync(new URL('.', new URL(`../${path}`, import.meta.url)), { recursive: true });
  writeFileSync(new URL(`../${path}`, import.meta.url), await make());
  console.log(path);
}
