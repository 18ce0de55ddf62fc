import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

type Served = readonly [type: string, content: string | Buffer];

/** Serves files on a loopback port until the test ends. `report` is what the page sends back as JSON to /report. */
export async function servePage(
  files: Readonly<Record<string, Served>>,
): Promise<{ readonly url: string; readonly report: Promise<unknown> }> {
  const { promise: report, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/report') {
      void readAll(request).then((body) => {
        response.writeHead(204).end();
        resolve(JSON.parse(body));
      });
      return;
    }
    const file = files[request.url ?? ''];
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, report };
}
