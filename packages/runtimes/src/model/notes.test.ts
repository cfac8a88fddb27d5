import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modelRuns } from '../testing/model-runs.ts';

const { start, serve, folder } = modelRuns();

it('an agent gets a list of its skills and the beginning of its memory, may read the skills, and keeps the memory', async () => {
  const skills = await folder();
  const memory = await folder();
  await mkdir(join(skills, 'release'));
  const path = join(skills, 'release', 'SKILL.md');
  await writeFile(path, '---\nname: release\ndescription: "How a release is made"\n---\nTag it.\n');
  await writeFile(join(memory, 'MEMORY.md'), 'The user likes tabs.\n');
  const server = await serve([
    { say: [{ tool: 'read_file', input: { path } }] },
    {
      say: [
        {
          tool: 'edit_file',
          input: { path: join(memory, 'MEMORY.md'), old_text: 'tabs', new_text: 'spaces' },
        },
      ],
    },
    { say: [{ tool: 'write_file', input: { path, content: 'x' } }] },
    { say: ['Done.'] },
  ]);
  await (await start({ server, agent: { skills: [skills], memory: [memory] } })).outcome;
  const [first, second, third, fourth] = server.requests;
  expect(first?.system).toContain(`- release: How a release is made (${path})`);
  expect(first?.system).toContain('The user likes tabs.');
  expect(second?.lastText).toContain('Tag it.');
  expect(third?.lastText).toMatch(/^Edited/);
  expect(fourth?.lastText).toContain('is outside the folders of this task');
});
