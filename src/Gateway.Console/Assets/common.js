// Headers, bearer token and time-out. All methods share them; other tabs do not.
import { byId, h } from './dom.js';
import { keepCommon, readCommon } from './store.js';

export class Common {
  #values = readCommon();
  #changed;

  constructor(changed) {
    this.#changed = changed;
    this.#draw();
  }

  /** `{ headers: [[name, value], …], token, timeout }`, without empty rows. */
  get values() {
    const { headers, token, timeout } = this.#values;
    return { headers: headers.filter(([name]) => name.trim() !== '').map(([name, value]) => [name.trim(), value.trim()]), token: token.trim().replace(/^bearer\s+/i, ''), timeout: timeout.trim() };
  }

  get count() {
    const { headers, token, timeout } = this.values;
    return headers.length + (token ? 1 : 0) + (timeout ? 1 : 0);
  }

  focus() {
    byId('token').focus();
  }

  #keep() {
    keepCommon(this.#values);
    this.#changed();
  }

  #draw() {
    const { headers } = this.#values;
    const line = (id, label, more) => h('div', { class: 'row' }, h('div', { class: 'row-name' }, h('label', { htmlFor: id, class: 'name' }, label)), h('input', { id, autocomplete: 'off', spellcheck: false, ...more }));
    const rows = headers.map((pair, index) => h('div', { class: 'item pair' },
      h('input', { type: 'text', value: pair[0], placeholder: 'name', 'aria-label': `Name of header ${index + 1}`, id: `header-${index}`, spellcheck: false, autocomplete: 'off', input: event => (pair[0] = event.target.value, this.#keep()) }),
      h('div', { class: 'with-button' },
        h('input', { type: 'text', value: pair[1], placeholder: 'value', 'aria-label': `Value of header ${index + 1}`, spellcheck: false, autocomplete: 'off', input: event => (pair[1] = event.target.value, this.#keep()) }),
        h('button', { type: 'button', class: 'small-button', 'aria-label': `Remove header ${index + 1}`, title: 'Remove', click: () => (headers.splice(index, 1), this.#draw(), this.#keep()) }, '×'))));
    byId('panel-headers').replaceChildren(
      line('token', 'Bearer token', { type: 'password', value: this.#values.token, input: event => (this.#values.token = event.target.value, this.#keep()) }),
      line('timeout', 'Time-out in seconds', { type: 'text', inputMode: 'decimal', placeholder: 'none', value: this.#values.timeout, input: event => (this.#values.timeout = event.target.value, this.#keep()) }),
      h('div', { class: 'row block' }, h('div', { class: 'row-name' }, h('span', { class: 'name' }, 'Headers')),
        h('div', { class: 'items' }, rows, h('button', { type: 'button', class: 'add', click: () => (headers.push(['', '']), this.#draw(), byId(`header-${headers.length - 1}`).focus()) }, '+ header')),
        h('p', { class: 'comment' }, 'Headers become metadata of the call. Headers, token and time-out stay in this tab and never go into a link. A WebSocket sends the token, but no headers.')));
  }
}
