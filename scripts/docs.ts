// `npm run docs`: writes the pages that are made from code. A test holds the committed ones against it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { PAGES } from './docs/pages.ts';

for (const { path, make } of PAGES) {
  mkdirSync(new URL('.', new URL(`../${path}`, import.meta.url)), { recursive: true });
  writeFileSync(new URL(`../${path}`, import.meta.url), await make());
  console.log(path);
}
