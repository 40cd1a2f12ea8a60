// The list of methods by service. It makes rows only for unfolded services, because an API can have thousands of methods.
import { byId, count, h } from './dom.js';

export const kinds = { unary: ['→', 'unary'], server: ['⇉', 'server stream'], client: ['⇇', 'client stream'], duplex: ['⇄', 'bidirectional stream'] };

/** With more methods than this, services are folded. A search shows at most this many. */
const most = 200;

/** A path without the names of its parameters: `/v1/{name=shelves/*}` and `/v1/shelves/{shelf}` both become `/v1/shelves/{}`. */
const shapeOf = path => path.replaceAll(/\{[^{}=]*=([^{}]*)\}/g, '$1').replaceAll(/\{[^{}]*\}|\*+/g, '{}');

export class Sidebar {
  #services;
  #chosen = '';
  #running = new Set();

  constructor(services) {
    this.#services = services.map(service => ({
      ...service,
      methods: service.methods.map(method => ({ ...method, id: `${service.name}/${method.name}`, text: `${service.name}/${method.name} ${method.paths.join(' ')} ${method.tool ?? ''}`.toLowerCase() })),
    }));
    const search = byId('search');
    search.addEventListener('input', () => this.#draw());
    byId('side').addEventListener('keydown', event => this.#move(event));
    document.addEventListener('keydown', event => {
      if (event.key === '/' && !event.target.closest('input, textarea, select')) {
        event.preventDefault();
        byId('app').classList.add('side-open');
        search.focus();
      }
    });
    this.#draw();
  }

  get first() {
    return this.#services.find(service => service.methods.length > 0)?.methods[0];
  }

  find(id) {
    return this.#services.find(({ name }) => id.startsWith(`${name}/`))?.methods.find(method => method.id === id)
      ?? this.#services.flatMap(({ methods }) => methods).find(method => method.id === id);
  }

  /** Finds the method and binding of a path. Names of parameters may differ, as they do in API documents. Without a verb, the first method counts. */
  findPath(path, verb) {
    const shape = shapeOf(path);
    for (const method of this.#services.flatMap(({ methods }) => methods)) {
      const binding = method.paths.findIndex(one => (!verb || one.startsWith(`${verb} `)) && shapeOf(one.slice(one.indexOf(' ') + 1)) === shape);
      if (binding >= 0) {
        return { method, binding };
      }
    }

    return undefined;
  }

  choose(id) {
    this.#chosen = id;
    const row = this.#mark();
    if (!row && byId('search').value === '') {
      this.#draw();
    }

    this.#mark()?.scrollIntoView({ block: 'nearest' });
  }

  /** Marks whether a method has a running call. */
  running(id, isRunning) {
    if (this.#running.has(id) !== isRunning) {
      this.#running[isRunning ? 'add' : 'delete'](id);
      this.#mark();
    }
  }

  #mark() {
    let chosen;
    for (const link of byId('methods').querySelectorAll('a')) {
      const isChosen = link.dataset.id === this.#chosen;
      link.toggleAttribute('aria-current', isChosen);
      if (isChosen) {
        link.setAttribute('aria-current', 'page');
        chosen = link;
      }

      link.classList.toggle('running', this.#running.has(link.dataset.id));
    }

    return chosen;
  }

  #draw() {
    const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = this.#services.map(service => ({ ...service, found: words.length === 0 ? service.methods : service.methods.filter(({ text }) => words.every(word => text.includes(word))) }))
      .filter(({ found }) => found.length > 0);
    const total = all.reduce((sum, { found }) => sum + found.length, 0);
    let left = words.length > 0 ? most : Infinity;
    const parts = [];
    for (const { name, found } of all) {
      if (left <= 0) {
        break;
      }

      const rows = found.slice(0, left);
      left -= rows.length;
      const isOpen = words.length > 0 || total <= most || this.#chosen.startsWith(`${name}/`);
      parts.push(this.#service(name, rows, isOpen));
    }

    const note = total === 0 ? 'No method found.' : words.length > 0 && total > most ? `${count(total - most, 'more method')}: add a word to the search.` : '';
    byId('methods').replaceChildren(...parts, ...(note ? [h('p', { class: 'quiet note' }, note)] : []));
    this.#mark();
  }

  #service(name, methods, isOpen) {
    const list = h('ul');
    const fill = () => list.childElementCount === 0 && (list.append(...methods.map(method => this.#row(method))), this.#mark());
    const cut = name.lastIndexOf('.') + 1;
    const fold = h('details', { open: isOpen, toggle: () => fold.open && fill() },
      h('summary', { title: name }, h('span', { class: 'package' }, name.slice(0, cut)), name.slice(cut), h('span', { class: 'number' }, methods.length.toLocaleString('en'))), list);
    if (isOpen) {
      fill();
    }

    return fold;
  }

  #row({ id, name, kind, paths, deprecated }) {
    const [sign, words] = kinds[kind];
    return h('li', {}, h('a', { href: `#${encodeURI(id)}`, 'data-id': id, title: [`${id} (${words})`, ...paths].join('\n') },
      h('span', { class: 'glyph', 'aria-hidden': 'true' }, sign), h('span', { class: 'face-hidden' }, `${words} `),
      h('span', { class: deprecated ? 'name gone' : 'name' }, name), h('span', { class: 'path' }, paths[0] ?? 'no path')));
  }

  #move(event) {
    if (event.key === 'Enter' && event.target === byId('search') && !event.isComposing) {
      // The results of a search are unfolded, so the first row exists.
      byId('methods').querySelector('details[open] a')?.click();
      return;
    }

    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) {
      return;
    }

    const stops = [byId('search'), ...byId('methods').querySelectorAll('summary, details[open] a')];
    const at = stops.indexOf(document.activeElement);
    if (at >= 0 && stops[at + step]) {
      event.preventDefault();
      stops[at + step].focus();
    }
  }
}
