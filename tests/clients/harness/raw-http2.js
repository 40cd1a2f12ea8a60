// HTTP/2 frame by frame on a bare socket, for what no HTTP/2 library would send.
import { once } from 'node:events';
import { connect } from 'node:net';

export const type = { data: 0, headers: 1, priority: 2, reset: 3, settings: 4, push: 5, ping: 6, goAway: 7, windowUpdate: 8, continuation: 9 };
export const flag = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 0x20 };
export const error = { refused: 7, cancel: 8 };

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

// The names of HPACK's static table (RFC 7541, appendix A) that have values of their own there, and those that have none.
const staticTable = [
  [':authority', ''], [':method', 'GET'], [':method', 'POST'], [':path', '/'], [':path', '/index.html'], [':scheme', 'http'], [':scheme', 'https'],
  [':status', '200'], [':status', '204'], [':status', '206'], [':status', '304'], [':status', '400'], [':status', '404'], [':status', '500'],
  ...`accept-charset accept-encoding accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control
  content-disposition content-encoding content-language content-length content-location content-range content-type cookie date etag expect expires
  from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified link location max-forwards proxy-authenticate
  proxy-authorization range referer refresh retry-after server set-cookie strict-transport-security transfer-encoding user-agent vary via
  www-authenticate`.split(/\s+/).map(name => [name, '']),
];

/** A frame. */
export const frame = (kind, flags, stream, payload = Buffer.alloc(0)) => {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(kind, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
};

const integer = (first, bits, value) => {
  const most = 2 ** bits - 1;
  if (value < most) {
    return Buffer.from([first | value]);
  }

  const bytes = [first | most];
  for (value -= most; value >= 128; value = Math.floor(value / 128)) {
    bytes.push((value % 128) | 128);
  }

  return Buffer.from([...bytes, value]);
};

const text = value => {
  const bytes = Buffer.from(value, 'latin1');
  return Buffer.concat([integer(0, 7, bytes.length), bytes]);
};

/** A header block: every field a literal that is not indexed, exactly as given. */
export const block = fields => Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));

/** Reads a header block of a peer that was told to keep no table. */
const readBlock = bytes => {
  const fields = {};
  let at = 0;
  const readInteger = bits => {
    const most = 2 ** bits - 1;
    let value = bytes[at++] & most;
    if (value === most) {
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) {
          break;
        }
      }
    }

    return value;
  };
  const readText = () => {
    if (bytes[at] & 128) {
      throw new Error('Huffman coding is not read here.');
    }

    const length = readInteger(7);
    at += length;
    return bytes.toString('latin1', at - length, at);
  };
  while (at < bytes.length) {
    if (bytes[at] & 0x80) {
      const [name, value] = staticTable[readInteger(7) - 1];
      fields[name] = value;
    } else if ((bytes[at] & 0xe0) === 0x20) {
      readInteger(5);
    } else {
      const index = readInteger(bytes[at] & 0x40 ? 6 : 4);
      const name = index ? staticTable[index - 1][0] : readText();
      fields[name] = readText();
    }
  }

  return fields;
};

/** A connection that has said hello and nothing else. What comes is sorted by stream. */
export class Http2Connection {
  #socket;
  #rest = Buffer.alloc(0);
  #streams = new Map();
  #watchers = new Set();
  #next = 1;

  /** The last GOAWAY's error code; undefined while there is none. */
  goAway;

  /** How many pings were answered. */
  pongs = 0;

  closed = false;

  static async open(port, { initialWindow = 65_535 } = {}) {
    const connection = new Http2Connection();
    connection.#socket = connect(port, '127.0.0.1');
    connection.#socket.on('error', () => {});
    connection.#socket.on('data', bytes => connection.#take(bytes));
    connection.#socket.on('close', () => {
      connection.closed = true;
      connection.#tell();
    });
    await once(connection.#socket, 'connect');
    const settings = Buffer.alloc(12);
    settings.writeUInt16BE(1, 0); // SETTINGS_HEADER_TABLE_SIZE = 0
    settings.writeUInt16BE(4, 6); // SETTINGS_INITIAL_WINDOW_SIZE
    settings.writeUInt32BE(initialWindow, 8);
    connection.write(preface, frame(type.settings, 0, 0, settings));
    await connection.until(() => connection.settled);
    return connection;
  }

  write(...frames) {
    this.#socket.write(Buffer.concat(frames));
  }

  /** The number of the next stream. */
  take() {
    this.#next += 2;
    return this.#next - 2;
  }

  /** What came on a stream so far. */
  stream(id) {
    if (!this.#streams.has(id)) {
      this.#streams.set(id, { headers: undefined, trailers: undefined, body: [], ended: false, reset: undefined });
    }

    return this.#streams.get(id);
  }

  /** Waits until something is so, or the connection is closed. */
  async until(condition) {
    while (!condition() && !this.closed) {
      await new Promise(resolve => this.#watchers.add(resolve));
    }
  }

  /** Waits for the end of a stream: `{ http, body, reset }`. */
  async answer(id) {
    const stream = this.stream(id);
    await this.until(() => stream.ended || stream.reset !== undefined);
    return { http: Number(stream.headers?.[':status']), body: Buffer.concat(stream.body).toString(), reset: stream.reset };
  }

  /** Waits for the peer to close the connection. */
  gone() {
    return this.until(() => false);
  }

  close() {
    this.#socket.destroy();
  }

  #take(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 9) {
      const length = this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < 9 + length) {
        break;
      }

      this.#handle(this.#rest[3], this.#rest[4], this.#rest.readUInt32BE(5) & 0x7fffffff, this.#rest.subarray(9, 9 + length));
      this.#rest = this.#rest.subarray(9 + length);
    }

    this.#tell();
  }

  #handle(kind, flags, id, payload) {
    if (kind === type.settings && !(flags & flag.ack)) {
      this.settled = true;
      this.write(frame(type.settings, flag.ack, 0));
    } else if (kind === type.ping && flags & flag.ack) {
      this.pongs++;
    } else if (kind === type.goAway) {
      this.goAway = payload.readUInt32BE(4);
    } else if (kind === type.reset) {
      this.stream(id).reset = payload.readUInt32BE(0);
    } else if (kind === type.headers) {
      const stream = this.stream(id);
      stream[stream.headers ? 'trailers' : 'headers'] = readBlock(payload);
      stream.ended ||= Boolean(flags & flag.endStream);
    } else if (kind === type.data) {
      const stream = this.stream(id);
      stream.body.push(Buffer.from(payload));
      stream.ended ||= Boolean(flags & flag.endStream);
    }
  }

  #tell() {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    watchers.forEach(watcher => watcher());
  }
}

/** The header fields of a request with a JSON body; those given replace or, when undefined, remove. */
export const jsonFields = (path, changes = {}) => {
  const fields = { ':method': 'POST', ':scheme': 'http', ':path': path, ':authority': 'localhost', 'content-type': 'application/json', ...changes };
  return Object.entries(fields).filter(([, value]) => value !== undefined);
};
