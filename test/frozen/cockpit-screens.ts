// Which screens of the cockpit are frozen: where somebody goes, what is there, what is pressed. Every page and every tab of it.

import type { Location } from '@coxswain/cockpit';
import type { PageId } from '@coxswain/cockpit/location';
import { CROWDED, EMPTY, FULL, type Scene } from './cockpit-scene.ts';
import { idOf } from './cockpit-tasks.ts';

export interface FrozenScreen {
  readonly name: string;
  /** It is looked at in windows of every size, not in the usual one alone. */
  readonly isEverySize?: true;
  /** Default: the page alone. */
  readonly location?: Location;
  /** The tab of the page that it shows. */
  readonly tab?: string;
  /** See `press` in cockpit-terminal.ts. */
  readonly keys?: readonly string[];
  /** `failing`: the daemon answers nothing but that it cannot. Default: all of it. */
  readonly scene?: Scene | 'failing';
  /** The daemon is gone once all was pressed. */
  readonly isLost?: boolean;
  readonly isUnicode?: boolean;
  readonly hasSidebar?: boolean;
}

const task = (name: string, view?: 'log'): Location => ({
  page: 'tasks',
  taskId: idOf(name),
  ...(view && { view }),
});
const chat = (session: string, agent = 'claude'): Location => ({ page: 'chat', session, agent });
const SCENES = { nothing: EMPTY, failing: 'failing' } as const;

/** What every page looks like with nothing on it, without a daemon that works, and its keys. */
const everywhere: readonly FrozenScreen[] = [
  { name: 'nothing', isEverySize: true, scene: SCENES.nothing },
  { name: 'failing', scene: SCENES.failing },
  { name: 'lost', isEverySize: true, isLost: true },
  { name: 'keys', isEverySize: true, keys: ['ctrl+g'] },
];

export const SCREENS: Readonly<Record<PageId, readonly FrozenScreen[]>> = {
  tasks: [
    { name: 'active', isEverySize: true, tab: 'active' },
    { name: 'history', isEverySize: true, tab: 'history', keys: [']'] },
    { name: 'to-dos', isEverySize: true, tab: 'items', keys: ['['] },
    { name: 'nothing in the history', keys: [']'], scene: EMPTY },
    { name: 'nothing to do', keys: ['['], scene: EMPTY },
    { name: 'many, from the end', isEverySize: true, scene: CROWDED, keys: ['end'] },
    ...['pay', 'ask', 'form', 'deploy', 'stop', 'wait', 'later', 'broken', 'gone', 'done', 'ci', 'talk'].map(
      (name) => ({ name: `detail of ${name}`, location: task(name) }),
    ),
    {
      name: 'detail, further down',
      isEverySize: true,
      location: task('pay'),
      keys: ['pagedown', 'pagedown'],
    },
    { name: 'detail, its end', location: task('pay'), keys: ['end'] },
    { name: 'detail of a to-do', isEverySize: true, location: task('flaky') },
    { name: 'to-do is moved', location: task('flaky'), keys: ['a'] },
    { name: 'to-do is added', keys: ['[', 'n', 'write: 更新 README'] },
    { name: 'to-do is edited', keys: ['[', 'e'] },
    { name: 'answers', isEverySize: true, location: task('ask'), keys: ['a'] },
    { name: 'log', isEverySize: true, location: task('pay', 'log') },
    { name: 'log, its beginning', location: task('pay', 'log'), keys: ['home'] },
    {
      name: 'log, searched',
      isEverySize: true,
      location: task('pay', 'log'),
      keys: ['/', 'write: 超时', 'wait'],
    },
    { name: 'log, searched in vain', location: task('pay', 'log'), keys: ['/', 'write: nowhere', 'wait'] },
    { name: 'changes', isEverySize: true, location: task('pay'), keys: ['D'] },
    { name: 'filter', isEverySize: true, keys: ['/', 'write: pay', 'wait'] },
    { name: 'filter by status', keys: ['/', 'tab', 'right'] },
    { name: 'filter by agent', keys: ['/', 'tab', 'tab', 'right', 'enter'] },
    { name: 'filter by date', keys: [']', '/', 'tab', 'tab', 'tab', 'write: yesterday'] },
    { name: 'nothing fits the filter', keys: ['/', 'write: zzz', 'enter', 'wait'] },
    { name: 'sorted', keys: ['s', 's', 'S'] },
    { name: 'marked', isEverySize: true, keys: ['space', 'space', 'down', 'space'] },
    { name: 'marked ones are cancelled', keys: ['space', 'space', 'c'] },
    { name: 'cancel', isEverySize: true, location: task('pay'), keys: ['c'] },
    { name: 'delete', location: task('broken'), keys: ['d'] },
    { name: 'retry', location: task('broken'), keys: ['r'] },
    { name: 'asks nothing', location: task('pay'), keys: ['a'] },
    { name: 'is asked to stop', location: task('pay'), keys: ['c', 'y'] },
    { name: 'keys of the detail', isEverySize: true, location: task('pay'), keys: ['?'] },
    ...everywhere,
  ],
  chat: [
    { name: 'at work', isEverySize: true, location: chat('payments') },
    { name: 'from its beginning', location: chat('payments'), keys: ['escape', 'wait', 'home'] },
    {
      name: 'a card is opened',
      isEverySize: true,
      location: chat('payments'),
      keys: ['escape', 'wait', 'K', 'K', 'o'],
    },
    { name: 'asks for permission', isEverySize: true, location: chat('release') },
    { name: 'choices', isEverySize: true, location: chat('release'), keys: ['wait', 'tab', 'wait'] },
    {
      name: 'permission is denied',
      location: chat('release'),
      keys: ['wait', 'n', 'wait', 'write: not yet'],
    },
    { name: 'permission, while one writes', location: chat('release'), keys: ['write: hm '] },
    { name: 'asks to fill in a form', location: chat('ops', 'kimi') },
    {
      name: 'form is filled in',
      isEverySize: true,
      location: chat('ops', 'kimi'),
      keys: ['wait', 'tab', 'write: 1', 'enter'],
    },
    { name: 'ended', isEverySize: true, location: chat('登录页面', 'kimi') },
    { name: 'cancelling', location: chat('survey', 'surveyor') },
    { name: 'new', isEverySize: true, location: { page: 'chat', isNew: true } },
    { name: 'begins', location: chat('nothing-said-yet') },
    {
      name: 'writing',
      isEverySize: true,
      location: chat('payments'),
      keys: ['write: 先看一下', 'ctrl+j', 'write:  and then the rest of it'],
    },
    { name: 'commands', isEverySize: true, location: chat('payments'), keys: ['write: /', 'wait'] },
    { name: 'commands, further down', location: chat('payments'), keys: ['write: /', 'wait', 'up'] },
    { name: 'arguments of a command', location: chat('payments'), keys: ['write: /session switch ', 'wait'] },
    { name: 'times of a job', location: chat('payments'), keys: ['write: /task new every ', 'wait'] },
    {
      name: 'answer of /tasks',
      location: chat('payments'),
      keys: ['write: /tasks', 'escape', 'enter', 'wait'],
    },
    {
      name: 'answer of /task list',
      isEverySize: true,
      location: chat('payments'),
      keys: ['write: /task list', 'escape', 'enter', 'wait'],
    },
    {
      name: 'answer of /help',
      location: chat('payments'),
      keys: ['write: /help', 'escape', 'enter', 'wait'],
    },
    { name: 'wrong command', location: chat('payments'), keys: ['write: /nothing', 'enter', 'wait'] },
    { name: 'nobody to talk to', scene: { ...EMPTY, agents: [] } },
    ...everywhere,
    { name: 'keys while one reads', location: chat('payments'), keys: ['escape', 'wait', 'up', 'ctrl+g'] },
  ],
  inbox: [
    { name: 'list', isEverySize: true },
    ...['inp_region222222', 'inp_approve22222', 'inp_push22222222'].map((requestId) => ({
      name: requestId.slice(4).replaceAll('2', ''),
      location: { page: 'inbox', requestId } as const,
    })),
    {
      name: 'why not',
      isEverySize: true,
      location: { page: 'inbox', requestId: 'inp_push22222222' },
      keys: ['wait', 'n', 'wait', 'write: 周五不行'],
    },
    {
      name: 'form',
      isEverySize: true,
      location: { page: 'inbox', requestId: 'inp_region222222' },
      keys: ['wait', 's', 'wait'],
    },
    {
      name: 'form, wrong',
      location: { page: 'inbox', requestId: 'inp_region222222' },
      keys: ['wait', 's', 'wait', 'write: 1', 'enter', 'write: many', 'enter'],
    },
    { name: 'cancel', isEverySize: true, keys: ['wait', 'c'] },
    ...everywhere,
  ],
  sessions: [
    { name: 'list', isEverySize: true },
    { name: 'without tasks', isEverySize: true, keys: ['end'] },
    { name: 'filter', isEverySize: true, keys: ['/', 'write: 登录'] },
    { name: 'nothing fits', keys: ['/', 'write: zzz'] },
    { name: 'rename', isEverySize: true, keys: ['R', 'write: -2'] },
    { name: 'reset', keys: ['x'] },
    { name: 'create', keys: ['n', 'write: 新会话'] },
    { name: 'sorted', keys: ['s', 's'] },
    ...everywhere,
  ],
  jobs: [
    { name: 'list', isEverySize: true },
    { name: 'opened', isEverySize: true, tab: 'job', keys: ['enter'] },
    { name: 'opened, its end', keys: ['enter', 'end'] },
    { name: 'runs', isEverySize: true, tab: 'runs', keys: ['enter', ']'] },
    { name: 'never ran', keys: ['down', 'down', 'enter', ']'] },
    ...['每小时检查服务状态', 'deploy on green', 'weekly report', 'triage', 'by hand'].map((job) => ({
      name: `opened ${job}`,
      location: { page: 'jobs', job } as const,
    })),
    { name: 'filter', isEverySize: true, keys: ['/', 'write: 检查'] },
    { name: 'is paused', keys: ['p'] },
    { name: 'is run', keys: ['r'] },
    { name: 'delete', keys: ['d'] },
    { name: 'sorted', keys: ['s', 'S'] },
    ...everywhere,
  ],
  agents: [
    { name: 'list', isEverySize: true },
    { name: 'opened', isEverySize: true, tab: 'agent', keys: ['enter'] },
    { name: 'opened, its end', keys: ['enter', 'end'] },
    { name: 'jobs', isEverySize: true, tab: 'jobs', keys: ['enter', ']'] },
    { name: 'sessions', tab: 'sessions', keys: ['enter', ']', ']'] },
    { name: 'channels', isEverySize: true, tab: 'channels', keys: ['enter', ']', ']', ']'] },
    { name: 'route is added', keys: ['enter', '[', 'n', 'write: slack:#ops'] },
    { name: 'route is removed', keys: ['enter', '[', 'd'] },
    ...['surveyor', 'shell', 'local', 'gemini'].map((agent) => ({
      name: `opened ${agent}`,
      location: { page: 'agents', agent } as const,
    })),
    { name: 'default', keys: ['down', '*'] },
    ...everywhere,
  ],
  insights: [
    { name: 'days', isEverySize: true, tab: 'day' },
    { name: 'weeks', tab: 'week', keys: [']'] },
    { name: 'months', isEverySize: true, tab: 'month', keys: ['['] },
    { name: 'its end', isEverySize: true, keys: ['end'] },
    { name: 'since', keys: ['/', 'write: 7d'] },
    { name: 'since what?', keys: ['/', 'write: once', 'enter'] },
    ...everywhere,
  ],
  workflows: [
    { name: 'saved', isEverySize: true, tab: 'saved' },
    { name: 'changed', isEverySize: true, keys: ['down', 'down'] },
    { name: 'faulty', keys: ['end'] },
    { name: 'runs', isEverySize: true, tab: 'runs', keys: [']'] },
    { name: 'failed run', isEverySize: true, keys: [']', 'down'] },
    { name: 'run it', keys: ['r'] },
    { name: 'cancel', isEverySize: true, keys: [']', 'c'] },
    { name: 'never ran', keys: [']'], scene: EMPTY },
    ...everywhere,
  ],
};

const TASKS: Location = { page: 'tasks' };

/** What belongs to no page. */
export const FRAME: readonly FrozenScreen[] = [
  { name: 'palette', isEverySize: true, location: TASKS, keys: ['ctrl+p'] },
  {
    name: 'palette, something typed',
    isEverySize: true,
    location: TASKS,
    keys: ['ctrl+p', 'write: pay', 'wait'],
  },
  { name: 'palette, nothing fits', location: TASKS, keys: ['ctrl+p', 'write: zzzz', 'wait'] },
  { name: 'go to', location: TASKS, keys: ['g'] },
  { name: 'quit?', location: TASKS, keys: ['ctrl+c'] },
  { name: 'mouse', location: TASKS, keys: ['m'] },
  { name: 'without the sidebar', location: TASKS, keys: ['ctrl+b'] },
  { name: 'opened without the sidebar', location: chat('payments'), hasSidebar: false },
  { name: 'paused', isEverySize: true, location: TASKS, scene: { ...FULL, state: 'paused' } },
  { name: 'draining', location: TASKS, scene: { ...FULL, state: 'draining' } },
  { name: 'ASCII', location: TASKS, keys: [']'], isUnicode: false },
  { name: 'ASCII chat', isEverySize: true, location: chat('登录页面', 'kimi'), isUnicode: false },
  { name: 'the end of the keys', isEverySize: true, location: TASKS, keys: ['?', 'end'] },
];
