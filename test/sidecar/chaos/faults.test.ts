import { FAULTS, faultSpec } from '../../../sidecar/chaos/faults';
import { probeFaults } from '../../../sidecar/chaos/probe';
import { FAULT_KINDS } from '../../../sidecar/contract';

describe('the catalogue of faults', () => {
  test('has every kind of the contract once, each with defaults within its bounds and words for the preview', () => {
    expect(FAULTS.map(({ fault }) => fault)).toEqual([...FAULT_KINDS]);
    for (const { parameters, touches, undo, description } of FAULTS) {
      expect([touches, undo, description].every((text) => text.length > 10)).toBe(true);
      for (const { text, unit, min, max, default: fallback } of parameters) {
        if (text === undefined) {
          expect([unit !== '', min <= Number(fallback), Number(fallback) <= max]).toEqual([true, true, true]);
        } else {
          expect(Array.isArray(text) ? text : ['']).toContain(fallback);
        }
      }
    }
  });

  test('tells the faults that end processes, and that nothing else fits beside them', () => {
    const dying = FAULTS.filter(({ death }) => death).map(({ fault, death }) => [fault, death]);
    expect(dying).toEqual([['kill', 'returns'], ['stop', 'stays down'], ['restart', 'returns'], ['remove', 'stays down']]);
    expect(FAULTS.filter(({ exclusive }) => exclusive === 'life').map(({ fault }) => fault)).toEqual(dying.map(([fault]) => fault));
  });

  test('knows no other kind', () => {
    expect(() => faultSpec('toString')).toThrow(expect.objectContaining({ code: 'FAULT_UNKNOWN' }));
  });

  test('says what this machine lacks, and nothing of that where nothing is lacking', () => {
    for (const { available, missing } of probeFaults()) {
      expect(available).toBe(missing.length === 0);
    }
  });

  test('says by name and package which programs are lacking', () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      const lacking = Object.fromEntries(probeFaults().map(({ fault, missing }) => [fault, missing.join('; ')]));
      expect(lacking['cpu-stress']).toContain('the program stress-ng (Debian package stress-ng)');
      expect(lacking['fd-exhaustion']).toContain('the program prlimit (Debian package util-linux)');
      expect(lacking['packet-loss']).toContain('the program nft (Debian package nftables)');
      expect(lacking.pause).toContain('the program bash');
    } finally {
      process.env.PATH = path;
    }
  });
});
