// HTTP/1.1 on a bare socket, for what fetch would not send and for the exact bytes of what comes back.
import { once } from 'node:events';
import { connect } from 'node:net';

export class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  static async open(port) {
    const connection = new Connection();
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    connection.#socket = socket;
    socket.on('data', chunk => {
      connection.#received = Buffer.concat([connection.#received, chunk]);
      connection.#wake();
    });
    for (const end of ['end', 'close', 'error']) {
      socket.on(end, () => {
        connection.#ended = true;
        connection.#wake();
      });
    }

    await once(socket, 'connect');
    return connection;
  }

  /** Sends text (as Latin-1, so that any byte can be written) or bytes. */
  write(data) {
    this.#socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
  }

  /** Stops reading, so that the server has to wait. */
  pause() {
    this.#socket.pause();
  }

  close() {
    this.#socket.destroy();
  }

  /** Sends a request: its first line, its headers, its body. */
  send(line, headers = {}, body = '') {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
    const all = { Host: 'localhost', ...(bytes.length > 0 ? { 'Content-Length': bytes.length } : {}), ...headers };
    this.write(`${line} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    this.write(bytes);
  }

  /** Sends a request and reads its answer. */
  async ask(line, headers, body) {
    this.send(line, headers, body);
    return this.read(line.startsWith('HEAD '));
  }

  /** Reads one answer: status, headers by lower-case name, body. */
  async read(withoutBody = false) {
    const { status, headers } = await this.readHead();
    const body = withoutBody || status < 200 || status === 204 ? Buffer.alloc(0) : await this.#body(headers);
    return { status, headers, body: body.toString(), json: () => JSON.parse(body) };
  }

  /** Reads status and headers; what follows can be read as it comes, by `readChunk`. */
  async readHead() {
    const [first, ...lines] = (await this.#until('\r\n\r\n')).toString('latin1').split('\r\n');
    const pairs = lines.filter(Boolean).map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]);
    return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(pairs) };
  }

  /** Reads the next chunk of a body; null after the last. */
  async readChunk() {
    const length = parseInt(await this.#until('\r\n'), 16);
    const chunk = (await this.#take(length + 2)).subarray(0, length);
    return length === 0 ? null : chunk.toString();
  }

  /** Reads the chunks that are left. */
  async readChunks() {
    const chunks = [];
    for (let chunk; (chunk = await this.readChunk()) !== null;) {
      chunks.push(chunk);
    }

    return chunks.join('');
  }

  /** Sends a chunk of a body; without text the last. */
  writeChunk(text = '') {
    const bytes = Buffer.from(text);
    this.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
  }

  async #body(headers) {
    return headers['transfer-encoding'] === 'chunked'
      ? Buffer.from(await this.readChunks())
      : this.#take(Number(headers['content-length'] ?? 0));
  }

  async #until(mark) {
    let at;
    while ((at = this.#received.indexOf(mark)) < 0) {
      await this.#more();
    }

    return this.#take(at + mark.length);
  }

  async #take(length) {
    while (this.#received.length < length) {
      await this.#more();
    }

    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  #more() {
    if (this.#ended) {
      throw new Error(`The server has closed the connection after ${JSON.stringify(this.#received.toString('latin1'))}`);
    }

    return new Promise(resolve => (this.#wake = resolve));
  }
}
