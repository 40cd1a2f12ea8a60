// A row of tabs for keyboards and screen readers: arrow keys move between tabs, and the Tab key stops only at the chosen one.
import { byId, h } from './dom.js';

export class Tabs {
  #buttons = new Map();
  #chosen;
  #changed;

  /** `tabs` is `[[id of the panel, title], …]`. */
  constructor(list, tabs, changed = () => {}) {
    this.#changed = changed;
    for (const [panel, title] of tabs) {
      const button = h('button', { type: 'button', role: 'tab', id: `tab-${panel}`, 'aria-controls': panel, click: () => this.choose(panel) }, title);
      byId(panel).setAttribute('role', 'tabpanel');
      byId(panel).setAttribute('aria-labelledby', button.id);
      this.#buttons.set(panel, button);
      list.append(button);
    }

    list.addEventListener('keydown', event => {
      const order = [...this.#buttons.keys()].filter(panel => !this.#buttons.get(panel).hidden);
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        event.preventDefault();
        const next = order.at((order.indexOf(this.#chosen) + step) % order.length);
        this.choose(next);
        this.#buttons.get(next).focus();
      }
    });
    this.choose(tabs[0][0]);
  }

  get chosen() {
    return this.#chosen;
  }

  choose(chosen) {
    this.#chosen = chosen;
    for (const [panel, button] of this.#buttons) {
      button.setAttribute('aria-selected', String(panel === chosen));
      button.tabIndex = panel === chosen ? 0 : -1;
      byId(panel).hidden = panel !== chosen;
    }

    this.#changed(chosen);
  }

  /** Writes a number after the title, but no zero. */
  number(panel, number) {
    const button = this.#buttons.get(panel);
    button.querySelector('.number')?.remove();
    if (number > 0) {
      button.append(h('span', { class: 'number' }, number.toLocaleString('en')));
    }
  }
}
