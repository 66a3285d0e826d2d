/** Every page. What is not needed at first is loaded when it is gone to. A page gets the parts of its address as `params`. */
import type { Component } from 'svelte';
import BulkList from '../pages/bulk/BulkList.svelte';
import BulkPage from '../pages/bulk/BulkPage.svelte';
import FleetPage from '../pages/fleet/FleetPage.svelte';
import HostPage from '../pages/host/HostPage.svelte';
import ProcessesPage from '../pages/processes/ProcessesPage.svelte';
import type { Scope } from '../api/types';
import type { IconName } from '../components/icons';

/** What every page gets. */
export interface PageProps {
  params: Record<string, string>;
}

type Page = Component<PageProps>;

export interface Route {
  pattern: string;
  title: string;
  page: Page | (() => Promise<{ default: Page }>);
  lazy?: boolean;
  /** Only on this kind of server. */
  on?: 'agent' | 'console';
  /** Only for who has this scope. */
  scope?: Scope;
  /** Shown in the navigation, with this icon, gone to by `g` and this letter. */
  nav?: { icon: IconName; key: string; group: 'watch' | 'manage' };
}

function later(page: () => Promise<{ default: Page }>): Pick<Route, 'page' | 'lazy'> {
  return { page, lazy: true };
}

export const routes: Route[] = [
  { pattern: '/', title: 'Fleet', page: FleetPage, on: 'console', nav: { icon: 'fleet', key: 'h', group: 'watch' } },
  { pattern: '/', title: 'Host', page: HostPage, on: 'agent', nav: { icon: 'host', key: 'h', group: 'watch' } },
  { pattern: '/hosts/:host', title: 'Host', page: HostPage },
  {
    pattern: '/processes',
    title: 'Processes',
    page: ProcessesPage,
    scope: 'processes:read',
    nav: { icon: 'processes', key: 'p', group: 'watch' },
  },
  {
    pattern: '/hosts/:host/processes/:id',
    title: 'Process',
    scope: 'processes:read',
    ...later(() => import('../pages/process/ProcessPage.svelte')),
  },
  {
    pattern: '/hosts/:host/apps/:name',
    title: 'App',
    scope: 'processes:read',
    ...later(() => import('../pages/process/AppPage.svelte')),
  },
  {
    pattern: '/logs',
    title: 'Logs',
    scope: 'logs:read',
    nav: { icon: 'logs', key: 'l', group: 'watch' },
    ...later(() => import('../pages/logs/LogsPage.svelte')),
  },
  {
    pattern: '/logs/:target',
    title: 'Logs',
    scope: 'logs:read',
    ...later(() => import('../pages/logs/LogsPage.svelte')),
  },
  {
    pattern: '/events',
    title: 'Events',
    scope: 'events:read',
    nav: { icon: 'events', key: 'e', group: 'watch' },
    ...later(() => import('../pages/events/EventsPage.svelte')),
  },
  {
    pattern: '/bulk',
    title: 'Bulk verbs',
    page: BulkList,
    on: 'console',
    nav: { icon: 'bulk', key: 'b', group: 'watch' },
  },
  { pattern: '/bulk/:id', title: 'Bulk verb', page: BulkPage, on: 'console' },
  {
    pattern: '/audit',
    title: 'Audit',
    scope: 'audit:read',
    nav: { icon: 'audit', key: 'a', group: 'manage' },
    ...later(() => import('../pages/audit/AuditPage.svelte')),
  },
  {
    pattern: '/users',
    title: 'Users',
    on: 'console',
    scope: 'fleet:admin',
    nav: { icon: 'users', key: 'u', group: 'manage' },
    ...later(() => import('../pages/admin/UsersPage.svelte')),
  },
  {
    pattern: '/codes',
    title: 'Enrolment',
    on: 'console',
    scope: 'fleet:admin',
    nav: { icon: 'link', key: 'c', group: 'manage' },
    ...later(() => import('../pages/admin/CodesPage.svelte')),
  },
  {
    pattern: '/tokens',
    title: 'Tokens',
    nav: { icon: 'key', key: 't', group: 'manage' },
    ...later(() => import('../pages/admin/TokensPage.svelte')),
  },
  {
    pattern: '/account',
    title: 'Account',
    ...later(() => import('../pages/admin/AccountPage.svelte')),
  },
];
