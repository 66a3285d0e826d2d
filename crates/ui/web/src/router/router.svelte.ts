/** The address of the page as state. Routes are by hash, so that a server needs no page of its own for them. */
import { readPlace, type Place } from './match';

class Router {
  place = $state.raw<Place>(readPlace(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.place = readPlace(location.hash)));
  }

  get path(): string {
    return this.place.path;
  }

  /** A value of the query, or the empty text. */
  query(name: string): string {
    return this.place.query.get(name) ?? '';
  }

  /** Goes to an address made by `href`. */
  go(to: string): void {
    location.hash = to;
  }

  /** Goes to an address without a step in the history, for what holds a secret or is typed letter by letter. */
  replace(to: string): void {
    history.replaceState(null, '', to);
    this.place = readPlace(to);
  }

  /** Changes values of the query, in place; an empty value is taken away. */
  setQuery(values: Record<string, string>): void {
    const query = new URLSearchParams(this.place.query);
    for (const [name, value] of Object.entries(values)) {
      if (value === '') query.delete(name);
      else query.set(name, value);
    }
    const search = query.toString();
    this.replace(`#${this.place.path}${search && `?${search}`}`);
  }
}

/** The router of this page. */
export const router = new Router();
