// Images, text and effort that one task gives a model.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ended } from '../helpers/submitted.ts';
import { modelDaemon, type Provider } from './model-daemon.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\nseen', 'latin1');

describe.each(['openai-compatible', 'anthropic'] as const)(
  'a model over the API %s',
  (provider: Provider) => {
    it('is chosen by name for one task, sees its image and text, and later only that they existed', async () => {
      const { daemon, models, folder } = await modelDaemon(() => ({ say: ['I see.'] }), { provider });
      await writeFile(join(folder, 'shot.png'), PNG);
      await writeFile(join(folder, 'notes.md'), 'remember the milk');
      await writeFile(join(folder, 'blob.bin'), Buffer.from([0, 1, 2, 255]));
      const submit = async (more: object) => {
        const { task } = await daemon.client.tasks.submit({
          ...{ prompt: 'look', agent: 'local', session: 'talk', workDir: folder },
          ...more,
        });
        return ended(daemon, task.id);
      };
      const attachments = ['shot.png', 'notes.md'].map((name) => join(folder, name));
      const first = await submit({ attachments, model: 'other-model', effort: 'high' });
      expect(first).toMatchObject({ status: 'completed', model: 'other-model' });
      const body = JSON.stringify(models.requests[0]?.body);
      expect(body).toContain(PNG.toString('base64'));
      expect(body).toContain('remember the milk');
      expect(body).toContain('"model":"other-model"');
      expect(body).toMatch(provider === 'anthropic' ? /"effort":"high"/ : /"reasoning_effort":"high"/);
      expect(await submit({ prompt: 'and now?' })).toMatchObject({
        status: 'completed',
        model: 'test-model',
      });
      const later = JSON.stringify(models.requests.at(-1)?.body);
      expect(later).not.toContain(PNG.toString('base64'));
      expect(later).toContain('[shot.png was attached here]');
      await expect(submit({ attachments: [join(folder, 'blob.bin')] })).rejects.toThrow(
        "agent 'local' is a model and takes images, text and PDFs; blob.bin is none of these",
      );
      await expect(submit({ mode: 'plan' })).rejects.toThrow("agent 'local' takes no mode");
    });
  },
);
