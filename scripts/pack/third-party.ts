// The licences of bundled packages, which must be distributed with the code.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The licence file of the package; undefined if it has none. */
  readonly text: string | undefined;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
}

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)(?:\.|-|$)/i;

const licenseTextIn = (folder: string): string | undefined => {
  const texts = readdirSync(folder)
    .filter((name) => LICENSE_FILE.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
  return texts.length === 0 ? undefined : texts.join('\n\n');
};

/** The packages that may be bundled: all runtime dependencies, except those installed separately. */
export const bundledPackages = (root: string, separate: readonly string[]): readonly ThirdParty[] => {
  const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(lock.packages).flatMap(([path, { version, license, dev, optional, link }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const isOurs = !path.includes('node_modules/') || link === true;
    if (isOurs || dev === true || optional === true || version === undefined || separate.includes(name))
      return [];
    return [{ name, version, license: license ?? 'unknown', text: licenseTextIn(join(root, path)) }];
  });
};

/** All licences in one text, sorted by name. */
export const licenseText = (packages: readonly ThirdParty[]): string => {
  const sections = packages
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      ({ name, version, license, text }) =>
        `${name} ${version} (${license})\n\n${text ?? 'No licence text comes with it.'}`,
    );
  return `Coxswain contains these packages.\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
};
