import type { Place } from '../problems/problem.ts';
import type { BindingForm, MutationForm } from './scopes.ts';
import type { UseSite } from './use-sites.ts';

export type { BindingForm, MutationForm } from './scopes.ts';

/**
 * What module-level code does with names: of one cell, or of several run one after the other. Built-ins are among `reads`
 * like any other name, since a notebook may bind them: see built-in-names.ts.
 */
export interface CodeFacts {
  /** Names needed from before: read at module level where this code has not surely bound them. */
  readonly reads: ReadonlyMap<string, Read>;
  /** Names bound at module level by the code itself; what functions bind through `global` is in `definitions` and `deferredWrites`. */
  readonly binds: ReadonlyMap<string, Binding>;
  /** Names this code deletes, and which are unbound when it ends. */
  readonly deletes: ReadonlyMap<string, Deletion>;
  /** Objects that may be changed in place at module level, by the name they are reached through. */
  readonly mutates: ReadonlyMap<string, readonly Mutation[]>;
  /** Functions, classes, and values made with a lambda or generator expression, by the name they are bound to. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Global names that code which runs later (functions, methods, lambdas, generators) reads: of all such code, named or not. */
  readonly deferredReads: ReadonlyMap<string, Place>;
  /** Global names that such code binds, deletes or changes in place. */
  readonly deferredWrites: ReadonlyMap<string, Place>;
  readonly aliases: readonly NameAlias[];
  /** Imports at module level and inside functions. */
  readonly imports: readonly ImportFact[];
  /** `eval`, `exec`, `globals`, `locals`, `vars`, `%run`: what they do cannot be seen here. */
  readonly dynamicCode: readonly { readonly callee: string; readonly place: Place }[];
  /** Where a plain name is handed to a call, compared with constants, or used as the key of a literal dictionary. */
  readonly useSites: readonly UseSite[];
}

/** Why a name may be unbound, or need not be, at a place. */
export type PathCause =
  | 'branch'
  /** Bound in the body of a loop, which may not run at all. */
  | 'loop'
  | 'try'
  | 'match'
  /** `a and (b := c)` */
  | 'short-circuit'
  /** Deleted on some path. */
  | 'deleted'
  /** Read by a function of this code that is called, or handed on, at this place. */
  | 'called'
  /** A function called before may have bound it through `global`. */
  | 'global'
  /** `from m import *` or `%run` came before and may have bound it. */
  | 'star-import'
  /** A name inside a quoted annotation: looked up only if somebody evaluates it. */
  | 'quoted';

export interface Read {
  readonly name: string;
  /** The first place; a certain one goes before a possible one. */
  readonly place: Place;
  /** `certain`: nothing before it in this code binds the name. `possible`: see `because`. */
  readonly certainty: 'certain' | 'possible';
  readonly because?: PathCause;
  /** For `because: 'called'`: the function of this code that reads it. */
  readonly through?: string;
  /** `del x` and `x += 1` need `x` too. */
  readonly use: 'load' | 'delete' | 'augmented';
  /** True when every such read stands in a `try` that catches NameError. */
  readonly guarded: boolean;
}

export interface Binding {
  readonly name: string;
  /** The first place that binds it. */
  readonly place: Place;
  readonly how: BindingForm;
  /** Every place that binds it, in order. */
  readonly all: readonly { readonly place: Place; readonly how: BindingForm }[];
  /** Whether it is bound when the code ends: on every path, on some, or on none (deleted again, or never reached). */
  readonly certainty: 'always' | 'sometimes' | 'never';
  /** For `sometimes`. */
  readonly because?: PathCause;
}

export interface Deletion {
  readonly place: Place;
  readonly certainty: 'always' | 'sometimes';
}

export interface Mutation {
  readonly place: Place;
  readonly how: MutationForm;
  /** The name that was used, when it is another name for the object or for a part of it: `row` of `for row in rows`. */
  readonly via?: string;
}

export interface Definition {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'value';
  readonly place: Place;
  /** Global names its code reads when it runs; its own code only, not that of what it calls. */
  readonly reads: ReadonlyMap<string, Place>;
  /** Global names it binds or deletes (`global x`). */
  readonly sets: ReadonlyMap<string, Place>;
  readonly mutates: ReadonlyMap<string, readonly Mutation[]>;
  /** Global names it calls. */
  readonly calls: ReadonlyMap<string, Place>;
  /** True for a generator function, a generator expression: the object it makes cannot be pickled. */
  readonly makesGenerator: boolean;
}

/** Two names of which one is bound to the other's object (`same`) or to something reached through it (`part`). */
export interface NameAlias {
  readonly target: string;
  readonly source: string;
  readonly how: 'same' | 'part';
  readonly place: Place;
}

export interface ImportFact {
  /** As written, without leading dots: `sklearn.svm`. */
  readonly module: string;
  /** Leading dots of a relative import. */
  readonly level: number;
  /** In `from m import n`. */
  readonly name?: string;
  /** The name it binds; empty for a star import. */
  readonly asName: string;
  readonly place: Place;
  /** `sklearn`; empty for a relative import. */
  readonly topLevelPackage: string;
  /** Inside a `try`, so that its failure may be meant. */
  readonly inTry: boolean;
  readonly star: boolean;
  /** Inside a function or method: it runs only on a call. */
  readonly deferred: boolean;
}
