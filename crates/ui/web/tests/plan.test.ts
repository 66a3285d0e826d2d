import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetProcess } from '../src/api/types.ts';
import { targetInWords } from '../src/pages/bulk/words.ts';
import { advanced, byHost } from '../src/work/bulk-view.ts';
import { group, isPlainName, planOf } from '../src/work/plan.ts';

const item = (host: string, id: number, name: string): FleetProcess =>
  ({ host, process: { id, name, namespace: 'default' } }) as FleetProcess;
const places = (all: FleetProcess[]): Map<string, FleetProcess[]> => group(all, (one) => one.host);
const short = (steps: ReturnType<typeof planOf>): unknown[] => steps.map(({ target, hosts }) => [target, hosts]);

test('a whole app is asked for by name, on all its hosts at once', () => {
  const all = [item('a', 0, 'web'), item('a', 1, 'web'), item('b', 0, 'web')];
  assert.deepEqual(short(planOf(all, places(all), 'restart')), [['web', ['a', 'b']]]);
});

test('a part of an app is asked for by id', () => {
  const all = [item('a', 0, 'web'), item('a', 1, 'web'), item('b', 0, 'web')];
  const steps = planOf(all.slice(1), places(all), 'restart');
  assert.deepEqual(short(steps), [
    ['1', ['a']],
    ['web', ['b']],
  ]);
});

test('apps on the same hosts share a pattern that matches them and nothing else', () => {
  const all = [item('a', 0, 'web.1'), item('a', 1, 'api'), item('a', 2, 'web-1')];
  const [step] = planOf(all.slice(0, 2), places(all), 'restart');
  assert.equal(step?.target, '/^(?:web\\.1|api)$/');
  const pattern = new RegExp(step?.target.slice(1, -1) ?? '');
  assert.deepEqual(
    all.map((one) => pattern.test(one.process.name)),
    [true, true, false],
  );
});

test('scaling is asked for app by app', () => {
  const all = [item('a', 0, 'web'), item('a', 1, 'api')];
  assert.deepEqual(short(planOf(all, places(all), 'scale')), [
    ['web', ['a']],
    ['api', ['a']],
  ]);
});

test('a pattern never grows beyond what a console takes', () => {
  const all = Array.from({ length: 60 }, (_, id) => item('a', id, `service-with-a-long-name-${id}`));
  const steps = planOf(all, places(all), 'stop');
  assert.ok(steps.every((step) => step.target.length <= 256));
  assert.equal(
    steps.reduce((sum, step) => sum + step.processes.length, 0),
    60,
  );
});

test('names that would be read as something else are not taken as names', () => {
  assert.deepEqual(['web', 'all', '12', 'ns:x', '/x/', ''].map(isPlainName), [true, false, false, false, false, false]);
});

test('progress keeps the hosts that a message does not bring', () => {
  const counts = { waiting: 2, asked: 0, done: 0, failed: 0, nothing: 0, skipped: 0, unknown: 0 };
  const bulk = {
    id: '1',
    request: { verb: 'stop' as const, target: 'web' },
    by: 'ann',
    created_at: '',
    finished_at: null,
    state: 'running' as const,
    counts,
    hosts: [
      { host: 'a', state: 'waiting' as const },
      { host: 'b', state: 'waiting' as const },
    ],
  };
  const one = advanced(bulk, { type: 'host', host: 'b', state: 'done' });
  assert.deepEqual(one.counts, { ...counts, waiting: 1, done: 1 });
  const { hosts: _hosts, ...whole } = bulk;
  const over = advanced(one, { type: 'bulk', ...whole, state: 'done' });
  assert.equal(over.hosts?.length, 2);
  assert.equal(over.state, 'done');
});

test('a host that was asked twice is shown once, in the worse state', () => {
  const [host, other] = byHost([
    { host: 'a', state: 'done', items: [{ id: 0, name: 'web', outcome: 'restarted' }], took_millis: 5 },
    { host: 'b', state: 'done' },
    { host: 'a', state: 'failed', items: [{ id: 1, name: 'api', outcome: 'failed' }], took_millis: 7, detail: 'no' },
  ]);
  assert.equal(host?.state, 'failed');
  assert.equal(host?.items?.length, 2);
  assert.equal(host?.took_millis, 12);
  assert.deepEqual(other, { host: 'b', state: 'done' });
});

test('a target of apps is told by their names', () => {
  assert.equal(targetInWords('/^(?:web\\.1|spaced name)$/'), 'web.1, spaced name');
  assert.equal(targetInWords('/^(?:web.*|api)$/'), '/^(?:web.*|api)$/');
  assert.equal(targetInWords('web'), 'web');
});
