import { compileNotebook, type Compiled } from '../../src/core/compile.ts';
import type { Problem } from '../../src/core/problems/problem.ts';
import { pythonParser } from '../python/python-parser.ts';
import { code, notebookText, type TestCell } from './build-notebook.ts';

const parser = await pythonParser();

/** Compiles a notebook of these cells. */
export const compileCells = (...cells: readonly TestCell[]): Compiled =>
  compileNotebook(parser, { name: 'nb.ipynb', text: notebookText(cells) });

export const importsCell = (source: string): TestCell => code(source, 'imports');
export const functionsCell = (source: string): TestCell => code(source, 'functions');
export const parametersCell = (source: string): TestCell => code(source, 'pipeline-parameters');
export const metricsCell = (source: string): TestCell => code(source, 'pipeline-metrics');

/** A step that comes after others. */
export const step = (name: string, source: string, ...after: readonly string[]): TestCell =>
  code(source, `step:${name}`, ...after.map((one) => `prev:${one}`));

/** Steps of which each comes after the one before it; they are called a, b, c and so on. */
export const chain = (...sources: readonly string[]): readonly TestCell[] =>
  sources.map((source, index) => step(letter(index), source, ...(index === 0 ? [] : [letter(index - 1)])));

const letter = (index: number): string => String.fromCharCode('a'.charCodeAt(0) + index);

/** Problems by code, with what they are about; those about tags and the lack of a metrics cell left out. */
export const told = ({ problems }: { readonly problems: readonly Problem[] }): readonly string[] =>
  problems
    .filter(({ code: about }) => !ABOUT_TAGS.has(about))
    .map(({ code: about, facts }) => [about, ...Object.values(facts).flat().map(String)].join(' '));

const ABOUT_TAGS: ReadonlySet<string> = new Set(['no-metrics-cell']);
