// The form of a message: a row for each field. It edits the value that the JSON editor shows as text.
import { h } from './dom.js';
import { labelOf, makeInput } from './inputs.js';
import { editorOf, firstValue } from './schema.js';

const most = 100;

export class Form {
  #place;
  #changed;
  #shape;
  #value;
  #memory;

  /** `changed` gets the new value after each change of a row. */
  constructor(place, changed) {
    this.#place = place;
    this.#changed = changed;
  }

  /** Shows a value. `memory` keeps which rows are unfolded, and the values of the oneof members that are not chosen. */
  show({ types, input, placeOf }, value, memory) {
    this.#shape = { types, input, placeOf };
    this.#value = value;
    this.#memory = memory;
    this.#draw();
  }

  /** Marks the rows that have mistakes. */
  mark(mistakes) {
    for (const row of this.#place.querySelectorAll('[data-path]')) {
      const mistake = mistakes.find(({ path }) => JSON.stringify(path) === row.dataset.path);
      row.classList.toggle('wrong', mistake !== undefined);
      row.querySelector(':scope > .row-mistake')?.remove();
      if (mistake) {
        row.append(h('p', { class: 'row-mistake' }, mistake.message));
      }
    }
  }

  /** Moves to the row of a path, if it is drawn. */
  focus(path) {
    const row = [...this.#place.querySelectorAll('[data-path]')].find(one => one.dataset.path === JSON.stringify(path));
    const control = row?.querySelector('input, select, textarea, summary');
    control?.focus();
    return control !== undefined && control !== null;
  }

  #draw() {
    const focused = document.activeElement?.closest('#form') === this.#place ? document.activeElement.id : '';
    const rows = this.#message(this.#shape.input, []);
    this.#place.replaceChildren(...(rows.length > 0 ? rows : [h('p', { class: 'quiet' }, this.#shape.types[this.#shape.input]?.fields ? 'This message has no fields.' : 'This message is written as JSON.')]));
    if (focused) {
      document.getElementById(focused)?.focus();
    }
  }

  #get(path) {
    return path.reduce((value, part) => value?.[part], this.#value);
  }

  #set(path, value, isDrawnAgain = false) {
    const [last] = path.slice(-1);
    if (value === undefined && this.#get(path.slice(0, -1)) === undefined) {
      return;
    }

    // Creates missing containers along the path.
    let holder = this.#value;
    path.slice(0, -1).forEach((part, index) => {
      if (holder[part] === null || typeof holder[part] !== 'object') {
        holder[part] = typeof path[index + 1] === 'number' ? [] : Object.create(null);
      }

      holder = holder[part];
    });
    if (value !== undefined) {
      holder[last] = value;
    } else if (Array.isArray(holder)) {
      holder.splice(last, 1);
    } else {
      delete holder[last];
    }

    this.#changed(this.#value);
    if (isDrawnAgain) {
      this.#draw();
    }
  }

  #message(name, path) {
    const fields = (this.#shape.types[name]?.fields ?? []).filter(field => path.length > 0 || this.#shape.placeOf(field) !== 'bytes');
    const rows = [];
    const seen = new Set();
    for (const field of fields) {
      if (field.oneof && fields.some(other => other !== field && other.oneof === field.oneof)) {
        if (!seen.has(field.oneof)) {
          seen.add(field.oneof);
          rows.push(this.#choice(fields.filter(other => other.oneof === field.oneof), field.oneof, path));
        }
      } else {
        rows.push(this.#row(field, path));
      }
    }

    return rows;
  }

  /** The name that the value uses for the field. JSON may use either of its two names. */
  #key(field, path) {
    const holder = this.#get(path);
    return field.proto && holder && typeof holder === 'object' && field.proto in holder ? field.proto : field.name;
  }

  #row(field, parent) {
    const path = [...parent, this.#key(field, parent)];
    const id = `f-${path.join('-')}`;
    const value = this.#get(path);
    const editor = editorOf(field, this.#shape.types);
    const comment = field.comment && h('p', { class: 'comment', id: `${id}-comment` }, field.comment);
    const isBlock = field.key || field.repeated || editor.edit === 'message';
    const label = labelOf(field, parent.length === 0 ? this.#shape.placeOf(field) : '', isBlock ? undefined : id);
    const body = field.key ? this.#map(field, path, value)
      : field.repeated ? this.#list(field, path, value)
      : editor.edit === 'message' ? this.#nested(field, path, value)
      : this.#single(field, path, value, id, comment && `${id}-comment`);
    return h('div', { class: isBlock ? 'row block' : 'row', 'data-path': JSON.stringify(path) }, label, ...(isBlock ? [comment, body] : [body, comment]).filter(Boolean));
  }

  #single(field, path, value, id, describedBy) {
    const input = makeInput({ field, types: this.#shape.types, value, id, describedBy }, changed => this.#set(path, changed));
    const isTyped = input.type === 'text' && (field.optional || field.oneof);
    return isTyped ? h('div', { class: 'with-button' }, input, this.#remove(`Unset ${field.name}`, path)) : input;
  }

  #remove(label, path) {
    return h('button', { type: 'button', class: 'small-button', 'aria-label': label, title: label, click: () => this.#set(path, undefined, true) }, '×');
  }

  #nested(field, path, value) {
    const key = JSON.stringify(path);
    const body = h('div', { class: 'nest' });
    const fill = () => body.childElementCount === 0 && body.append(...this.#message(field.of, path));
    const isOpen = this.#memory.open.has(key) || (value !== undefined && value !== null && path.length < 4 && !this.#memory.shut.has(key));
    const fold = h('details', {
      open: isOpen,
      toggle: () => {
        this.#memory.open[fold.open ? 'add' : 'delete'](key);
        this.#memory.shut[fold.open ? 'delete' : 'add'](key);
        if (fold.open) {
          fill();
        }
      },
    }, h('summary', {}, value === undefined || value === null ? 'not set' : Object.keys(value).length === 0 ? 'set, empty' : 'set'), body);
    if (isOpen) {
      fill();
    }

    return h('div', { class: 'with-button' }, fold, value === undefined
      ? h('button', { type: 'button', class: 'small-button', 'aria-label': `Set ${field.name}`, title: `Set ${field.name}`, click: () => (this.#memory.open.add(key), this.#set(path, Object.create(null), true)) }, '+')
      : this.#remove(`Unset ${field.name}`, path));
  }

  #choice(members, name, parent) {
    const holder = this.#get(parent);
    const chosen = members.find(field => holder?.[field.name] !== undefined || (field.proto && holder?.[field.proto] !== undefined));
    const id = `f-${[...parent, name].join('-')}-choice`;
    const stash = this.#memory.members;
    const keyOf = field => JSON.stringify([...parent, field.name]);
    const select = h('select', {
      id,
      change: () => {
        if (chosen) {
          const path = [...parent, this.#key(chosen, parent)];
          stash.set(keyOf(chosen), this.#get(path));
          this.#set(path, undefined);
        }

        const next = members.find(field => field.name === select.value);
        if (next) {
          this.#set([...parent, next.name], stash.get(keyOf(next)) ?? firstValue(next, this.#shape.types));
        }

        this.#draw();
      },
    }, h('option', { value: '' }, '(none)'), members.map(field => h('option', { value: field.name }, field.name)));
    select.value = chosen?.name ?? '';
    return h('div', { class: 'row choice' },
      h('div', { class: 'row-name' }, h('label', { htmlFor: id, class: 'name' }, name), h('span', { class: 'type' }, 'one of')), select,
      chosen && h('div', { class: 'nest' }, this.#row(chosen, parent)));
  }

  #element(field, path, value, label) {
    const one = { ...field, repeated: false, key: undefined };
    if (editorOf(one, this.#shape.types).edit === 'message') {
      return this.#nested({ ...one, name: label }, path, value ?? undefined);
    }

    const input = makeInput({ field: one, types: this.#shape.types, value, id: `f-${path.join('-')}`, isElement: true }, changed => this.#set(path, changed ?? ''));
    input.setAttribute('aria-label', label);
    return h('div', { class: 'with-button' }, input, this.#remove(`Remove ${label}`, path));
  }

  #list(field, path, value) {
    const items = Array.isArray(value) ? value : [];
    const add = h('button', { type: 'button', class: 'add', click: () => this.#set([...path, items.length], firstValue(field, this.#shape.types), true) }, `+ ${field.name}`);
    return h('div', { class: 'items' }, items.slice(0, most).map((item, index) =>
      h('div', { class: 'item', 'data-path': JSON.stringify([...path, index]) }, this.#element(field, [...path, index], item, `${field.name} ${index + 1}`))),
    items.length > most && h('p', { class: 'quiet' }, `${items.length - most} more are in the JSON.`), add);
  }

  #map(field, path, value) {
    const entries = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
    const rename = (from, to, input) => {
      if (from === to || to in value) {
        input.value = from;
        return;
      }

      this.#set(path, Object.assign(Object.create(null), ...entries.map(([key, item]) => ({ [key === from ? to : key]: item }))), true);
    };
    const add = () => {
      let key = { string: 'key', bool: 'true' }[field.key] ?? '0';
      for (let number = 2; value && key in value; number++) {
        key = field.key === 'string' ? `key${number}` : field.key === 'bool' ? 'false' : String(number - 1);
        if (field.key === 'bool' && key in value) {
          return;
        }
      }

      this.#set([...path, key], firstValue(field, this.#shape.types), true);
    };
    return h('div', { class: 'items' }, entries.slice(0, most).map(([key, item], index) => h('div', { class: 'item pair', 'data-path': JSON.stringify([...path, key]) },
      h('input', { type: 'text', id: `f-${path.join('-')}-key-${index}`, value: key, 'aria-label': `Key ${index + 1} of ${field.name}`, change: event => rename(key, event.target.value, event.target) }),
      this.#element(field, [...path, key], item, `${field.name} ${key}`))),
    h('button', { type: 'button', class: 'add', click: add }, `+ ${field.name}`));
  }
}
