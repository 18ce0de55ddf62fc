import type { Place } from '../problems/problem.ts';

/** What a step's code does with the names of its namespace; everything that the data flow needs to know of the code. */
export interface StepNames {
  readonly step: string;
  /** Position in the notebook: the order in which the cells would run by hand. */
  readonly position: number;
  /** What its tags say runs before it. */
  readonly declared: readonly string[];
  /** Names it needs from outside, by name. */
  readonly needs: ReadonlyMap<string, Need>;
  /** Names it may bind, delete or change in place, by name. */
  readonly writes: ReadonlyMap<string, Write>;
  /** True where names may get bound that nobody can see: `from m import *`, `exec`. */
  readonly bindsUnseen: boolean;
}

export interface Need {
  readonly place: Place;
  /**
   * `now`: read where it stands, before the step binds it. `maybe`: the same, on some paths only. `called`: read by a function
   * of this step that is named here and so may be called here; `called-elsewhere`: by one that another step or a functions
   * cell defines, `place` being in that function. `later`: by a function defined here, when somebody calls it. `guess`: by
   * code that something the step was handed may hold.
   */
  readonly when: 'now' | 'maybe' | 'called' | 'called-elsewhere' | 'later' | 'guess';
}

export interface Write {
  readonly place: Place;
  /**
   * `binds`: gives the name a value, always. `may-bind`: on some paths. `call-binds`: by calling a function that sets a global.
   * `changes`: certainly changes the object in place (`x[0] = 1`, `x += y`). `may-change`: hands it to code that could
   * (`model.fit(x)`). `deletes`: the name is gone.
   */
  readonly kind: 'binds' | 'may-bind' | 'call-binds' | 'changes' | 'may-change' | 'deletes';
  /** What is imported under the name, where importing is all that the step does to it. */
  readonly imports?: string;
  /** The name is never there when the step has ended, whatever the step bound to it: the name of an `except`. */
  readonly gone?: true;
}

/** True for a write after which another writer's value must not be taken. `model.fit(x)` by two steps is no conflict over x. */
export const isStrong = (write: Write): boolean => write.kind !== 'may-change';

/** True for a write that can be where a name comes from. */
export const isOrigin = (write: Write): boolean =>
  write.kind === 'binds' || write.kind === 'may-bind' || write.kind === 'call-binds';
