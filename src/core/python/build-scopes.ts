import type {
  Block,
  ClassStatement,
  ComprehensionExpression,
  Expression,
  FunctionStatement,
  Identifier,
  Parameter,
  Pattern,
  Statement,
  TypeParameter,
} from './ast.ts';
import { quotedNames } from './quoted-annotations.ts';
import {
  mangled,
  type BindingForm,
  type MutationForm,
  type NameUse,
  type Scope,
  type ScopeKind,
  type ScopeSymbol,
} from './scopes.ts';
import { rootName, sharedNames } from './shared-objects.ts';
import { isRunMagic } from './run-magic.ts';
import { useSitesOf, useSitesOfParameters, type RawUseSite } from './use-sites.ts';

/** What the code around a scope hands on to it. */
export interface ScopeOptions {
  /** The code's text, for the names in quoted annotations. */
  readonly source: string;
  /** `from __future__ import annotations` is in force: no annotation is evaluated. */
  readonly lazyAnnotations: boolean;
}

/** What one pass over the code finds. */
export interface ScopedCode {
  readonly module: Scope;
  readonly imports: readonly ScopedImport[];
  /** Offsets of what `%run` lines became. */
  readonly runMagics: readonly number[];
  readonly useSites: readonly { readonly scope: Scope; readonly site: RawUseSite }[];
}

export interface ScopedImport {
  readonly scope: Scope;
  readonly inTry: boolean;
  readonly statement: Extract<Statement, { kind: 'import' | 'import-from' }>;
}

/** The scopes of module-level code, with everything each does with names. */
export function buildScopes(body: Block, options: ScopeOptions): ScopedCode {
  const builder = new ScopeBuilder(options);
  builder.block(body);
  return builder;
}

/** True when one of the statements is `from __future__ import annotations`. */
export const hasLazyAnnotations = (body: Block): boolean =>
  body.some(
    (statement) =>
      statement.kind === 'import-from' &&
      statement.module === '__future__' &&
      statement.names.some((one) => one.path.name === 'annotations'),
  );

/** The name an assigned value belongs to: the first plain name among the targets. */
const ownerOf = (targets: readonly Expression[]): string | null =>
  targets.flatMap((target) => (target.kind === 'name' ? [target.id] : [])).at(0) ?? null;

const COMPREHENSION_NAMES = {
  list: 'listcomp',
  set: 'setcomp',
  dictionary: 'dictcomp',
  generator: 'genexpr',
} as const;

class ScopeBuilder {
  readonly module: Scope;
  private scope: Scope;
  private readonly options: ScopeOptions;
  /** Name of the innermost class, by which private names are mangled. */
  private className: string | null = null;
  private owner: string | null = null;
  private tryDepth = 0;
  readonly runMagics: number[] = [];
  readonly imports: ScopedImport[] = [];
  readonly useSites: { scope: Scope; site: RawUseSite }[] = [];

  constructor(options: ScopeOptions) {
    this.options = options;
    this.module = makeScope({ kind: 'module', name: 'top', start: 0 }, null, null);
    this.scope = this.module;
  }

  block(body: Block): void {
    for (const statement of body) this.statement(statement);
  }

  // ---- names

  private mangle(name: string): string {
    return mangled(name, this.className);
  }

  private symbol(name: string, scope = this.scope): ScopeSymbol {
    let symbol = scope.symbols.get(name);
    if (symbol === undefined) {
      symbol = {
        assigned: false,
        referenced: false,
        parameter: false,
        imported: false,
        annotated: false,
        declaredGlobal: false,
        declaredNonlocal: false,
      };
      scope.symbols.set(name, symbol);
    }
    return symbol;
  }

  private use(use: NameUse): void {
    this.scope.uses.push(use);
  }

  private read(rawName: string, offset: number): void {
    const name = this.mangle(rawName);
    this.symbol(name).referenced = true;
    // `super()` without arguments finds its class through this name (symtable.c).
    if (name === 'super' && (this.scope.kind === 'function' || this.scope.kind === 'lambda'))
      this.symbol('__class__').referenced = true;
    this.use({ kind: 'read', name, offset });
  }

  private bind(identifier: Identifier, how: BindingForm): void {
    const name = this.mangle(identifier.name);
    const symbol = this.symbol(name);
    if (how === 'import') symbol.imported = true;
    else symbol.assigned = true;
    this.use({ kind: 'bind', name, offset: identifier.start, how });
  }

  private mutate(expression: Expression, how: MutationForm): void {
    for (const { name } of sharedNames(expression))
      this.use({ kind: 'mutate', name: this.mangle(name.id), offset: name.start, how });
  }

  private alias(target: Expression, value: Expression): void {
    if (target.kind === 'sequence') {
      const pairs = value.kind === 'sequence' && value.elements.length === target.elements.length;
      target.elements.forEach((element, index) => {
        this.alias(
          element,
          (pairs ? value.elements[index] : undefined) ?? { kind: 'starred', value, start: 0, end: 0 },
        );
      });
      return;
    }
    const name = target.kind === 'starred' ? target.value : target;
    if (name.kind !== 'name') return;
    for (const shared of sharedNames(value)) {
      const { how } = target.kind === 'starred' ? { how: 'part' as const } : shared;
      this.scope.aliases.push({
        target: this.mangle(name.id),
        source: this.mangle(shared.name.id),
        how,
        offset: name.start,
      });
    }
  }

  /** Scopes opened meanwhile at module level belong to the module's variable of this name. */
  private owned(name: string | null, visit: () => void): void {
    const outer = this.owner;
    if (this.scope.kind === 'module') this.owner = name;
    visit();
    this.owner = outer;
  }

  private inScope(kind: ScopeKind, name: string, start: number, visit: () => void): void {
    const outer = this.scope;
    this.scope = makeScope({ kind, name, start }, outer, this.owner);
    outer.children.push(this.scope);
    visit();
    this.scope = outer;
  }

  // ---- statements

  private statement(node: Statement): void {
    switch (node.kind) {
      case 'expression':
        this.expression(node.value);
        return;
      case 'assign':
        this.owned(ownerOf(node.targets), () => this.expression(node.value));
        for (const target of node.targets) {
          this.target(target, 'assign');
          this.alias(target, node.value);
        }
        return;
      case 'augmented':
        this.expression(node.value);
        if (node.target.kind === 'name') this.mutate(node.target, 'augmented');
        this.target(node.target, 'augmented');
        return;
      case 'annotated':
        this.annotatedAssignment(node);
        return;
      case 'for':
        this.expression(node.iterable);
        this.mutate(node.iterable, 'iterated');
        this.target(node.target, 'for');
        this.alias(node.target, { kind: 'starred', value: node.iterable, start: 0, end: 0 });
        this.block(node.body);
        this.block(node.otherwise);
        return;
      case 'while':
        this.expression(node.test);
        this.block(node.body);
        this.block(node.otherwise);
        return;
      case 'if':
        for (const branch of node.branches) {
          this.expression(branch.test);
          this.block(branch.body);
        }
        this.block(node.otherwise);
        return;
      case 'with':
        for (const { context, target } of node.items) {
          this.expression(context);
          this.mutate(context, 'method');
          if (target === null) continue;
          this.target(target, 'with');
          this.alias(target, context);
        }
        this.block(node.body);
        return;
      case 'try':
        this.tryDepth++;
        this.block(node.body);
        this.tryDepth--;
        // In the order of symtable.c.
        this.block(node.otherwise);
        for (const handler of node.handlers) {
          if (handler.exception !== null) this.expression(handler.exception);
          if (handler.name !== null) this.bind(handler.name, 'except');
          this.block(handler.body);
          if (handler.name !== null)
            this.use({ kind: 'delete', name: this.mangle(handler.name.name), offset: handler.name.start });
        }
        this.block(node.final);
        return;
      case 'match':
        this.expression(node.subject);
        for (const { pattern, guard, body } of node.cases) {
          this.pattern(pattern, node.subject);
          if (guard !== null) this.expression(guard);
          this.block(body);
        }
        return;
      case 'function':
        this.functionDefinition(node);
        return;
      case 'class':
        this.classDefinition(node);
        return;
      case 'return':
        if (node.value !== null) this.expression(node.value);
        return;
      case 'delete':
        for (const target of node.targets) this.deleted(target);
        return;
      case 'raise':
        if (node.exception !== null) this.expression(node.exception);
        if (node.cause !== null) this.expression(node.cause);
        return;
      case 'assert':
        this.expression(node.test);
        if (node.message !== null) this.expression(node.message);
        return;
      case 'import':
        this.imports.push({ scope: this.scope, inTry: this.tryDepth > 0, statement: node });
        for (const { path, alias } of node.names) {
          const top = path.name.split('.')[0] ?? path.name;
          this.bind(alias ?? { ...path, name: top }, 'import');
        }
        return;
      case 'import-from':
        this.imports.push({ scope: this.scope, inTry: this.tryDepth > 0, statement: node });
        for (const { path, alias } of node.names) this.bind(alias ?? path, 'import');
        return;
      case 'global':
        for (const { name } of node.names) this.symbol(this.mangle(name)).declaredGlobal = true;
        return;
      case 'nonlocal':
        for (const { name } of node.names) this.symbol(this.mangle(name)).declaredNonlocal = true;
        return;
      case 'pass':
      case 'break':
      case 'continue':
        return;
      case 'type-alias':
        this.bind(node.name, 'type-alias');
        this.inTypeParameters(node.typeParameters, node, () =>
          this.inScope('lazy', node.name.name, node.start, () => this.expression(node.value)),
        );
        return;
    }
  }

  private annotatedAssignment(node: Extract<Statement, { kind: 'annotated' }>): void {
    const { target, annotation, value } = node;
    if (target.kind === 'name') {
      const name = this.mangle(target.id);
      if (node.simple) {
        const symbol = this.symbol(name);
        symbol.annotated = true;
        symbol.assigned = true;
      }
      if (value !== null) this.bind({ name: target.id, start: target.start, end: target.end }, 'annotated');
    } else this.target(target, 'annotated');
    // Those of local variables are never evaluated (Python Language Reference, "Annotated assignment statements").
    this.annotation(annotation, this.scope.kind === 'module' || this.scope.kind === 'class');
    if (value === null) return;
    this.owned(ownerOf([target]), () => this.expression(value));
    this.alias(target, value);
  }

  private deleted(target: Expression): void {
    if (target.kind === 'name') {
      const name = this.mangle(target.id);
      this.symbol(name).assigned = true;
      this.use({ kind: 'delete', name, offset: target.start });
    } else if (target.kind === 'sequence') for (const element of target.elements) this.deleted(element);
    else this.target(target, 'assign');
  }

  private target(node: Expression, how: BindingForm): void {
    if (node.kind === 'name') this.bind({ name: node.id, start: node.start, end: node.end }, how);
    else if (node.kind === 'sequence') for (const element of node.elements) this.target(element, how);
    else if (node.kind === 'starred') this.target(node.value, how);
    else if (node.kind === 'attribute' || node.kind === 'subscript') {
      this.expression(node.object);
      if (node.kind === 'subscript') this.expression(node.index);
      this.mutateRoot(node, how === 'augmented' ? 'augmented' : 'store');
    } else this.expression(node);
  }

  private mutateRoot(node: Expression, how: MutationForm): void {
    const root = rootName(node);
    if (root !== null) this.use({ kind: 'mutate', name: this.mangle(root.id), offset: root.start, how });
  }

  private pattern(node: Pattern, subject: Expression): void {
    const capture = (name: Identifier | null): void => {
      if (name === null) return;
      this.bind(name, 'match');
      this.alias(
        { kind: 'name', id: name.name, start: name.start, end: name.end },
        { kind: 'starred', value: subject, start: 0, end: 0 },
      );
    };
    switch (node.kind) {
      case 'value':
        this.expression(node.value);
        return;
      case 'capture':
      case 'star':
        capture(node.name);
        return;
      case 'as':
        this.pattern(node.pattern, subject);
        capture(node.name);
        return;
      case 'mapping':
        for (const key of node.keys) this.expression(key);
        for (const pattern of node.patterns) this.pattern(pattern, subject);
        capture(node.rest);
        return;
      case 'class':
        this.expression(node.class);
        for (const pattern of node.patterns) this.pattern(pattern, subject);
        return;
      case 'sequence':
      case 'either':
        for (const pattern of node.patterns) this.pattern(pattern, subject);
        return;
    }
  }

  private functionDefinition(node: FunctionStatement): void {
    this.bind(node.name, 'function');
    this.decorators(node.decorators);
    this.defaults(node.parameters);
    this.sites(useSitesOfParameters(node));
    this.owned(node.name.name, () => this.functionScope(node));
  }

  private functionScope(node: FunctionStatement): void {
    this.inTypeParameters(node.typeParameters, node, () => {
      for (const { annotation } of node.parameters)
        if (annotation !== null) this.annotation(annotation, true);
      if (node.returns !== null) this.annotation(node.returns, true);
      this.inScope('function', node.name.name, node.start, () => {
        this.parameters(node.parameters);
        this.block(node.body);
      });
    });
  }

  private sites(sites: readonly RawUseSite[]): void {
    for (const site of sites)
      this.useSites.push({ scope: this.scope, site: { ...site, name: this.mangle(site.name) } });
  }

  private decorators(decorators: readonly Expression[]): void {
    for (const decorator of decorators) {
      this.expression(decorator);
      this.called(decorator);
    }
  }

  private defaults(parameters: readonly Parameter[]): void {
    for (const { value } of parameters) if (value !== null) this.expression(value);
  }

  private parameters(parameters: readonly Parameter[]): void {
    for (const { name } of parameters) this.symbol(this.mangle(name.name)).parameter = true;
  }

  private classDefinition(node: ClassStatement): void {
    this.bind(node.name, 'class');
    this.decorators(node.decorators);
    this.owned(node.name.name, () => this.classScope(node));
  }

  private classScope(node: ClassStatement): void {
    this.inTypeParameters(node.typeParameters, node, () => {
      for (const argument of node.arguments) this.expression(argument.value);
      const outer = this.className;
      this.inScope('class', node.name.name, node.start, () => {
        this.className = node.name.name;
        if (node.typeParameters.length > 0) {
          // PEP 695: the class keeps its type parameters under this name.
          this.symbol('__type_params__').assigned = true;
          this.symbol('.type_params').referenced = true;
        }
        this.block(node.body);
      });
      this.className = outer;
    });
  }

  private inTypeParameters(
    parameters: readonly TypeParameter[],
    owner: Statement & { readonly name: Identifier },
    visit: () => void,
  ): void {
    if (parameters.length === 0) {
      visit();
      return;
    }
    // Those of a class are mangled with its own name, as the methods that use them are.
    const className = owner.kind === 'class' ? owner.name.name : this.className;
    this.inScope('type-parameters', owner.name.name, owner.start, () => {
      for (const { name, bound } of parameters) {
        this.symbol(mangled(name.name, className)).assigned = true;
        if (bound !== null) this.inScope('lazy', name.name, name.start, () => this.expression(bound));
      }
      visit();
    });
  }

  private annotation(node: Expression, evaluated: boolean): void {
    for (const { name, offset } of quotedNames(node, this.options.source))
      this.use({ kind: 'quoted', name: this.mangle(name), offset });
    const before = this.scope.uses.length;
    if (this.options.lazyAnnotations) {
      // Nothing is evaluated, and symtable keeps such names in a table of its own.
      const outer = this.scope;
      this.scope = makeScope({ kind: 'lazy', name: 'annotation', start: node.start }, outer, null);
      this.expression(node);
      for (const use of this.scope.uses) if (use.kind === 'read') outer.uses.push({ ...use, kind: 'quoted' });
      this.scope = outer;
      return;
    }
    this.expression(node);
    if (evaluated) return;
    const uses = this.scope.uses.splice(before);
    for (const use of uses) this.use(use.kind === 'read' ? { ...use, kind: 'annotation' } : use);
  }

  // ---- expressions

  private expression(node: Expression): void {
    switch (node.kind) {
      case 'name':
        this.read(node.id, node.start);
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
        this.sites(useSitesOf(node, this.options.source));
        this.expression(node.object);
        this.expression(node.index);
        this.mutateRoot(node.object, 'subscript');
        return;
      case 'slice':
        for (const part of node.parts) this.expression(part);
        return;
      case 'call':
        this.sites(useSitesOf(node, this.options.source));
        if (isRunMagic(node, this.options.source)) this.runMagics.push(node.start);
        this.expression(node.callee);
        for (const argument of node.arguments) {
          this.expression(argument.value);
          this.mutate(argument.value, 'argument');
        }
        this.called(node.callee);
        return;
      case 'starred':
      case 'await':
        this.expression(node.value);
        return;
      case 'yield':
        this.scope.yields = true;
        if (node.value !== null) this.expression(node.value);
        return;
      case 'binary':
        this.expression(node.left);
        this.expression(node.right);
        return;
      case 'unary':
        this.expression(node.operand);
        return;
      case 'boolean':
        for (const value of node.values) this.expression(value);
        return;
      case 'compare':
        this.sites(useSitesOf(node, this.options.source));
        for (const operand of node.operands) this.expression(operand);
        return;
      case 'conditional':
        this.expression(node.test);
        this.expression(node.then);
        this.expression(node.otherwise);
        return;
      case 'lambda':
        this.defaults(node.parameters);
        this.inScope('lambda', 'lambda', node.start, () => {
          this.parameters(node.parameters);
          this.expression(node.body);
        });
        return;
      case 'sequence':
        for (const element of node.elements) this.expression(element);
        return;
      case 'dictionary':
        this.sites(useSitesOf(node, this.options.source));
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
        this.walrus({ name: node.target.id, start: node.target.start, end: node.target.end });
        this.alias(node.target, node.value);
        return;
    }
  }

  private called(callee: Expression): void {
    if (callee.kind === 'name') {
      const use = { name: this.mangle(callee.id), offset: callee.start };
      this.use({ ...use, kind: 'call' });
      this.use({ ...use, kind: 'mutate', how: 'called' });
    } else this.mutateRoot(callee, callee.kind === 'call' ? 'called' : 'method');
  }

  /** The outermost iterable is evaluated outside; everything else inside. */
  private comprehension(node: ComprehensionExpression): void {
    const [first, ...rest] = node.clauses;
    if (first === undefined) return;
    this.expression(first.iterable);
    this.mutate(first.iterable, 'iterated');
    const kind = node.form === 'generator' ? 'generator' : 'comprehension';
    this.inScope(kind, COMPREHENSION_NAMES[node.form], node.start, () => {
      this.target(first.target, 'for');
      this.alias(first.target, { kind: 'starred', value: first.iterable, start: 0, end: 0 });
      for (const condition of first.conditions) this.expression(condition);
      for (const clause of rest) {
        this.expression(clause.iterable);
        this.mutate(clause.iterable, 'iterated');
        this.target(clause.target, 'for');
        this.alias(clause.target, { kind: 'starred', value: clause.iterable, start: 0, end: 0 });
        for (const condition of clause.conditions) this.expression(condition);
      }
      for (const element of node.elements) this.expression(element);
    });
  }

  /** In a comprehension `:=` binds in the scope around it (PEP 572); symtable marks it global or nonlocal on the way. */
  private walrus(name: Identifier): void {
    let outer: Scope | null = this.scope;
    while (outer !== null && (outer.kind === 'comprehension' || outer.kind === 'generator'))
      outer = outer.parent;
    if (outer === null || outer === this.scope) {
      this.bind(name, 'walrus');
      return;
    }
    const mangled = this.mangle(name.name);
    const here = this.symbol(mangled);
    here.assigned = true;
    const there = this.symbol(mangled, outer);
    if (outer.kind === 'module') {
      here.declaredGlobal = true;
      there.declaredGlobal = true;
    } else {
      if (there.declaredGlobal) here.declaredGlobal = true;
      else here.declaredNonlocal = true;
      there.assigned = true;
    }
    this.use({ kind: 'bind', name: mangled, offset: name.start, how: 'walrus' });
  }
}

function makeScope(
  of: Pick<Scope, 'kind' | 'name' | 'start'>,
  parent: Scope | null,
  owner: string | null,
): Scope {
  const stays = of.kind !== 'function' && of.kind !== 'lambda' && of.kind !== 'lazy';
  return {
    ...of,
    parent,
    owner,
    children: [],
    symbols: new Map(),
    uses: [],
    aliases: [],
    runsInPlace: stays && (parent?.runsInPlace ?? true),
    yields: false,
  };
}
