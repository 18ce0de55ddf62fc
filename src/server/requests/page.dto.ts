import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { requestFault, RequestRefused } from '../errors/fault.ts';

/** Where nobody says how many. */
const ENTRIES_ON_A_PAGE = 50;

/** Which page of a list. Its types stand there in full: the compiler hands only those over to the reader at run time. */
export class PageDto {
  /** At most so many entries. */
  @ApiProperty({ type: 'integer', required: false })
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = ENTRIES_ON_A_PAGE;

  /** `nextCursor` of the page before; left out for the first page. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** A place in a list, for clients to hand back and not to look into. */
export const toCursor = (place: string): string => Buffer.from(`1:${place}`).toString('base64url');

/** The place a cursor stands for, or undefined for the first page; refuses what `toCursor` did not make. */
export function readCursor(cursor: string | undefined, form: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const place = text.slice(2);
  if (toCursor(place) === cursor && form.test(place)) return place;
  throw new RequestRefused('malformed', [requestFault('cursor-unknown', { parameter: 'cursor' }, {})]);
}

/** One page out of a list that was read with one entry more than the page holds. */
export function cutPage<Entry>(
  entries: readonly Entry[],
  limit: number,
  placeOf: (entry: Entry) => string,
): { readonly page: readonly Entry[]; readonly nextCursor: string | null } {
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: entries.length > limit && last !== undefined ? toCursor(placeOf(last)) : null };
}
