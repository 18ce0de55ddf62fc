/** A place where the notebook's code uses a parameter, and what that tells of its values. */
export type UseSite =
  | {
      readonly kind: 'call';
      /** Dotted, as written: `RandomForestClassifier`, `nn.Dropout`. */
      readonly callee: string;
      /** The keyword, or the position from 0. */
      readonly argument: string | number;
      readonly parameter: string;
    }
  | {
      /** Compared with, or looked up among, these texts. */
      readonly kind: 'compare';
      readonly parameter: string;
      readonly values: readonly string[];
    };
