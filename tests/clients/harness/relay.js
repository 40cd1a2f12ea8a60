// A relay of TCP between clients and the service that notes what was asked, and stops an answer where a test wants it: for good, or for a while.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class Relay {
  #server;
  #links = new Set();
  #mark;
  #isCut;

  /** Every request that passed: `{ path, headers }`, names in lower case. Only requests without a body are understood. */
  requests = [];

  static async start(port) {
    const relay = new Relay();
    relay.#server = createServer(client => relay.#join(client, port)).listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** What the requests for a path said in a header, undefined where they did not. */
  said(path, header) {
    return this.requests.filter(request => request.path === path).map(({ headers }) => headers[header]);
  }

  /** The first connection on which this text comes is cut right behind it. */
  cutAfter(text) {
    this.#stopAt(text, true);
  }

  /** Answers pass until the next such text, and what follows waits; without a text everything passes. */
  passUntil(text) {
    this.#stopAt(text, false);
  }

  close() {
    this.#server.close();
    this.#links.forEach(({ client }) => client.destroy());
  }

  #stopAt(text, isCut) {
    this.#mark = text;
    this.#isCut = isCut;
    for (const link of this.#links) {
      link.waits = false;
      this.#pass(link);
    }
  }

  #join(client, port) {
    const link = { client, service: connect(port, '127.0.0.1'), asked: '', rest: Buffer.alloc(0), waits: false, isOver: false };
    this.#links.add(link);
    for (const socket of [client, link.service]) {
      socket.setNoDelay();
      socket.on('error', () => {});
    }

    client.on('data', data => {
      this.#note(link, data);
      link.service.write(data);
    });
    client.on('close', () => {
      this.#links.delete(link);
      link.service.destroy();
    });
    link.service.on('data', data => {
      link.rest = Buffer.concat([link.rest, data]);
      this.#pass(link);
    });
    link.service.on('close', () => {
      link.isOver = true;
      this.#pass(link);
    });
  }

  #note(link, data) {
    link.asked += data.toString('latin1');
    for (let end; (end = link.asked.indexOf('\r\n\r\n')) >= 0; link.asked = link.asked.slice(end + 4)) {
      const [first, ...lines] = link.asked.slice(0, end).split('\r\n');
      const headers = Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
      this.requests.push({ path: first.split(' ')[1], headers });
    }
  }

  #pass(link) {
    if (link.waits) {
      return;
    }

    const at = this.#mark === undefined ? -1 : link.rest.indexOf(this.#mark);
    if (at < 0) {
      // The text may come in two pieces: the first must still be here when the second comes.
      this.#send(link, link.rest.length - (link.isOver ? 0 : beginning(this.#mark ?? '', link.rest)));
      if (link.isOver) {
        link.client.end();
      }
    } else {
      this.#send(link, at + this.#mark.length);
      if (this.#isCut) {
        this.#mark = undefined;
        link.rest = Buffer.alloc(0);

        // What came is there before the cut is: a browser that finds both at once may throw away what it has not looked at.
        setTimeout(() => link.client.destroySoon(), 300);
        link.waits = true;
      } else {
        link.waits = true;
      }
    }
  }

  #send(link, count) {
    if (count > 0) {
      link.client.write(link.rest.subarray(0, count));
      link.rest = link.rest.subarray(count);
    }
  }
}

/** How many bytes at the end may be the beginning of the text. */
function beginning(text, bytes) {
  let length = Math.min(Math.max(text.length - 1, 0), bytes.length);
  while (length > 0 && bytes.toString('latin1', bytes.length - length) !== text.slice(0, length)) {
    length--;
  }

  return length;
}
