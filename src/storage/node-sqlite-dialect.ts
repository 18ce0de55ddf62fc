import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';

/**
 * Kysely over Node's own SQLite. Kysely's dialect expects better-sqlite3, which has to be compiled when it is installed.
 *
 * The one place with SQL that only SQLite understands, but for the settings in open-sqlite-store.ts.
 */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(database),
    createAdapter: () => new TransactionalSqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** SQLite can undo the making of tables, so the migrator may run all in one transaction: whole, and one process at a time. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** One connection, lent to one user after the other in the order they asked. */
class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: NodeSqliteConnection;
  readonly #waiting: (() => void)[] = [];
  #lent = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#connection = new NodeSqliteConnection(database);
  }

  init(): Promise<void> {
    // The database was opened before it was handed in.
    return Promise.resolve();
  }

  /**
   * SQLite answers at once, so work after work would go on without the event loop ever coming to timers and sockets:
   * each loan waits for the loop's next turn.
   */
  async acquireConnection(): Promise<DatabaseConnection> {
    await nextTurn();
    if (this.#lent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#lent = true;
    return this.#connection;
  }

  /** A transaction that writes takes the write lock at its begin: taken later, it fails when another wrote meanwhile. */
  beginTransaction(_connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#connection.run(settings.accessMode === 'read only' ? 'begin' : 'begin immediate');
  }

  commitTransaction(): Promise<void> {
    return this.#connection.run('commit');
  }

  async rollbackTransaction(): Promise<void> {
    try {
      await this.#connection.run('rollback');
    } catch {
      // It fails only where no transaction is left: some errors (no room on the disk) make SQLite roll back by itself
      // (sqlite.org/lang_transaction.html §3).
    }
  }

  releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#lent = false;
    else next();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    await this.acquireConnection();
    this.#connection.forget();
    this.#database.close();
    await this.releaseConnection();
  }
}

/** Statements kept ready; more than the store has. */
const MOST_STATEMENTS = 200;

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  // A rejected promise, not an exception, when SQLite throws: hence `async`.
  // eslint-disable-next-line @typescript-eslint/require-await
  async run(sql: string): Promise<void> {
    this.#prepare(sql).run();
  }

  /** Drops the statements kept ready. */
  forget(): void {
    this.#statements.clear();
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = this.#prepare(query.sql);
    const parameters = query.parameters as readonly SQLInputValue[];
    if (hasRows(query)) return { rows: statement.all(...parameters) as Row[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  /** All rows as one chunk. */
  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  #prepare(sql: string): StatementSync {
    const ready = this.#statements.get(sql);
    if (ready !== undefined) return ready;
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Asking the statement itself (`columns`) needs Node 22.16. Raw SQL may have rows. */
const hasRows = ({ query }: CompiledQuery): boolean =>
  query.kind === 'SelectQueryNode' || query.kind === 'RawNode' || 'returning' in query;
