import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSort, visible, writeSort } from '../src/components/table.ts';
import { bytes, count, duration, percent } from '../src/format/format.ts';
import type { FleetProcess } from '../src/api/types.ts';
import { ordered } from '../src/pages/processes/filter.ts';
import { href, matchPath, readPlace } from '../src/router/match.ts';

test('addresses are read, matched and written', () => {
  const place = readPlace('#/hosts/web-1?q=a%20b');
  assert.equal(place.path, '/hosts/web-1');
  assert.equal(place.query.get('q'), 'a b');
  assert.equal(readPlace('#main').path, '/');
  assert.deepEqual(matchPath('/hosts/:host', '/hosts/web%2F1'), { host: 'web/1' });
  assert.equal(matchPath('/hosts/:host', '/hosts'), null);
  assert.equal(href(['hosts', 'a b/c'], { q: 'x y', empty: '' }), '#/hosts/a%20b%2Fc?q=x+y');
});

test('figures are short', () => {
  assert.equal(bytes(0), '0 B');
  assert.equal(bytes(50 * 1024 * 1024), '50.0 MiB');
  assert.equal(bytes(1023 * 1024), '1023 KiB');
  assert.equal(duration(0.4), '0 s');
  assert.equal(duration(3 * 86_400 + 4 * 3600 + 59), '3 d 4 h');
  assert.equal(duration(3600), '1 h');
  assert.equal(percent(0), '0 %');
  assert.equal(percent(0.44), '0.4 %');
  assert.equal(count(1, 'host'), '1 host');
  assert.equal(count(2, 'process', 'processes'), '2 processes');
});

test('a table draws what is in view, whatever the scroll position', () => {
  assert.deepEqual(visible(10_000, 36, 0, 720, 2), { start: 0, end: 22 });
  assert.deepEqual(visible(10_000, 36, 3600, 720, 2), { start: 98, end: 122 });
  assert.deepEqual(visible(3, 36, 99_999, 720, 2), { start: 3, end: 3 });
  assert.deepEqual(readSort('-cpu', { by: 'name', down: false }), { by: 'cpu', down: true });
  assert.equal(writeSort({ by: 'cpu', down: true }), '-cpu');
});

test('processes are ordered by a column, equal ones by name', () => {
  const item = (name: string, cpu_percent: number, started_at: string | null): FleetProcess =>
    ({ host: 'a', process: { id: 0, name, cpu_percent, started_at } }) as FleetProcess;
  const items = [item('web-10', 1, null), item('web-2', 1, '2026-01-01T00:00:00Z'), item('api', 7, null)];
  const names = (sort: string): string[] => ordered(items, sort).map((one) => one.process.name);
  assert.deepEqual(names(''), ['api', 'web-2', 'web-10']);
  assert.deepEqual(names('-name'), ['web-10', 'web-2', 'api']);
  assert.deepEqual(names('-cpu'), ['api', 'web-2', 'web-10']);
  assert.deepEqual(names('-uptime'), ['web-2', 'api', 'web-10']);
});
