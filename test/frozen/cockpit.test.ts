// Every page of the cockpit as a person sees it, at four sizes and in both languages, held against the text files beside this
// one: what is shown changes only where somebody means it to, and the change is read line by line. `-u` writes them anew.

import { PAGES, type PageId } from '@coxswain/cockpit/location';
import type { Language } from '@coxswain/locale';
import chalk from 'chalk';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AGENT_TABS } from '../../packages/cockpit/src/pages/agents/opened/own.ts';
import { PERIODS } from '../../packages/cockpit/src/pages/insights/insights-page.tsx';
import { TABS } from '../../packages/cockpit/src/pages/tasks/tab.ts';
import { WORKFLOW_TABS } from '../../packages/cockpit/src/pages/workflows/workflow-rows.ts';
import { failingDaemon, sceneDaemon } from './cockpit-daemon.ts';
import { FULL } from './cockpit-scene.ts';
import { FRAME, type FrozenScreen, SCREENS } from './cockpit-screens.ts';
import { type FrozenCockpit, openFrozen, type Size } from './cockpit-terminal.ts';

/** Opened in the first, and then resized. */
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 14 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const satisfies readonly Size[];
const USUAL = SIZES[0];
const folderOf = ({ columns, rows }: Size, language: Language): string =>
  `cockpit/${language}/${columns}x${rows}`;
/** On a machine that is busy with other tests, too. */
const PATIENCE_MS = 180_000;
const LANGUAGES: readonly Language[] = ['en', 'zh'];
const GROUPS: readonly (readonly [group: string, screens: readonly FrozenScreen[]])[] = [
  ...PAGES.map((page) => [page, SCREENS[page]] as const),
  ['frame', FRAME],
];
const TABS_OF: Partial<Record<PageId, readonly string[]>> = {
  tasks: TABS,
  agents: AGENT_TABS,
  insights: PERIODS,
  workflows: WORKFLOW_TABS,
  jobs: ['job', 'runs'],
};

const level = chalk.level;
beforeAll(() => {
  chalk.level = 3;
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
});
afterAll(() => {
  vi.useRealTimers();
  chalk.level = level;
});

interface Drawn {
  /** The file beside this one that it belongs into. */
  readonly file: string;
  readonly text: string;
}

interface Drawing {
  readonly group: string;
  readonly page: PageId;
  readonly language: Language;
}

const openScreen = async (
  screen: FrozenScreen,
  { page, language }: Drawing,
  unanswered: string[],
): Promise<FrozenCockpit> => {
  const { location = { page }, keys = [], scene = FULL, isLost = false, ...how } = screen;
  const daemon = scene === 'failing' ? failingDaemon : sceneDaemon(scene, unanswered);
  const cockpit = await openFrozen({ ...USUAL, ...how, daemon, location, language });
  await cockpit.press(...keys);
  if (isLost) await cockpit.lose();
  return cockpit;
};

const draw = async (screen: FrozenScreen, drawing: Drawing): Promise<readonly Drawn[]> => {
  const { group, language } = drawing;
  const unanswered: string[] = [];
  const cockpit = await openScreen(screen, drawing, unanswered);
  const drawn: Drawn[] = [];
  for (const size of screen.isEverySize ? SIZES : [USUAL]) {
    if (size !== USUAL) await cockpit.resize(size);
    const caret = cockpit.caret();
    const head = `═══ ${screen.name}${caret === undefined ? '' : ` (cursor ${caret})`} `;
    const add = (ending: string, lines: readonly string[]): number =>
      drawn.push({
        file: `${folderOf(size, language)}/${group}.${ending}`,
        text: [head.padEnd(size.columns, '═'), ...lines, ''].join('\n'),
      });
    add('txt', cockpit.lines());
    if (size === USUAL && language === 'en') add('styles.txt', cockpit.styledLines());
  }
  await cockpit.close();
  expect(unanswered, screen.name).toEqual([]);
  return drawn;
};

test.each(PAGES)('%s is frozen with all its tabs', (page) => {
  const tabs = SCREENS[page].flatMap(({ tab }) => tab ?? []);
  expect(SCREENS[page]).not.toEqual([]);
  expect(tabs).toEqual(TABS_OF[page] ?? []);
});

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(GROUPS)(
    '%s',
    async (group, screens) => {
      const page = PAGES.find((each) => each === group) ?? 'tasks';
      const drawn: Drawn[] = [];
      for (const screen of screens) drawn.push(...(await draw(screen, { group, page, language })));
      for (const [file, parts] of Map.groupBy(drawn, (each) => each.file))
        await expect(parts.map(({ text }) => text).join('\n')).toMatchFileSnapshot(file);
    },
    PATIENCE_MS,
  );
});
