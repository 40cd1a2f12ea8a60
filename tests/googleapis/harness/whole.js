// All of googleapis, compiled: as one API, and as the many that it is.
import { apis, compile, files } from './protos.js';
import { makeCases } from './cases.js';

export const seed = 1;

/** The id of the cluster of an API. */
const clusterOf = api => api.replaceAll('/', '-');

const apiOf = new Map([...apis].flatMap(([api, given]) => given.map(file => [file, clusterOf(api)])));

/** The descriptor set of all files, and the cases of all methods; `cluster` of a case is its API's. In the order in which a gateway takes clusters and services. */
export const makeWhole = async () => {
  const set = await compile('googleapis', files);
  const made = await makeCases(set, seed);
  made.cases.forEach(one => (one.cluster = apiOf.get(one.file)));
  return { set, ...made };
};

/** A cluster for each API that has services: with a descriptor set of its own, and its own services of those in the set. */
export const makeClusters = async cases => {
  const services = new Map();
  for (const { cluster, method } of cases) {
    services.set(cluster, (services.get(cluster) ?? new Set()).add(serviceOf(method)));
  }

  const clusters = {};
  for (const [api, given] of apis) {
    const id = clusterOf(api);
    if (services.has(id)) {
      clusters[id] = { DescriptorSet: await compile(id, given), Services: [...services.get(id)] };
    }
  }

  return clusters;
};

/** The service of the path of a method. */
export const serviceOf = method => method.slice(1, method.lastIndexOf('/'));

