"""Checks that every Python file under the given folders is written in the syntax of Python 3.9, the oldest supported."""
import ast
import pathlib
import sys

OLDEST = (3, 9)


def main(folders):
    files = sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.py"))
    wrong = 0
    for path in files:
        try:
            ast.parse(path.read_bytes(), str(path), feature_version=OLDEST)
        except SyntaxError as error:
            wrong += 1
            print(f"{path}:{error.lineno}: {error.msg}")
    if not files:
        print(f"no Python files under {', '.join(folders)}")
    return 1 if wrong or not files else 0


sys.exit(main(sys.argv[1:]))
