import { data, hostClient } from '../../api/http';
import type { VerbResponse } from '../../api/types';

/** Sends a message to an app: any JSON under a topic. */
export function message(host: string, target: string, topic: string, content: unknown): Promise<VerbResponse> {
  const body = { topic, data: content as never };
  return data(hostClient(host).POST('/processes/{target}/message', { params: { path: { target } }, body }));
}
