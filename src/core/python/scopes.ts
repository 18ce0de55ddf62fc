/**
 * Scopes and names as CPython's compiler sees them (Python/symtable.c; Python Language Reference, "Naming and binding").
 */
export interface Scope {
  readonly kind: ScopeKind;
  /** Name of the function or class; `lambda`, `listcomp`, `genexpr`, … as CPython calls them; `top` for the module. */
  readonly name: string;
  readonly parent: Scope | null;
  readonly children: Scope[];
  /** Offset of the node that opens it. */
  readonly start: number;
  readonly symbols: Map<string, ScopeSymbol>;
  readonly uses: NameUse[];
  readonly aliases: Alias[];
  /** True when its code runs where it stands, false when it runs on a call. */
  readonly runsInPlace: boolean;
  /** The module's variable whose value holds the scope: the function's or class's own name, `f` of `f = lambda: x`. */
  readonly owner: string | null;
  /** Its code has a `yield`. */
  yields: boolean;
}

export type ScopeKind =
  | 'module'
  | 'class'
  | 'function'
  | 'lambda'
  | 'comprehension'
  | 'generator'
  /** Holds the type parameters of a generic function, class or alias (PEP 695). */
  | 'type-parameters'
  /** What CPython puts off until somebody asks: the value of `type X = …`, the bound of a type parameter. */
  | 'lazy';

/** What a scope's own code does with a name. */
export interface ScopeSymbol {
  /** Bound by assignment, `del`, `def`, `class`, `for`, `with`, `except`, `match` or import. */
  assigned: boolean;
  referenced: boolean;
  parameter: boolean;
  imported: boolean;
  annotated: boolean;
  declaredGlobal: boolean;
  declaredNonlocal: boolean;
}

export type BindingForm =
  | 'assign'
  | 'augmented'
  | 'annotated'
  | 'import'
  | 'function'
  | 'class'
  | 'for'
  | 'with'
  | 'except'
  | 'match'
  | 'walrus'
  | 'type-alias';

/** How a name's object may be changed in place. */
export type MutationForm =
  /** `x.a = …`, `x[i] = …`, `del x[i]` */
  | 'store'
  /** `x += …` on the name or on a part of it */
  | 'augmented'
  /** `x.append(…)`, `with x:` */
  | 'method'
  /** `f(x)` */
  | 'argument'
  /** `x(…)`: an object that is called may change itself */
  | 'called'
  /** `for a in x`: an iterator is used up */
  | 'iterated'
  /** `x[k]` read: a defaultdict grows by it */
  | 'subscript';

export type NameUse =
  | { readonly kind: 'read'; readonly name: string; readonly offset: number }
  /** An annotation that is not evaluated where it stands: of a local variable. */
  | { readonly kind: 'annotation'; readonly name: string; readonly offset: number }
  /** A name inside a quoted annotation. */
  | { readonly kind: 'quoted'; readonly name: string; readonly offset: number }
  | { readonly kind: 'bind'; readonly name: string; readonly offset: number; readonly how: BindingForm }
  | { readonly kind: 'delete'; readonly name: string; readonly offset: number }
  | { readonly kind: 'call'; readonly name: string; readonly offset: number }
  | { readonly kind: 'mutate'; readonly name: string; readonly offset: number; readonly how: MutationForm };

/** Two names that may stand for one object (`same`), or of which one is reached through the other (`part`). */
export interface Alias {
  readonly target: string;
  readonly source: string;
  readonly how: 'same' | 'part';
  readonly offset: number;
}

/** The scope a name used in `scope` belongs to: the module for globals and built-ins. */
export function scopeOfName(scope: Scope, name: string): Scope {
  const module = moduleOf(scope);
  const own = scope.symbols.get(name);
  if (own?.declaredGlobal === true) return module;
  if (own !== undefined && isBoundHere(own)) return scope;
  let at = scope.parent;
  // An annotation scope sees the names of the class it stands in; all others see through classes.
  let seesClass = scope.kind === 'type-parameters' || scope.kind === 'lazy';
  while (at !== null) {
    if (at.kind === 'module') return at;
    if (at.kind !== 'class' || seesClass) {
      const symbol = at.symbols.get(name);
      if (symbol?.declaredGlobal === true && at.kind !== 'class') return module;
      if (symbol !== undefined && isBoundHere(symbol)) return at;
    }
    // `__class__` is bound between a class and its methods.
    if (at.kind === 'class' && name === '__class__') return at;
    seesClass = at.kind === 'type-parameters' || at.kind === 'lazy';
    at = at.parent;
  }
  return module;
}

const isBoundHere = (symbol: ScopeSymbol): boolean =>
  (symbol.assigned || symbol.parameter || symbol.imported || symbol.annotated) && !symbol.declaredNonlocal;

export function moduleOf(scope: Scope): Scope {
  let at = scope;
  while (at.parent !== null) at = at.parent;
  return at;
}

/** Private names are written with their class's name in front (Python Language Reference, "Private name mangling"). */
export function mangled(name: string, className: string | null): string {
  if (className === null || !name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name;
  const owner = className.replace(/^_+/, '');
  return owner === '' ? name : `_${owner}${name}`;
}

/** True when a name used in the scope is a variable of the module (or a built-in). */
export const isGlobalIn = (scope: Scope, name: string): boolean => scopeOfName(scope, name).kind === 'module';

/** A scope and all scopes inside it, in order of appearance. */
export function withInner(scope: Scope): readonly Scope[] {
  const all: Scope[] = [];
  const stack = [scope];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    all.push(one);
    for (let index = one.children.length - 1; index >= 0; index--) {
      const child = one.children[index];
      if (child !== undefined) stack.push(child);
    }
  }
  return all;
}
