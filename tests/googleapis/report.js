// Measures starts of the gateway with googleapis and writes the report: node report.js FILE. `benchmarks/googleapis.sh` runs it.
import { statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { readDocument } from './harness/documents.js';
import { startGateway } from './harness/gateway.js';
import { files, leftOut, version } from './harness/protos.js';
import { collisionsOf, servedCases } from './harness/routes.js';
import { makeClusters, makeWhole, serviceOf } from './harness/whole.js';

const starts = 3;

// Nobody answers there: only starts are measured.
const url = 'http://127.0.0.1:9';
const { set, cases } = await makeWhole();
const clusters = Object.fromEntries(Object.entries(await makeClusters(cases)).map(([id, cluster]) => [id, { url, ...cluster }]));
const only = id => ({ [id]: clusters[id] });

const subjects = [
  ['Pub/Sub', only('google-pubsub'), {}],
  ['Compute', only('google-cloud-compute'), {}],
  ['Google Ads', only('google-ads-googleads'), {}],
  ['all, one cluster', { googleapis: { url, DescriptorSet: set } }, {}],
  [`all, ${Object.keys(clusters).length} clusters, FirstWins`, clusters, { Conflicts: 'FirstWins' }],
  [`all, ${Object.keys(clusters).length} clusters, each with a Prefix`, Object.fromEntries(Object.entries(clusters).map(([id, cluster]) => [id, { ...cluster, Prefix: `/${id}` }])), {}],
];

const middle = (values, of) => values.map(of).sort((one, other) => one - other)[Math.floor(values.length / 2)];

const measure = async ([name, given, options]) => {
  const runs = [];
  let served, document, seconds, after;
  for (let run = 0; run < starts; run++) {
    const gateway = await startGateway(given, options);
    runs.push(gateway.start);
    if (run === starts - 1) {
      const services = new Set(gateway.ready.upstreams.flatMap(({ services }) => services));
      served = servedCases(cases.filter(({ method }) => services.has(serviceOf(method))), collisionsOf(gateway.ready));
      const asked = performance.now();
      document = (await readDocument(gateway)).source.length;
      seconds = (performance.now() - asked) / 1000;
      after = gateway.cost().now;
    }

    await gateway.stop();
  }

  const size = Object.values(given).reduce((sum, { DescriptorSet }) => sum + statSync(DescriptorSet).size, 0);
  return [
    name, new Set(served.map(({ method }) => method)).size, served.length, (size / 1e6).toFixed(1), middle(runs, ({ seconds }) => seconds).toFixed(1), middle(runs, ({ processor }) => processor).toFixed(1),
    middle(runs, ({ now }) => now), (document / 1e6).toFixed(1), seconds.toFixed(1), after,
  ];
};

const rows = [];
for (const subject of subjects) {
  rows.push(await measure(subject));
  console.log(rows.at(-1).join(' | '));
}

const columns = ['API', 'methods', 'bindings', 'descriptors, MB', 'ready, s', 'processor, s', 'resident, MB', 'document, MB', 'document, s', 'resident then, MB'];
const table = [columns, columns.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
writeFileSync(process.argv[2], `# The gateway before all of googleapis

Made by \`benchmarks/googleapis.sh\` on ${cpus().length} cores (${cpus()[0].model}), with Node ${process.versions.node}.

google-proto-files ${version}: ${files.length} files. ${leftOut[0].toUpperCase()}${leftOut.slice(1)}.

${table}

- *ready*: from the start of the process until \`/healthz\` answers, the middle of ${starts} starts. *processor*: processor time until then, all threads: what to compare where the machine has other work.
- *resident*: memory when it is ready. The garbage collector is the server's, which gives memory back late.
- *document*: the OpenAPI document of all methods, asked for once, and the memory after that.
`);
