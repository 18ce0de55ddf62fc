import type { Kysely } from 'kysely';

/** Notebooks, sweeps, trials, events and requests; what each column means is told in schema.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('notebooks')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('directory', 'text')
    .addColumn('create_time', 'bigint', (column) => column.notNull())
    .execute();

  await schema
    .createTable('sweeps')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('sequence', 'integer', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('engine', 'text', (column) => column.notNull())
    .addColumn('notebook_sha256', 'text', (column) => column.notNull().references('notebooks.sha256'))
    .addColumn('create_time', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('progress', 'text', (column) => column.notNull())
    .addColumn('holder', 'text')
    .addColumn('held_until', 'bigint')
    .execute();
  await schema.createIndex('sweeps_by_name').on('sweeps').columns(['name', 'sequence']).execute();
  await schema.createIndex('sweeps_by_state').on('sweeps').columns(['state', 'sequence']).execute();
  await schema
    .createIndex('sweeps_by_notebook')
    .on('sweeps')
    .columns(['notebook_sha256', 'sequence'])
    .execute();

  await schema
    .createTable('sweep_definitions')
    .addColumn('sweep_id', 'text', (column) =>
      column.primaryKey().references('sweeps.id').onDelete('cascade'),
    )
    .addColumn('definition', 'text', (column) => column.notNull())
    .addColumn('context', 'text', (column) => column.notNull())
    .execute();

  await schema
    .createTable('trials')
    .addColumn('sweep_id', 'text', (column) => column.notNull().references('sweeps.id').onDelete('cascade'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('value', 'double precision')
    .addColumn('parameters', 'text', (column) => column.notNull())
    .addColumn('metrics', 'text', (column) => column.notNull())
    .addColumn('steps', 'text', (column) => column.notNull())
    .addColumn('reports', 'text', (column) => column.notNull())
    .addColumn('failure', 'text')
    .addColumn('start_time', 'bigint')
    .addColumn('completion_time', 'bigint')
    .addPrimaryKeyConstraint('trials_key', ['sweep_id', 'number'])
    .execute();
  await schema.createIndex('trials_by_state').on('trials').columns(['sweep_id', 'state', 'number']).execute();
  await schema
    .createIndex('trials_by_value')
    .on('trials')
    .columns(['sweep_id', 'value', 'number'])
    .where('value', 'is not', null)
    .execute();

  await schema
    .createTable('events')
    .addColumn('sweep_id', 'text', (column) => column.notNull().references('sweeps.id').onDelete('cascade'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('time', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_key', ['sweep_id', 'version'])
    .execute();

  await schema
    .createTable('requests')
    .addColumn('sweep_id', 'text', (column) => column.notNull().references('sweeps.id').onDelete('cascade'))
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('request', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('requests_key', ['sweep_id', 'sequence'])
    .execute();
}
