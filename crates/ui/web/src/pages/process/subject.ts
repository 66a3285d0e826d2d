import type { Process } from '../../api/types';

/** What a page is about: one process, or all of an app, on one host. */
export interface Subject {
  host: string;
  /** What the server is asked for. */
  target: string;
  /** What people call it. */
  title: string;
  isApp: boolean;
  processes: Process[];
}

/** Whether any of them runs. */
export function isRunning(processes: readonly Process[]): boolean {
  return processes.some((process) => process.pid !== null && process.pid !== undefined);
}
