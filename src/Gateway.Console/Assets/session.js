// What belongs to one method: its shape, the values that were typed, and its last call. Switching methods loses none of it.
import { parseJson, writeJson } from './json.js';
import { transportsOf } from './request.js';
import { example } from './schema.js';
import { keepValues, readValues } from './store.js';

export class Session {
  /** What is unfolded in the form, and the values of members of a oneof that are not chosen. */
  memory = { open: new Set(), shut: new Set(), members: new Map() };
  bytes = { text: '', file: undefined, type: '' };
  current = 0;
  call;

  /** The messages that the call was sent one by one, and whether the form or the JSON was edited since the last. */
  said = [];
  isEdited = false;

  /** What is wrong with the line that was to be said. */
  lineMistakes = [];

  /** What mistakes have stopped, to be done anyway; undefined where it is to send. */
  stopped;

  constructor(id, method) {
    this.id = id;
    this.method = method;
    const kept = readValues(id);
    this.texts = kept?.texts?.length > 0 ? kept.texts : [writeJson(example(method.input, method.types), 2)];
    this.parameters = kept?.parameters ?? {};
    this.bindingIndex = 0;
    this.chooseBinding(kept?.binding ?? 0);
    this.by = '';
    this.chooseTransport(kept?.by);
    this.bytes.type = kept?.bytesType ?? '';
    this.bytes.text = kept?.bytesText ?? '';
  }

  get binding() {
    return this.method.bindings[this.bindingIndex];
  }

  get transports() {
    return transportsOf(this.method);
  }

  chooseBinding(index) {
    this.bindingIndex = this.method.bindings[index] ? index : 0;
  }

  chooseTransport(by) {
    this.by = this.transports.includes(by) ? by : this.transports.includes(this.by) ? this.by : this.transports[0];
  }

  /** Takes what a link carries. */
  take({ binding, by, texts, parameters }) {
    this.chooseBinding(binding);
    this.chooseTransport(by);
    if (texts.length > 0) {
      this.texts = texts;
      this.current = 0;
      this.isEdited = true;
    }

    this.parameters = { ...this.parameters, ...parameters };
    this.keep();
  }

  keep() {
    keepValues(this.id, {
      texts: this.texts, parameters: this.parameters, binding: this.bindingIndex, by: this.by, bytesType: this.bytes.type, bytesText: this.bytes.text,
    });
  }

  /** The messages as values. A text that is no JSON throws its JsonMistake, with the number of its message. */
  values() {
    return this.texts.map((text, index) => {
      try {
        return text.trim() === '' ? Object.create(null) : parseJson(text);
      } catch (mistake) {
        mistake.messageIndex = index;
        throw mistake;
      }
    });
  }
}
