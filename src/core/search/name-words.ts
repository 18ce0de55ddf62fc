/** The words of a Python name in lower case: `val_loss`, `valLoss`, `VAL_LOSS` and `val-loss` are `val`, `loss`. */
export function splitWords(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
