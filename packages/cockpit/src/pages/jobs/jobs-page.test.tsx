import { LANGUAGES } from '@coxswain/locale';
import { cellWidth } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { onStage } from '../../testing/stage.tsx';
import { JobsPage } from './jobs-page.tsx';

describe.each(LANGUAGES)('in %s', (language) => {
  test.each([
    [40, 12],
    [60, 22],
    [100, 38],
    [180, 58],
  ])('it says in %i × %i what will be here and how to begin today', async (columns, rows) => {
    const stage = onStage((size) => <JobsPage place={{ page: 'jobs' }} {...size} />, {
      columns,
      rows,
      language,
    });
    await stage.sees('cox bg submit --delay 2h');
    expect(stage.lines().join(' ')).toContain('0 7 * * 1-5');
    expect(stage.lines().length).toBeLessThanOrEqual(rows);
    for (const line of stage.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
  });
});
