import type { Block, ComprehensionExpression, Expression, Pattern, Statement, TryStatement } from './ast.ts';
import { Bindings, type Boundness } from './boundness.ts';
import type { PathCause } from './code-facts.ts';
import type { PythonTree } from './python-tree.ts';
import { isRunMagic } from './run-magic.ts';
import { mangled } from './scopes.ts';
import { constantTruth, runsAtLeastOnce } from './constant-tests.ts';

/** One read of a name that was not surely bound. */
export interface FlowRead {
  readonly name: string;
  readonly offset: number;
  /** Null: nothing before it binds the name. */
  readonly because: PathCause | null;
  readonly through: string | null;
  readonly use: 'load' | 'delete' | 'augmented';
  readonly guarded: boolean;
}

/** What the flow needs to know of the functions that the code itself defines. */
export interface ReachableNames {
  /** Global names that calling the named function may read and set, those of the functions it reaches included. */
  readonly reachedBy: (
    name: string,
  ) => { readonly reads: ReadonlySet<string>; readonly sets: ReadonlySet<string> } | null;
}

/**
 * Follows module-level code along its paths and tells which names it reads before they are surely bound.
 * Functions are not entered; classes and comprehensions, which run where they stand, are.
 */
export class Flow {
  readonly reads: FlowRead[] = [];
  bindings = new Bindings();
  private readonly reachable: ReachableNames;
  /** Comprehension variables that hide outer names, innermost last. */
  private readonly hidden: Set<string>[] = [];
  /** Inside a comprehension the names of the class around it cannot be seen. */
  private comprehensions = 0;
  private readonly ranks = new Map<string, number>();
  /** Keys of class-level names carry the number of their class; 0 is the module. */
  private classId = 0;
  private classCount = 0;
  private readonly globalsOfClass = new Set<string>();
  private loops: { base: Bindings; breaks: Bindings[]; continues: Bindings[] }[] = [];
  private touched: { name: string; value: Boundness }[] = [];
  private guards = 0;
  private starImported = false;
  private source = '';
  private annotationsRun = true;
  private className: string | null = null;

  constructor(reachable: ReachableNames) {
    this.reachable = reachable;
  }

  /** Follows the code of one cell, after whatever was followed before. */
  run(tree: Pick<PythonTree, 'body' | 'source'>, annotationsRun: boolean): void {
    this.source = tree.source;
    this.annotationsRun = annotationsRun;
    this.bindings.dead = false;
    this.block(tree.body);
  }

  private block(body: Block): void {
    for (const statement of body) {
      if (this.bindings.dead) return;
      this.statement(statement);
    }
  }

  // ---- names

  private key(raw: string): string {
    const name = mangled(raw, this.className);
    return this.classId === 0 || this.globalsOfClass.has(name) ? name : `${this.classId} ${name}`;
  }

  private set(name: string, value: Boundness): void {
    const key = this.key(name);
    this.bindings.set(key, value);
    this.touched.push({ name: key, value });
  }

  private isHidden(name: string): boolean {
    return this.hidden.some((names) => names.has(name));
  }

  private load(raw: string, offset: number, use: FlowRead['use'] = 'load'): void {
    if (this.isHidden(raw)) return;
    const name = mangled(raw, this.className);
    let because: PathCause | null = null;
    const key = this.key(raw);
    if (key !== name && this.comprehensions === 0) {
      const inClass = this.bindings.get(key);
      if (inClass === 'bound') return;
      if (inClass !== 'unbound') because = inClass === 'gone' ? 'deleted' : inClass;
    }
    const value = this.bindings.get(name);
    if (value !== 'unbound' && value !== 'gone') this.reach(name, offset);
    if (value === 'bound') return;
    if (value !== 'unbound') because = value === 'gone' ? 'deleted' : value;
    else if (this.starImported) because ??= 'star-import';
    this.keep({ name, offset, because, through: null, use, guarded: this.guards > 0 });
  }

  /** Of many reads of a name the first of the gravest kind is kept: certain, on some paths, by a called function. */
  private keep(read: FlowRead): void {
    const rank = (read.because === null ? 0 : read.because === 'called' ? 4 : 2) + (read.guarded ? 1 : 0);
    if (rank >= (this.ranks.get(read.name) ?? 6)) return;
    this.ranks.set(read.name, rank);
    this.reads.push(read);
  }

  /** A function named here may run here: what it reads must be bound by now. */
  private reach(name: string, offset: number): void {
    const reached = this.reachable.reachedBy(name);
    if (reached === null) return;
    for (const inner of reached.reads) {
      if (this.bindings.get(inner) === 'bound') continue;
      this.keep({
        name: inner,
        offset,
        because: 'called',
        through: name,
        use: 'load',
        guarded: this.guards > 0,
      });
    }
    for (const inner of reached.sets) {
      if (this.bindings.get(inner) !== 'unbound') continue;
      this.bindings.set(inner, 'global');
      this.touched.push({ name: inner, value: 'global' });
    }
  }

  // ---- paths

  /** Runs something on a fork and gives the fork; the flow is back where it was. */
  private on(fork: Bindings, run: () => void): Bindings {
    const outer = this.bindings;
    this.bindings = fork;
    run();
    this.bindings = outer;
    return fork;
  }

  private sometimes(cause: PathCause, run: () => void): void {
    const fork = this.on(this.bindings.fork(), run);
    this.bindings.join([this.bindings.fork(), fork], cause);
  }

  /** Evaluates a condition; what holds when it is true and when it is false may differ by its `:=`. */
  private test(node: Expression): { yes: Bindings; no: Bindings } {
    if (node.kind === 'unary' && node.operator === 'not') {
      const { yes, no } = this.test(node.operand);
      return { yes: no, no: yes };
    }
    if (node.kind === 'boolean') {
      const early: Bindings[] = [];
      let at = this.bindings.fork();
      node.values.forEach((value, index) => {
        const result = this.testOn(at, value);
        const [stop, on] = node.operator === 'and' ? [result.no, result.yes] : [result.yes, result.no];
        if (index < node.values.length - 1) early.push(stop.since(this.bindings));
        else if (node.operator === 'and') early.push(result.no.since(this.bindings));
        else early.push(result.yes.since(this.bindings));
        at = on;
      });
      const late = at.since(this.bindings);
      const first = this.bindings.fork();
      first.join(early, 'short-circuit');
      return node.operator === 'and' ? { yes: late, no: first } : { yes: first, no: late };
    }
    this.expression(node);
    return { yes: this.bindings.fork(), no: this.bindings.fork() };
  }

  // ---- statements

  private statement(node: Statement): void {
    switch (node.kind) {
      case 'expression':
        this.expression(node.value);
        return;
      case 'assign':
        this.expression(node.value);
        for (const target of node.targets) this.target(target);
        return;
      case 'augmented':
        if (node.target.kind === 'name') this.load(node.target.id, node.target.start, 'augmented');
        this.expression(node.value);
        this.target(node.target);
        return;
      case 'annotated':
        if (node.value !== null) this.expression(node.value);
        if (node.value !== null || node.target.kind !== 'name') this.target(node.target);
        if (this.annotationsRun) this.expression(node.annotation);
        return;
      case 'for':
        this.expression(node.iterable);
        this.loop({
          enter: () => this.target(node.target),
          body: node.body,
          otherwise: node.otherwise,
          atLeastOnce: runsAtLeastOnce(node.iterable),
        });
        return;
      case 'while':
        this.whileLoop(node);
        return;
      case 'if':
        this.ifStatement(node);
        return;
      case 'with': {
        for (const { context, target } of node.items) {
          this.expression(context);
          if (target !== null) this.target(target);
        }
        const swallows = node.items.some(({ context }) => isSuppress(context));
        if (!swallows) this.block(node.body);
        else this.sometimes('try', () => this.block(node.body));
        return;
      }
      case 'try':
        this.tryStatement(node);
        return;
      case 'match':
        this.matchStatement(node);
        return;
      case 'function':
        for (const decorator of node.decorators) this.expression(decorator);
        for (const { value } of node.parameters) if (value !== null) this.expression(value);
        if (this.annotationsRun) {
          const own = new Set(node.typeParameters.map(({ name }) => name.name));
          this.hidden.push(own);
          for (const { annotation } of node.parameters) if (annotation !== null) this.expression(annotation);
          if (node.returns !== null) this.expression(node.returns);
          this.hidden.pop();
        }
        this.set(node.name.name, 'bound');
        return;
      case 'class':
        this.classStatement(node);
        return;
      case 'return':
        if (node.value !== null) this.expression(node.value);
        this.bindings.dead = true;
        return;
      case 'delete':
        for (const target of node.targets) this.deleted(target);
        return;
      case 'raise':
        if (node.exception !== null) this.expression(node.exception);
        if (node.cause !== null) this.expression(node.cause);
        this.bindings.dead = true;
        return;
      case 'assert':
        this.bindings = this.assertion(node.test, node.message);
        return;
      case 'import':
        for (const { path, alias } of node.names)
          this.set(alias?.name ?? path.name.split('.')[0] ?? '', 'bound');
        return;
      case 'import-from':
        if (node.star) this.starImported = true;
        for (const { path, alias } of node.names) this.set(alias?.name ?? path.name, 'bound');
        return;
      case 'global':
        if (this.classId !== 0) for (const { name } of node.names) this.globalsOfClass.add(name);
        return;
      case 'break':
        this.loops.at(-1)?.breaks.push(this.bindings.since(this.loops.at(-1)?.base ?? this.bindings));
        this.bindings.dead = true;
        return;
      case 'continue':
        this.loops.at(-1)?.continues.push(this.bindings.since(this.loops.at(-1)?.base ?? this.bindings));
        this.bindings.dead = true;
        return;
      case 'type-alias':
        this.set(node.name.name, 'bound');
        return;
      case 'nonlocal':
      case 'pass':
        return;
    }
  }

  private assertion(test: Expression, message: Expression | null): Bindings {
    const { yes, no } = this.test(test);
    if (message !== null) this.on(no, () => this.expression(message));
    const merged = yes.since(this.bindings);
    for (const [name, value] of merged.changes) this.bindings.set(name, value);
    return this.bindings;
  }

  private ifStatement(node: Extract<Statement, { kind: 'if' }>): void {
    const base = this.bindings;
    const ends: Bindings[] = [];
    let open: Bindings | null = base.fork();
    for (const { test, body } of node.branches) {
      if (open === null) break;
      const truth = constantTruth(test, this.source);
      const { yes, no } = this.testOn(open, test);
      if (truth !== false) ends.push(this.on(yes, () => this.block(body)).since(base));
      open = truth === true ? null : no;
    }
    if (open !== null) ends.push(this.on(open, () => this.block(node.otherwise)).since(base));
    base.join(ends, 'branch');
  }

  private testOn(bindings: Bindings, test: Expression): { yes: Bindings; no: Bindings } {
    const outer = this.bindings;
    this.bindings = bindings;
    const result = this.test(test);
    this.bindings = outer;
    return result;
  }

  private loop(what: { enter: () => void; body: Block; otherwise: Block; atLeastOnce: boolean }): void {
    const base = this.bindings;
    const loop = { base, breaks: [] as Bindings[], continues: [] as Bindings[] };
    this.loops.push(loop);
    const body = this.on(base.fork(), () => {
      what.enter();
      this.block(what.body);
    });
    this.loops.pop();
    const after = base.fork();
    after.join([...(what.atLeastOnce ? [] : [base.fork()]), body, ...loop.continues], 'loop');
    this.on(after, () => this.block(what.otherwise));
    base.join([after.since(base), ...loop.breaks], 'loop');
  }

  private whileLoop(node: Extract<Statement, { kind: 'while' }>): void {
    const base = this.bindings;
    const forever = constantTruth(node.test, this.source) === true;
    const loop = { base, breaks: [] as Bindings[], continues: [] as Bindings[] };
    const { yes, no } = this.testOn(this.bindings.fork(), node.test);
    if (constantTruth(node.test, this.source) === false) {
      base.join([this.on(no, () => this.block(node.otherwise)).since(base)], 'loop');
      return;
    }
    this.loops.push(loop);
    const body = this.on(yes, () => this.block(node.body)).since(base);
    this.loops.pop();
    if (forever) {
      base.join(loop.breaks, 'loop');
      return;
    }
    const after = base.fork();
    after.join([no.since(base), body, ...loop.continues], 'loop');
    this.on(after, () => this.block(node.otherwise));
    base.join([after.since(base), ...loop.breaks], 'loop');
  }

  private tryStatement(node: TryStatement): void {
    const base = this.bindings;
    const outerTouched = this.touched;
    this.touched = [];
    const guarded = node.handlers.some(
      (handler) => handler.exception === null || catchesNameError(handler.exception),
    );
    if (guarded) this.guards++;
    const body = this.on(base.fork(), () => this.block(node.body));
    if (guarded) this.guards--;
    // The body may have stopped anywhere: what it bound may be bound, what it unbound may be gone.
    const interrupted = (): Bindings => {
      const fork = base.fork();
      for (const { name, value } of this.touched)
        if (value !== 'bound' || base.get(name) !== 'bound')
          fork.set(name, value === 'gone' ? 'deleted' : 'try');
      return fork;
    };
    const handlers = node.handlers.map((handler) => {
      const fork = interrupted();
      return this.on(fork, () => {
        if (handler.exception !== null) this.expression(handler.exception);
        if (handler.name !== null) this.set(handler.name.name, 'bound');
        this.block(handler.body);
        if (handler.name !== null) this.set(handler.name.name, 'gone');
      });
    });
    this.on(body, () => this.block(node.otherwise));
    if (node.final.length === 0) base.join([body, ...handlers], 'try');
    else {
      const final = interrupted();
      const before = this.touched.length;
      this.on(final, () => this.block(node.final));
      const changed = new Set(this.touched.slice(before).map(({ name }) => name));
      base.join([body, ...handlers], 'try');
      for (const name of changed) base.set(name, final.get(name));
      if (final.dead) base.dead = true;
    }
    outerTouched.push(...this.touched);
    this.touched = outerTouched;
  }

  private matchStatement(node: Extract<Statement, { kind: 'match' }>): void {
    this.expression(node.subject);
    const base = this.bindings;
    const ends: Bindings[] = [];
    let falling = base.fork();
    let open = true;
    for (const { pattern, guard, body } of node.cases) {
      const outer = falling;
      const matched = this.on(outer.fork(), () => this.pattern(pattern));
      let taken = matched;
      let refused = matched.fork();
      if (guard !== null) {
        const { yes, no } = this.testOn(matched, guard);
        taken = yes;
        refused = no;
      }
      ends.push(this.on(taken, () => this.block(body)).since(base));
      if (isIrrefutable(pattern) && guard === null) {
        open = false;
        break;
      }
      falling = base.fork();
      falling.join([outer.since(base), refused.since(base)], 'match');
    }
    if (open) ends.push(falling);
    base.join(ends, 'match');
  }

  private pattern(node: Pattern): void {
    switch (node.kind) {
      case 'value':
        this.expression(node.value);
        return;
      case 'capture':
      case 'star':
        if (node.name !== null) this.set(node.name.name, 'bound');
        return;
      case 'as':
        this.pattern(node.pattern);
        this.set(node.name.name, 'bound');
        return;
      case 'mapping':
        for (const key of node.keys) this.expression(key);
        for (const pattern of node.patterns) this.pattern(pattern);
        if (node.rest !== null) this.set(node.rest.name, 'bound');
        return;
      case 'class':
        this.expression(node.class);
        for (const pattern of node.patterns) this.pattern(pattern);
        return;
      case 'sequence':
      case 'either': // all alternatives bind the same names
        for (const pattern of node.patterns) this.pattern(pattern);
        return;
    }
  }

  private classStatement(node: Extract<Statement, { kind: 'class' }>): void {
    for (const decorator of node.decorators) this.expression(decorator);
    this.hidden.push(new Set(node.typeParameters.map(({ name }) => name.name)));
    for (const argument of node.arguments) this.expression(argument.value);
    const outer = this.classId;
    const hidden = this.hidden.splice(0);
    const outerGlobals = [...this.globalsOfClass];
    this.globalsOfClass.clear();
    const outerName = this.className;
    this.className = node.name.name;
    this.classId = ++this.classCount;
    for (const name of ['__module__', '__qualname__']) this.set(name, 'bound');
    for (const names of hidden) for (const name of names) this.set(name, 'bound');
    this.block(node.body);
    this.classId = outer;
    this.className = outerName;
    this.globalsOfClass.clear();
    for (const name of outerGlobals) this.globalsOfClass.add(name);
    this.hidden.push(...hidden);
    this.hidden.pop();
    this.set(node.name.name, 'bound');
  }

  private deleted(target: Expression): void {
    if (target.kind === 'name') {
      this.load(target.id, target.start, 'delete');
      this.set(target.id, 'gone');
    } else if (target.kind === 'sequence') for (const element of target.elements) this.deleted(element);
    else this.target(target);
  }

  private target(node: Expression): void {
    if (node.kind === 'name') {
      if (!this.isHidden(node.id)) this.set(node.id, 'bound');
    } else if (node.kind === 'sequence') for (const element of node.elements) this.target(element);
    else if (node.kind === 'starred') this.target(node.value);
    else this.expression(node);
  }

  // ---- expressions

  private expression(node: Expression): void {
    switch (node.kind) {
      case 'name':
        this.load(node.id, node.start);
        return;
      case 'number':
      case 'string':
      case 'constant':
        return;
      case 'formatted':
        for (const value of node.values) this.expression(value);
        return;
      case 'attribute':
        this.expression(node.object);
        return;
      case 'subscript':
        this.expression(node.object);
        this.expression(node.index);
        return;
      case 'slice':
        for (const part of node.parts) this.expression(part);
        return;
      case 'call':
        this.expression(node.callee);
        for (const argument of node.arguments) this.expression(argument.value);
        if (isRunMagic(node, this.source)) this.starImported = true;
        return;
      case 'await':
      case 'starred':
        this.expression(node.value);
        return;
      case 'yield':
        if (node.value !== null) this.expression(node.value);
        return;
      case 'binary':
        this.expression(node.left);
        this.expression(node.right);
        return;
      case 'unary':
        this.expression(node.operand);
        return;
      case 'boolean': {
        const [first, ...rest] = node.values;
        if (first !== undefined) this.expression(first);
        this.sometimesIfBinding(rest);
        return;
      }
      case 'compare': {
        const [first, second, ...rest] = node.operands;
        if (first !== undefined) this.expression(first);
        if (second !== undefined) this.expression(second);
        this.sometimesIfBinding(rest);
        return;
      }
      case 'conditional': {
        const { yes, no } = this.testOn(this.bindings.fork(), node.test);
        const base = this.bindings;
        const then = this.on(yes, () => this.expression(node.then)).since(base);
        const otherwise = this.on(no, () => this.expression(node.otherwise)).since(base);
        base.join([then, otherwise], 'short-circuit');
        return;
      }
      case 'lambda':
        for (const { value } of node.parameters) if (value !== null) this.expression(value);
        return;
      case 'sequence':
        for (const element of node.elements) this.expression(element);
        return;
      case 'dictionary':
        for (const { key, value } of node.entries) {
          if (key !== null) this.expression(key);
          this.expression(value);
        }
        return;
      case 'comprehension':
        this.comprehension(node);
        return;
      case 'walrus':
        this.expression(node.value);
        this.set(node.target.id, 'bound');
        return;
    }
  }

  private sometimesIfBinding(nodes: readonly Expression[]): void {
    if (nodes.length === 0) return;
    this.sometimes('short-circuit', () => {
      for (const node of nodes) this.expression(node);
    });
  }

  private comprehension(node: ComprehensionExpression): void {
    const [first, ...rest] = node.clauses;
    if (first === undefined) return;
    this.expression(first.iterable);
    const own = new Set<string>();
    for (const clause of node.clauses) for (const name of targetNames(clause.target)) own.add(name);
    this.hidden.push(own);
    this.comprehensions++;
    this.sometimes('loop', () => {
      for (const condition of first.conditions) this.expression(condition);
      for (const clause of rest) {
        this.expression(clause.iterable);
        for (const condition of clause.conditions) this.expression(condition);
      }
      for (const element of node.elements) this.expression(element);
    });
    this.comprehensions--;
    this.hidden.pop();
  }
}

function targetNames(node: Expression): readonly string[] {
  if (node.kind === 'name') return [node.id];
  if (node.kind === 'sequence') return node.elements.flatMap(targetNames);
  return node.kind === 'starred' ? targetNames(node.value) : [];
}

const CATCHES_NAME_ERROR = new Set(['NameError', 'Exception', 'BaseException']);

function catchesNameError(exception: Expression): boolean {
  if (exception.kind === 'name') return CATCHES_NAME_ERROR.has(exception.id);
  return exception.kind === 'sequence' && exception.elements.some(catchesNameError);
}

/** `contextlib.suppress` is the one context manager of the standard library made to swallow exceptions. */
function isSuppress(context: Expression): boolean {
  if (context.kind !== 'call') return false;
  const { callee } = context;
  return (
    (callee.kind === 'name' ? callee.id : callee.kind === 'attribute' ? callee.attribute.name : '') ===
    'suppress'
  );
}

function isIrrefutable(pattern: Pattern): boolean {
  if (pattern.kind === 'as') return isIrrefutable(pattern.pattern);
  return pattern.kind === 'capture' || (pattern.kind === 'either' && pattern.patterns.some(isIrrefutable));
}
