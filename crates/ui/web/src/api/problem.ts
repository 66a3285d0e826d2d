import type { ErrorCode, Problem } from './types';

/** An answer that is not what was asked for. `unreachable` means that there was no answer at all. */
export class ApiError extends Error {
  readonly code: ErrorCode | 'unreachable';
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(code: ErrorCode | 'unreachable', status: number, detail: string, problem?: Problem) {
    super(detail);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.problem = problem;
  }
}

/** The error of an answer, whatever its body turned out to be. */
export function problemOf(status: number, body: unknown): ApiError {
  if (isProblem(body)) return new ApiError(body.code, status, body.detail || body.title, body);
  return new ApiError(codeOf(status), status, `The server answered ${status} and gave no reason.`);
}

/** What to tell of anything that was thrown. */
export function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return String(error);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status < 500 ? 'invalid_request' : 'internal';
}
