/**
 * Names that are there without anybody binding them: those of the `builtins` module of Python 3.9 to 3.14 with what `site` adds,
 * what every module has, and what IPython adds to a notebook.
 */
export const BUILT_IN_NAMES: ReadonlySet<string> = new Set([
  // builtins and site
  ...['ArithmeticError', 'AssertionError', 'AttributeError', 'BaseException', 'BaseExceptionGroup'],
  ...[
    'BlockingIOError',
    'BrokenPipeError',
    'BufferError',
    'BytesWarning',
    'ChildProcessError',
    'ConnectionAbortedError',
  ],
  ...['ConnectionError', 'ConnectionRefusedError', 'ConnectionResetError', 'DeprecationWarning'],
  ...['EOFError', 'Ellipsis', 'EncodingWarning', 'EnvironmentError', 'Exception', 'ExceptionGroup'],
  ...[
    'False',
    'FileExistsError',
    'FileNotFoundError',
    'FloatingPointError',
    'FutureWarning',
    'GeneratorExit',
  ],
  ...['IOError', 'ImportError', 'ImportWarning', 'IndentationError', 'IndexError', 'InterruptedError'],
  ...[
    'IsADirectoryError',
    'KeyError',
    'KeyboardInterrupt',
    'LookupError',
    'MemoryError',
    'ModuleNotFoundError',
  ],
  ...['NameError', 'None', 'NotADirectoryError', 'NotImplemented', 'NotImplementedError', 'OSError'],
  ...[
    'OverflowError',
    'PendingDeprecationWarning',
    'PermissionError',
    'ProcessLookupError',
    'PythonFinalizationError',
  ],
  ...[
    'RecursionError',
    'ReferenceError',
    'ResourceWarning',
    'RuntimeError',
    'RuntimeWarning',
    'StopAsyncIteration',
  ],
  ...[
    'StopIteration',
    'SyntaxError',
    'SyntaxWarning',
    'SystemError',
    'SystemExit',
    'TabError',
    'TimeoutError',
  ],
  ...['True', 'TypeError', 'UnboundLocalError', 'UnicodeDecodeError', 'UnicodeEncodeError', 'UnicodeError'],
  ...['UnicodeTranslateError', 'UnicodeWarning', 'UserWarning', 'ValueError', 'Warning', 'ZeroDivisionError'],
  ...['_IncompleteInputError', '__build_class__', '__debug__', '__import__', 'abs', 'aiter', 'all'],
  ...['anext', 'any', 'ascii', 'bin', 'bool', 'breakpoint', 'bytearray', 'bytes', 'callable', 'chr'],
  ...['classmethod', 'compile', 'complex', 'copyright', 'credits', 'delattr', 'dict', 'dir', 'divmod'],
  ...['enumerate', 'eval', 'exec', 'exit', 'filter', 'float', 'format', 'frozenset', 'getattr', 'globals'],
  ...['hasattr', 'hash', 'help', 'hex', 'id', 'input', 'int', 'isinstance', 'issubclass', 'iter'],
  ...['len', 'license', 'list', 'locals', 'map', 'max', 'memoryview', 'min', 'next', 'object', 'oct'],
  ...['open', 'ord', 'pow', 'print', 'property', 'quit', 'range', 'repr', 'reversed', 'round', 'set'],
  ...['setattr', 'slice', 'sorted', 'staticmethod', 'str', 'sum', 'super', 'tuple', 'type', 'vars'],
  ...['zip'],
  // module attributes
  ...['__annotations__', '__builtins__', '__doc__', '__file__', '__loader__', '__name__', '__package__'],
  ...['__spec__'],
  // IPython
  ...['In', 'Out', '_', '__', '___', '_dh', '_i', '_ih', '_ii', '_iii', '_oh', 'display', 'get_ipython'],
]);

/** Present in a notebook's own process, but not in a step: what an earlier cell showed. */
export const HISTORY_NAMES: ReadonlySet<string> = new Set([
  ...['In', 'Out', '_', '__', '___', '_dh', '_i', '_ih', '_ii', '_iii', '_oh'],
]);
