import { describe, expect, it } from 'vitest';
import { checkSender, isLoopback, type Sender } from './guard-loopback.ts';

const sender = (from: Partial<Sender>): Sender => ({
  method: 'POST',
  host: 'localhost:7717',
  origin: undefined,
  site: undefined,
  ...from,
});
const codeOf = (from: Partial<Sender>): string | undefined => checkSender(sender(from))?.faults[0]?.code;

describe('a service without access control', () => {
  it('answers to the loopback names with any port', () => {
    for (const host of ['localhost', 'localhost:1', '127.0.0.1:65535', '[::1]', '[::1]:80'])
      expect(codeOf({ host })).toBeUndefined();
  });

  it('does not answer to any other name, nor to none', () => {
    for (const host of [
      undefined,
      '',
      'example.com',
      'localhost.example.com',
      '::1',
      '127.0.0.1:',
      'localhost:80:80',
    ])
      expect(codeOf({ host, method: 'GET' })).toBe('host-forbidden');
  });

  it('lets pages of other sites read nothing and change nothing', () => {
    for (const origin of ['http://example.com', 'null', 'https://localhost:7717', 'http://localhost'])
      expect(codeOf({ origin })).toBe('origin-forbidden');
    expect(codeOf({ site: 'cross-site' })).toBe('origin-forbidden');
  });

  it('takes what its own pages and programs send', () => {
    expect(codeOf({ origin: 'http://localhost:7717', site: 'same-origin' })).toBeUndefined();
    expect(codeOf({})).toBeUndefined();
  });

  it('needs no origin to be read', () => {
    expect(codeOf({ method: 'GET', origin: 'http://example.com' })).toBeUndefined();
  });

  it('knows which addresses only this machine reaches', () => {
    expect(['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::', '10.0.0.1'].filter(isLoopback)).toEqual([
      '127.0.0.1',
      '::1',
      'localhost',
    ]);
  });
});
