import { problem, type Place, type Problem } from '../problems/problem.ts';
import { readNumber } from './numbers.ts';
import type { ObjectiveType } from './objective.ts';
import type { StatedObjective } from './stated-settings.ts';

/** A comment of a parameters or metrics cell, without its mark. */
export interface CommentLine {
  readonly text: string;
  readonly cell: number;
  /** From 1. */
  readonly line: number;
}

const TYPES: Readonly<Record<string, ObjectiveType>> = {
  maximize: 'maximize',
  maximise: 'maximize',
  max: 'maximize',
  minimize: 'minimize',
  minimise: 'minimize',
  min: 'minimize',
};

/**
 * The objective in a comment: `objective: maximize accuracy`, `objective: minimize loss goal 0.05`,
 * `objective: accuracy`. Null when the comment does not speak of it. A metric called `max` is written with its direction.
 */
export function readObjectiveComment(
  comment: CommentLine,
): { readonly objective: StatedObjective | null; readonly problems: readonly Problem[] } | null {
  const begin = /^[#\s]*objective[ \t]*:/i.exec(comment.text);
  if (begin === null) return null;
  const text = (comment.text.slice(begin[0].length).split('#', 1)[0] ?? '').trim();
  const place: Place = { cell: comment.cell, line: comment.line };
  const refuse = (why: string) => ({
    objective: null,
    problems: [problem('objective-comment-not-understood', place, { text, why })],
  });

  const words = text.split(/\s+/).filter((word) => word !== '');
  const type = words.length > 1 ? TYPES[words[0]?.toLowerCase() ?? ''] : undefined;
  const [metricName, ...rest] = type === undefined ? words : words.slice(1);
  if (metricName === undefined) return refuse('it names no metric');
  const [word, goalText, ...extra] = rest;
  if (word === undefined) {
    if (TYPES[metricName.toLowerCase()] !== undefined) return refuse('it names no metric');
    return { objective: { metricName, ...(type === undefined ? {} : { type }), place }, problems: [] };
  }
  if (word.toLowerCase() !== 'goal') {
    return refuse(
      type === undefined ? `"${metricName}" is not maximize or minimize` : `"${word}" is not goal`,
    );
  }
  const goal = readNumber(goalText ?? '');
  if (goal.kind !== 'number') return refuse(`"${goalText ?? ''}" is not a number`);
  if (extra[0] !== undefined) return refuse(`"${extra[0]}" stands behind the goal`);
  const objective = { metricName, ...(type === undefined ? {} : { type }), goal: goal.value, place };
  return { objective, problems: [] };
}
