import {
  dataKeyFault,
  environmentNameFault,
  isExtendedResource,
  keyFault,
  labelValueFault,
  type NameFault,
  resourceNameFault,
  subdomainFault,
} from '../kube/names.ts';
import { amountFault } from '../kube/quantities.ts';
import { clipped } from './json-values.ts';
import type { SecretVariable, StepConfiguration } from './step-configuration.ts';

/** What one tag sets on its step. */
export type Setting =
  | { readonly kind: 'limits' | 'requests'; readonly key: string; readonly value: string }
  | { readonly kind: 'labels' | 'annotations'; readonly key: string; readonly value: string }
  | { readonly kind: 'secret'; readonly secret: SecretVariable }
  | { readonly kind: 'image'; readonly image: string }
  | { readonly kind: 'cache' | 'report'; readonly on: boolean };

export type SettingTag =
  { readonly setting: Setting } | { readonly fault: { readonly reason: string; readonly form: string } };

/** How each kind of tag is written, for whoever wrote it wrong. */
const FORMS = {
  limit: 'limit:<resource>:<amount>, such as limit:nvidia.com/gpu:1 or limit:memory:4Gi',
  request: 'request:<resource>:<amount>, such as request:cpu:500m',
  label: 'label:<key>:<value>, such as label:team:vision',
  annotation: 'annotation:<key>:<value>, such as annotation:sidecar.istio.io/inject:false',
  secret: 'secret:<secret>:<key>:<variable>, such as secret:database:password:DB_PASSWORD',
  image: 'image:<reference>, such as image:python:3.12',
  cache: 'cache:enabled or cache:disabled',
  report: 'report:enabled or report:disabled',
} as const;

type SettingPrefix = keyof typeof FORMS;

export const settingPrefixes = Object.keys(FORMS) as readonly SettingPrefix[];

const isSettingPrefix = (word: string): word is SettingPrefix => Object.hasOwn(FORMS, word);

/**
 * Reads a tag such as `limit:cpu:2`; null for a tag that sets nothing.
 * Unlike Kale, which drops the colons of a label's or annotation's value and refuses digits in a
 * resource's name, this keeps `http://host:80/` and takes `nvidia.com/mig-1g.5gb`.
 */
export function readSettingTag(tag: string): SettingTag | null {
  const colon = tag.indexOf(':');
  const prefix = tag.slice(0, Math.max(colon, 0));
  if (!isSettingPrefix(prefix)) return null;
  const read = readSetting(prefix, tag.slice(colon + 1));
  return typeof read === 'string' ? { fault: { reason: read, form: FORMS[prefix] } } : { setting: read };
}

/** The setting, or why it cannot be read. */
function readSetting(prefix: SettingPrefix, rest: string): Setting | string {
  switch (prefix) {
    case 'limit':
      return readAmount('limits', rest);
    case 'request':
      return readAmount('requests', rest);
    case 'label':
      return readKeyValue('labels', rest, labelValueFault);
    case 'annotation':
      return readKeyValue('annotations', rest, () => null);
    case 'secret':
      return readSecret(rest);
    case 'image':
      if (rest === '') return 'it names no image';
      return /\s/.test(rest) ? 'an image reference has no spaces' : { kind: 'image', image: rest };
    case 'cache':
    case 'report':
      if (rest !== 'enabled' && rest !== 'disabled')
        return `"${clipped(rest)}" is neither enabled nor disabled`;
      return { kind: prefix, on: rest === 'enabled' };
  }
}

function readAmount(kind: 'limits' | 'requests', rest: string): Setting | string {
  const colon = rest.lastIndexOf(':');
  if (colon === -1) return 'it has a resource but no amount';
  const key = rest.slice(0, colon);
  const value = rest.slice(colon + 1);
  return (
    named('the resource', key, resourceNameFault(key)) ??
    named('the amount', value, amountFault(value, isExtendedResource(key))) ?? { kind, key, value }
  );
}

function readKeyValue(
  kind: 'labels' | 'annotations',
  rest: string,
  valueFault: (value: string) => NameFault,
): Setting | string {
  const colon = rest.indexOf(':');
  if (colon === -1) return 'it has a key but no value';
  const key = rest.slice(0, colon);
  const value = rest.slice(colon + 1);
  return (
    named('the key', key, keyFault(key)) ??
    named('the value', value, valueFault(value)) ?? { kind, key, value }
  );
}

function readSecret(rest: string): Setting | string {
  const [secret = '', key, variable, ...more] = rest.split(':');
  if (key === undefined || variable === undefined || more.length > 0) return 'it does not have three parts';
  return (
    named('the secret', secret, subdomainFault(secret)) ??
    named('the key', key, dataKeyFault(key)) ??
    named('the variable', variable, environmentNameFault(variable)) ?? {
      kind: 'secret',
      secret: { secret, key, variable },
    }
  );
}

const named = (what: string, text: string, fault: NameFault): string | null =>
  fault === null ? null : `${what} "${clipped(text)}" ${fault}`;

type Settings = Omit<StepConfiguration, 'deployConfig'>;

/** The settings of several tags together; of two that set the same, the later wins, as in Kale. */
export function joinSettings(settings: readonly Setting[]): Settings {
  const maps = { limits: {}, requests: {}, labels: {}, annotations: {} } as Record<
    'limits' | 'requests' | 'labels' | 'annotations',
    Record<string, string>
  >;
  const secrets = new Map<string, SecretVariable>();
  let single: Pick<Settings, 'image' | 'cache' | 'report'> = {};
  for (const one of settings)
    switch (one.kind) {
      case 'secret':
        secrets.set(one.secret.variable, one.secret);
        break;
      case 'image':
        single = { ...single, image: one.image };
        break;
      case 'cache':
      case 'report':
        single = { ...single, [one.kind]: one.on };
        break;
      case 'limits':
      case 'requests':
      case 'labels':
      case 'annotations':
        maps[one.kind][one.key] = one.value;
    }
  return { ...single, ...maps, secrets: [...secrets.values()] };
}
