import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { API_PREFIX, pathOf } from './route.ts';
import { ROUTES } from './routes.ts';

describe('routes', () => {
  test('are each there once', () => {
    const all = Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(all).size).toBe(all.length);
  });

  test('without parameters are their own path', () => {
    expect(pathOf(ROUTES.listTasks)).toBe('/api/v1/tasks');
    expect(pathOf(ROUTES.stopDaemon)).toBe('/api/v1/daemon/stop');
  });

  test('take their parameters encoded', () => {
    expect(pathOf(ROUTES.getTask, { id: '@1' })).toBe('/api/v1/tasks/%401');
    expect(pathOf(ROUTES.getSession, { id: 'café/nightly?x#y' })).toBe(
      '/api/v1/sessions/caf%C3%A9%2Fnightly%3Fx%23y',
    );
    expect(pathOf(ROUTES.setConfig, { key: 'background.maxConcurrentTasks' })).toBe(
      '/api/v1/config/background.maxConcurrentTasks',
    );
  });

  test.each(['', '.', '..'])('refuse %j, which would lead to another route', (id) => {
    expect(() => pathOf(ROUTES.cancelTask, { id })).toThrow(`invalid id '${id}'`);
  });

  test('refuse a parameter that is missing', () => {
    expect(() => pathOf(ROUTES.getAgent)).toThrow("invalid name ''");
  });

  test('stay one route whatever is put into them, and give the value back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text !== '.' && text !== '..'),
        (id) => {
          const { pathname, search, hash } = new URL(pathOf(ROUTES.cancelTask, { id }), 'http://localhost');
          expect(search + hash).toBe('');
          const parts = pathname.slice(API_PREFIX.length).split('/');
          expect([parts.length, parts[1], parts[3]]).toEqual([4, 'tasks', 'cancel']);
          expect(decodeURIComponent(parts[2] ?? '')).toBe(id.toWellFormed());
        },
      ),
    );
  });
});
