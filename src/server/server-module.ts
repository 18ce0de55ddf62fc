import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import type { SweepRunner } from '../app/sweep-runner.ts';
import type { Tunebook } from '../wiring/open-tunebook.ts';
import { ProblemFilter } from './errors/problem-filter.ts';
import { HealthController } from './health/health.controller.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { ServiceMetrics } from './metrics/service-metrics.ts';
import { NotebooksController } from './notebooks/notebooks.controller.ts';
import { Notebooks } from './notebooks/notebooks.ts';
import { ProblemsController } from './problems/problems.controller.ts';
import { ReadRequest } from './requests/read-request.ts';
import { SweepEventsController } from './sweeps/sweep-events.controller.ts';
import { SweepsController } from './sweeps/sweeps.controller.ts';
import { Sweeps } from './sweeps/sweeps.ts';
import { BODY_LIMIT, FINDING, LOGGER, STOPPING, STORE } from './tokens.ts';
import { TrialsController } from './trials/trials.controller.ts';

/** What the service is made of beside Tunebook itself. */
export interface ServiceParts {
  readonly tunebook: Tunebook;
  readonly runner: SweepRunner;
  readonly metrics: ServiceMetrics;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
}

@Module({})
export class ServerModule {
  static of({ tunebook, runner, metrics, logger, stopping }: ServiceParts): DynamicModule {
    const { store, clock, isGone, compile, plan, holder, settings } = tunebook;
    const provide = (token: symbol | (new (...parts: never[]) => object), useValue: unknown): Provider => ({
      provide: token,
      useValue,
    });
    return {
      module: ServerModule,
      controllers: [
        NotebooksController,
        SweepsController,
        SweepEventsController,
        TrialsController,
        ProblemsController,
        HealthController,
        MetricsController,
      ],
      providers: [
        provide(STORE, store),
        provide(FINDING, { store, clock, isGone }),
        provide(LOGGER, logger),
        provide(BODY_LIMIT, settings.bodyLimitBytes),
        provide(STOPPING, stopping),
        provide(ServiceMetrics, metrics),
        provide(Notebooks, new Notebooks({ store, clock, compile, plan })),
        provide(Sweeps, new Sweeps({ store, clock, isGone, runner, holder, startPorts: tunebook, logger })),
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: ReadRequest },
      ],
    };
  }
}
