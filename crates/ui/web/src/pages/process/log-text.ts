import { hostClient } from '../../api/http';
import { problemOf } from '../../api/problem';

/** The most lines that a server gives at once. */
const LINES = 10_000;

/** The newest lines of a target as text. */
export async function logText(host: string, target: string): Promise<string> {
  const answer = await hostClient(host).GET('/processes/{target}/logs', {
    params: { path: { target }, query: { lines: LINES } as never },
    headers: { accept: 'text/plain' },
    parseAs: 'text',
  });
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error);
  return typeof answer.data === 'string' ? answer.data : '';
}
