// Cuts what arrives into messages, as soon as each is whole.

/** Lines: NDJSON. */
export class Lines {
  #rest = '';

  push(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    return lines.filter(line => line.trim() !== '');
  }

  /** What is left without a line break. */
  end() {
    return this.#rest.trim() === '' ? [] : [this.#rest];
  }
}

/** The elements of one JSON array. `isWhole` tells whether its end has come. */
export class Elements {
  #depth = 0;
  #inText = false;
  #isEscaped = false;
  #element = '';

  isWhole = false;

  push(text) {
    const done = [];
    const finish = () => {
      if (this.#element.trim() !== '') {
        done.push(this.#element.trim());
      }

      this.#element = '';
    };
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const sign = text[at];
      if (this.#inText) {
        if (this.#isEscaped) {
          this.#isEscaped = false;
        } else if (sign === '\\') {
          this.#isEscaped = true;
        } else if (sign === '"') {
          this.#inText = false;
        }
      } else if (sign === '"') {
        this.#inText = true;
      } else if (sign === '[' || sign === '{') {
        if (this.#depth++ === 0) {
          from = at + 1;
        }
      } else if (sign === ']' || sign === '}') {
        if (--this.#depth === 0) {
          this.#element += text.slice(from, at);
          finish();
          this.isWhole = true;
          from = at + 1;
        }
      } else if (sign === ',' && this.#depth === 1) {
        this.#element += text.slice(from, at);
        finish();
        from = at + 1;
      }
    }

    if (this.#depth > 0) {
      this.#element += text.slice(from);
    }

    return done;
  }

  end() {
    return [];
  }
}

/** Server-Sent Events: `{ event, data, id }`. Comments are heartbeats. */
export class Events {
  #lines = '';
  #event = { event: 'message', data: [], id: undefined };

  push(text) {
    const lines = (this.#lines + text).split('\n');
    this.#lines = lines.pop();
    const done = [];
    for (const raw of lines) {
      const line = raw.replace(/\r$/, '');
      if (line === '') {
        if (this.#event.data.length > 0) {
          done.push({ ...this.#event, data: this.#event.data.join('\n') });
        }

        this.#event = { event: 'message', data: [], id: undefined };
        continue;
      }

      const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (name === 'data') {
        this.#event.data.push(value);
      } else if (name === 'event' || name === 'id') {
        this.#event[name] = value;
      }
    }

    return done;
  }

  end() {
    return [];
  }
}

/** The envelopes of Connect: one byte of flags, four of length, then the message. */
export class Envelopes {
  #bytes = new Uint8Array();

  push(more) {
    const all = new Uint8Array(this.#bytes.length + more.length);
    all.set(this.#bytes);
    all.set(more, this.#bytes.length);
    const done = [];
    let at = 0;
    while (all.length - at >= 5) {
      const length = new DataView(all.buffer, at + 1, 4).getUint32(0);
      if (all.length - at - 5 < length) {
        break;
      }

      done.push({ flags: all[at], text: new TextDecoder().decode(all.subarray(at + 5, at + 5 + length)) });
      at += 5 + length;
    }

    this.#bytes = all.slice(at);
    return done;
  }

  static of(text) {
    const message = new TextEncoder().encode(text);
    const envelope = new Uint8Array(5 + message.length);
    new DataView(envelope.buffer).setUint32(1, message.length);
    envelope.set(message, 5);
    return envelope;
  }
}

/** Bytes as text where they are UTF-8, or how many they are. */
export async function readable(blob) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await blob.arrayBuffer());
  } catch {
    return `${blob.size.toLocaleString('en')} bytes`;
  }
}
