/**
 * Kubernetes' rules for names, as apimachinery's validation.go and core/validation.go have them.
 * Each function returns null for a good name, else why it is not, to follow the name: `must be …`.
 */
export type NameFault = string | null;

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** A DNS-1123 label: the name of a Service or a container. */
export function labelFault(name: string): NameFault {
  if (name.length > 63) return 'must have at most 63 characters';
  if (!LABEL.test(name))
    return 'must have lowercase letters, digits and "-", and begin and end with a letter or digit';
  return null;
}

/** A DNS-1123 subdomain: the name of most objects. */
export function subdomainFault(name: string): NameFault {
  if (name.length > 253) return 'must have at most 253 characters';
  if (!name.split('.').every((part) => LABEL.test(part)))
    return 'must have lowercase letters, digits, "-" and ".", and each part must begin and end with a letter or digit';
  return null;
}

/** The key of a label, an annotation or a node selector: an optional subdomain and "/", and a name. */
export function keyFault(key: string): NameFault {
  const slash = key.indexOf('/');
  if (slash !== -1) {
    const prefix = key.slice(0, slash);
    if (subdomainFault(prefix) !== null) return 'must have a DNS name before its "/"';
  }
  const name = key.slice(slash + 1);
  if (name.length > 63) return 'must have at most 63 characters in its name';
  if (!QUALIFIED.test(name))
    return 'must have letters, digits, "-", "_" and "." in its name, and begin and end with a letter or digit';
  return null;
}

export function labelValueFault(value: string): NameFault {
  if (value.length > 63) return 'must have at most 63 characters';
  if (value !== '' && !QUALIFIED.test(value))
    return 'must have letters, digits, "-", "_" and ".", and begin and end with a letter or digit';
  return null;
}

/** The name of an environment variable, by the rule that every Kubernetes version takes. */
export function environmentNameFault(name: string): NameFault {
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    return 'must have letters, digits, "_", "-" and ".", and not begin with a digit';
  return null;
}

/** A key inside a Secret or a ConfigMap. */
export function dataKeyFault(key: string): NameFault {
  if (key.length > 253) return 'must have at most 253 characters';
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) return 'must have letters, digits, "-", "_" and "."';
  return null;
}

const STANDARD_RESOURCE = /^(?:cpu|memory|ephemeral-storage|hugepages-[0-9A-Za-z]+)$/;

/** The name of a container's resource: one of Kubernetes' own or one with a domain, `nvidia.com/gpu`. */
export function resourceNameFault(name: string): NameFault {
  if (STANDARD_RESOURCE.test(name)) return null;
  if (!name.includes('/'))
    return 'must be cpu, memory, ephemeral-storage or have a domain, as in nvidia.com/gpu';
  return keyFault(name);
}

/** Extended resources (`nvidia.com/gpu`) are counted in whole pieces. */
export const isExtendedResource = (name: string): boolean => !STANDARD_RESOURCE.test(name);
