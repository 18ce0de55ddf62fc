import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { didYouMean } from '../../core/problems/did-you-mean.ts';
import { requestFault, RequestRefused, type Fault, type RequestPlace } from '../errors/fault.ts';
import { pointerTo } from '../errors/to-refusal.ts';
import { readObject } from './read-object.ts';

type Dto = new () => object;

/**
 * Reads a body or the parameters of an address as the DTO class that the handler names. All faults at once; fields the
 * class does not know are refused. A parameter of an address is text: the class's own fields say which are numbers.
 */
@Injectable()
export class ReadRequest implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || !isDto(metatype)) return value;
    const dto = new metatype();
    const given = readObject(value);
    const known = fieldsOf(metatype);
    const placeOf = (field: string): RequestPlace =>
      type === 'body' ? { pointer: pointerTo([field]) } : { parameter: field };
    const unknown = Object.keys(given)
      .filter((field) => !known.includes(field))
      .map((field) =>
        requestFault('request-field-unknown', placeOf(field), {
          field,
          suggestion: didYouMean(field, known),
          known,
        }),
      );
    for (const field of known)
      if (given[field] !== undefined)
        Object.assign(dto, {
          [field]: type === 'query' ? asNumber(metatype, field, given[field]) : given[field],
        });
    const faults = [...unknown, ...validateSync(dto, { forbidUnknownValues: false }).map(toFault(placeOf))];
    if (faults.length > 0) throw new RequestRefused('malformed', faults);
    return dto;
  }
}

/** The classes that say what a request may hold are the ones with checks on them. */
const isDto = (type: NonNullable<ArgumentMetadata['metatype']>): type is Dto => fieldsOf(type).length > 0;

const fieldsOf = (type: NonNullable<ArgumentMetadata['metatype']>): readonly string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(type, '', false, false)
      .map(({ propertyName }) => propertyName),
  ),
];

/** The number that a text of digits stands for, where the field is a number; else the value as it is, to be refused. */
function asNumber(type: Dto, field: string, value: unknown): unknown {
  const wanted: unknown = Reflect.getMetadata('design:type', type.prototype as object, field);
  return wanted === Number && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

const toFault =
  (placeOf: (field: string) => RequestPlace) =>
  ({ property, value, constraints }: ValidationError): Fault =>
    requestFault('request-field-invalid', placeOf(property), {
      field: property,
      reason: value === undefined ? 'it is missing' : reasonOf(constraints ?? {}),
    });

/** The checks of a field are told from the last to the first, and the first is the one on its type. */
const reasonOf = (constraints: Readonly<Record<string, string>>): string =>
  Object.values(constraints).at(-1) ?? 'it is not as it has to be';
