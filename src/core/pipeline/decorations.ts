import type { Block, Statement } from '../python/ast.ts';
import type { PythonTree } from '../python/python-tree.ts';
import { rootName } from '../python/shared-objects.ts';

/** A function or class of the module, and a name that one of its decorators begins with. */
export interface Decoration {
  readonly target: string;
  readonly decorator: string;
}

/** Finds what decorates functions and classes: what their names stand for runs the decorators' code too. */
export const decorationsOf = (trees: readonly PythonTree[]): readonly Decoration[] =>
  trees.flatMap(({ body }) => inBlock(body));

const inBlock = (block: Block): readonly Decoration[] => block.flatMap(inStatement);

function inStatement(statement: Statement): readonly Decoration[] {
  switch (statement.kind) {
    case 'function':
    case 'class':
      return statement.decorators.flatMap((decorator) => {
        const root = rootName(decorator);
        return root === null ? [] : [{ target: statement.name.name, decorator: root.id }];
      });
    case 'if':
      return [...statement.branches.flatMap(({ body }) => inBlock(body)), ...inBlock(statement.otherwise)];
    case 'for':
    case 'while':
      return [...inBlock(statement.body), ...inBlock(statement.otherwise)];
    case 'with':
      return inBlock(statement.body);
    case 'try':
      return [
        ...inBlock(statement.body),
        ...statement.handlers.flatMap(({ body }) => inBlock(body)),
        ...inBlock(statement.otherwise),
        ...inBlock(statement.final),
      ];
    case 'match':
      return statement.cases.flatMap(({ body }) => inBlock(body));
    default:
      return [];
  }
}
