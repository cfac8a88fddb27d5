import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentDefinition, Task } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { attachmentsFor } from './attachments.ts';
import type { SubmitContext } from './submit-context.ts';

test('a folder that becomes a link between the look and the reading leads a program nowhere', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cox-attach-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [folder, outside] = [join(root, 'work'), join(root, 'outside')];
  for (const one of [join(folder, 'sub'), outside]) mkdirSync(one, { recursive: true });
  writeFileSync(join(folder, 'sub/a.txt'), 'mine');
  writeFileSync(join(outside, 'a.txt'), 'secret');
  let swap = (): void => {};
  // As far as attaching looks at it.
  const task = { id: 'tsk_aaaaaaaaaaaa', workDir: folder, addDirs: [] } as unknown as Task;
  const context = {
    program: { task, mayExecute: false, hasUserRights: false },
    caller: { kind: 'task', name: 'kim', taskId: task.id },
    settings: { agents: [] },
    folderRules: {
      stateDirs: [],
      runFolder: () => {
        swap();
        return undefined;
      },
    },
  } as unknown as SubmitContext;
  const agent: AgentDefinition = {
    ...{ name: 'a', runtime: 'command', env: {}, passEnv: [], maySubmit: [], definedIn: 'here' },
    command: ['true'],
  };
  const attach = () =>
    attachmentsFor({ attachments: [join(folder, 'sub/a.txt')] }, { context, parent: task, agent });
  const { contents } = await attach();
  expect([...(contents?.values() ?? [])].map(String)).toEqual(['mine']);
  swap = () => {
    swap = () => {};
    renameSync(join(folder, 'sub'), join(folder, 'away'));
    symlinkSync(outside, join(folder, 'sub'));
  };
  await expect(attach()).rejects.toMatchObject({ code: 'forbidden' });
});
