// A server with gRPC's own reflection and health services for Node. Prints its port, the x-request-id of calls that have one, and bidi calls that end before their time.
// Takes a port, or any that is free; ends with its standard input.
import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath as healthProto } from 'grpc-health-check';

const folder = fileURLToPath(new URL('.', import.meta.url));
const definitions = protoLoader.loadSync(['library.proto', healthProto], { includeDirs: [folder, fileURLToPath(new URL('../../../protos', import.meta.url))], longs: String });

const books = [
  { title: 'One', pageCount: '9007199254740993', cover: 'COVER_HARD', published: { seconds: '1000000000' }, labels: { a_b: 'c' }, shelf: 'top', edition: 0, chapterPages: [1, 300] },
  { title: 'Two', reader: 'ann' },
].map((book, index) => ({ name: `shelves/1/books/${index + 1}`, ...book }));

const server = new grpc.Server();
server.addService(definitions['upstreams.library.v1.Library'], {
  GetBook: ({ request, metadata }, callback) => {
    metadata.get('x-request-id').forEach(id => console.log(`asked ${id}`));
    const book = books.find(({ name }) => name === request.name);
    callback(book ? null : { code: grpc.status.NOT_FOUND, details: `no ${request.name}` }, book);
  },
  ListBooks: call => {
    books.filter(({ name }) => name.startsWith(`${call.request.parent}/`)).slice(0, call.request.limit || undefined).forEach(book => call.write(book));
    call.end();
  },
  AddBooks: (call, callback) => {
    let added = 0;
    call.on('data', () => added++).on('end', () => callback(null, { added }));
  },
  Ask: call => call.on('data', ({ text }) => call.write({ text: `${text}!` })).on('end', () => call.end()).on('cancelled', () => console.log('cancelled')),
});
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
new ReflectionService(definitions).addToServer(server);
server.bindAsync(`127.0.0.1:${process.argv[2] ?? 0}`, grpc.ServerCredentials.createInsecure(), (error, port) => console.log(error ?? `listening ${port}`));
process.stdin.resume().on('end', () => process.exit(0));
