import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches, ValidateBy } from 'class-validator';

const isNotebookContent = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));

/** A notebook to hand in. */
export class HandInNotebookDto {
  /**
   * The notebook's file name, without folders.
   * @example iris.ipynb
   */
  @IsString()
  @Length(1, 255)
  @Matches(/^[^/\\\p{Cc}]+$/u, { message: 'name must be a file name without folders or control characters' })
  name!: string;

  @ApiProperty({
    description:
      'The notebook: the text of its .ipynb file, or that file as a JSON object. ' +
      'An object is kept as the text that Jupyter writes for it, and the sha256 is of that text.',
    oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
    example: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] },
  })
  @ValidateBy({
    name: 'isNotebookContent',
    validator: {
      validate: isNotebookContent,
      defaultMessage: () => "content must be a notebook as a JSON object, or the text of a notebook's file",
    },
  })
  content!: string | Readonly<Record<string, unknown>>;
}
