// The gateway before gRPC's C++ server, which it knows by its reflection v1alpha, annotations and all.
import { after } from 'node:test';
import { startCplusplus } from '../cplusplus.js';
import { definitionsOf } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { libraryDescriptorSet } from '../reflection.js';
import { testLibrary } from './library.js';

const server = await startCplusplus();
const gateway = await startGateway({ upstreams: [server.url] });
after(() => Promise.all([gateway.stop(), server.stop()]));

const published = '2001-09-09T01:46:40Z';
const content = { pageCount: '9007199254740993', cover: 'COVER_HARD', published, labels: { a_b: 'c' }, shelf: 'top', edition: 0, chapterPages: [1, 300] };

testLibrary({ gateway, server, definitions: definitionsOf(libraryDescriptorSet()), books: [1, 2].map(number => ({ name: `shelves/1/books/${number}`, title: `Book ${number}`, ...content })) });
