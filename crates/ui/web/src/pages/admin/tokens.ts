import { data, hostClient } from '../../api/http';
import { addUserToken, removeUserToken, userTokens } from '../../api/server';
import type { NewToken, NewUserToken, Scope, Token, UserToken } from '../../api/types';

/** A token of an agent or of a console. */
export interface ShownToken {
  id: string;
  name: string;
  /** Whose it is, or who made it. */
  by: string;
  scopes: readonly string[];
  apps: readonly string[] | null;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface TokenWish {
  name: string;
  scopes: Scope[];
  apps: string[];
  seconds: number;
}

/** All tokens that one may see, the newest first. */
export async function listTokens(isConsole: boolean): Promise<ShownToken[]> {
  const list = isConsole
    ? (await userTokens()).map(ofUser)
    : (await data(hostClient('').GET('/tokens'))).items.map(ofAgent);
  return list.sort((a, b) => b.created_at.localeCompare(a.created_at));
}

/** Mints one; the answer is the only time it is seen. */
export async function mintToken(isConsole: boolean, wish: TokenWish): Promise<string> {
  const body = { name: wish.name, scopes: wish.scopes, ttl_seconds: wish.seconds };
  if (isConsole) return ((await addUserToken(body)) satisfies NewUserToken).token;
  const asked = { ...body, ...(wish.apps.length > 0 ? { apps: wish.apps } : {}) };
  const made: NewToken = await data(hostClient('').POST('/tokens', { body: asked as never }));
  return made.token;
}

export async function revokeToken(isConsole: boolean, id: string): Promise<void> {
  if (isConsole) await removeUserToken(id);
  else await data(hostClient('').DELETE('/tokens/{jti}', { params: { path: { jti: id } } }));
}

function ofUser(token: UserToken): ShownToken {
  return { ...token, by: token.user, apps: null, revoked_at: null, last_used_at: token.last_used_at ?? null };
}

function ofAgent(token: Token): ShownToken {
  return {
    id: token.id,
    name: token.name,
    by: token.created_by,
    scopes: token.scopes,
    apps: token.apps ?? null,
    created_at: token.created_at,
    expires_at: token.expires_at,
    revoked_at: token.revoked_at ?? null,
    last_used_at: token.last_used_at ?? null,
  };
}
