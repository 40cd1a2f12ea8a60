// Splits arriving text and bytes into messages, each as soon as it is complete.

/** Splits text into lines. It joins the parts of a line only when the line is complete, so that a long line takes linear time. */
class Breaks {
  #parts = [];

  push(text) {
    const lines = text.split('\n');
    this.#parts.push(lines[0]);
    if (lines.length === 1) {
      return [];
    }

    lines[0] = this.rest;
    this.#parts = [lines.pop()];
    return lines;
  }

  /** The text after the last line break. */
  get rest() {
    return this.#parts.join('');
  }
}

/** Lines of NDJSON. */
export class Lines {
  #breaks = new Breaks();

  push(text) {
    return this.#breaks.push(text).filter(line => line.trim() !== '');
  }

  end() {
    const { rest } = this.#breaks;
    return rest.trim() === '' ? [] : [rest];
  }
}

/** The elements of one JSON array. `isWhole` tells whether its end has arrived. */
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
  #breaks = new Breaks();
  #event = { event: 'message', data: [], id: undefined };

  push(text) {
    const done = [];
    for (const raw of this.#breaks.push(text)) {
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
}

/** Connect's envelopes: one byte of flags, four bytes of length, then the message. */
export class Envelopes {
  #bytes = new Uint8Array(0x10000);
  #length = 0;

  push(more) {
    this.#add(more);
    const done = [];
    let at = 0;
    while (this.#length - at >= 5) {
      const end = at + 5 + new DataView(this.#bytes.buffer, at + 1, 4).getUint32(0);
      if (this.#length < end) {
        break;
      }

      done.push({ flags: this.#bytes[at], text: new TextDecoder().decode(this.#bytes.subarray(at + 5, end)) });
      at = end;
    }

    if (at > 0) {
      this.#bytes.copyWithin(0, at, this.#length);
      this.#length -= at;
    }

    return done;
  }

  /** Doubles the buffer when it is full, so that a long message is not copied with each part. */
  #add(more) {
    if (this.#length + more.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }

    this.#bytes.set(more, this.#length);
    this.#length += more.length;
  }

  static of(text) {
    const message = new TextEncoder().encode(text);
    const envelope = new Uint8Array(5 + message.length);
    new DataView(envelope.buffer).setUint32(1, message.length);
    envelope.set(message, 5);
    return envelope;
  }
}

/** The bytes as text if they are UTF-8, else the number of bytes. */
export async function readable(blob) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await blob.arrayBuffer());
  } catch {
    return `${blob.size.toLocaleString('en')} bytes`;
  }
}
