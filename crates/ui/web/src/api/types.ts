/** The words of both servers, by the names that the pages use. */
import type { components } from './agent';

export type * from './fleet';

type Agent = components['schemas'];

export type Process = Agent['Process'];
export type ProcessRef = Agent['ProcessRef'];
export type Status = Agent['Status'];
export type LastExit = Agent['LastExit'];
export type Host = Agent['Host'];
export type DaemonKind = Agent['DaemonKind'];
export type Link = Agent['Link'];
export type Event = Agent['Event'];
export type Gap = Agent['Gap'];
export type LogLine = Agent['LogLine'];
export type LogStream = Agent['Stream'];
export type Sample = Agent['Sample'];
export type Series = Agent['Series'];
export type Run = Agent['Run'];
export type Action = Agent['Action'];
export type ActionReply = Agent['ActionReply'];
export type Environment = Agent['Environment'];
export type Variable = Agent['Variable'];
export type VerbItem = Agent['VerbItem'];
export type VerbResponse = Agent['VerbResponse'];
export type Outcome = Agent['Outcome'];
export type DaemonResponse = Agent['DaemonResponse'];
export type Problem = Agent['Problem'];
export type ErrorCode = Agent['ErrorCode'];
export type AuditEntry = Agent['AuditEntry'];
export type Token = Agent['Token'];
export type NewToken = Agent['NewToken'];
export type TokenRequest = Agent['TokenRequest'];
