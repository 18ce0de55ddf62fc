import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { finishDocument } from './finish-document.ts';

const ABOUT = `Hyperparameter sweeps over annotated Jupyter notebooks.

Hand a notebook in, start a sweep of it, ask for the best trial. Moments are RFC 3339 texts in UTC, cells count from 0.
Where an address takes a sweep, it takes its id, a beginning of it of at least four letters, its name (the newest of that
name), or \`latest\`.

What the service refuses it answers as \`application/problem+json\` (RFC 9457): \`type\` names the kind, and \`errors\` has
everything that is wrong at once, each with its place and the way out.`;

/** The service's OpenAPI document. The same code gives the same bytes. */
export function buildOpenApiDocument(app: NestFastifyApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tunebook')
    .setDescription(ABOUT)
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addTag('notebooks', 'Annotated notebooks, kept by their content.')
    .addTag('sweeps', 'Searches over a notebook’s parameters.')
    .addTag('trials', 'What a sweep tried.')
    .addTag('problems', 'What can go wrong, in words.')
    .addTag('health', 'For those who watch over the service.')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return finishDocument(document);
}

/** Serves the document at /openapi.json, and as a page at /docs that needs nothing from elsewhere. */
export function serveDocument(app: NestFastifyApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('docs', app, document, {
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Tunebook API',
    // Otherwise the page sends the document to a validator on the internet.
    swaggerOptions: { validatorUrl: null, tryItOutEnabled: true },
  });
}
