// The people of a journey, each at an own browser; they come in when first asked for.

import { Person } from "../lib/browser.mjs";

export class Cast {
  constructor(browser, origin, script) {
    Object.assign(this, { browser, origin, script, people: new Map() });
  }

  /** `who("larare")`; a visitor without an account is `who("")`. */
  async who(name) {
    if (!this.people.has(name)) {
      this.people.set(name, await Person.enter(this.browser, this.origin, name, { script: this.script }));
    }
    return this.people.get(name);
  }

  /** All leave; fails when a browser reported an error. */
  async leave() {
    for (const person of this.people.values()) await person.leave();
    this.people.clear();
  }
}
