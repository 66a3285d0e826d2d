// Every view of a console, and by what one sees that it is there.

const heading = (name) => (page) => page.getByRole('heading', { level: 1, name });
const text = (words) => (page) => page.getByRole('main').getByText(words).first();

/** The address of each view, what stands on it, and whether anybody sees it who looks at `bulk`. */
export function viewsOf({ host, process, app, bulk }) {
  const at = `#/hosts/${host}/processes/${process}`;
  return [
    ['#/', (page) => page.getByRole('article').filter({ hasText: host })],
    ['#/?view=list', (page) => page.getByRole('grid', { name: 'Hosts' }).getByText(host)],
    [`#/hosts/${host}`, heading(host)],
    ['#/processes', (page) => page.getByRole('grid').getByText(app).first()],
    [at, heading(`${app} ${process}`)],
    [`${at}?tab=metrics`, (page) => page.getByRole('tab', { name: 'Metrics', selected: true })],
    [`${at}?tab=history`, text('How the last runs ended')],
    [`${at}?tab=actions`, text('Actions of the app')],
    [`${at}?tab=environment`, text('Hash of the value')],
    [`${at}?tab=facts`, text('How it is run')],
    [`#/hosts/${host}/apps/${app}`, heading(app)],
    ['#/logs', text('Whose logs?')],
    [`#/logs/${app}`, (page) => page.getByRole('log')],
    ['#/events', heading('Events')],
    ['#/bulk', (page) => page.getByRole('grid', { name: 'Bulk verbs' }).getByText(app).first()],
    [`#/bulk/${bulk}`, (page) => page.getByRole('progressbar')],
    ['#/audit', heading('Audit')],
    ['#/users', heading('Users')],
    ['#/codes', heading('Enrolment')],
    ['#/tokens', heading('Tokens')],
    ['#/account', heading('Account')],
    ['#/nowhere', text('There is no such page')],
  ];
}
