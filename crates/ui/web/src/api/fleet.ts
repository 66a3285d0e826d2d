/** What a console says beyond what an agent says, by the names that the pages use. */
import type { components } from './console';

type Console = components['schemas'];

export type About = Console['About'];
export type Bulk = Console['Bulk'];
export type BulkCounts = Console['BulkCounts'];
export type BulkHost = Console['BulkHost'];
export type BulkHostState = Console['BulkHostState'];
export type BulkOutcome = Console['BulkOutcome'];
export type BulkProgress = Console['BulkProgress'];
export type BulkRequest = Console['BulkRequest'];
export type BulkState = Console['BulkState'];
export type BulkVerb = Console['BulkVerb'];
export type CodeInfo = Console['CodeInfo'];
export type CodeRequest = Console['CodeRequest'];
export type FleetChannel = Console['FleetChannel'];
export type FleetDelta = Console['FleetDelta'];
export type FleetHost = Console['FleetHost'];
export type FleetProcess = Console['FleetProcess'];
export type FleetProcessRef = Console['FleetProcessRef'];
export type FleetServerMessage = Console['FleetServerMessage'];
export type FleetUsage = Console['FleetUsage'];
export type HostChange = Console['HostChange'];
export type HostSelector = Console['HostSelector'];
export type HostSummary = Console['HostSummary'];
export type Limits = Console['Limits'];
export type NewCode = Console['NewCode'];
export type NewUser = Console['NewUser'];
export type NewUserToken = Console['NewUserToken'];
export type Presence = Console['Presence'];
export type Role = Console['Role'];
/** The scopes of an agent, and the one that only a console knows. */
export type Scope = Console['Scope'];
export type User = Console['User'];
export type UserChange = Console['UserChange'];
export type UserToken = Console['UserToken'];
export type UserTokenRequest = Console['UserTokenRequest'];
export type Whoami = Console['Whoami'];
